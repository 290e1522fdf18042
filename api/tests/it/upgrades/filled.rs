//! Books that a hub has filled, to be brought back to any schema of the past.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use store::migrate::Steps;
use tempfile::TempDir;

use super::tables;
use crate::support::client::{Answer, call};
use crate::support::hub::TestHub;
use crate::support::rates;
use crate::support::ways::{Dialect, WAYS};

const SCRIPTS: [&str; 4] = [
    "input=100+output=50",
    "chunks=4+cache_read=40",
    "chunks=40+pace=20",
    "status=500",
];
const ADMIN: &str = "aigne-admin-0123456789-0123456789-0123456789-abc";

/// Before this one there were no credits of customers.
pub const LOTS: &str = "20261128000020";

/// How the hub charges that fills the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Billing {
    /// Costs are counted, nobody pays.
    Internal,
    /// Customers pay with credits.
    Credits,
}

/// The folder of a hub that was closed.
pub struct Filled {
    pub folder: TempDir,
    pub toml: String,
}

impl Filled {
    /// A hub that has seen something of everything.
    pub async fn by(billing: Billing) -> Filled {
        let toml = toml(billing);
        let hub = TestHub::with(&toml, |_| {}).await;
        manage(&hub, billing).await;
        serve(&hub).await;
        hub.handle.stop(true).await;
        let folder = hub.ended().await;
        Filled { folder, toml }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("hub.db")
    }

    /// A copy with only the first `kept` migrations.
    pub fn of_the_past(&self, kept: usize, into: &Path) -> PathBuf {
        let path = into.join(format!("{kept}.db"));
        std::fs::copy(self.database(), &path).unwrap();
        bring_back(&path, kept);
        path
    }
}

/// Takes back all but the first `kept` migrations of a file.
pub fn bring_back(path: &Path, kept: usize) {
    let mut conn = tables::shell(path);
    let all = Steps::Hub.count().unwrap();
    Steps::Hub.down(&mut conn, all - kept).unwrap();
}

fn toml(billing: Billing) -> String {
    let mut toml: String = SCRIPTS.map(rates).concat();
    toml.push_str(&format!(
        r#"
[[keys]]
name = "boss"
secret = "{ADMIN}"
role = "admin"

[[aliases]]
name = "fast"
target = "sim-openai/m"

[[limits]]
name = "both"
scope = "provider"
of = "sim-openai"
concurrent_calls = 64

[[routes]]
name = "either"
[[routes.steps]]
targets = [{{ model = "sim-openai/m" }}, {{ model = "sim-anthropic/m" }}]
"#
    ));
    if billing == Billing::Credits {
        toml.push_str("\n[billing]\nmode = \"credits\"\n");
    }
    toml
}

/// What an admin does.
async fn manage(hub: &TestHub, billing: Billing) {
    if billing == Billing::Credits {
        for name in ["everything", "boss"] {
            give(hub, name).await;
        }
        let codes = admin(
            hub,
            "POST",
            "/api/codes",
            json!({"amount": "3", "count": 2}),
        )
        .await;
        let code = codes["codes"][0]["text"].as_str().unwrap().to_owned();
        admin(hub, "POST", "/api/credits/redeem", json!({"code": code})).await;
    }
    let budget = json!({"name": "all", "scope": "hub", "amount": "1000", "period": "month", "time_zone": "UTC"});
    admin(hub, "POST", "/api/budgets", budget).await;
    admin(hub, "POST", "/api/invitations", json!({"role": "member"})).await;
    let key = json!({"name": "of the console", "models": ["sim-openai/*"]});
    admin(hub, "POST", "/api/keys", key).await;
    let provider = json!({"name": "mine", "displayName": "Mine", "kind": "compatible",
        "baseUrl": format!("http://{}/v1", hub.sim_address), "privateNetwork": true});
    let made = admin(hub, "POST", "/api/ai-providers", provider).await;
    let here = format!("/api/ai-providers/{}", made["id"].as_str().unwrap());
    let key = json!({"name": "one", "credentialType": "api_key", "value": "sk-mine"});
    admin(hub, "POST", &format!("{here}/credentials"), key).await;
    let rate = json!({"model": "m", "type": "chatCompletion", "margin": "0",
        "costs": {"input": "0.00001", "output": "0.00003"}});
    admin(hub, "POST", &format!("{here}/model-rates"), rate).await;
}

async fn give(hub: &TestHub, name: &str) {
    let snapshot = hub.app.snapshot.load();
    let key = snapshot.keys.values().find(|key| key.name == name).unwrap();
    let path = format!("/api/accounts/key:{}/credits", key.id);
    let gift = json!({"amount": "50", "source": "purchase", "expires_at": "2099-01-01T00:00:00Z"});
    admin(hub, "POST", &path, gift).await;
    admin(hub, "POST", &path, json!({"amount": "25", "note": "more"})).await;
}

async fn admin(hub: &TestHub, method: &str, path: &str, body: Value) -> Value {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let answer: Answer = call(hub.address, method, path, &headers, &body.to_string()).await;
    assert!(answer.status < 300, "{path}: {}", answer.text());
    answer.json()
}

/// Calls that end well, badly, and by the caller's leaving.
async fn serve(hub: &TestHub) {
    let mut made = 0;
    for way in WAYS {
        for script in &SCRIPTS[..2] {
            for stream in [false, true] {
                let answer = hub.ask(way.caller, &way.model(script), stream).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
                made += 1;
            }
        }
    }
    for model in ["either", "fast", "mine/m"] {
        let answer = hub.ask(Dialect::OpenAi, model, true).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        made += 1;
    }
    let failed = hub
        .ask(Dialect::OpenAi, &WAYS[0].model(SCRIPTS[3]), false)
        .await;
    assert!(failed.status >= 500, "{}", failed.text());
    let way = WAYS[0];
    let body = way.caller.request(&way.model(SCRIPTS[2]), true);
    let mut left = hub.send(way.caller, &body).await;
    left.events(5).await;
    drop(left);
    hub.settled(made + 2).await;
}
