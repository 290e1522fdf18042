//! `/v1/responses` over HTTP, through each way to a provider, with the simulator as witness.

use std::net::SocketAddr;
use std::sync::Arc;

use aigne_hub::clock::SystemClock;
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use aigne_hub::server::{self, Running};
use aigne_hub::simulator::Simulator;
use aigne_hub::simulator::server::{Serving, serve};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::books;
use super::support::client::{self, Answer};

mod custom;
mod kept;
mod native;

const KEY: &str = "aigne-Ab3d456789012345678901234567890";

const OTHER: &str = "aigne-Zz3d456789012345678901234567890";

/// The providers of the hub, and the path on which each is called.
const WAYS: [(&str, &str); 3] = [
    ("native", "/v1/responses"),
    ("chat", "/v1/chat/completions"),
    ("claude", "/v1/messages"),
];

/// A hub in front of a simulator that is three providers.
struct Hub {
    address: SocketAddr,
    simulator: Simulator,
    handle: actix_web::dev::ServerHandle,
    app: Arc<aigne_hub::app::App>,
    _serving: Serving,
    folder: TempDir,
}

impl Hub {
    async fn start() -> Hub {
        Hub::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Hub {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let serving = serve(([127, 0, 0, 1], 0).into(), simulator.clone())
            .await
            .unwrap();
        let folder = TempDir::new().unwrap();
        let provider = |(name, kind, path): (&str, &str, &str)| {
            format!(
                "[[providers]]\nname = \"{name}\"\nkind = \"{kind}\"\nbase_url = \"http://{}{path}\"\n\
                 private_network = true\nmodels = [\"m\"]\n\
                 credentials = [{{ name = \"one\", value = \"sk-simulated\" }}]\n",
                serving.address()
            )
        };
        let file = [
            ("native", "openai", "/v1"),
            ("chat", "compatible", "/v1"),
            ("claude", "anthropic", ""),
        ]
        .map(provider)
        .concat();
        let file = format!(
            "{file}[[keys]]\nname = \"test\"\nsecret = \"{KEY}\"\n[[keys]]\nname = \"other\"\nsecret = \"{OTHER}\"\n"
        );
        let path = folder.path().join("hub.toml");
        std::fs::write(&path, file).unwrap();
        let flags = Flags {
            config: Some(path),
            data_dir: Some(folder.path().join("data")),
            host: Some("127.0.0.1".to_owned()),
            port: Some("0".to_owned()),
        };
        let mut config = Config::load(&flags, &Env::default()).unwrap();
        change(&mut config);
        let running: Running = server::start(config).await.unwrap();
        let (address, handle) = (running.address, running.handle.clone());
        let app = Arc::clone(&running.app);
        actix_web::rt::spawn(running.finish());
        Hub {
            address,
            simulator,
            handle,
            _serving: serving,
            app,
            folder,
        }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask_as(KEY, method, path, body).await
    }

    async fn ask_as(&self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        client::call(self.address, method, path, &headers, body).await
    }

    async fn create(&self, model: &str, more: Value) -> Answer {
        let mut body = json!({"model": model, "input": "Hello there"});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        self.ask("POST", "/v1/responses", &body.to_string()).await
    }

    /// The last request that a provider got.
    fn seen(&self) -> Value {
        self.simulator.witness().requests().pop().unwrap()
    }

    /// Proves the books that it leaves.
    async fn stop(self) {
        books::hold(&self.app.store).await;
        self.handle.stop(true).await;
    }
}

fn weather() -> Value {
    json!({"type": "function", "name": "weather", "strict": false, "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
    }})
}

#[actix_web::test]
async fn a_whole_answer_crosses_from_every_dialect() {
    let hub = Hub::start().await;
    for (provider, path) in WAYS {
        let model = format!("{provider}/m+thinking+say=Hi%20you");
        let answer = hub.create(&model, json!({"metadata": {"a": "b"}})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.json();
        assert_eq!(body["object"], "response");
        assert_eq!(body["status"], "completed");
        assert_eq!(body["metadata"], json!({"a": "b"}));
        assert_eq!(body["output"][0]["type"], "reasoning");
        assert_eq!(body["output"][1]["content"][0]["text"], "Hi you");
        assert_eq!(
            body["usage"]["output_tokens_details"]["reasoning_tokens"],
            13
        );
        assert_eq!(hub.seen()["path"], path);
        let told = answer.header("x-hub-left-out");
        assert_eq!(told, (provider != "native").then_some("metadata"));
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_stream_of_parallel_calls_crosses_from_every_dialect() {
    let hub = Hub::start().await;
    for (provider, _) in WAYS {
        let model = format!("{provider}/m+tools=2+interleave");
        let more = json!({"stream": true, "tools": [weather()]});
        let answer = hub.create(&model, more).await;
        assert!(answer.whole, "{provider}");
        let data = answer.data();
        let kinds: Vec<&str> = data
            .iter()
            .filter_map(|event| event["type"].as_str())
            .collect();
        assert_eq!(&kinds[..2], ["response.created", "response.in_progress"]);
        let whole = &data.last().unwrap()["response"];
        assert_eq!(*kinds.last().unwrap(), "response.completed", "{provider}");
        let done = data
            .iter()
            .filter(|event| event["type"] == "response.output_item.done");
        let mut items: Vec<&Value> = done.collect();
        items.sort_by_key(|event| event["output_index"].as_u64());
        let items: Vec<&Value> = items.into_iter().map(|event| &event["item"]).collect();
        assert_eq!(json!(items), whole["output"], "{provider}");
        assert_eq!(items.len(), 2);
        assert_ne!(items[0]["call_id"], items[1]["call_id"]);
        assert_eq!(items[0]["arguments"], r#"{"city":"city"}"#);
        let numbers = data.iter().map(|event| event["sequence_number"].as_u64());
        assert!(numbers.eq((0..).map(Some).take(data.len())));
    }
    hub.stop().await;
}

#[actix_web::test]
async fn a_broken_stream_ends_with_an_error_and_never_with_an_end() {
    let hub = Hub::start().await;
    for (provider, _) in WAYS {
        let model = format!("{provider}/m+chunks=20+cut_event=8");
        let answer = hub.create(&model, json!({"stream": true})).await;
        let data = answer.data();
        let error = data.iter().find(|event| event["type"] == "error").unwrap();
        assert!(error["error"]["request_id"].is_string(), "{provider}");
        let ended = data
            .iter()
            .any(|event| event["type"] == "response.completed");
        assert!(!ended, "{provider}");
        if provider != "native" {
            let last = &data.last().unwrap()["response"];
            assert_eq!(last["status"], "failed");
            assert_eq!(last["id"], data[0]["response"]["id"]);
        }
    }
    hub.stop().await;
}

#[actix_web::test]
async fn bytes_of_a_native_call_stay_as_they_are() {
    let hub = Hub::start().await;
    let body = r#"{ "input" : "Hi", "temperature":1.0, "model":"native/m" , "store":false}"#;
    let answer = hub.ask("POST", "/v1/responses", body).await;
    assert_eq!(answer.status, 200);
    let sent = json!({"input": "Hi", "temperature": 1.0, "model": "m", "store": false});
    assert_eq!(hub.seen()["body"], sent);
    hub.stop().await;
}
