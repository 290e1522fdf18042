//! Models from each kind of provider's own list, in the form in which it writes them.

use serde_json::Value;

use crate::support::client::Call;
use crate::support::hub::TestHub;

const ADMIN: &str = "aigne-test-0123456789-0123456789-0123456789-adm";

/// A model of a list: its name, what it does, tokens that fit into a call.
type Model = (&'static str, &'static str, Option<i64>);

/// Kinds that differ in their lists, and what is found: a name, what it does, its context.
const LISTS: [(&str, &str, &[Model]); 7] = [
    ("openai", "/v1", &[("fast", "chat", None)]),
    ("anthropic", "", &[("messages", "chat", None)]),
    ("google", "", &[("chat", "chat", Some(1_048_576))]),
    (
        "cohere",
        "/as/cohere",
        &[
            ("command-a-03-2025", "chat", Some(256_000)),
            ("embed-v4.0", "embedding", Some(256_000)),
            ("rerank-v3.5", "rerank", Some(256_000)),
        ],
    ),
    (
        "together",
        "/as/together/v1",
        &[
            ("meta-llama/Llama-3.3-70B", "chat", Some(131_072)),
            ("black-forest-labs/FLUX.1", "image", None),
            ("openai/some-voice", "speech", None),
        ],
    ),
    (
        "openrouter",
        "/as/openrouter/api/v1",
        &[
            ("x-ai/grok-4", "chat", Some(256_000)),
            ("google/draws", "image", Some(32_768)),
        ],
    ),
    (
        "mistral",
        "/as/mistral/v1",
        &[
            ("mistral-small-latest", "chat", Some(131_072)),
            ("mistral-embed", "embedding", Some(8_192)),
        ],
    ),
];

async fn ask(hub: &TestHub, method: &str, path: &str) -> Value {
    let bearer = format!("Bearer {ADMIN}");
    let headers = [("authorization", bearer.as_str())];
    let answer = Call::send(hub.address, method, path, &headers, "").await;
    let answer = answer.finish().await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

#[actix_web::test]
async fn each_list_is_read_in_its_providers_form() {
    let mut toml = format!("[[keys]]\nname = \"admin\"\nsecret = \"{ADMIN}\"\nrole = \"admin\"\n");
    for (kind, path, _) in LISTS {
        toml.push_str(&format!(
            "[[providers]]\nname = \"own-{kind}\"\nkind = \"{kind}\"\nbase_url = \"http://{{sim}}{path}\"\ncredentials = [{{ name = \"a\", value = \"key-{kind}\" }}]\n"
        ));
    }
    let hub = TestHub::with(&toml, |_| {}).await;
    let providers = ask(&hub, "GET", "/api/ai-providers").await;
    let kinds = ask(&hub, "GET", "/api/ai-providers/kinds").await;
    for (kind, _, expected) in LISTS {
        let named = |provider: &&Value| provider["name"] == format!("own-{kind}");
        let provider = providers.as_array().unwrap().iter().find(named).unwrap();
        let path = format!(
            "/api/ai-providers/{}/discover",
            provider["id"].as_str().unwrap()
        );
        let found = ask(&hub, "POST", &path).await;
        let found = found["models"].as_array().unwrap();
        for (name, does, context) in expected {
            let model = found.iter().find(|model| model["name"] == *name);
            let model = model.unwrap_or_else(|| panic!("{kind}: {name} is not in {found:?}"));
            assert_eq!(model["kind"], *does, "{kind}: {model}");
            if let Some(context) = context {
                assert_eq!(model["contextTokens"], *context, "{kind}: {model}");
            }
        }
        let known = kinds.as_array().unwrap().iter();
        assert!(known.clone().any(|known| known["name"] == kind), "{kind}");
    }
    hub.close().await;
}
