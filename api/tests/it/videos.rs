//! Videos, over HTTP: ordered, looked at, fetched, charged; with the books and the provider looked
//! at afterwards.

mod aigne;
mod google;
mod jobs;
mod money;
mod restart;

use std::time::Duration;

use aigne_hub::config::Config;
use aigne_hub::upstream::Egress;
use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

/// A key that belongs to somebody else.
const OTHER: &str = "aigne-test-other-6789-0123456789-0123456789-abc";

/// A provider of each form, with prices of what the tests order.
const PROVIDERS: &str = r#"
[[providers]]
name = "films"
kind = "compatible"
base_url = "http://{sim}/v1"
[[providers.credentials]]
value = "sk-films"

[[providers]]
name = "veo"
kind = "google"
base_url = "http://{sim}"
[[providers.credentials]]
value = "AIza-veo"

[[rates]]
provider = "films"
model = "sora-2"
kind = "video"
per_second = "0.1"
videos = [{ size = "1792x1024", price = "0.5" }]

[[rates]]
provider = "films"
model = "sora-2+polls=1000000"
kind = "video"
per_second = "0.1"

[[rates]]
provider = "films"
model = "sora-2+fails=moderation_blocked+polls=1"
kind = "video"
per_second = "0.1"

[[rates]]
provider = "veo"
model = "veo-3.0-generate-001"
kind = "video"
per_second = "0.4"
"#;

/// Somebody else.
const OTHERS: &str = r#"
[[keys]]
name = "other"
secret = "aigne-test-other-6789-0123456789-0123456789-abc"
"#;

/// Never done.
const ENDLESS: &str = "films/sora-2+polls=1000000";
const FAILING: &str = "films/sora-2+fails=moderation_blocked+polls=1";

async fn hub() -> TestHub {
    hub_with(OTHERS, |_| {}).await
}

async fn hub_with(more: &str, change: impl FnOnce(&mut Config)) -> TestHub {
    TestHub::with(&format!("{PROVIDERS}{more}"), |config| {
        config.video.poll = Duration::from_millis(20);
        config.media.egress = Some(Egress::Private);
        change(config);
    })
    .await
}

async fn send_as(key: &str, hub: &TestHub, method: &str, path: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    Call::send(hub.address, method, path, &headers, body)
        .await
        .finish()
        .await
}

async fn send(hub: &TestHub, method: &str, path: &str) -> Answer {
    send_as(KEY, hub, method, path, "").await
}

async fn post(hub: &TestHub, path: &str, body: &Value) -> Answer {
    send_as(KEY, hub, "POST", path, &body.to_string()).await
}

/// Orders a video; its object.
async fn order(hub: &TestHub, body: &Value) -> Value {
    let answer = post(hub, "/v1/videos", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn wish(model: &str) -> Value {
    json!({ "model": model, "prompt": "a cat on a piano" })
}

fn path(video: &Value) -> String {
    format!("/v1/videos/{}", video["id"].as_str().unwrap())
}

/// Looks at a video until it has ended.
async fn ended(hub: &TestHub, video: &Value) -> Value {
    loop {
        let answer = send(hub, "GET", &path(video)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let seen = answer.json();
        if seen["status"] == "completed" || seen["status"] == "failed" {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
