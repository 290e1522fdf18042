//! A hostile provider, over HTTP: it costs bounded memory and ends in an error of the caller's dialect.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use wire::limits;

use crate::support::client::{self, Answer};
use crate::support::hub::{KEY, TestHub};

/// What a provider sends: a beginning, and then the same bytes up to this many of them.
struct Attack {
    begin: Vec<u8>,
    again: Vec<u8>,
    up_to: usize,
}

/// A provider that answers every call so, and how many bytes it got rid of the last time.
fn provider(attack: Attack) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut sent, mut buffer) = (Vec::new(), [0; 4096]);
            // The requests of these tests end with their object.
            while !sent.ends_with(b"}") {
                let read = stream.read(&mut buffer).unwrap_or(0);
                if read == 0 {
                    break;
                }
                sent.extend_from_slice(&buffer[..read]);
            }
            count.store(0, Ordering::SeqCst);
            let mut going = stream.write_all(&attack.begin).is_ok();
            let mut total = 0;
            while going && total < attack.up_to {
                going = stream.write_all(&attack.again).is_ok();
                total += attack.again.len();
                count.store(total, Ordering::SeqCst);
            }
        }
    });
    (address, written)
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// A stream of chat completions that has begun, and goes on with this.
fn chat(then: &[u8]) -> Vec<u8> {
    let begun = r#"data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#;
    [HEAD.as_bytes(), begun.as_bytes(), b"\n\n", then].concat()
}

/// The same of messages.
fn messages(then: &[u8]) -> Vec<u8> {
    let begun = concat!(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"1\",\"model\":\"m\",",
        "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n",
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,",
        "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    );
    [HEAD.as_bytes(), begun.as_bytes(), then].concat()
}

fn once(begin: Vec<u8>) -> Attack {
    Attack {
        begin,
        again: Vec::new(),
        up_to: 0,
    }
}

async fn hub(kind: &str, address: SocketAddr) -> TestHub {
    let path = if kind == "compatible" { "/v1" } else { "" };
    let toml = format!(
        "[[providers]]\nname = \"odd\"\nkind = \"{kind}\"\nbase_url = \"http://{address}{path}\"\n\
         private_network = true\nmodels = [\"m\"]\n\
         credentials = [{{ name = \"one\", value = \"sk-odd\" }}]\n"
    );
    TestHub::with(&toml, |_| {}).await
}

const CALLERS: [wire::Dialect; 6] = wire::Dialect::ALL;

/// A streamed call in each dialect.
async fn ask(hub: &TestHub, caller: wire::Dialect) -> Answer {
    let messages = json!([{"role": "user", "content": "Hi"}]);
    let (path, body) = match caller {
        wire::Dialect::OpenAiChat => ("/v1/chat/completions", json!({"messages": messages})),
        wire::Dialect::OpenAiResponses => ("/v1/responses", json!({"input": "Hi"})),
        wire::Dialect::AnthropicMessages => (
            "/v1/messages",
            json!({"messages": messages, "max_tokens": 9}),
        ),
        wire::Dialect::AigneChat => (
            "/api/v2/chat",
            json!({"input": {"messages": messages, "modelOptions": {"model": "odd/m"}}, "options": {"streaming": true}}),
        ),
        wire::Dialect::AigneCompletions => ("/api/v2/completions", json!({"messages": messages})),
        wire::Dialect::GeminiGenerate => (
            "/v1beta/models/odd/m:streamGenerateContent?alt=sse",
            json!({"contents": [{"parts": [{"text": "Hi"}]}]}),
        ),
    };
    let mut body = body;
    let in_path = [wire::Dialect::GeminiGenerate, wire::Dialect::AigneChat];
    if !in_path.contains(&caller) {
        body["model"] = "odd/m".into();
        body["stream"] = true.into();
    }
    let bearer = format!("Bearer {KEY}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("accept", "text/event-stream"),
    ];
    client::call(hub.address, "POST", path, &headers, &body.to_string()).await
}

/// The call failed in the words of its dialect, and does not look complete.
fn failed(caller: wire::Dialect, answer: &Answer, what: &str) {
    let name = caller.name();
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let end = &text[text.len().saturating_sub(600)..];
    if answer.status != 200 {
        assert!(
            (500..=504).contains(&answer.status),
            "{what} to {name}: {end}"
        );
        let body: Value = serde_json::from_str(&text).unwrap();
        assert!(
            body["error"]["message"].is_string(),
            "{what} to {name}: {end}"
        );
        return;
    }
    let (fails, completes) = match caller {
        wire::Dialect::OpenAiChat => ("data: {\"error\"", "[DONE]"),
        wire::Dialect::OpenAiResponses => ("event: response.failed", "response.completed"),
        wire::Dialect::AnthropicMessages => ("event: error", "message_stop"),
        wire::Dialect::GeminiGenerate => ("{\"error\":", "\"finishReason\""),
        wire::Dialect::AigneChat => ("event: error", "modelWithProvider"),
        wire::Dialect::AigneCompletions => ("data: {\"error\"", "\"finish_reason\":\""),
    };
    assert!(text.contains(fails), "{what} to {name}: {end}");
    assert!(!text.contains(completes), "{what} to {name}: {end}");
}

#[actix_web::test]
async fn an_event_without_end_is_cut_at_the_limit_and_told_in_every_dialect() {
    let (address, written) = provider(Attack {
        begin: chat(b"data: "),
        again: vec![b'a'; 256 * 1024],
        up_to: 100 << 20,
    });
    let hub = hub("compatible", address).await;
    for caller in CALLERS {
        let answer = ask(&hub, caller).await;
        failed(caller, &answer, "an endless event");
        // What is not read lies in the kernel's buffers.
        let taken = written.load(Ordering::SeqCst);
        assert!(taken < limits::EVENT_BYTES + (24 << 20), "{taken}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn what_is_no_event_of_its_dialect_ends_in_an_error_of_the_callers() {
    let deep = format!("data: {}\n\n", "[".repeat(200_000));
    let letters = b"data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xff\xfe\"}}]}\n\n";
    let stray = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":7,\
                 \"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\n";
    for (what, kind, begin) in [
        ("nesting", "compatible", chat(deep.as_bytes())),
        ("no letters", "compatible", chat(letters)),
        ("a wrong index", "anthropic", messages(stray.as_bytes())),
    ] {
        let hub = hub(kind, provider(once(begin)).0).await;
        for caller in CALLERS {
            // Where the dialects match, bytes are forwarded as they come: only the cut is told.
            failed(caller, &ask(&hub, caller).await, what);
        }
        hub.close().await;
    }
}

#[actix_web::test]
async fn a_head_without_end_is_refused() {
    let (address, written) = provider(Attack {
        begin: b"HTTP/1.1 200 OK\r\nx-a: ".to_vec(),
        again: vec![b'a'; 64 * 1024],
        up_to: 64 << 20,
    });
    let hub = hub("compatible", address).await;
    for caller in CALLERS {
        failed(caller, &ask(&hub, caller).await, "an endless head");
        let taken = written.load(Ordering::SeqCst);
        assert!(taken < 24 << 20, "{taken}");
    }
    hub.close().await;
}
