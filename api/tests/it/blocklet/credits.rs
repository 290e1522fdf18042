//! The routes by which upstream's packages and pages ask for a person's credits, called with what
//! Blocklet Server gives people: a login and an access key.

use awc::http::Method;
use serde_json::{Value, json};

use super::support::{Daemon, Hub, Place, login, minted, now_s, text, vectors};

/// Each route, and a member that its answer must have.
const ROUTES: [(&str, &str); 6] = [
    ("/api/user/info", "/user/did"),
    ("/api/user/credit/balance", "/balance"),
    ("/api/user/credit/grants", "/list/0/amount"),
    ("/api/user/credit/transactions", "/list/0/credit_amount"),
    ("/api/user/service/credit/balance", "/balance"),
    ("/api/usage/quota", "/remaining"),
];

async fn call(hub: &Hub, bearer: &[(&str, String)]) {
    let body =
        json!({"model": "demo/chat+chunks=2", "messages": [{"role": "user", "content": "Hello"}]});
    let path = "/v1/chat/completions";
    let (status, told) = hub.send(Method::POST, path, bearer, Some(body)).await;
    assert_eq!(status, 200, "{told}");
}

#[actix_web::test]
async fn a_login_and_an_access_key_of_one_person_see_the_same_credits() {
    let daemon = Daemon::start().await;
    daemon.knows("blocklet-guest", Value::Null);
    let mut place = Place::new(daemon.port);
    for (name, value) in [
        ("HUB_BILLING", "credits"),
        ("HUB_DEFAULT_RATE", "1/2"),
        ("HUB_STARTER_CREDIT", "2"),
    ] {
        place.variables.push((name.to_owned(), value.to_owned()));
    }
    let hub = place.start().await;
    // Of whom the daemon says that they made the access key.
    let token =
        minted(&json!({"type": "user", "did": "z1maker", "role": "guest", "exp": now_s() + 600}));
    let session = [("authorization", format!("Bearer {token}"))];
    let cookie = [("cookie", format!("login_token={token}"))];
    let vectors = vectors();
    let secret = text(&vectors, "/access_key/secret");
    let key = [("authorization", format!("Bearer {secret}"))];
    call(&hub, &session).await;
    call(&hub, &key).await;
    // What was handed to the writer before is committed when this is.
    hub.app.store.write(|_| Ok(())).await.unwrap();
    for (path, member) in ROUTES {
        let (status, by_session) = hub.get(path, &session).await;
        assert_eq!(status, 200, "{path}: {by_session}");
        assert!(by_session.pointer(member).is_some(), "{path}: {by_session}");
        assert_eq!(
            hub.get(path, &cookie).await,
            (200, by_session.clone()),
            "{path}"
        );
        assert_eq!(hub.get(path, &key).await, (200, by_session), "{path}");
    }
    let (_, info) = hub.get("/api/user/info", &key).await;
    assert_eq!(info["user"]["did"], "z1maker");
    let (_, spent) = hub.get("/api/user/credit/transactions", &key).await;
    assert_eq!(spent["count"], 2, "{spent}");
    // Somebody else sees nothing of it.
    let other = [("authorization", format!("Bearer {}", login("member")))];
    let (_, spent) = hub.get("/api/user/credit/transactions", &other).await;
    assert_eq!(spent["count"], 0, "{spent}");
    hub.stop().await;
}
