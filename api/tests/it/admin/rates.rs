//! Rates: decimal strings in and out, a new row for each change.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};
use super::providers::create;

async fn hub() -> (Hub, String, Value) {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let provider = create(
        &hub,
        &admin,
        json!({"name": "openai", "displayName": "OpenAI"}),
    )
    .await;
    (hub, admin, provider)
}

fn rates_of(provider: &Value) -> String {
    format!(
        "/api/ai-providers/{}/model-rates",
        provider["id"].as_str().unwrap()
    )
}

fn body() -> Value {
    json!({
        "model": "gpt-4o-mini", "modelDisplay": "", "type": "chatCompletion",
        "inputRate": "0.00000015", "outputRate": 6e-7,
        "unitCosts": {"input": 1.5e-7, "output": "0.0000006"},
        "caching": {"readRate": "0.000000075", "writeRate": "0.0000002"},
        "modelMetadata": {"maxTokens": 16384, "features": ["tools"]}
    })
}

#[actix_web::test]
async fn a_rate_is_written_as_decimals_and_read_as_the_same() {
    let (hub, admin, provider) = hub().await;
    let made = hub
        .send(Call::post(&rates_of(&provider), body()).key(&admin))
        .await;
    assert_eq!(made.status, 200, "{}", made.text);
    let rate = made.body;
    assert_eq!(rate["modelDisplay"], "Gpt 4o Mini");
    assert_eq!(
        (&rate["inputRate"], &rate["outputRate"]),
        (&json!("0.00000015"), &json!("0.0000006"))
    );
    assert_eq!(
        rate["unitCosts"],
        json!({"input": "0.00000015", "output": "0.0000006"})
    );
    assert_eq!(
        rate["caching"],
        json!({"readRate": "0.000000075", "writeRate": "0.0000002", "writeRate1h": "0.0000002"})
    );
    assert_eq!(rate["modelMetadata"]["features"], json!(["tools"]));
    assert_eq!(
        (&rate["source"], &rate["readOnly"]),
        (&json!("database"), &json!(false))
    );
    let again = hub
        .send(Call::post(&rates_of(&provider), body()).key(&admin))
        .await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "rate_exists"));
    let member = hub.key(Role::Member).await;
    let listed = hub
        .send(Call::get(&rates_of(&provider)).key(&member))
        .await
        .body;
    // What the provider asks is no matter of a member's.
    let mut seen = rate;
    for told in ["unitCosts", "margin", "creditPrice"] {
        assert!(!seen[told].is_null(), "{told}");
        seen[told] = Value::Null;
    }
    seen["costs"] = json!({});
    assert_eq!(listed, json!([seen]));
}

#[actix_web::test]
async fn a_change_makes_a_new_row_and_the_old_id_still_finds_it() {
    let (hub, admin, provider) = hub().await;
    let rate = hub
        .send(Call::post(&rates_of(&provider), body()).key(&admin))
        .await
        .body;
    let first = rate["id"].as_str().unwrap().to_owned();
    let path = format!("{}/{first}", rates_of(&provider));
    let put = |body| Call::new(Method::PUT, &path).key(&admin).json(body);
    hub.clock.advance_ms(1000);
    let changed = hub.send(put(json!({"inputRate": "0.0000002"}))).await.body;
    assert_ne!(changed["id"], rate["id"]);
    assert_eq!(
        (&changed["inputRate"], &changed["outputRate"]),
        (&json!("0.0000002"), &rate["outputRate"])
    );
    assert_eq!(changed["caching"], rate["caching"]);
    let again = hub.send(put(json!({"outputRate": "0"}))).await.body;
    assert_eq!(
        (&again["inputRate"], &again["outputRate"]),
        (&json!("0.0000002"), &json!("0"))
    );
    let old = hub
        .store
        .read(move |conn| store::rates::by_id(conn, &first))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(old.rate_input, 150_000_000);
    assert!(old.retired_at.is_some());
    let removed = hub.send(Call::new(Method::DELETE, &path).key(&admin)).await;
    assert_eq!(removed.body["message"], "Model rate deleted successfully");
    assert_eq!(
        hub.send(Call::get(&rates_of(&provider)).key(&admin))
            .await
            .body,
        json!([])
    );
    let gone = hub.send(put(json!({"outputRate": "1"}))).await;
    assert_eq!((gone.status.as_u16(), gone.code()), (404, "not_found"));
}

