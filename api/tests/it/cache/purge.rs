//! Removing kept replies.

use super::{DESK, KEYS, ONE, TWO, as_admin, ask_as, came, kept};
use crate::support::client::{Answer, Call};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

async fn purge(hub: &TestHub, key: &str, query: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    let path = format!("/api/cache{query}");
    let call = Call::send(hub.address, "DELETE", &path, &headers, "").await;
    call.finish().await
}

/// Two replies of the project `shop`, one of `desk`.
async fn filled() -> TestHub {
    let hub = TestHub::with(KEYS, |_| {}).await;
    for (key, model) in [
        (ONE, "sim-openai/m"),
        (TWO, "sim-anthropic/m"),
        (DESK, "sim-openai/m"),
    ] {
        let body = Dialect::OpenAi.request(model, false);
        let answer = ask_as(&hub, key, Dialect::OpenAi, "on", &body).await;
        assert_eq!(came(&answer), "miss");
    }
    kept(&hub, 3).await;
    hub
}

#[actix_web::test]
async fn a_key_removes_what_its_own_calls_would_get() {
    let hub = filled().await;
    let one_model = purge(&hub, TWO, "?model=sim-openai/m").await;
    assert_eq!(one_model.json()["removed"], 1);
    assert_eq!(purge(&hub, TWO, "").await.json()["removed"], 1);
    assert_eq!(purge(&hub, TWO, "?project=desk").await.status, 403);
    kept(&hub, 1).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let answer = ask_as(&hub, DESK, Dialect::OpenAi, "on", &body).await;
    assert_eq!(came(&answer), "hit");
    hub.settled(4).await;
    hub.close().await;
}

#[actix_web::test]
async fn an_admin_removes_any_and_all() {
    let hub = filled().await;
    let removed = |answer: Answer| answer.json()["removed"].clone();
    let path = "/api/cache?project=desk";
    assert_eq!(removed(as_admin(&hub, "DELETE", path).await), 1);
    let two = as_admin(&hub, "DELETE", "/api/cache?project=a&user=b").await;
    assert_eq!(two.status, 400);
    let unknown = as_admin(&hub, "DELETE", "/api/cache?key=none").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(removed(as_admin(&hub, "DELETE", "/api/cache").await), 2);
    kept(&hub, 0).await;
    hub.settled(3).await;
    hub.close().await;
}
