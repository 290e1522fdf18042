//! What the table of capabilities says is what the hub does.

use aigne_hub::providers::Kind;
use serde_json::Value;
use wire::ability::{Ability, Probe, probe, try_ability};

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const PROVIDERS: &str = r#"
[[providers]]
name = "to-openai"
kind = "openai"
base_url = "http://{sim}/v1"
[[providers.credentials]]
name = "main"
value = "sk-sim-openai-main"
[[providers.models]]
name = "gpt-4.1"

[[providers]]
name = "to-anthropic"
kind = "anthropic"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sk-ant-sim-main"
[[providers.models]]
name = "claude-sonnet-4-5"

[[providers]]
name = "to-google"
kind = "google"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sim-google-main"
[[providers.models]]
name = "gemini-2.5-pro"
"#;

#[actix_web::test]
async fn the_table_of_capabilities_is_what_callers_meet() {
    let hub = TestHub::with(PROVIDERS, |_| {}).await;
    let mut met = 0;
    for (caller, dialect) in [
        (Dialect::OpenAi, wire::Dialect::OpenAiChat),
        (Dialect::Anthropic, wire::Dialect::AnthropicMessages),
    ] {
        for (kind, model) in [
            (Kind::OpenAi, "to-openai/gpt-4.1"),
            (Kind::Anthropic, "to-anthropic/claude-sonnet-4-5"),
            (Kind::Google, "to-google/gemini-2.5-pro"),
        ] {
            let profile = kind.profile();
            let spoken = profile.endpoint_for(dialect).unwrap().dialect;
            for ability in Ability::ALL {
                let Probe::Body(body) = probe(ability, dialect) else {
                    continue;
                };
                let mut body: Value = serde_json::from_str(&body).unwrap();
                body["model"] = model.into();
                let answer = hub.call(caller, &body.to_string()).await;
                let outcome = try_ability(ability, dialect, spoken, profile.accent);
                let what = format!("{} to {}: {}", dialect.name(), profile.name, ability.name());
                let expected = if outcome.refused.is_some() { 400 } else { 200 };
                assert_eq!(answer.status, expected, "{what}: {}", answer.text());
                if expected == 200 {
                    let told = answer.header("x-hub-left-out").unwrap_or_default();
                    for path in &outcome.left_out {
                        assert!(told.contains(path.as_str()), "{what}: {told}");
                    }
                    assert_eq!(
                        told.is_empty(),
                        outcome.left_out.is_empty(),
                        "{what}: {told}"
                    );
                }
                met += 1;
            }
        }
    }
    assert!(met > 100, "{met}");
    hub.close().await;
}

#[actix_web::test]
async fn a_picture_that_the_provider_does_not_fetch_is_told_as_brought_by_the_hub() {
    let hub = TestHub::start().await;
    let table = hub.get("/api/capabilities", &[]).await.json();
    let support = |dialect: &str, provider: &str| {
        let rows = table["capabilities"].as_array().unwrap().iter();
        let mut row = rows.filter(|row| row["dialect"] == dialect && row["provider"] == provider);
        let abilities = row.next().unwrap()["abilities"].as_array().unwrap().clone();
        let mut abilities = abilities.into_iter();
        let picture = abilities.find(|ability| ability["name"] == "image_url");
        picture.unwrap()["support"].clone()
    };
    assert_eq!(support("openai-chat", "openai"), "native");
    assert_eq!(support("openai-chat", "anthropic"), "translated");
    assert_eq!(support("openai-chat", "bedrock"), "emulated");
    assert_eq!(support("openai-chat", "ollama"), "emulated");
    assert_eq!(support("anthropic-messages", "moonshot"), "emulated");
    hub.close().await;
}

#[actix_web::test]
async fn the_table_tells_who_has_the_apis_beside_chat() {
    let hub = TestHub::start().await;
    let told = hub.get("/api/capabilities", &[]).await.json();
    let support = |path: &str, provider: &str| {
        let rows = told["operations"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["path"] == path && row["provider"] == provider);
        row.unwrap()["support"].as_str().unwrap().to_owned()
    };
    for (path, provider, expected) in [
        ("/v1/embeddings", "openai", "native"),
        ("/v1/embeddings", "google", "translated"),
        ("/v1/embeddings", "bedrock", "translated"),
        ("/v1/embeddings", "anthropic", "impossible"),
        ("/v1/images/generations", "ideogram", "translated"),
        ("/v1/rerank", "cohere", "translated"),
        ("/v1/audio/speech", "openai", "native"),
        ("/v1/audio/speech", "anthropic", "impossible"),
    ] {
        assert_eq!(support(path, provider), expected, "{path} at {provider}");
    }
    hub.close().await;
}
