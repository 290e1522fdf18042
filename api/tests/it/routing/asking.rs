//! Making routes, asking for plans, and seeing where calls went.

use serde_json::{Value, json};

use super::support::admin;
use crate::support::client::{Answer, Call};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// A hub with more in its file, and a key that may change everything.
pub async fn hub(more: &str) -> TestHub {
    TestHub::with(&(admin() + more), |_| {}).await
}

impl TestHub {
    /// A request of an admin with a body.
    pub async fn change(&self, method: &str, path: &str, body: &Value) -> Answer {
        let key = super::support::ADMIN;
        let bearer = format!("Bearer {key}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let call = Call::send(self.address, method, path, &headers, &body.to_string()).await;
        call.finish().await
    }

    /// Makes a route; gives its id.
    pub async fn route(&self, name: &str, definition: Value) -> String {
        let mut body = definition;
        body["name"] = json!(name);
        let made = self.change("POST", "/api/routes", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()["route"]["id"].as_str().unwrap().to_owned()
    }

    /// Where a request would go.
    pub async fn explained(&self, body: Value) -> Value {
        let told = self.change("POST", "/api/routes/explain", &body).await;
        assert_eq!(told.status, 200, "{}", told.text());
        told.json()
    }

    /// So many calls one after another, none of a stream, all answered.
    pub async fn ask_often(&self, model: &str, count: usize) {
        for _ in 0..count {
            let answer = self.ask(Dialect::OpenAi, model, false).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }

    /// How many of the calls from this one on a provider answered.
    pub async fn answered(&self, from: usize, count: usize, provider: &str) -> usize {
        let settled = self.settled(from + count).await;
        let by = |one: &&crate::support::books::Settled| {
            one.call.provider.as_deref() == Some(provider) && one.call.status == "success"
        };
        settled.iter().skip(from).filter(by).count()
    }
}

/// A step without more.
pub fn step(policy: &str, targets: Value) -> Value {
    json!({ "policy": policy, "targets": targets })
}

/// Targets by their names.
pub fn aims(models: &[&str]) -> Value {
    models
        .iter()
        .map(|model| json!({ "model": model }))
        .collect()
}
