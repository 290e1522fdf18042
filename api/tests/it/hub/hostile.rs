//! A hostile provider, over HTTP: it costs bounded memory and ends in an error of the caller's dialect.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

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

fn toml(kind: &str, address: SocketAddr) -> String {
    let path = if kind == "compatible" { "/v1" } else { "" };
    format!(
        "[[providers]]\nname = \"odd\"\nkind = \"{kind}\"\nbase_url = \"http://{address}{path}\"\n\
         private_network = true\nmodels = [\"m\"]\n\
         credentials = [{{ name = \"one\", value = \"sk-odd\" }}]\n"
    )
}

async fn hub(kind: &str, address: SocketAddr) -> TestHub {
    TestHub::with(&toml(kind, address), |_| {}).await
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
    let closed = format!(
        "data: {{\"id\":\"1\",\"odd\":{}{}}}\n\n",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let letters = b"data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xff\xfe\"}}]}\n\n";
    let skipped = b"data: {\"id\":\"1\",\"odd\":\"\xff\xfe\",\"choices\":[]}\n\n";
    let stray = stray(
        "content_block_delta",
        "7",
        r#","delta":{"type":"text_delta","text":"x"}"#,
    );
    let stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    for (what, kind, begin, end) in [
        ("nesting", "compatible", chat(deep.as_bytes()), CHAT_END),
        ("no letters", "compatible", chat(letters), CHAT_END),
        (
            "a wrong index",
            "anthropic",
            messages(stray.as_bytes()),
            stop,
        ),
    ] {
        // The provider cuts the stream, or goes on as if nothing were wrong.
        for end in ["", end] {
            let hub = hub(kind, provider(once([&begin, end.as_bytes()].concat())).0).await;
            for caller in CALLERS {
                failed(caller, &ask(&hub, caller).await, what);
            }
            hub.close().await;
        }
    }
    // What a translation skips it does not tell; forwarded it would reach the caller.
    for (what, begin) in [
        ("nesting that nobody reads", chat(closed.as_bytes())),
        ("letters that nobody reads", chat(skipped)),
        ("no JSON", chat(b"data: <html>\n\n")),
    ] {
        let whole = [&begin, CHAT_END.as_bytes()].concat();
        let hub = hub("compatible", provider(once(whole)).0).await;
        let answer = ask(&hub, wire::Dialect::OpenAiChat).await;
        failed(wire::Dialect::OpenAiChat, &answer, what);
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(!text.contains("odd\"") && !text.contains("html"), "{what}");
        hub.close().await;
    }
}

/// How a stream of chat completions ends that is complete.
const CHAT_END: &str = concat!(
    "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
    "data: [DONE]\n\n",
);

/// An event of a block of a message.
fn stray(kind: &str, index: &str, rest: &str) -> String {
    format!("event: {kind}\ndata: {{\"type\":\"{kind}\",\"index\":{index}{rest}}}\n\n")
}

#[actix_web::test]
async fn an_index_that_no_answer_has_is_not_forwarded() {
    use wire::Dialect::{AnthropicMessages, GeminiGenerate, OpenAiChat, OpenAiResponses};

    let choice = |index: &str| {
        format!(
            "data: {{\"id\":\"1\",\"choices\":[{{\"index\":{index},\"delta\":{{\"content\":\"odd\"}}}}]}}\n\n{CHAT_END}"
        )
    };
    let tool = |index: &str| {
        format!(
            "data: {{\"id\":\"1\",\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":{index},\"function\":{{\"arguments\":\"odd\"}}}}]}}}}]}}\n\n{CHAT_END}"
        )
    };
    let text = r#","delta":{"type":"text_delta","text":"odd"}"#;
    let message = |event: String| {
        messages(
            format!("{event}event: message_stop\ndata: {{\"type\":\"message_stop\"}}\n\n")
                .as_bytes(),
        )
    };
    let item = |index: &str| {
        let event = |kind: &str, rest: &str| {
            format!("event: {kind}\ndata: {{\"type\":\"{kind}\"{rest}}}\n\n")
        };
        [
            HEAD.to_owned(),
            event("response.created", r#","response":{"id":"1","model":"m"}"#),
            event(
                "response.output_item.added",
                r#","output_index":0,"item":{"type":"message"}"#,
            ),
            event(
                "response.output_text.delta",
                r#","output_index":0,"delta":"Hi""#,
            ),
            event(
                "response.output_text.delta",
                &format!(r#","output_index":{index},"delta":"odd""#),
            ),
            event(
                "response.completed",
                r#","response":{"id":"1","status":"completed"}"#,
            ),
        ]
        .concat()
        .into_bytes()
    };
    let candidate = |index: &str| {
        let event = |index: &str, text: &str, rest: &str| {
            format!(
                "data: {{\"candidates\":[{{\"index\":{index},\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}{rest}}}]}}\n\n"
            )
        };
        let end = event("0", "", r#","finishReason":"STOP""#);
        format!(
            "{HEAD}{}{}{end}",
            event("0", "Hi", ""),
            event(index, "odd", "")
        )
        .into_bytes()
    };
    for (what, kind, caller, begin) in [
        (
            "a choice far away",
            "compatible",
            OpenAiChat,
            chat(choice("77").as_bytes()),
        ),
        (
            "a choice below none",
            "compatible",
            OpenAiChat,
            chat(choice("-3").as_bytes()),
        ),
        (
            "a choice beyond numbers",
            "compatible",
            OpenAiChat,
            chat(choice("1e300").as_bytes()),
        ),
        (
            "a call far away",
            "compatible",
            OpenAiChat,
            chat(tool("4000000000").as_bytes()),
        ),
        (
            "a call below none",
            "compatible",
            OpenAiChat,
            chat(tool("-1").as_bytes()),
        ),
        (
            "a block unbegun",
            "anthropic",
            AnthropicMessages,
            message(stray("content_block_delta", "99", text)),
        ),
        (
            "a block below none",
            "anthropic",
            AnthropicMessages,
            message(stray("content_block_delta", "-1", text)),
        ),
        (
            "an end unbegun",
            "anthropic",
            AnthropicMessages,
            message(stray("content_block_stop", "5", ",\"odd\":1")),
        ),
        ("an item unbegun", "openai", OpenAiResponses, item("9")),
        ("an item below none", "openai", OpenAiResponses, item("-9")),
        (
            "a candidate below none",
            "google",
            GeminiGenerate,
            candidate("-1"),
        ),
        (
            "a candidate far away",
            "google",
            GeminiGenerate,
            candidate("4000000000"),
        ),
    ] {
        let hub = hub(kind, provider(once(begin)).0).await;
        let answer = ask(&hub, caller).await;
        failed(caller, &answer, what);
        let text = String::from_utf8_lossy(&answer.body);
        // What came before it was passed on, if the provider's first bytes held no more than that.
        assert!(
            text.contains("Hi") || answer.status == 502 || caller == AnthropicMessages,
            "{what}: {text}"
        );
        assert!(!text.contains("odd\""), "{what}: {text}");
        hub.close().await;
    }
}

#[actix_web::test]
async fn choices_that_were_asked_for_come_in_any_order() {
    let far = r#"data: {"id":"1","choices":[{"index":77,"delta":{"content":"far"}}]}"#;
    let whole = chat(format!("{far}\n\n{CHAT_END}").as_bytes());
    let hub = hub("compatible", provider(once(whole)).0).await;
    let messages = json!([{"role": "user", "content": "Hi"}]);
    for (n, passes) in [(78, true), (77, true), (2, false)] {
        let body = json!({"model": "odd/m", "stream": true, "n": n, "messages": messages});
        let bearer = format!("Bearer {KEY}");
        let headers = [("authorization", bearer.as_str())];
        let path = "/v1/chat/completions";
        let answer = client::call(hub.address, "POST", path, &headers, &body.to_string()).await;
        let text = String::from_utf8_lossy(&answer.body);
        assert_eq!(text.contains("far"), passes, "{n}: {text}");
        assert_eq!(text.contains("[DONE]"), passes, "{n}: {text}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_whole_answer_that_no_client_can_read_is_a_failure_of_the_provider() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    let deep = format!(
        "{{\"id\":\"1\",\"choices\":{}{}}}",
        "[".repeat(3_000_000),
        "]".repeat(3_000_000)
    );
    let letters = b"{\"id\":\"1\",\"model\":\"m\",\"odd\":\"\xff\xfe\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    for (what, body) in [("nesting", deep.as_bytes()), ("no letters", letters)] {
        let whole = [head.as_bytes(), body].concat();
        let hub = hub("compatible", provider(once(whole)).0).await;
        for (path, asked) in [
            (
                "/v1/chat/completions",
                json!({"model": "odd/m", "messages": [{"role": "user", "content": "Hi"}]}),
            ),
            (
                "/v1/messages",
                json!({"model": "odd/m", "max_tokens": 9, "messages": [{"role": "user", "content": "Hi"}]}),
            ),
            ("/v1/embeddings", json!({"model": "odd/m", "input": "Hi"})),
        ] {
            let answer =
                client::call(hub.address, "POST", path, &headers, &asked.to_string()).await;
            assert_eq!(answer.status, 502, "{what} at {path}: {}", answer.text());
            assert!(answer.text().contains("error"), "{what} at {path}");
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

const WHOLE: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";

/// A whole answer in each of two dialects, one of them the provider's own.
async fn ask_whole(address: SocketAddr, path: &str) -> Answer {
    let asked = json!({"model": "odd/m", "max_tokens": 9,
        "messages": [{"role": "user", "content": "Hi"}]});
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    client::call(address, "POST", path, &headers, &asked.to_string()).await
}

const PATHS: [&str; 2] = ["/v1/chat/completions", "/v1/messages"];

#[actix_web::test]
async fn words_of_an_error_without_end_are_not_read_to_their_end() {
    let head = "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n\
                {\"error\":{\"message\":\"";
    let (address, written) = provider(Attack {
        begin: head.into(),
        again: vec![b'a'; 64 * 1024],
        up_to: 100 << 20,
    });
    let hub = hub("compatible", address).await;
    for path in PATHS {
        let answer = ask_whole(hub.address, path).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(answer.body.len() < 2 * limits::ERROR_BYTES);
        // What is not read lies in the kernel's buffers.
        let taken = written.load(Ordering::SeqCst);
        assert!(taken < 24 << 20, "{taken}");
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_whole_answer_without_end_is_cut_at_the_setting() {
    let (address, written) = provider(Attack {
        begin: format!("{WHOLE}{{\"id\":\"").into(),
        again: vec![b'a'; 64 * 1024],
        up_to: 100 << 20,
    });
    let hub = TestHub::with(&toml("compatible", address), |config| {
        config.upstream.answer_limit_bytes = 1 << 20;
    })
    .await;
    for path in PATHS {
        let answer = ask_whole(hub.address, path).await;
        assert_eq!(answer.status, 502, "{}", answer.text());
        let told = answer.json();
        assert!(
            told["error"]["message"]
                .as_str()
                .unwrap()
                .contains("HUB_ANSWER_LIMIT")
        );
        let taken = written.load(Ordering::SeqCst);
        assert!(taken < 24 << 20, "{taken}");
    }
    hub.close().await;
}

/// A provider that sends all but the end of long answers, to any number of callers, until it is let
/// go on.
fn slow_to_end(bytes: usize, gate: Arc<OnceLock<()>>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, gate) = (stream.unwrap(), Arc::clone(&gate));
            std::thread::spawn(move || {
                let (mut sent, mut buffer) = (Vec::new(), [0; 4096]);
                while !sent.ends_with(b"}") {
                    match stream.read(&mut buffer) {
                        Ok(read) if read > 0 => sent.extend_from_slice(&buffer[..read]),
                        _ => return,
                    }
                }
                let begin = format!("{WHOLE}{{\"id\":\"1\",\"odd\":\"{}", "a".repeat(bytes));
                if stream.write_all(begin.as_bytes()).is_err() {
                    return;
                }
                gate.wait();
                let end = "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\
                           \"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
                drop(stream.write_all(end.as_bytes()));
            });
        }
    });
    address
}

#[actix_web::test]
async fn whole_answers_of_all_calls_together_are_bounded_and_give_their_room_back() {
    use futures_util::StreamExt;
    use futures_util::stream::FuturesUnordered;

    const LIMIT: usize = 8 << 20;
    // Four of the greatest length, and 4 MiB of each: eight of these.
    const ASKED: usize = 12;
    const LEAST_REFUSED: usize = 4;
    let gate = Arc::new(OnceLock::new());
    let address = slow_to_end(LIMIT - 1024, Arc::clone(&gate));
    let hub = TestHub::with(&toml("compatible", address), |config| {
        config.upstream.answer_limit_bytes = LIMIT;
    })
    .await;
    let calls = (0..ASKED).map(|_| ask_whole(hub.address, PATHS[0]));
    let mut calls: FuturesUnordered<_> = calls.collect();
    for _ in 0..LEAST_REFUSED {
        // No other answer can end yet.
        let refused = calls.next().await.unwrap();
        assert_eq!(refused.status, 503, "{}", refused.text());
        assert_eq!(refused.json()["error"]["code"], "answer_too_large");
    }
    gate.set(()).unwrap();
    let rest: Vec<Answer> = calls.collect().await;
    let served = rest.iter().filter(|answer| answer.status == 200).count();
    assert!(served >= 4, "{served}");
    assert!(rest.iter().all(|answer| matches!(answer.status, 200 | 503)));
    drop(rest);
    for _ in 0..2 {
        let calls: FuturesUnordered<_> = (0..4).map(|_| ask_whole(hub.address, PATHS[0])).collect();
        let again: Vec<Answer> = calls.collect().await;
        assert!(again.iter().all(|answer| answer.status == 200));
    }
    hub.close().await;
}
