//! A whole hub whose one provider is a simulator.

use std::net::SocketAddr;
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

/// The key that calls the hub and may look at its books.
const KEY: &str = "aigne-0123456789012345678901234567890";

pub struct Hub {
    pub simulator: Simulator,
    address: SocketAddr,
    store: store::Store,
    handle: actix_web::dev::ServerHandle,
    finished: tokio::task::JoinHandle<()>,
    serving: Serving,
    folder: tempfile::TempDir,
}

/// The simulator that will be the provider, before there is a hub.
pub struct Cloud {
    simulator: Simulator,
    serving: Serving,
    folder: tempfile::TempDir,
}

impl Cloud {
    pub async fn start() -> Cloud {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let address = ([127, 0, 0, 1], 0).into();
        Cloud {
            serving: serve(address, simulator.clone()).await.unwrap(),
            simulator,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.serving.address()
    }

    /// A service account that the simulator knows, whose tokens live so long; the path of its file.
    pub async fn account(&self, expires_in: i64) -> (Value, String) {
        let path = format!("/service-account.json?expires_in={expires_in}");
        let file = client::call(self.address(), "GET", &path, &[], "").await;
        let mut file = file.json();
        // The test's client calls every host `sim`.
        file["token_uri"] = json!(format!("http://{}/token", self.address()));
        let place = self.folder.path().join("account.json");
        std::fs::write(&place, file.to_string()).unwrap();
        (file, place.to_str().unwrap().to_owned())
    }

    /// The hub with this in its file.
    pub async fn hub(self, toml: &str) -> Hub {
        let path = self.folder.path().join("hub.toml");
        let key = format!("\n[[keys]]\nname = \"test\"\nsecret = \"{KEY}\"\nrole = \"admin\"\n");
        std::fs::write(&path, format!("{toml}{key}")).unwrap();
        let data = self.folder.path().to_str().unwrap().to_owned();
        let env = Env::of([("HUB_DATA_DIR", data.as_str()), ("HUB_PORT", "0")]);
        let flags = Flags {
            config: Some(path),
            ..Flags::default()
        };
        let running = server::start(Config::load(&flags, &env).unwrap())
            .await
            .unwrap();
        Hub {
            simulator: self.simulator,
            address: running.address,
            store: running.app.store.clone(),
            handle: running.handle.clone(),
            finished: actix_web::rt::spawn(async move { running.finish().await.unwrap() }),
            serving: self.serving,
            folder: self.folder,
        }
    }
}

impl Hub {
    /// A call of OpenAI chat: the usual question, with `more` members over it.
    pub async fn chat(&self, model: &str, more: Value) -> Answer {
        let body =
            json!({"model": model, "messages": [{"role": "user", "content": "Hello there"}]});
        self.post("/v1/chat/completions", body, more).await
    }

    /// The same of Anthropic messages.
    pub async fn messages(&self, model: &str, more: Value) -> Answer {
        let body = json!({"model": model, "max_tokens": 4000,
            "messages": [{"role": "user", "content": "Hello there"}]});
        self.post("/v1/messages", body, more).await
    }

    /// A call of any API.
    pub async fn post(&self, path: &str, mut body: Value, more: Value) -> Answer {
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        let bearer = format!("Bearer {KEY}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        client::call(self.address, "POST", path, &headers, &body.to_string()).await
    }

    /// A GET with the key.
    pub async fn get(&self, path: &str) -> Answer {
        let bearer = format!("Bearer {KEY}");
        let headers = [("authorization", bearer.as_str())];
        client::call(self.address, "GET", path, &headers, "").await
    }

    /// The newest record of a call.
    pub async fn last_call(&self) -> Value {
        let bearer = format!("Bearer {KEY}");
        let headers = [("authorization", bearer.as_str())];
        let calls = client::call(self.address, "GET", "/api/calls?limit=1", &headers, "").await;
        calls.json()["calls"][0].clone()
    }

    /// Path, headers and body of what the provider was sent, oldest first.
    pub fn seen(&self) -> Vec<Value> {
        self.simulator.witness().requests()
    }

    /// How often an access token was asked for.
    pub fn exchanges(&self) -> usize {
        self.seen()
            .iter()
            .filter(|seen| seen["path"] == "/token")
            .count()
    }

    /// No token that was given out is good any more.
    pub async fn revoke(&self) {
        client::call(self.serving.address(), "DELETE", "/_sim", &[], "").await;
    }

    /// Proves the books that it leaves.
    pub async fn stop(self) {
        books::hold(&self.store).await;
        self.handle.stop(true).await;
        self.finished.await.unwrap();
        self.serving.stop().await;
        drop(self.folder);
    }
}
