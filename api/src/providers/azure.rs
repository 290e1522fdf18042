//! Azure OpenAI: OpenAI's dialects under addresses of one's own.
//!
//! The v1 API: <https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle>;
//! deployments: <https://learn.microsoft.com/azure/ai-foundry/openai/reference>.

use url::Url;

use super::outgoing::{ProviderError, segment};
use super::settings::Settings;

/// Versions that are not dates. They belong to the v1 API.
const UNDATED: [&str; 3] = ["v1", "preview", "latest"];

/// What people paste as the address of a resource may end with any of these.
const ENDINGS: [&str; 2] = ["/openai/v1", "/openai"];

/// Paths that have no deployment in them: there the body, or nothing, names it.
const WITHOUT_DEPLOYMENT: [&str; 2] = ["/responses", "/models"];

/// The URL of a call to `path` (`/chat/completions`) of a resource.
pub fn url(
    base: &Url,
    settings: &Settings,
    path: &str,
    deployment: &str,
) -> Result<Url, ProviderError> {
    if base.cannot_be_a_base() {
        return Err(ProviderError::BaseUrl {
            base: base.to_string(),
        });
    }
    let stem = base.path().trim_end_matches('/');
    let stem = ENDINGS
        .iter()
        .find_map(|ending| stem.strip_suffix(ending))
        .unwrap_or(stem);
    let version = settings.api_version.as_deref();
    let dated = version.filter(|version| !UNDATED.contains(version));
    let path = match dated {
        None => format!("{stem}/openai/v1{path}"),
        Some(_) if WITHOUT_DEPLOYMENT.contains(&path) => format!("{stem}/openai{path}"),
        Some(_) => {
            let deployment = segment(deployment);
            // A URL would take dots for steps up.
            if deployment.is_empty() || deployment.bytes().all(|byte| byte == b'.') {
                return Err(ProviderError::Model { model: deployment });
            }
            format!("{stem}/openai/deployments/{deployment}{path}")
        }
    };
    let mut url = base.clone();
    url.set_path(&path);
    let query = version.map(|version| format!("api-version={version}"));
    url.set_query(query.as_deref());
    Ok(url)
}

/// The address is one of Azure's own, in any of its clouds.
pub fn is_home(base: &Url) -> bool {
    const SERVICES: [&str; 3] = [
        ".openai.azure.",
        ".cognitiveservices.azure.",
        ".services.ai.azure.",
    ];
    let host = base.host_str().unwrap_or_default();
    let cloud = ["com", "us", "cn"];
    SERVICES.iter().any(|service| {
        host.rsplit_once(service)
            .is_some_and(|(_, end)| cloud.contains(&end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: &str, version: Option<&str>, path: &str) -> String {
        let settings = Settings {
            api_version: version.map(str::to_owned),
            ..Settings::default()
        };
        let base = Url::parse(base).unwrap();
        url(&base, &settings, path, "prod-4o").unwrap().to_string()
    }

    #[test]
    fn without_a_version_calls_go_to_the_v1_api() {
        for base in [
            "https://me.openai.azure.com",
            "https://me.openai.azure.com/openai",
            "https://me.openai.azure.com/openai/v1/",
        ] {
            assert_eq!(
                at(base, None, "/chat/completions"),
                "https://me.openai.azure.com/openai/v1/chat/completions"
            );
        }
        assert_eq!(
            at("https://me.openai.azure.com", Some("preview"), "/responses"),
            "https://me.openai.azure.com/openai/v1/responses?api-version=preview"
        );
    }

    #[test]
    fn with_a_version_the_path_names_the_deployment() {
        let base = "https://gate.example/azure";
        assert_eq!(
            at(base, Some("2024-10-21"), "/embeddings"),
            "https://gate.example/azure/openai/deployments/prod-4o/embeddings?api-version=2024-10-21"
        );
        assert_eq!(
            at(base, Some("2025-04-01-preview"), "/responses"),
            "https://gate.example/azure/openai/responses?api-version=2025-04-01-preview"
        );
    }

    #[test]
    fn azures_own_addresses_are_known() {
        let home = |base: &str| is_home(&Url::parse(base).unwrap());
        assert!(home("https://me.openai.azure.com"));
        assert!(home("https://me.cognitiveservices.azure.com/openai/v1"));
        assert!(home("https://me.openai.azure.us"));
        assert!(!home("https://me.openai.azure.com.evil.example"));
        assert!(!home("https://gate.example"));
    }
}
