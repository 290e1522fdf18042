//! Providers with several keys, and what an admin sees of them.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::client::{Answer, Call};
use crate::support::hub::TestHub;

/// The keys of [`provider`], by the names of its credentials.
pub const KEYS: [(&str, &str); 2] = [("one", "sk-one-0123456789"), ("two", "sk-two-0123456789")];

/// A provider of this name with the simulator behind it and two credentials; it has these models.
pub fn provider(name: &str, models: &[&str]) -> String {
    let mut text = format!(
        "[[providers]]\nname = \"{name}\"\nkind = \"compatible\"\nbase_url = \"http://{{sim}}/v1\"\nmodels = {models:?}\n"
    );
    for (credential, value) in KEYS {
        text +=
            &format!("[[providers.credentials]]\nname = \"{credential}\"\nvalue = \"{value}\"\n");
    }
    text
}

/// A key that may look at everything and reset it.
pub const ADMIN: &str = "aigne-admin-0123456789-0123456789-0123456789-ab";

/// Its lines of the file.
pub fn admin() -> String {
    format!("[[keys]]\nname = \"admin\"\nrole = \"admin\"\nsecret = \"{ADMIN}\"\n")
}

/// One that nobody listens for.
pub fn gone(name: &str, models: &[&str]) -> String {
    format!(
        "[[providers]]\nname = \"{name}\"\nkind = \"compatible\"\nbase_url = \"http://127.0.0.1:1/v1\"\nmodels = {models:?}\n"
    )
}

impl TestHub {
    /// A request of an admin.
    pub async fn admin(&self, method: &str, path: &str) -> Value {
        self.as_admin(method, path).await.json()
    }

    /// The same, for what is no JSON.
    pub async fn as_admin(&self, method: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {ADMIN}");
        let headers = [("authorization", bearer.as_str())];
        let call = Call::send(self.address, method, path, &headers, "").await;
        let answer = call.finish().await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        answer
    }

    /// Who is not called now.
    pub async fn standing(&self) -> Value {
        self.admin("GET", "/api/ai-providers/standing").await
    }

    /// Waits until what an admin sees of this is so.
    pub async fn stands(&self, is_so: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let standing = self.standing().await;
            if is_so(&standing) {
                return standing;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{standing}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
