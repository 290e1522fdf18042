//! Credentials: tried, kept, bound to a host, and never shown.

use actix_web::http::Method;
use aigne_hub::admin::context::TestFailure;
use aigne_hub::admin::routes::{PROVIDER_ROOTS, provider_table, table};
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};
use super::providers::create;

const SECRET: &str = "sk-proj-very-secret-0123456789";

/// A hub with the provider `openai`, an admin's key, and the path of the provider.
async fn hub() -> (Hub, String, String) {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let provider = create(&hub, &admin, json!({"name": "openai"})).await;
    let path = format!("/api/ai-providers/{}", provider["id"].as_str().unwrap());
    (hub, admin, path)
}

async fn keep(hub: &Hub, admin: &str, path: &str) -> Value {
    let body = json!({"name": "main", "value": {"api_key": SECRET}, "credentialType": "api_key"});
    let reply = hub
        .send(Call::post(&format!("{path}/credentials"), body).key(admin))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[actix_web::test]
async fn a_key_is_tried_before_it_is_kept() {
    let (hub, admin, path) = hub().await;
    let kept = keep(&hub, &admin, &path).await;
    let asked = (
        "https://api.openai.com/v1".to_owned(),
        Some("gpt-4.1-nano".to_owned()),
    );
    assert_eq!(*hub.tester.asked.borrow(), [asked]);
    assert_eq!(kept["maskedValue"], "sk-p****************6789");
    assert_eq!(kept["displayText"], kept["maskedValue"]);
    assert_eq!(kept["savedFor"], "https://api.openai.com:443");
    assert_eq!(
        (&kept["active"], &kept["error"]),
        (&json!(true), &Value::Null)
    );
    *hub.tester.refuses.borrow_mut() = Some(TestFailure {
        status: Some(401),
        message: format!("Incorrect API key provided: {SECRET}."),
    });
    let bad = json!({"name": "bad", "value": SECRET});
    let reply = hub
        .send(Call::post(&format!("{path}/credentials"), bad.clone()).key(&admin))
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (400, "invalid_credentials")
    );
    assert!(
        reply
            .message()
            .contains("answered 401: Incorrect API key provided: ***.")
    );
    assert_eq!(reply.body["detail"], "Incorrect API key provided: ***.");
    let untried = format!("{path}/credentials?test=false");
    assert_eq!(
        hub.send(Call::post(&untried, bad).key(&admin)).await.status,
        200
    );
    let listed = hub
        .send(Call::get("/api/ai-providers").key(&admin))
        .await
        .body;
    assert_eq!(listed[0]["credentials"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn five_tests_in_ten_minutes_are_enough() {
    let (hub, admin, path) = hub().await;
    let test = || {
        Call::post(
            &format!("{path}/credentials/test"),
            json!({"value": SECRET}),
        )
        .key(&admin)
    };
    for _ in 0..5 {
        assert_eq!(hub.send(test()).await.body, json!({"success": true}));
    }
    hub.clock.advance_ms(500);
    let reply = hub.send(test()).await;
    assert_eq!(
        (reply.status.as_u16(), reply.message()),
        (429, "Rate limit exceeded")
    );
    assert_eq!(
        reply.body["message"],
        "Too many requests. Please try again in 600 seconds."
    );
    assert_eq!(reply.body["retryAfter"], 600);
    assert_eq!(reply.headers.get("retry-after").unwrap(), "600");
    assert_eq!(hub.tester.asked.borrow().len(), 5);
}

#[actix_web::test]
async fn a_key_stays_with_the_host_it_was_saved_for() {
    let (hub, admin, path) = hub().await;
    let kept = keep(&hub, &admin, &path).await;
    let put = Call::new(Method::PUT, &path).key(&admin);
    let moved = hub
        .send(put.json(json!({"baseUrl": "https://evil.example/v1"})))
        .await
        .body;
    let told = "saved for https://api.openai.com:443; enter the key again to use it with https://evil.example:443";
    assert_eq!(moved["credentials"][0]["error"], told);
    let one = format!("{path}/credentials/{}", kept["id"].as_str().unwrap());
    let check = hub
        .send(Call::get(&format!("{one}/check")).key(&admin))
        .await;
    assert_eq!(
        (check.status.as_u16(), check.code()),
        (409, "credential_bound_elsewhere")
    );
    assert_eq!(hub.tester.asked.borrow().len(), 1);
    let rename = Call::new(Method::PUT, &one)
        .key(&admin)
        .json(json!({"name": "renamed"}));
    assert_eq!(hub.send(rename).await.body["error"], told);
    let again = Call::new(Method::PUT, &one)
        .key(&admin)
        .json(json!({"value": "sk-entered-again"}));
    let bound = hub.send(again).await.body;
    assert_eq!(bound["savedFor"], "https://evil.example:443");
    assert_eq!(bound["error"], Value::Null);
    let check = hub
        .send(Call::get(&format!("{one}/check")).key(&admin))
        .await;
    assert_eq!(
        (check.status.as_u16(), &check.body["credentialValue"]),
        (200, &json!(""))
    );
    let health = hub
        .send(Call::get("/api/ai-providers/health").key(&admin))
        .await
        .body;
    assert_eq!(
        health["providers"]["openai"]["renamed"],
        json!({"running": true})
    );
}

#[actix_web::test]
async fn a_wrong_member_of_a_credential_is_named() {
    let (hub, admin, path) = hub().await;
    for (body, param) in [
        (json!({"value": SECRET}), "name"),
        (json!({"name": "a"}), "value"),
        (json!({"name": "a", "value": 1}), "value"),
        (json!({"name": "a", "value": {}}), "value.api_key"),
        (json!({"name": "a", "value": {"api_key": 1}}), "value"),
        (json!({"name": "a", "value": "two words"}), "value"),
        (
            json!({"name": "a", "value": SECRET, "credentialType": "custom"}),
            "credentialType",
        ),
        (
            json!({"name": "a", "value": SECRET, "weight": -1}),
            "weight",
        ),
    ] {
        let call = Call::post(&format!("{path}/credentials"), body.clone()).key(&admin);
        let reply = hub.send(call).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "invalid_member"),
            "{body}"
        );
        let named = reply.body["error"]["param"].as_str().unwrap();
        assert!(named.starts_with(param), "{}", reply.text);
        assert!(!reply.text.contains(SECRET));
    }
}

#[actix_web::test]
async fn no_route_shows_a_secret() {
    let (hub, admin, path) = hub().await;
    let kept = keep(&hub, &admin, &path).await;
    let made = hub
        .send(Call::post("/api/keys", json!({"name": "app"})).key(&admin))
        .await
        .body;
    let (provider, key) = (
        path.rsplit('/').next().unwrap(),
        made["key"]["id"].as_str().unwrap(),
    );
    let sealed = hub
        .store
        .read(store::credentials::all)
        .await
        .unwrap()
        .remove(0)
        .sealed;
    let hash = {
        let id = key.to_owned();
        let row = hub
            .store
            .read(move |conn| store::hub_keys::by_id(conn, &id))
            .await
            .unwrap();
        row.unwrap().hash
    };
    let secrets = [
        SECRET,
        &sealed,
        &hash,
        made["secret"].as_str().unwrap(),
        admin.as_str(),
    ];
    let filled = |root: &str, path: &str| {
        let id = if root.is_empty() { key } else { provider };
        let path = path.replace("{id}", id).replace("{rate}", "x");
        format!(
            "/api{root}{}",
            path.replace("{credential}", kept["id"].as_str().unwrap())
        )
    };
    let own = table()
        .into_iter()
        .map(|entry| (filled("", entry.path), entry.method));
    let below = PROVIDER_ROOTS.into_iter().flat_map(|root| {
        let entries = provider_table().into_iter();
        entries.map(move |entry| (root, entry))
    });
    let below = below.map(|(root, entry)| (filled(root, entry.path), entry.method));
    let mut read = 0;
    for (path, _) in own
        .chain(below)
        .filter(|(_, method)| *method == Method::GET)
    {
        for path in [path.clone(), format!("{path}?includeModelRates=true")] {
            let reply = hub.send(Call::get(&path).key(&admin)).await;
            for secret in secrets {
                assert!(!reply.text.contains(secret), "{path}: {}", reply.text);
            }
            read += usize::from(reply.status.is_success());
        }
    }
    assert!(read > 20, "only {read} routes answered");
}

#[actix_web::test]
async fn a_pair_of_access_keys_is_kept_for_bedrock_and_for_nobody_else() {
    let (hub, admin, openai) = hub().await;
    let pair = json!({"access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": "wJalrXUtnFEMIK7MDENG"});
    let body = json!({"name": "main", "value": pair, "credentialType": "access_key_pair"});
    let at = |path: &str| format!("{path}/credentials");
    let refused = hub
        .send(Call::post(&at(&openai), body.clone()).key(&admin))
        .await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.message().contains("called with api_key"),
        "{}",
        refused.message()
    );
    let nowhere = Call::post("/api/ai-providers", json!({"name": "bedrock"})).key(&admin);
    assert_eq!(hub.send(nowhere).await.body["error"]["param"], "region");
    let provider = create(
        &hub,
        &admin,
        json!({"name": "bedrock", "region": "us-east-1"}),
    )
    .await;
    assert_eq!(
        provider["baseUrl"],
        "https://bedrock-runtime.us-east-1.amazonaws.com"
    );
    let path = format!("/api/ai-providers/{}", provider["id"].as_str().unwrap());
    let kept = hub.send(Call::post(&at(&path), body).key(&admin)).await;
    assert_eq!(kept.status, 200, "{}", kept.text);
    assert_eq!(kept.body["credentialType"], "access_key_pair");
    assert_eq!(
        kept.body["displayText"],
        "AKIAIOSFODNN7EXAMPLE / wJal************DENG"
    );
    assert!(!kept.text.contains("wJalrXUtnFEMIK7MDENG"));
    let asked = hub.tester.asked.borrow().last().cloned();
    assert_eq!(asked.unwrap().1.unwrap(), "us.amazon.nova-lite-v1:0");
    for (value, param) in [
        (json!({"access_key_id": "AKIA"}), "value.secret_access_key"),
        (json!({"secret_access_key": "x"}), "value.access_key_id"),
        (json!("ABSK example"), "value"),
    ] {
        let body = json!({"name": "bad", "value": value});
        let reply = hub.send(Call::post(&at(&path), body).key(&admin)).await;
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
    let moved = Call::new(Method::PUT, &path)
        .key(&admin)
        .json(json!({"region": "eu-west-1"}));
    let moved = hub.send(moved).await.body;
    assert_eq!(
        moved["baseUrl"],
        "https://bedrock-runtime.eu-west-1.amazonaws.com"
    );
    let key = json!({"name": "key", "value": "ABSKexample", "credentialType": "api_key"});
    let kept = hub.send(Call::post(&at(&path), key).key(&admin)).await;
    assert_eq!(kept.body["credentialType"], "api_key", "{}", kept.text);
}

/// The file of an account that only looks like one of Google's.
fn account_file(key: &str) -> Value {
    json!({
        "type": "service_account",
        "project_id": "my-project",
        "private_key_id": "0123456789abcdef",
        "private_key": key,
        "client_email": "hub@my-project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    })
}

#[actix_web::test]
async fn a_service_account_is_kept_for_vertex_as_a_file_or_its_text() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let vertex = json!({"name": "vertex", "region": "global", "config": {"project": "my-project"}});
    let provider = create(&hub, &admin, vertex).await;
    assert_eq!(provider["baseUrl"], "https://aiplatform.googleapis.com");
    let path = format!(
        "/api/ai-providers/{}/credentials",
        provider["id"].as_str().unwrap()
    );
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let pem = key.serialize_pem();
    let file = account_file(&pem);
    for (name, value) in [("object", file.clone()), ("text", file.to_string().into())] {
        let body = json!({"name": name, "value": value, "credentialType": "custom"});
        let kept = hub.send(Call::post(&path, body).key(&admin)).await;
        assert_eq!(kept.status, 200, "{}", kept.text);
        assert_eq!(kept.body["credentialType"], "custom");
        let shown = "hub@my-project.iam.gserviceaccount.com / 01234567";
        assert_eq!(kept.body["displayText"], shown);
        assert!(!kept.text.contains("PRIVATE KEY"), "{}", kept.text);
        let asked = hub.tester.asked.borrow().last().cloned();
        assert_eq!(asked.unwrap().1.unwrap(), "gemini-2.5-flash");
    }
    let mut elsewhere = file.clone();
    elsewhere["token_uri"] = json!("https://oauth2.evil.example/token");
    for (value, param) in [
        (account_file("no key"), "value"),
        (json!("ya29.token"), "credentialType"),
        (elsewhere, "value.token_uri"),
    ] {
        let body = json!({"name": "bad", "value": value});
        let reply = hub.send(Call::post(&path, body).key(&admin)).await;
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
        assert!(!reply.text.contains("PRIVATE KEY"), "{}", reply.text);
    }
}

#[actix_web::test]
async fn a_key_of_azure_is_tried_with_a_deployment_that_is_there() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let missing = Call::post("/api/ai-providers", json!({"name": "azure"})).key(&admin);
    assert_eq!(hub.send(missing).await.body["error"]["param"], "baseUrl");
    let mut azure = json!({"name": "azure", "baseUrl": "https://me.openai.azure.com",
        "config": {"apiVersion": "2024&10", "deployments": {"gpt-4o": "prod"}}});
    let wrong = Call::post("/api/ai-providers", azure.clone()).key(&admin);
    assert_eq!(
        hub.send(wrong).await.body["error"]["param"],
        "config.apiVersion"
    );
    azure["config"]["apiVersion"] = json!("2024-10-21");
    let provider = create(&hub, &admin, azure).await;
    let path = format!(
        "/api/ai-providers/{}/credentials",
        provider["id"].as_str().unwrap()
    );
    let body = json!({"name": "main", "value": "0123456789abcdef"});
    let kept = hub.send(Call::post(&path, body).key(&admin)).await;
    assert_eq!(kept.status, 200, "{}", kept.text);
    let asked = hub.tester.asked.borrow().last().cloned();
    assert_eq!(asked.unwrap().1.unwrap(), "gpt-4o");
}
