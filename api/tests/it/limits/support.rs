//! Limits of the file, and calls that meet them.

use crate::support::client::Answer;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// A limit of the file.
pub fn limit(name: &str, scope: &str, rates: &str) -> String {
    format!("[[limits]]\nname = \"{name}\"\nscope = \"{scope}\"\n{rates}\n")
}

/// Another key of the file: its secret, and its lines with these members.
pub fn key(name: &str, members: &str) -> (String, String) {
    let secret = format!("aigne-{name}-0123456789-0123456789-0123456789");
    let lines = format!("[[keys]]\nname = \"{name}\"\nsecret = \"{secret}\"\n{members}\n");
    (secret, lines)
}

/// A model that uses so many tokens in all.
pub fn model(tokens: u64) -> String {
    format!("sim-openai/m+input={}+output=10", tokens - 10)
}

impl TestHub {
    /// A whole call with this key, which asks for a short answer.
    pub async fn by_key(&self, key: &str, dialect: Dialect, model: &str) -> Answer {
        let body = dialect.request(model, false).replace("100000", "20");
        self.send_as(key, dialect, &body).await.finish().await
    }
}

/// Seconds that a refusal asks for.
pub fn wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 429, "{}", answer.text());
    answer.header("retry-after").unwrap().parse().unwrap()
}
