//! Settings as admins see them: each with its value, and with who said it.

use aigne_hub::config::settings::SETTINGS;
use serde_json::Value;

use crate::routing::support::admin;
use crate::support::hub::TestHub;

async fn settings(hub: &TestHub) -> Vec<Value> {
    let answer = hub.admin("GET", "/api/settings").await;
    answer["settings"].as_array().unwrap().clone()
}

fn one<'a>(settings: &'a [Value], variable: &str) -> &'a Value {
    let found = settings.iter().find(|it| it["variable"] == variable);
    found.unwrap()
}

#[actix_web::test]
async fn every_setting_is_listed_with_who_said_it_and_without_secrets() {
    let more = format!("[retry]\nattempts = 7\n{}", admin());
    let hub = TestHub::with(&more, |_| {}).await;
    let settings = settings(&hub).await;
    assert_eq!(settings.len(), SETTINGS.len());
    let attempts = one(&settings, "HUB_RETRY_ATTEMPTS");
    assert_eq!(attempts["value"], "7");
    assert_eq!(attempts["source"], "file");
    let place = attempts["place"].as_str().unwrap();
    assert!(place.contains("hub.toml:"), "{place}");
    let folder = one(&settings, "HUB_DATA_DIR");
    assert_eq!(folder["source"], "environment");
    assert_eq!(folder["place"], "HUB_DATA_DIR");
    let queue = one(&settings, "HUB_QUEUE_LENGTH");
    assert_eq!(queue["source"], "default");
    assert_eq!(queue["value"], Value::Null);
    for setting in settings.iter().filter(|it| it["secret"] == true) {
        assert_eq!(setting["value"], Value::Null, "{setting}");
    }

    let row = store::settings::Setting {
        name: "billing.topup_url".to_owned(),
        value: "https://shop.example".to_owned(),
        updated_at: 1,
    };
    let write = hub
        .store()
        .write(move |conn| store::settings::set(conn, &row));
    write.await.unwrap();
    let settings = self::settings(&hub).await;
    let link = one(&settings, "HUB_TOPUP_URL");
    assert_eq!(link["source"], "database");
    assert_eq!(link["value"], "https://shop.example");
    hub.close().await;
}
