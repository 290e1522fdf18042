//! Azure OpenAI and Vertex AI as the environment declares them.

use aigne_hub::config::declared::DeclaredProvider;
use aigne_hub::config::env::Env;
use aigne_hub::config::providers::of_environment;
use aigne_hub::providers::Kind;
use aigne_hub::providers::vertex::ServiceAccount;

use super::hub::Cloud;

fn found(env: &Env) -> (Vec<DeclaredProvider>, String) {
    let mut problems = Default::default();
    let found = of_environment(env, &mut problems);
    (found, problems.to_string())
}

#[test]
fn azure_needs_its_key_and_its_address() {
    let key = ("AZURE_OPENAI_API_KEY", "one, two");
    let (none, problems) = found(&Env::of([key]));
    assert!(none.is_empty());
    assert!(problems.contains("AZURE_OPENAI_ENDPOINT"), "{problems}");
    let endpoint = ("AZURE_OPENAI_ENDPOINT", "https://me.openai.azure.com/");
    let version = ("OPENAI_API_VERSION", "2024-10-21");
    let (found, problems) = found(&Env::of([key, endpoint, version]));
    assert!(problems.is_empty(), "{problems}");
    let provider = found.first().unwrap();
    assert_eq!(
        (provider.name.as_str(), provider.kind),
        ("azure", Kind::Azure)
    );
    assert_eq!(provider.base_url, "https://me.openai.azure.com");
    assert_eq!(provider.settings.api_version.as_deref(), Some("2024-10-21"));
    assert_eq!(provider.credentials.len(), 2);
}

#[actix_web::test]
async fn the_file_of_a_service_account_makes_vertex() {
    let cloud = Cloud::start().await;
    let (_, file) = cloud.account(3599).await;
    let named = ("GOOGLE_APPLICATION_CREDENTIALS", file.as_str());
    let (declared, problems) = found(&Env::of([named]));
    assert!(problems.is_empty(), "{problems}");
    let provider = declared.first().unwrap();
    assert_eq!(provider.base_url, "https://aiplatform.googleapis.com");
    assert_eq!(provider.region.as_deref(), Some("global"));
    let account = ServiceAccount::of_secret(&provider.credentials[0].value).unwrap();
    assert_eq!(account.project.as_deref(), Some("simulated-project"));
    let place = ("GOOGLE_CLOUD_LOCATION", "us-east5");
    let project = ("GOOGLE_CLOUD_PROJECT", "mine-1");
    let (declared, _) = found(&Env::of([named, place, project]));
    let provider = declared.first().unwrap();
    assert_eq!(
        provider.base_url,
        "https://us-east5-aiplatform.googleapis.com"
    );
    assert_eq!(provider.settings.project.as_deref(), Some("mine-1"));
    let off = ("GOOGLE_GENAI_USE_VERTEXAI", "false");
    assert!(found(&Env::of([named, off])).0.is_empty());

    std::fs::write(&file, r#"{"type": "authorized_user", "client_id": "1"}"#).unwrap();
    let (none, problems) = found(&Env::of([named]));
    assert!(
        none.is_empty() && problems.is_empty(),
        "it is for something else: {problems}"
    );
    let on = ("GOOGLE_GENAI_USE_VERTEXAI", "true");
    let (_, problems) = found(&Env::of([named, on]));
    assert!(
        problems.contains("GOOGLE_APPLICATION_CREDENTIALS"),
        "{problems}"
    );
}
