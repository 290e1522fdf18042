//! The whole hub under Blocklet Server and at a mount prefix, over real sockets.

use aigne_hub::blocklet::csrf;
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use awc::http::Method;
use serde_json::{Value, json};

use super::support::{Daemon, Hub, Place, login, minted, now_s, signed, text, vectors};

/// Who calls, with which headers, and what `/v1/models` and `/api/keys` answer.
type Row = (&'static str, Vec<(&'static str, String)>, u16, u16);

fn bearer(secret: &str) -> Vec<(&'static str, String)> {
    vec![("authorization", format!("Bearer {secret}"))]
}

#[actix_web::test]
async fn each_principal_gets_what_it_may() {
    let daemon = Daemon::start().await;
    daemon.knows("blocklet-guest", Value::Null);
    let place = Place::new(daemon.port);
    let hub = place.start().await;
    let vectors = vectors();
    let claims = |more: Value| {
        let mut claims =
            json!({"type": "user", "did": "z1x", "role": "owner", "exp": now_s() + 60});
        claims
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        minted(&claims)
    };
    let forged = vec![
        ("x-user-did", "z1boss".to_owned()),
        ("x-user-role", "owner".to_owned()),
    ];
    let cookie = vec![("cookie", format!("login_token={}", login("owner")))];
    let component = |path: &str| signed("get", path, &json!({}), now_s());
    let table: Vec<Row> = vec![
        ("anonymous", vec![], 401, 401),
        ("forged headers", forged, 401, 401),
        ("owner", bearer(&login("owner")), 200, 200),
        ("owner's cookie", cookie, 200, 200),
        ("admin", bearer(&login("admin")), 200, 200),
        ("member", bearer(&login("member")), 200, 403),
        ("guest", bearer(&login("guest")), 200, 403),
        (
            "oauth",
            bearer(&claims(
                json!({"oauth": {"clientId": "c", "scopes": ["blocklet:write"]}}),
            )),
            200,
            403,
        ),
        (
            "refresh token",
            bearer(&claims(json!({"tokenType": "refresh"}))),
            401,
            401,
        ),
        (
            "expired",
            bearer(&claims(json!({"exp": now_s() - 1}))),
            401,
            401,
        ),
        ("not signed", bearer("a.b.c"), 401, 401),
        (
            "access key",
            bearer(text(&vectors, "/access_key/secret")),
            200,
            403,
        ),
        ("unknown hub key", bearer("aigne-unknown"), 401, 401),
    ];
    for (name, headers, models, keys) in table {
        assert_eq!(hub.get("/v1/models", &headers).await.0, models, "{name}");
        assert_eq!(hub.get("/api/keys", &headers).await.0, keys, "{name}");
        assert_eq!(hub.get("/api/hub", &headers).await.0, 200, "{name}");
        assert_eq!(hub.get("/api/session", &headers).await.0, 200, "{name}");
    }
    assert_eq!(hub.get("/v1/models", &component("/v1/models")).await.0, 200);
    let (status, told) = hub.get("/api/keys", &component("/api/keys")).await;
    assert_eq!(
        (status, told["error"]["code"].as_str()),
        (403, Some("components_not_admin"))
    );
    daemon.handle.stop(false).await;
    hub.stop().await;
}

#[actix_web::test]
async fn a_person_who_signed_in_is_known_to_the_console_and_their_call_is_theirs() {
    let place = Place::new(1);
    let hub = place.start().await;
    let owner = login("owner");
    let cookie = ("cookie", format!("login_token={owner}"));
    let (_, told) = hub.get("/api/session", std::slice::from_ref(&cookie)).await;
    let expected = csrf::token(text(&vectors(), "/ask/secret"), &owner);
    assert_eq!(
        told["session"]["user"],
        json!({"id": "z1owner", "name": "The owner", "role": "owner"})
    );
    assert_eq!(told["session"]["csrf_token"], expected);
    let body = json!({"model": "demo/chat", "messages": [{"role": "user", "content": "Hello"}]});
    let ask = async |headers: &[(&str, String)]| {
        hub.send(
            Method::POST,
            "/v1/chat/completions",
            headers,
            Some(body.clone()),
        )
        .await
    };
    let (status, told) = ask(std::slice::from_ref(&cookie)).await;
    assert_eq!(
        (status, told["error"]["code"].as_str()),
        (403, Some("csrf_mismatch"))
    );
    let headers = [
        cookie.clone(),
        ("x-csrf-token", expected),
        ("x-real-ip", "203.0.113.9".to_owned()),
        ("x-forwarded-for", "9.9.9.9, 127.0.0.1".to_owned()),
    ];
    assert_eq!(ask(&headers).await.0, 200);
    let component = signed("post", "/v1/chat/completions", &body, now_s());
    assert_eq!(
        ask(&component).await.0,
        200,
        "a component's signed body reaches the model"
    );
    let (_, calls) = hub.get("/api/calls", std::slice::from_ref(&cookie)).await;
    let mut callers: Vec<_> = calls["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| {
            (
                call["user_id"].as_str().unwrap_or("-"),
                call["client_ip"].as_str().unwrap_or("-"),
            )
        })
        .collect();
    callers.sort_unstable();
    assert_eq!(callers, [("-", "127.0.0.1"), ("z1owner", "203.0.113.9")]);
    hub.stop().await;
}

