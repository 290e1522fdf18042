//! OpenID Connect issuers, as admins manage them.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};

fn body() -> Value {
    json!({
        "name": "company", "display_name": "Company", "issuer": "https://login.example.com",
        "client_id": "hub", "client_secret": "s3cret-of-the-client",
        "roles": {"staff": "member"}, "default_role": null, "sign_up": true,
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = body();
    body[member] = value;
    body
}

#[actix_web::test]
async fn an_issuer_is_kept_without_ever_showing_its_secret() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = hub
        .send(Call::post("/api/issuers", body()).key(&admin))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let issuer = &made.body["issuer"];
    assert_eq!(issuer["has_secret"], true);
    assert_eq!(issuer["scopes"], json!(["profile", "email"]));
    assert_eq!(
        issuer["redirect_url"],
        "http://hub.example:8787/hub/api/session/oidc/company/callback"
    );
    assert!(!made.text.contains("s3cret"));
    let rows = hub.store.read(store::issuers::all).await.unwrap();
    assert!(!rows[0].secret.as_deref().unwrap().contains("s3cret"));
    let id = issuer["id"].as_str().unwrap();
    let put = |body: Value| {
        let path = format!("/api/issuers/{id}");
        Call::new(Method::PUT, &path).key(&admin).json(body)
    };
    let mut kept = with("display_name", json!("Renamed"));
    kept.as_object_mut().unwrap().remove("client_secret");
    let renamed = hub.send(put(kept.clone())).await;
    assert_eq!(
        renamed.body["issuer"]["has_secret"], true,
        "{}",
        renamed.text
    );
    kept["issuer"] = json!("https://evil.example");
    let moved = hub.send(put(kept)).await;
    assert_eq!(
        moved.body["error"]["param"], "client_secret",
        "{}",
        moved.text
    );
    let public = hub.send(put(with("client_secret", json!(null)))).await;
    assert_eq!(public.body["issuer"]["has_secret"], false);
    let shown = hub.send(Call::get("/api/hub")).await;
    assert_eq!(
        shown.body["hub"]["sign_in"]["issuers"],
        json!([{"name": "company", "display_name": "Company", "problem": null}])
    );
    let twice = hub
        .send(Call::post("/api/issuers", body()).key(&admin))
        .await;
    assert_eq!(twice.code(), "name_taken");
    let gone = Call::new(Method::DELETE, &format!("/api/issuers/{id}")).key(&admin);
    assert_eq!(hub.send(gone).await.status, 204);
}

#[actix_web::test]
async fn what_is_wrong_with_an_issuer_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for (member, value) in [
        ("name", json!("Company Login")),
        ("issuer", json!("http://login.example.com")),
        (
            "issuer",
            json!("https://login.example.com/.well-known/openid-configuration"),
        ),
        ("client_id", json!(" ")),
        ("session_hours", json!(0)),
        ("default_role", json!("root")),
    ] {
        let call = Call::post("/api/issuers", with(member, value)).key(&admin);
        let reply = hub.send(call).await;
        assert_eq!(reply.body["error"]["param"], member, "{}", reply.text);
    }
    let owner_by_group = with("roles", json!({"ops": "owner"}));
    let reply = hub
        .send(Call::post("/api/issuers", owner_by_group).key(&admin))
        .await;
    assert_eq!(reply.code(), "role_above_own");
}
