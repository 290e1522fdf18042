//! Files on the web that requests name, over HTTP: what the provider gets, and what is refused.

mod brought;
mod refused;
mod server;

use aigne_hub::config::Config;
use aigne_hub::upstream::Egress;
use serde_json::{Value, json};

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

/// A provider that fetches nothing, and one of each other dialect.
const PROVIDERS: &str = r#"
[[providers]]
name = "near"
kind = "ollama"
base_url = "http://{sim}/v1"

[[providers]]
name = "sim-google"
kind = "google"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "AIza-sim-main"
"#;

/// A hub that may fetch from this machine.
async fn hub() -> TestHub {
    hub_with(|config| config.media.egress = Some(Egress::Private)).await
}

async fn hub_with(change: impl FnOnce(&mut Config)) -> TestHub {
    TestHub::with(PROVIDERS, change).await
}

async fn post(hub: &TestHub, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let call = Call::send(hub.address, "POST", path, &headers, &body.to_string()).await;
    call.finish().await
}

/// Chat completions with these parts.
fn chat(model: &str, parts: Value) -> Value {
    json!({ "model": model, "messages": [{ "role": "user", "content": parts }] })
}

/// A part that shows a picture.
fn shown(url: &str) -> Value {
    json!({ "type": "image_url", "image_url": { "url": url } })
}

/// The body of the only request that a provider got.
fn only_request(hub: &TestHub) -> Value {
    let mut requests = hub.simulator.witness().requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.remove(0)["body"].take()
}
