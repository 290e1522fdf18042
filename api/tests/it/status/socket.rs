//! News of models, over WebSocket.

use std::time::Duration;

use serde_json::json;

use super::support::{Frame, Opened, Socket, TOPIC, open};
use crate::money::support::Second;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

const ADMIN: &str = "aigne-admin-0123456789-0123456789-0123456789-ab";
const NARROW: &str = "aigne-narrow-0123456789-0123456789-0123456789-a";

/// A model that its provider does not know, one that works, an admin, and somebody who may call one
/// provider only.
fn more() -> String {
    format!(
        r#"
[[rates]]
provider = "sim-openai"
model = "m+status=404"
input = "1"
output = "2"
[[keys]]
name = "admin"
role = "admin"
secret = "{ADMIN}"
[[keys]]
name = "narrow"
models = ["sim-anthropic/*"]
secret = "{NARROW}"
"#
    )
}

const GONE: &str = "sim-openai/m+status=404";

#[actix_web::test]
async fn a_change_is_told_once_to_those_who_may_call_the_model() {
    let hub = TestHub::with(&more(), |_| {}).await;
    let mut member = Socket::with_key(hub.address, KEY).await;
    let mut admin = Socket::with_key(hub.address, ADMIN).await;
    let mut narrow = Socket::with_key(hub.address, NARROW).await;
    let mut deaf = Socket::with_key(hub.address, KEY).await;
    for socket in [&mut member, &mut admin, &mut narrow] {
        socket.join().await;
    }
    for _ in 0..2 {
        hub.ask(Dialect::OpenAi, GONE, false).await;
    }
    let news = member.news().await;
    assert_eq!(news["provider"], "sim-openai");
    assert_eq!(news["model"], "m+status=404");
    assert_eq!(news["available"], false);
    assert_eq!(news["type"], "chatCompletion");
    assert!(news["error"]["message"].is_string());
    assert_eq!(news["error"].get("detail"), None);
    assert!(admin.news().await["error"]["detail"].is_string());
    let quiet = Duration::from_millis(100);
    for socket in [&mut member, &mut admin, &mut narrow, &mut deaf] {
        assert!(socket.is_quiet(quiet).await);
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_heartbeat_is_answered_and_an_unknown_topic_refused() {
    let hub = TestHub::start().await;
    let mut socket = Socket::with_key(hub.address, KEY).await;
    socket
        .say(&json!([null, "9", "phoenix", "heartbeat", {}]).to_string())
        .await;
    let beat = json!([null, "9", "phoenix", "heartbeat", {"status": "ok", "response": {}}]);
    assert_eq!(socket.hear().await, Frame::Text(beat));
    socket
        .say(&json!(["1", "2", "calls", "phx_join", {}]).to_string())
        .await;
    let Frame::Text(refused) = socket.hear().await else {
        panic!("closed");
    };
    assert_eq!(refused[4]["status"], "error");
    socket.join().await;
    socket
        .say(&json!(["1", "3", TOPIC, "phx_leave", {}]).to_string())
        .await;
    let Frame::Text(left) = socket.hear().await else {
        panic!("closed");
    };
    assert_eq!(left[3], "chan_reply_3");
    hub.close().await;
}

#[actix_web::test]
async fn strangers_and_pages_of_other_sites_are_refused() {
    let hub = TestHub::start().await;
    let status = |opened| match opened {
        Opened::Refused(status) => status,
        Opened::Open(_) => 101,
    };
    assert_eq!(status(open(hub.address, &[]).await), 401);
    let wrong = [("authorization", "Bearer aigne-nobody")];
    assert_eq!(status(open(hub.address, &wrong).await), 401);
    let query_key = [("x-api-key", KEY), ("origin", "https://evil.example")];
    assert_eq!(status(open(hub.address, &query_key).await), 403);
    let same = [("x-api-key", KEY), ("origin", "http://hub")];
    assert_eq!(status(open(hub.address, &same).await), 101);
    hub.close().await;
}

#[actix_web::test]
async fn a_socket_ends_with_its_key() {
    let hub = TestHub::with(&more(), |_| {}).await;
    let mut socket = Socket::with_key(hub.address, NARROW).await;
    socket.join().await;
    let snapshot = hub.app.snapshot.load_full();
    let key = snapshot.keys.values().find(|key| key.name == "narrow");
    let id = key.unwrap().id.clone();
    let now = 1;
    hub.store()
        .write(move |conn| store::hub_keys::revoke(conn, &id, now))
        .await
        .unwrap();
    (hub.admin.reload)().await;
    // RFC 6455, section 7.4.1: a policy was violated.
    assert_eq!(socket.hear().await, Frame::Close(1008));
    hub.close().await;
}

#[actix_web::test]
async fn news_of_another_process_are_told_too() {
    let hub = TestHub::with(&more(), |_| {}).await;
    let second = Second::start(&hub).await;
    let mut socket = Socket::with_key(second.address, KEY).await;
    socket.join().await;
    // Something was looked at before: what was known at the start is no news.
    hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    hub.settled(1).await;
    let looked = std::time::Instant::now();
    while second.app.standing.models.all().is_empty() {
        assert!(looked.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    hub.ask(Dialect::OpenAi, GONE, false).await;
    assert_eq!(socket.news().await["available"], false);
    second.close().await;
    hub.close().await;
}
