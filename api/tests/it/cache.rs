//! Kept replies, over HTTP: who gets them, how they look, what they cost, and how they go; with the
//! books and the simulator looked at afterwards.

mod money;
mod purge;
mod replies;
mod sharing;

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// A key that manages the hub.
const ADMIN: &str = "aigne-admin-0123456789-0123456789-0123456789-ab";

/// Two keys of one project, one of another, and one whose calls always want kept replies.
const KEYS: &str = r#"
[[keys]]
name = "admin"
role = "admin"
secret = "aigne-admin-0123456789-0123456789-0123456789-ab"
[[keys]]
name = "one"
project = "shop"
secret = "aigne-shop-one-0123456789-0123456789-0123456789"
[[keys]]
name = "two"
project = "shop"
secret = "aigne-shop-two-0123456789-0123456789-0123456789"
[[keys]]
name = "other"
project = "desk"
secret = "aigne-desk-one-0123456789-0123456789-0123456789"
[[keys]]
name = "always"
project = "always"
cache_seconds = 600
secret = "aigne-always-0123456789-0123456789-0123456789-a"
"#;

const ONE: &str = "aigne-shop-one-0123456789-0123456789-0123456789";
const TWO: &str = "aigne-shop-two-0123456789-0123456789-0123456789";
const DESK: &str = "aigne-desk-one-0123456789-0123456789-0123456789";
const ALWAYS: &str = "aigne-always-0123456789-0123456789-0123456789-a";

async fn send(hub: &TestHub, key: &str, path: &str, wish: &str, body: &str) -> Call {
    let bearer = format!("Bearer {key}");
    let mut headers = vec![("authorization", bearer.as_str())];
    if !wish.is_empty() {
        headers.push(("x-hub-cache", wish));
    }
    Call::send(hub.address, "POST", path, &headers, body).await
}

async fn post(hub: &TestHub, path: &str, wish: &str, body: &str) -> Answer {
    let call = send(hub, KEY, path, wish, body).await;
    call.finish().await
}

async fn ask_as(hub: &TestHub, key: &str, dialect: Dialect, wish: &str, body: &str) -> Answer {
    let call = send(hub, key, dialect.path(), wish, body).await;
    call.finish().await
}

/// What became of a call, by the header.
fn came(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("x-hub-cache").unwrap_or("none")
}

/// Waits until so many replies are on disk: that is not waited for by calls.
async fn kept(hub: &TestHub, count: i64) {
    let started = std::time::Instant::now();
    while hub.app.cache.room(None).await.unwrap().0 != count {
        assert!(started.elapsed().as_secs() < 10, "never {count} replies");
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

/// Calls that the providers got.
fn served(hub: &TestHub) -> usize {
    hub.simulator.witness().served().len()
}

async fn as_admin(hub: &TestHub, method: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [("authorization", bearer.as_str())];
    let call = Call::send(hub.address, method, path, &headers, "").await;
    call.finish().await
}
