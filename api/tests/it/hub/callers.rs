//! Who may call the APIs of applications: every address, with every kind of caller.

use std::net::SocketAddr;

use aigne_hub::identity::{hub_key, token};
use serde_json::{Value, json};
use store::hub_keys::HubKey;
use store::users::User;

use crate::support::client::{Answer, call};
use crate::support::hub::TestHub;

/// The addresses of the client APIs, with a method that each takes. Those below `/api/v2` that tell
/// upstream's form by the body are left out: they refuse that before they ask who calls.
const ADDRESSES: [(&str, &str); 39] = [
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/messages"),
    ("POST", "/v1/messages/count_tokens"),
    ("POST", "/v1/responses"),
    ("GET", "/v1/responses/resp_x"),
    ("DELETE", "/v1/responses/resp_x"),
    ("GET", "/v1/responses/resp_x/input_items"),
    ("POST", "/v1/embeddings"),
    ("POST", "/v1/moderations"),
    ("POST", "/v1/rerank"),
    ("POST", "/v1/images/generations"),
    ("POST", "/v1/images/edits"),
    ("POST", "/v1/images/variations"),
    ("POST", "/v1/audio/speech"),
    ("POST", "/v1/audio/transcriptions"),
    ("POST", "/v1/audio/translations"),
    ("GET", "/v1/videos"),
    ("POST", "/v1/videos"),
    ("GET", "/v1/videos/video_x"),
    ("DELETE", "/v1/videos/video_x"),
    ("GET", "/v1/videos/video_x/content"),
    ("POST", "/v1/videos/video_x/remix"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/demo/chat"),
    ("POST", "/v1/models/demo/chat:generateContent"),
    ("POST", "/v1beta/models/demo/chat:generateContent"),
    ("POST", "/v1beta/models/demo/chat:streamGenerateContent"),
    ("POST", "/v1beta/models/demo/chat:countTokens"),
    ("POST", "/v1beta/models/demo/chat:embedContent"),
    ("POST", "/v1beta/models/demo/chat:batchEmbedContents"),
    ("GET", "/v1beta/models"),
    ("GET", "/v1beta/models/demo/chat"),
    ("POST", "/api/v2/moderations"),
    ("POST", "/api/v2/rerank"),
    ("POST", "/api/v2/images/generations"),
    ("POST", "/api/v2/audio/speech"),
    ("POST", "/api/v2/audio/transcriptions"),
    ("POST", "/api/v2/video"),
    ("GET", "/api/v2/models"),
];

/// A person with this role and a key of theirs, which the running hub knows.
async fn person(hub: &TestHub, role: &str, deactivated: bool) -> (String, String) {
    let (id, fresh) = (token::new_id(), hub_key::generate().unwrap());
    let user = User {
        id: id.clone(),
        name: format!("the {role} {id}"),
        email: None,
        role: role.to_owned(),
        source: store::users::LOCAL.to_owned(),
        password_hash: None,
        created_at: 0,
        last_seen_at: None,
        email_trusted: false,
        deactivated_at: None,
    };
    let key = HubKey {
        cache_seconds: None,
        id: token::new_id(),
        name: "walk".to_owned(),
        hash: fresh.hash,
        prefix: fresh.prefix,
        last_four: fresh.last_four,
        role: "member".to_owned(),
        user_id: Some(id.clone()),
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: 0,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        limits: store::hub_keys::KeyLimits::default(),
    };
    let user_id = id.clone();
    let written = hub.app.store.write(move |conn| {
        store::users::upsert(conn, &user)?;
        store::hub_keys::insert(conn, &key)?;
        if deactivated {
            store::users::set_deactivated(conn, &user_id, Some(1))?;
        }
        Ok(())
    });
    written.await.unwrap();
    (hub.admin.reload)().await;
    (id, fresh.secret)
}

async fn ask(
    at: SocketAddr,
    (method, path): (&str, &str),
    key: Option<&str>,
    body: &str,
) -> Answer {
    let bearer = key.map(|key| format!("Bearer {key}")).unwrap_or_default();
    let headers: Vec<(&str, &str)> = match key {
        Some(_) => vec![("authorization", bearer.as_str())],
        None => Vec::new(),
    };
    call(at, method, path, &headers, body).await
}

#[actix_web::test]
async fn every_address_of_the_clients_apis_serves_known_callers_and_nobody_else() {
    let hub = TestHub::start().await;
    let (_, member) = person(&hub, "member", false).await;
    let (_, guest) = person(&hub, "guest", false).await;
    let (_, gone) = person(&hub, "member", true).await;
    for address in ADDRESSES {
        // Enough to be read, and no call to a provider.
        let body = match address.0 {
            "POST" => r#"{"model":"nobody/nothing"}"#,
            _ => "",
        };
        for (key, refused) in [
            (None, Some(401)),
            (Some("aigne-unknown"), Some(401)),
            (Some(gone.as_str()), Some(403)),
            (Some(member.as_str()), None),
            (Some(guest.as_str()), None),
        ] {
            let answer = ask(hub.address, address, key, body).await;
            let told = format!("{address:?} {key:?}: {} {}", answer.status, answer.text());
            match refused {
                Some(status) => assert_eq!(answer.status, status, "{told}"),
                None => assert!(![401, 403, 0].contains(&answer.status), "{told}"),
            }
        }
    }
    for open in [("GET", "/health"), ("GET", "/ready"), ("GET", "/api/hub")] {
        assert_eq!(
            ask(hub.address, open, None, "").await.status,
            200,
            "{open:?}"
        );
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_kept_response_is_there_for_who_made_it_and_for_nobody_else() {
    let hub = TestHub::start().await;
    let (_, ann) = person(&hub, "member", false).await;
    let (_, bob) = person(&hub, "member", false).await;
    let body = json!({"model": "sim-openai/m", "input": "a secret of Ann's"}).to_string();
    let made = ask(hub.address, ("POST", "/v1/responses"), Some(&ann), &body).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let (one, items) = (
        format!("/v1/responses/{id}"),
        format!("/v1/responses/{id}/input_items"),
    );
    let next: Value =
        json!({"model": "sim-openai/m", "input": "go on", "previous_response_id": id});
    for (method, path, body) in [
        ("GET", one.as_str(), String::new()),
        ("GET", items.as_str(), String::new()),
        ("DELETE", one.as_str(), String::new()),
        ("POST", "/v1/responses", next.to_string()),
    ] {
        let tried = ask(hub.address, (method, path), Some(&bob), &body).await;
        let told = format!("{method} {path}: {}", tried.text());
        assert!([400, 404].contains(&tried.status), "{told}");
        assert!(!told.contains("secret of Ann"), "{told}");
    }
    let still = ask(hub.address, ("GET", &one), Some(&ann), "").await;
    assert_eq!(still.status, 200);
    hub.close().await;
}