#[actix_web::test]
async fn a_wrong_member_of_a_rate_is_named() {
    let (hub, admin, provider) = hub().await;
    for (member, value, param) in [
        ("model", json!(""), "model"),
        ("type", json!("poem"), "type"),
        ("inputRate", json!(-1), "inputRate"),
        ("inputRate", json!("cheap"), "inputRate"),
        ("outputRate", json!("0.0000000000000001"), "outputRate"),
        ("caching", json!({"readRate": true}), "caching.readRate"),
        ("unitCosts", json!({"input": 1}), "unitCosts"),
        (
            "tiers",
            json!([{"above": 100, "inputRate": "3"}]),
            "tiers[0].inputRate",
        ),
        (
            "tiers",
            json!([{"above": 100, "rates": {"inptu": "3"}}]),
            "tiers[0].rates.inptu",
        ),
        ("tiers", json!([{"above": 100}]), "tiers[0]"),
        ("tiers", json!([{"above": 100, "rates": {}}]), "tiers[0]"),
        (
            "tiers",
            json!([{"above": 100, "costs": {"input": "3"}}]),
            "tiers[0]",
        ),
        (
            "tiers",
            json!([{"above": 100, "rates": {"input": "3"}}, {"above": 100, "rates": {"input": "4"}}]),
            "tiers[1]",
        ),
        ("rates", json!({"cached": "1"}), "rates.cached"),
        ("caching", json!({"readrate": "1"}), "caching.readrate"),
        (
            "unitRates",
            json!([{"unit": "image", "rate": "1", "sise": "1x1"}]),
            "unitRates[0].sise",
        ),
        (
            "unitRates",
            json!([{"unit": "image", "rate": "1"}, {"unit": "image", "rate": "2"}]),
            "unitRates",
        ),
    ] {
        let mut sent = body();
        sent[member] = value;
        let reply = hub
            .send(Call::post(&rates_of(&provider), sent).key(&admin))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "invalid_member"),
            "{member}"
        );
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
    let list = hub
        .send(Call::get("/api/ai-providers/model-rates").key(&admin))
        .await;
    assert_eq!(list.body["count"], 0, "nothing was saved: {}", list.text);
}

#[actix_web::test]
async fn one_rate_is_set_at_several_providers_or_at_none() {
    let (hub, admin, provider) = hub().await;
    let other = create(
        &hub,
        &admin,
        json!({"name": "azure", "baseUrl": "https://a.example"}),
    )
    .await;
    let bulk = |providers: Value| {
        let mut sent = body();
        sent["providers"] = providers;
        Call::post("/api/ai/model-rates", sent).key(&admin)
    };
    let unknown = hub.send(bulk(json!([provider["id"], "x", "y"]))).await;
    assert!(
        unknown.message().contains("Providers not found: x, y"),
        "{}",
        unknown.text
    );
    let made = hub.send(bulk(json!([provider["id"], other["id"]]))).await;
    assert_eq!(made.body["message"], "Successfully created 2 model rates");
    assert_eq!(made.body["summary"]["total"], 2);
    let again = hub.send(bulk(json!([provider["id"], other["id"]]))).await;
    assert_eq!(again.status, 409);
    assert!(again.message().contains("OpenAI, azure"), "{}", again.text);
    let count = |path: &str| Call::get(&format!("/api/ai-providers/model-rates{path}")).key(&admin);
    let all = hub.send(count("?pageSize=1&page=2&o=asc")).await.body;
    assert_eq!(
        (&all["count"], all["list"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    assert_eq!(all["paging"], json!({"page": 2, "pageSize": 1}));
    let azure = format!("?providerId={}", other["id"].as_str().unwrap());
    for (query, expected) in [
        ("?q=provider:openai,none", 1),
        ("?model=4O", 2),
        ("?q=type:video", 0),
        (&azure, 1),
    ] {
        assert_eq!(
            hub.send(count(query)).await.body["count"],
            expected,
            "{query}"
        );
    }
    assert_eq!(
        hub.send(count("?q=owner:me")).await.body["error"]["param"],
        "q"
    );
    // A model is offered publicly once its provider has a key that works.
    assert_eq!(hub.send(Call::get("/api/ai/models")).await.body, json!([]));
    let path = format!("/api/ai/{}/credentials", provider["id"].as_str().unwrap());
    hub.send(Call::post(&path, json!({"name": "main", "value": "sk-0123456789"})).key(&admin))
        .await;
    let models = hub.send(Call::get("/api/ai/models?type=chat")).await.body;
    assert_eq!(models[0]["key"], "openai/gpt-4o-mini");
    assert_eq!(models[0]["input_credits_per_token"], "0.00000015");
    assert_eq!(models.as_array().unwrap().len(), 1);
}
