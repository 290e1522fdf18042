//! What each preference of the form does, seen from outside.

use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use awc::http::Method;
use serde_json::{Value, json};

use super::support::{Hub, Place, login, put};

/// How long a change may take to be seen: files are read every second.
const SOON: Duration = Duration::from_secs(15);

/// The headers of a person with this role.
fn person(role: &str) -> [(&'static str, String); 1] {
    [("authorization", format!("Bearer {}", login(role)))]
}

/// A place whose preferences are these.
fn place(said: &[(&str, &str)]) -> Place {
    let mut place = Place::new(1);
    for (name, value) in said {
        place
            .variables
            .push((format!("prefs.{name}"), (*value).to_owned()));
    }
    place
}

/// Says preferences to a hub that runs, as Blocklet Server does.
fn say(place: &Place, preferences: &Value) {
    let file = json!({"env": {"appName": "Probe", "appUrl": "https://app.example.com", "preferences": preferences}, "components": []});
    put(&place.config_dir().join("config.json"), &file.to_string());
}

/// Asks until the answer is as it should be.
async fn soon(hub: &Hub, path: &str, caller: &[(&str, String)], is: impl Fn(u16, &Value) -> bool) {
    let began = Instant::now();
    loop {
        let (status, told) = hub.get(path, caller).await;
        if is(status, &told) {
            return;
        }
        assert!(began.elapsed() < SOON, "{path}: {status} {told}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The catalogue's price of a token that goes into `demo/chat`, in credits: a dollar a million.
async fn price_of_demo(hub: &Hub) -> String {
    let (_, models) = hub.get("/api/ai-providers/models", &[]).await;
    let mut models = models.as_array().unwrap().iter();
    let demo = models.find(|model| model["key"] == "demo/chat").unwrap();
    demo["input_credits_per_token"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn the_price_of_a_credit_and_the_margin_hold_until_an_admin_saves_others() {
    let place = place(&[("baseCreditPrice", "0.5"), ("targetProfitMargin", "50")]);
    let hub = place.start().await;
    let owner = person("owner");
    let path = "/api/ai-providers/price-policy";
    let (status, told) = hub.get(path, &owner).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(
        (&told["creditPrice"], &told["margin"]),
        (&json!("0.5"), &json!("50"))
    );
    // A dollar with half on top, in credits of half a dollar.
    assert_eq!(price_of_demo(&hub).await, "0.000003");
    let (_, told) = hub.get("/api/hub", &[]).await;
    assert_eq!(told["hub"]["credit_price"], "0.5", "{told}");
    // Changed while the hub runs.
    say(
        &place,
        &json!({"baseCreditPrice": 1, "targetProfitMargin": "20"}),
    );
    soon(&hub, path, &owner, |_, told| {
        told["creditPrice"] == "1" && told["margin"] == "20"
    })
    .await;
    assert_eq!(price_of_demo(&hub).await, "0.0000012");
    // What is saved here goes before them from then on.
    let body = json!({"margin": "0"});
    let (status, told) = hub.send(Method::PUT, path, &owner, Some(body)).await;
    assert_eq!(status, 200, "{told}");
    say(
        &place,
        &json!({"baseCreditPrice": 2, "targetProfitMargin": 70, "creditPrefix": "seen"}),
    );
    soon(&hub, path, &owner, |_, _| {
        hub.app
            .blocklet
            .as_ref()
            .unwrap()
            .live
            .load()
            .preferences
            .credit_prefix
            == "seen"
    })
    .await;
    let (_, told) = hub.get(path, &owner).await;
    assert_eq!(
        (&told["creditPrice"], &told["margin"]),
        (&json!("1"), &json!("0"))
    );
    hub.stop().await;
}

/// Names that `GET /v1/models` lists.
async fn listed(hub: &Hub, caller: &[(&str, String)]) -> Vec<String> {
    let (_, told) = hub.get("/v1/models", caller).await;
    let models = told["data"].as_array().unwrap().iter();
    let names = models.map(|model| model["id"].as_str().unwrap().to_owned());
    names.collect()
}

async fn call(hub: &Hub, caller: &[(&str, String)]) -> (u16, Value) {
    let body =
        json!({"model": "demo/chat+chunks=2", "messages": [{"role": "user", "content": "Hello"}]});
    let path = "/v1/chat/completions";
    hub.send(Method::POST, path, caller, Some(body)).await
}

#[actix_web::test]
async fn only_models_with_a_price_that_was_set_here_can_be_called_where_that_is_wanted() {
    let place = place(&[("onlyEnableModelsInPricing", "true")]);
    let hub = place.start().await;
    let owner = person("owner");
    let (status, told) = call(&hub, &owner).await;
    assert_eq!(status, 400, "{told}");
    assert_eq!(told["error"]["code"], "model_not_priced", "{told}");
    assert_eq!(told["error"]["param"], "model", "{told}");
    assert!(listed(&hub, &owner).await.is_empty());
    let choosable = "/api/ai-providers/chat/models";
    for path in [choosable, "/api/ai-providers/models"] {
        let (status, told) = hub.get(path, &owner).await;
        assert_eq!((status, told), (200, json!([])), "{path}");
    }
    let (_, providers) = hub.get("/api/ai-providers?name=demo", &owner).await;
    let path = format!(
        "/api/ai-providers/{}/model-rates",
        providers[0]["id"].as_str().unwrap()
    );
    let rate = json!({"model": "chat", "type": "chatCompletion", "inputRate": "0.000001", "outputRate": "0.000002"});
    let (status, told) = hub.send(Method::POST, &path, &owner, Some(rate)).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(call(&hub, &owner).await.0, 200);
    assert_eq!(listed(&hub, &owner).await, ["demo/chat"]);
    let (_, told) = hub.get(choosable, &owner).await;
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told[0]["model"], "chat", "{told}");
    hub.stop().await;
}

#[actix_web::test]
async fn any_model_can_be_called_where_nothing_else_is_wanted() {
    let place = place(&[("onlyEnableModelsInPricing", "")]);
    let hub = place.start().await;
    let owner = person("owner");
    assert_eq!(call(&hub, &owner).await.0, 200);
    assert!(listed(&hub, &owner).await.len() > 1);
    hub.stop().await;
}

/// A provider that takes no key; its port.
fn refusing() -> u16 {
    let server = HttpServer::new(|| {
        App::new().default_service(web::to(|| async {
            let error = json!({"message": "Incorrect API key provided", "code": "invalid_api_key"});
            HttpResponse::Unauthorized().json(json!({ "error": error }))
        }))
    });
    let server = server.workers(1).disable_signals();
    let server = server.bind("127.0.0.1:0").unwrap();
    let port = server.addrs()[0].port();
    actix_web::rt::spawn(server.run());
    port
}

#[actix_web::test]
async fn a_refused_key_is_given_up_when_its_next_check_would_come_too_late() {
    let mut place = place(&[("checkCredentialsMaxTime", "7")]);
    let base = format!("http://127.0.0.1:{}/v1", refusing());
    for (name, value) in [
        ("OPENAI_API_KEY", "sk-refused"),
        ("OPENAI_BASE_URL", base.as_str()),
    ] {
        place.variables.push((name.to_owned(), value.to_owned()));
    }
    let hub = place.start().await;
    let owner = person("owner");
    let body =
        json!({"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]});
    let path = "/v1/chat/completions";
    let (status, told) = hub.send(Method::POST, path, &owner, Some(body)).await;
    assert_ne!(status, 200, "{told}");
    let path = "/api/ai-providers/standing";
    // The first check comes after five seconds; the second would come ten seconds after that.
    soon(&hub, path, &owner, |_, told| {
        let refused = &told["credentials"][0];
        refused["state"] == "refused" && refused["failures"].as_i64() > Some(1)
    })
    .await;
    let (_, told) = hub.get(path, &owner).await;
    assert_eq!(told["credentials"][0]["failures"], 2, "{told}");
    assert_eq!(told["credentials"][0]["nextCheckAt"], Value::Null, "{told}");
    hub.stop().await;
}

/// Those of upstream's form that had no effect.
const GONE: [&str; 6] = [
    "MAX_RETRIES",
    "calcTokenUsage",
    "subscriptionProductId",
    "subscriptionPaymentLink",
    "basePricePerUnit",
    "pricingList",
];

#[test]
fn what_has_no_effect_is_not_offered() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../blocklet.prefs.json");
    let form = std::fs::read_to_string(path).unwrap();
    for name in GONE {
        assert!(!form.contains(name), "{name}");
    }
}

#[actix_web::test]
async fn guests_find_the_playground_where_the_preferences_open_it() {
    let place = place(&[]);
    let hub = place.start().await;
    let (guest, member) = (person("guest"), person("member"));
    let cookie = |role: &str| [("cookie", format!("login_token={}", login(role)))];
    let needed = "/api/ai-providers/chat/models";
    let finds = |told: &Value| {
        let may = told["session"]["may"].as_array().unwrap();
        may.iter().any(|id| id == "list_choosable_models")
    };
    let (status, told) = hub.get(needed, &guest).await;
    assert_eq!(status, 403, "{told}");
    assert_eq!(told["error"]["code"], "playground_closed", "{told}");
    assert_eq!(hub.get(needed, &member).await.0, 200);
    assert!(!finds(&hub.get("/api/session", &cookie("guest")).await.1));
    assert!(finds(&hub.get("/api/session", &cookie("member")).await.1));
    // A guest's own calls are no playground.
    assert_eq!(call(&hub, &guest).await.0, 200);
    say(&place, &json!({"guestPlaygroundEnabled": true}));
    soon(&hub, needed, &guest, |status, _| status == 200).await;
    assert!(finds(&hub.get("/api/session", &cookie("guest")).await.1));
    hub.stop().await;
}

#[actix_web::test]
async fn billing_its_link_and_its_sign_are_told_to_whoever_pays() {
    let place = place(&[]);
    let hub = place.start().await;
    let member = person("member");
    let path = "/api/user/info";
    let (_, told) = hub.get(path, &member).await;
    assert_eq!(told["enableCredit"], false, "{told}");
    say(
        &place,
        &json!({"creditBasedBillingEnabled": true, "creditPaymentLink": "/pay", "creditPrefix": "¤"}),
    );
    soon(&hub, path, &member, |_, told| told["enableCredit"] == true).await;
    let (_, told) = hub.get(path, &member).await;
    assert_eq!(told["creditPrefix"], "¤", "{told}");
    let link = told["paymentLink"].as_str().unwrap();
    assert!(link.ends_with("/pay"), "{told}");
    hub.stop().await;
}