#[actix_web::test]
async fn who_shows_nothing_is_told_to_sign_in_or_to_make_a_key_in_the_console() {
    let place = Place::new(1);
    let hub = place.start().await;
    for path in ["/v1/models", "/api/keys", "/api/notices"] {
        let (status, told) = hub.get(path, &[]).await;
        assert_eq!(
            (status, &told["error"]["code"]),
            (401, &json!("missing_key")),
            "{path}"
        );
        let advice = told["error"]["message"].as_str().unwrap();
        assert!(advice.contains("make a key in the console"), "{advice}");
        assert!(!advice.contains("aigne-hub key create"), "{advice}");
    }
    hub.stop().await;
}

#[actix_web::test]
async fn under_the_router_every_address_begins_with_its_prefix() {
    let place = Place::new(1);
    let hub = place.start().await;
    let (_, told) = hub
        .get("/api/hub", &[("x-path-prefix", "/ai".to_owned())])
        .await;
    assert_eq!(told["hub"]["prefix"], "/ai/");
    assert_eq!(told["hub"]["public_url"], "https://app.example.com/hub");
    assert_eq!(told["hub"]["host"], "blocklet");
    assert_eq!(told["hub"]["sign_in_path"], "/.well-known/service/login");
    let page = [
        ("accept", "text/html".to_owned()),
        ("x-path-prefix", "/ai".to_owned()),
    ];
    for path in ["/", "/config/keys", "/sign-in"] {
        let (status, page) = hub.get(path, &page).await;
        assert_eq!(status, 200);
        assert!(
            page.as_str().unwrap().contains("<base href=\"/ai/\""),
            "{path}"
        );
    }
    let (status, _) = hub
        .send(
            Method::HEAD,
            "/",
            &[("x-unique-record", "dial_http".to_owned())],
            None,
        )
        .await;
    assert_eq!(status, 200);
    // The router has taken its prefix away; the hub does not take it away again.
    assert_eq!(hub.get("/hub/api/hub", &[]).await.0, 404);
    hub.stop().await;
}

#[actix_web::test]
async fn alone_at_a_prefix_the_hub_answers_with_it_and_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let env = Env::of([
        ("HUB_PUBLIC_URL", "https://host.example/hub"),
        ("HUB_WORKERS", "1"),
    ]);
    let flags = Flags {
        port: Some("0".to_owned()),
        data_dir: Some(folder.path().to_owned()),
        ..Flags::default()
    };
    let hub = Hub::of(Config::load(&flags, &env).unwrap()).await;
    for prefix in ["", "/hub"] {
        let (status, told) = hub.get(&format!("{prefix}/api/hub"), &[]).await;
        assert_eq!(
            (status, &told["hub"]["prefix"]),
            (200, &json!("/hub/")),
            "{prefix}"
        );
        assert_eq!(told["hub"]["sign_in_path"], Value::Null);
        let (status, told) = hub.get(&format!("{prefix}/v1/models?x=1"), &[]).await;
        assert_eq!(
            (status, told["error"]["code"].as_str()),
            (401, Some("missing_key")),
            "{prefix}"
        );
        let (status, page) = hub
            .get(
                &format!("{prefix}/config"),
                &[("accept", "text/html".to_owned())],
            )
            .await;
        assert_eq!(status, 200);
        assert!(page.as_str().unwrap().contains("<base href=\"/hub/\""));
        assert_eq!(
            hub.get(&format!("{prefix}/assets/none.js"), &[]).await.0,
            404
        );
    }
    assert_eq!(
        hub.get("/hub", &[("accept", "text/html".to_owned())])
            .await
            .0,
        200
    );
    assert_eq!(hub.get("/hubbub/api/hub", &[]).await.0, 404);
    // Nobody vouches for tokens here.
    let (status, told) = hub.get("/v1/models", &bearer(&login("owner"))).await;
    assert_eq!(
        (status, told["error"]["code"].as_str()),
        (401, Some("invalid_key"))
    );
    hub.stop().await;
}
