//! Names of models, who may use them, and the list of them.

use crate::support::client::Call;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const NARROW: &str = "aigne-narrow-0123456789-0123456789-0123456789";

const MORE: &str = r#"
[[aliases]]
name = "fast"
target = "sim-openai/m"
[[aliases]]
name = "other"
target = "sim-anthropic/m"
[[keys]]
name = "narrow"
secret = "aigne-narrow-0123456789-0123456789-0123456789"
models = ["sim-openai/*"]
"#;

#[actix_web::test]
async fn every_way_to_name_a_model_leads_to_it() {
    let hub = TestHub::with(MORE, |_| {}).await;
    for (name, provider) in [
        ("sim-openai/m", "sim-openai"),
        ("aignehub/sim-openai/m", "sim-openai"),
        ("aignehub:sim-anthropic/m", "sim-anthropic"),
        ("SIM-OPENAI/m", "sim-openai"),
        ("fast", "sim-openai"),
        ("aignehub/fast", "sim-openai"),
        ("other", "sim-anthropic"),
    ] {
        let answer = hub.ask(Dialect::OpenAi, name, false).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        let settled = hub.all_settled().await.pop().unwrap();
        assert_eq!(settled.call.requested_model, name);
        assert_eq!(settled.call.provider.as_deref(), Some(provider));
        assert_eq!(settled.call.model.as_deref(), Some("m"));
    }
    // A bare model goes to the provider that speaks the caller's dialect.
    for (dialect, provider) in [
        (Dialect::OpenAi, "sim-openai"),
        (Dialect::Anthropic, "sim-anthropic"),
    ] {
        assert_eq!(hub.ask(dialect, "m", false).await.status, 200);
        let settled = hub.all_settled().await.pop().unwrap();
        assert_eq!(settled.call.provider.as_deref(), Some(provider));
    }
    let unknown = hub.ask(Dialect::OpenAi, "sim-opena/m", false).await;
    assert_eq!(unknown.status, 404);
    let error = &unknown.json()["error"];
    assert_eq!(error["code"], "unknown_model");
    assert_eq!(error["param"], "model");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("`sim-opena/m`"), "{message}");
    assert!(message.contains("sim-openai/m"), "{message}");
    // A model that no list has is found by its provider.
    let unknown = hub
        .ask(Dialect::OpenAi, "sim-opena/what-nobody-lists", false)
        .await;
    assert_eq!(unknown.status, 404);
    let message = unknown.json()["error"]["message"].clone();
    assert!(
        message
            .as_str()
            .unwrap()
            .contains("no provider is called `sim-opena`, but there is: sim-openai"),
        "{message}"
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_key_uses_and_sees_the_models_that_it_is_allowed() {
    let hub = TestHub::with(MORE, |_| {}).await;
    for (model, status) in [
        ("sim-openai/m", 200),
        ("fast", 200),
        ("m", 200),
        ("sim-anthropic/m", 403),
        ("other", 403),
    ] {
        for dialect in Dialect::BOTH {
            let body = dialect.request(model, false);
            let answer = hub.send_as(NARROW, dialect, &body).await.finish().await;
            assert_eq!(answer.status, status, "{model}: {}", answer.text());
            if status == 403 {
                assert!(answer.text().contains(model));
            }
        }
    }
    let bearer = format!("Bearer {NARROW}");
    let headers = [("authorization", bearer.as_str())];
    let list = Call::send(hub.address, "GET", "/v1/models", &headers, "").await;
    let list = list.finish().await.json();
    let ids: Vec<&str> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["fast", "sim-openai/m"]);
    hub.close().await;
}

#[actix_web::test]
async fn a_key_that_only_lists_models_was_used() {
    let hub = TestHub::with(MORE, |_| {}).await;
    let bearer = format!("Bearer {NARROW}");
    let headers = [("authorization", bearer.as_str())];
    let list = Call::send(hub.address, "GET", "/v1/models", &headers, "").await;
    assert_eq!(list.finish().await.status, 200);
    // The note was queued before the answer was sent, and what is queued later is applied later.
    let last_used = hub
        .store()
        .write(|conn| {
            let keys = store::hub_keys::live(conn, 0)?;
            let narrow = keys.into_iter().find(|key| key.name == "narrow");
            Ok(narrow.and_then(|key| key.last_used_at))
        })
        .await
        .unwrap();
    assert!(last_used.is_some());
    hub.close().await;
}

#[actix_web::test]
async fn the_list_of_models_has_the_shape_that_the_library_reads() {
    let hub = TestHub::with(MORE, |_| {}).await;
    let openai = hub.get("/v1/models", &[]).await.json();
    assert_eq!(openai["object"], "list");
    let has = |list: &serde_json::Value, id: &str| {
        let models = list["data"].as_array().unwrap();
        models.iter().any(|model| model["id"] == id)
    };
    assert!(has(&openai, "sim-openai/m") && has(&openai, "demo/chat") && has(&openai, "fast"));
    assert_eq!(openai["data"][0]["object"], "model");
    let version = [("anthropic-version", "2023-06-01")];
    let anthropic = hub.get("/v1/models", &version).await.json();
    assert!(has(&anthropic, "sim-anthropic/m"));
    assert_eq!(anthropic["has_more"], false);
    assert_eq!(anthropic["first_id"], anthropic["data"][0]["id"]);
    assert_eq!(anthropic["data"][0]["type"], "model");
    assert!(
        anthropic["data"][0]["created_at"]
            .as_str()
            .unwrap()
            .contains('T')
    );
    for path in ["/v1/models/sim-openai/m", "/v1/models/sim-openai%2Fm"] {
        let one = hub.get(path, &[]).await;
        assert_eq!(
            (one.status, &one.json()["id"]),
            (200, &"sim-openai/m".into())
        );
    }
    let one = hub.get("/v1/models/sim-openai/m", &version).await.json();
    assert_eq!(one["type"], "model");
    let none = hub.get("/v1/models/nobody/has", &version).await;
    assert_eq!((none.status, &none.json()["type"]), (404, &"error".into()));
    hub.close().await;
}
