//! Google's Vertex AI: Gemini and Claude in a project and a place of one's own.
//!
//! Paths: <https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/projects.locations.publishers.models>;
//! Claude: <https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai>.

pub mod service_account;

use url::Url;
use wire::Dialect;

use super::outgoing::{ProviderError, segment};
use super::profile::Endpoint;
pub use service_account::ServiceAccount;

/// What stands in Claude's body in place of the model, which is in the path.
pub const CLAUDE_VERSION: (&str, &str) = ("anthropic_version", "vertex-2023-10-16");

const HOST: &str = "aiplatform.googleapis.com";

/// A model that speaks Anthropic's dialect there; every other one speaks Gemini's.
pub fn is_claude(model: &str) -> bool {
    let name = model.strip_prefix("anthropic/").unwrap_or(model);
    name.starts_with("claude")
}

/// Where the service is in a location, if that can be the name of one.
/// <https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations>
pub fn base_url(location: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if location.is_empty() || location.len() > 50 || !location.chars().all(plain) {
        return None;
    }
    Some(match location {
        "global" => format!("https://{HOST}"),
        "us" | "eu" => format!("https://aiplatform.{location}.rep.googleapis.com"),
        _ => format!("https://{location}-{HOST}"),
    })
}

/// The address is one of Google's own.
pub fn is_home(base: &Url) -> bool {
    let host = base.host_str().unwrap_or_default();
    host == HOST
        || host.ends_with(&format!("-{HOST}"))
        || matches!(
            host,
            "aiplatform.us.rep.googleapis.com" | "aiplatform.eu.rep.googleapis.com"
        )
}

/// The URL of a model's method (`:generateContent`, which is the endpoint's path).
pub fn url(
    base: &Url,
    project: &str,
    location: &str,
    endpoint: Endpoint,
    model: &str,
    stream: bool,
) -> Result<Url, ProviderError> {
    if base.cannot_be_a_base() {
        return Err(ProviderError::BaseUrl {
            base: base.to_string(),
        });
    }
    let claude = endpoint.dialect == Dialect::AnthropicMessages;
    let usual = if claude { "anthropic" } else { "google" };
    let (publisher, name) = model.split_once('/').unwrap_or((usual, model));
    let name = segment(name).replace("%40", "@");
    if name.is_empty() || name.bytes().all(|byte| byte == b'.') {
        return Err(ProviderError::Model {
            model: model.to_owned(),
        });
    }
    let method = endpoint.stream_path.filter(|_| stream);
    let method = method.unwrap_or(endpoint.path);
    let (method, query) = match method.split_once('?') {
        Some((method, query)) => (method, Some(query)),
        None => (method, None),
    };
    let stem = base.path().trim_end_matches('/');
    let version = if stem.ends_with("/v1") || stem.ends_with("/v1beta1") {
        ""
    } else {
        "/v1"
    };
    let mut url = base.clone();
    url.set_path(&format!(
        "{stem}{version}/projects/{}/locations/{}/publishers/{}/models/{name}{method}",
        segment(project),
        segment(location),
        segment(publisher),
    ));
    url.set_query(query);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Kind;

    fn at(base: &str, location: &str, model: &str, stream: bool) -> String {
        let endpoint = Kind::Vertex
            .endpoint_for(Dialect::OpenAiChat, model)
            .unwrap();
        let base = Url::parse(base).unwrap();
        url(&base, "my-project", location, endpoint, model, stream)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_models_name_says_which_dialect_is_spoken_and_who_published_it() {
        let base = base_url("europe-west4").unwrap();
        assert_eq!(
            at(&base, "europe-west4", "gemini-2.5-flash", true),
            "https://europe-west4-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse"
        );
        let base = base_url("global").unwrap();
        assert_eq!(
            at(&base, "global", "claude-sonnet-4-5@20250929", false),
            "https://aiplatform.googleapis.com/v1/projects/my-project/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict"
        );
        assert_eq!(
            at(
                "https://gate.example/v1beta1/",
                "eu",
                "google/gemini-3-pro",
                false
            ),
            "https://gate.example/v1beta1/projects/my-project/locations/eu/publishers/google/models/gemini-3-pro:generateContent"
        );
    }

    #[test]
    fn a_location_says_where_the_service_is() {
        assert_eq!(
            base_url("eu").as_deref(),
            Some("https://aiplatform.eu.rep.googleapis.com")
        );
        assert_eq!(base_url("Europe (Paris)"), None);
        let home = |base: &str| is_home(&Url::parse(base).unwrap());
        assert!(home("https://us-central1-aiplatform.googleapis.com"));
        assert!(!home("https://aiplatform.googleapis.com.evil.example"));
    }
}
