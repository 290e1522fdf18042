//! A whole hub with one provider, `bedrock`, which is a simulator.

use std::sync::Arc;

use aigne_hub::clock::SystemClock;
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use aigne_hub::server;
use aigne_hub::simulator::Simulator;
use aigne_hub::simulator::server::{Serving, serve};
use serde_json::{Value, json};

use crate::support::books;
use crate::support::client::{self, Answer};

/// The key that calls the hub.
const KEY: &str = "aigne-0123456789012345678901234567890";

/// What signs; in a script it is `auth=`.
pub const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

pub struct Hub {
    pub simulator: Simulator,
    address: std::net::SocketAddr,
    store: store::Store,
    handle: actix_web::dev::ServerHandle,
    finished: tokio::task::JoinHandle<()>,
    serving: Serving,
    _folder: tempfile::TempDir,
}

impl Hub {
    /// With an access key pair of a session.
    pub async fn signing() -> Hub {
        Hub::with(&format!(
            "access_key_id = \"AKIAIOSFODNN7EXAMPLE\"\nsecret_access_key = \"{SECRET}\"\nsession_token = \"a/session+token==\""
        ))
        .await
    }

    /// With this credential.
    pub async fn with(credential: &str) -> Hub {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let serving = serve(([127, 0, 0, 1], 0).into(), simulator.clone())
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.toml");
        let text = format!(
            "[[providers]]\nname = \"bedrock\"\nregion = \"eu-central-1\"\nbase_url = \"http://{}\"\n\n[[providers.credentials]]\n{credential}\n\n[[keys]]\nname = \"test\"\nsecret = \"{KEY}\"\n",
            serving.address()
        );
        std::fs::write(&path, text).unwrap();
        let data = folder.path().to_str().unwrap().to_owned();
        let env = Env::of([("HUB_DATA_DIR", data.as_str()), ("HUB_PORT", "0")]);
        let flags = Flags {
            config: Some(path),
            ..Flags::default()
        };
        let running = server::start(Config::load(&flags, &env).unwrap())
            .await
            .unwrap();
        Hub {
            simulator,
            address: running.address,
            store: running.app.store.clone(),
            handle: running.handle.clone(),
            finished: actix_web::rt::spawn(async move { running.finish().await.unwrap() }),
            serving,
            _folder: folder,
        }
    }

    /// A call of OpenAI chat: the usual question, with `more` members over it.
    pub async fn chat(&self, model: &str, more: Value) -> Answer {
        let body = json!({"messages": [{"role": "user", "content": "Hello there"}]});
        self.post("/v1/chat/completions", model, body, more).await
    }

    /// The same of Anthropic messages.
    pub async fn messages(&self, model: &str, more: Value) -> Answer {
        let body =
            json!({"max_tokens": 4000, "messages": [{"role": "user", "content": "Hello there"}]});
        self.post("/v1/messages", model, body, more).await
    }

    async fn post(&self, path: &str, model: &str, mut body: Value, more: Value) -> Answer {
        let members = body.as_object_mut().unwrap();
        members.insert("model".to_owned(), format!("bedrock/{model}").into());
        members.extend(more.as_object().unwrap().clone());
        let bearer = format!("Bearer {KEY}");
        let headers = [("authorization", bearer.as_str())];
        client::call(self.address, "POST", path, &headers, &body.to_string()).await
    }

    /// Proves the books that it leaves.
    pub async fn stop(self) {
        books::hold(&self.store).await;
        self.handle.stop(true).await;
        self.finished.await.unwrap();
        self.serving.stop().await;
    }
}
