//! The APIs beside chat, over HTTP, with the books looked at.

mod amounts;
mod bytes;
mod cohere;
mod embeddings;
mod flow;
mod pictures;
mod refusals;

use serde_json::Value;

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};

/// Prices of what the tests call.
const PRICES: &str = r#"
[[rates]]
provider = "sim-openai"
model = "vectors"
kind = "embedding"
input = "0.13"
output = "0"

[[rates]]
provider = "sim-openai"
model = "pictures"
kind = "image"
input = "5"
output = "0"
image_input = "10"
image_output = "40"
per_image = "0.5"

[[rates]]
provider = "sim-openai"
model = "dall"
kind = "image"
per_image = "0.02"
images = [{ size = "1024x1024", quality = "hd", price = "0.08" }]

[[rates]]
provider = "sim-openai"
model = "voice"
kind = "speech"
per_character = "0.000015"

[[rates]]
provider = "sim-openai"
model = "voice+chunks=200+big=1000+pace=20"
kind = "speech"
per_character = "0.000015"

[[rates]]
provider = "sim-openai"
model = "whisper"
kind = "transcription"
per_second = "0.0001"

[[rates]]
provider = "rankers"
model = "rerank"
kind = "rerank"
per_search = "0.002"

[[rates]]
provider = "rankers"
model = "jina"
kind = "rerank"
input = "0.05"
output = "0"

[[providers]]
name = "rankers"
kind = "compatible"
base_url = "http://{sim}/v1"
"#;

async fn hub() -> TestHub {
    TestHub::with(PRICES, |_| {}).await
}

/// Sends a JSON body.
async fn send(hub: &TestHub, path: &str, body: &str) -> Call {
    let bearer = format!("Bearer {KEY}");
    Call::send(
        hub.address,
        "POST",
        path,
        &[("authorization", &bearer)],
        body,
    )
    .await
}

async fn post(hub: &TestHub, path: &str, body: Value) -> Answer {
    send(hub, path, &body.to_string()).await.finish().await
}

/// Sends a JSON body with more headers.
async fn send_with(hub: &TestHub, path: &str, more: &[(&str, &str)], body: Value) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend_from_slice(more);
    Call::send(hub.address, "POST", path, &headers, &body.to_string())
        .await
        .finish()
        .await
}

const FORM: &str = "multipart/form-data; boundary=---x";

/// Sends a body of another kind.
async fn post_as(hub: &TestHub, path: &str, kind: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {KEY}");
    let length = body.len().to_string();
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", kind),
        ("content-length", &length),
    ];
    let mut call = Call::send(hub.address, "POST", path, &headers, "").await;
    call.write(body).await;
    call.finish().await
}

/// A form of these fields; one named `file` or `image` is a file.
fn form(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let file = match *name {
            "file" | "image" => "; filename=\"a;b.wav\"\r\nContent-Type: audio/wav",
            _ => "",
        };
        body.push_str(&format!(
            "-----x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body + "-----x--\r\n"
}
