//! URL and headers of a call to a provider. Pure functions.

use actix_http::header::{self, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::aws::{self, AccessKeyPair};
use super::profile::{Auth, Endpoint, Profile};
use crate::clock::Millis;

/// Why a call to a provider could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The base URL cannot carry a path.
    #[error("the provider's base URL {base} cannot be called; correct it")]
    BaseUrl {
        /// As saved.
        base: String,
    },
    /// A model's name would lead to another path than that of a model.
    #[error("the model name `{model}` cannot stand in a path; correct it")]
    Model {
        /// As asked for.
        model: String,
    },
    /// A call needs a region, and neither the provider nor its address names one.
    #[error("the provider has no region; set it, such as us-east-1")]
    NoRegion,
    /// A call needs a project, and neither the provider nor its credential names one.
    #[error(
        "the provider has no project to call; set it, or enter the whole file of a service account"
    )]
    NoProject,
    /// The file of a service account names a place that its assertions are not sent to.
    #[error(
        "the service account's token_uri {uri} is no token host of Google's and not the provider's own; it is not called"
    )]
    TokenHost {
        /// As it stands in the file.
        uri: String,
    },
    /// No signature could be made.
    #[error("the call cannot be signed: {problem}; enter the credential again")]
    Unsigned {
        /// What stands against it; never the secret.
        problem: String,
    },
    /// The secret has characters that no HTTP header can carry.
    #[error("the credential has characters that cannot be sent in a header; enter it again")]
    Secret,
}

/// The URL of an endpoint under a provider's base URL. A base that already ends with the version
/// (`https://host/v1`) and an endpoint that begins with it do not repeat it, so that both forms
/// of a base URL that users paste work.
///
/// A model stands in the path as `{model}`, a resource of Google's whose slashes part segments, or
/// as `{modelId}`, one segment whatever is in its name.
pub(super) fn endpoint(
    base: &Url,
    endpoint: Endpoint,
    model: &str,
    stream: bool,
) -> Result<Url, ProviderError> {
    if base.cannot_be_a_base() {
        return Err(ProviderError::BaseUrl {
            base: base.to_string(),
        });
    }
    // A URL would take them for steps up, out of the folder of models.
    if model
        .split(['/', '\\'])
        .any(|segment| matches!(segment, "." | ".."))
    {
        return Err(ProviderError::Model {
            model: model.to_owned(),
        });
    }
    let template = endpoint.stream_path.filter(|_| stream);
    let template = template.unwrap_or(endpoint.path);
    let (template, query) = match template.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (template, None),
    };
    let stem = base.path().trim_end_matches('/');
    let version = template.split('/').nth(1).unwrap_or_default();
    let path = match template.strip_prefix(&format!("/{version}")) {
        Some(rest) if version.starts_with('v') && stem.ends_with(&format!("/{version}")) => rest,
        _ => template,
    };
    let path = path
        .replace("{model}", &resource(model))
        .replace("{modelId}", &segment(model));
    let mut url = base.clone();
    url.set_path(&format!("{stem}{path}"));
    url.set_query(query);
    Ok(url)
}

/// A model as Google's paths name it, with what a path cannot hold escaped. A slash parts segments.
fn resource(model: &str) -> String {
    let collection = model.starts_with("models/") || model.starts_with("tunedModels/");
    let lead = if collection { "" } else { "models/" };
    let mut path = String::from(lead);
    for byte in model.bytes() {
        match byte {
            b'%' | b'?' | b'#' | b' ' | b'\\' | 0..=31 | 127.. => {
                path.push_str(&format!("%{byte:02X}"));
            }
            _ => path.push(char::from(byte)),
        }
    }
    path
}

/// Everything but letters, digits and `-_.~` escaped, as AWS's clients do and sign it.
pub(super) fn segment(model: &str) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    utf8_percent_encode(model, PLAIN).to_string()
}

/// The headers of a call: content, the provider's own, and the key.
pub(super) fn headers(
    profile: &Profile,
    endpoint: Endpoint,
    secret: Option<&SecretString>,
    stream: bool,
) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
    let accept = if stream {
        endpoint.dialect.framing().content_type()
    } else {
        "application/json"
    };
    let mut headers = vec![
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::ACCEPT, HeaderValue::from_static(accept)),
    ];
    for (name, value) in profile.headers {
        headers.push((
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }
    let Some(secret) = secret else {
        return Ok(headers);
    };
    let (name, text) = match profile.auth {
        // It signs the finished call; see [`authorize`].
        Auth::Aws if AccessKeyPair::of_secret(secret).is_some() => return Ok(headers),
        Auth::Bearer | Auth::Aws => (
            header::AUTHORIZATION,
            format!("Bearer {}", secret.expose_secret()),
        ),
        Auth::Header(name) => (
            HeaderName::from_static(name),
            secret.expose_secret().to_owned(),
        ),
        // Its bearer is got in exchange; see [`crate::upstream::access_token`].
        Auth::Nothing | Auth::ServiceAccount => return Ok(headers),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| ProviderError::Secret)?;
    value.set_sensitive(true);
    headers.push((name, value));
    Ok(headers)
}

/// The headers that can only be made for a finished call: its signature, where the provider wants
/// one.
pub(super) fn authorize(
    profile: &Profile,
    secret: Option<&SecretString>,
    region: Option<&str>,
    url: &Url,
    body: &[u8],
    at: Millis,
) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
    let pair = match profile.auth {
        Auth::Aws => secret.and_then(AccessKeyPair::of_secret),
        Auth::Bearer | Auth::Header(_) | Auth::Nothing | Auth::ServiceAccount => None,
    };
    let Some(pair) = pair else {
        return Ok(Vec::new());
    };
    let region = region
        .or_else(|| aws::region_of(url))
        .ok_or(ProviderError::NoRegion)?;
    aws::signature(&pair, region, url, body, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Kind;
    use wire::Dialect;

    fn sent(
        kind: Kind,
        secret: Option<&SecretString>,
        stream: bool,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
        let profile = kind.profile();
        headers(profile, profile.endpoints[0], secret, stream)
    }

    fn url_for(kind: Kind, base: &str, dialect: Dialect) -> String {
        let target = kind.profile().endpoint_for(dialect).unwrap();
        endpoint(&Url::parse(base).unwrap(), target, "a/model", false)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_base_url_works_with_and_without_its_version() {
        for base in [
            "https://api.anthropic.com",
            "https://api.anthropic.com/",
            "https://api.anthropic.com/v1",
            "https://api.anthropic.com/v1/",
        ] {
            assert_eq!(
                url_for(Kind::Anthropic, base, Dialect::OpenAiChat),
                "https://api.anthropic.com/v1/messages"
            );
        }
        assert_eq!(
            url_for(
                Kind::OpenAi,
                "https://api.openai.com/v1",
                Dialect::AnthropicMessages
            ),
            "https://api.openai.com/v1/chat/completions"
        );
        assert_eq!(
            url_for(
                Kind::Compatible,
                "http://127.0.0.1:1234/api/openai",
                Dialect::OpenAiChat
            ),
            "http://127.0.0.1:1234/api/openai/chat/completions"
        );
    }

    #[test]
    fn servers_of_ones_own_work_with_every_address_that_is_pasted() {
        for base in [
            "http://localhost:11434",
            "http://localhost:11434/v1",
            "http://localhost:11434/api",
            "http://localhost:11434/api/",
        ] {
            let profile = Kind::Ollama.profile();
            let target = profile.endpoint_for(Dialect::OpenAiChat).unwrap();
            let base = profile.base(base).unwrap();
            let url = endpoint(&base, target, "llama3.2", false).unwrap();
            assert_eq!(url.as_str(), "http://localhost:11434/v1/chat/completions");
        }
    }

    #[test]
    fn a_model_in_the_path_keeps_its_slashes_and_a_stream_has_a_path_of_its_own() {
        let target = Kind::Google
            .profile()
            .endpoint_for(Dialect::GeminiGenerate)
            .unwrap();
        let at = |base: &str, model: &str, stream| {
            let base = Url::parse(base).unwrap();
            endpoint(&base, target, model, stream).unwrap().to_string()
        };
        assert_eq!(
            at(
                "https://generativelanguage.googleapis.com",
                "gemini-2.5-pro",
                false
            ),
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent"
        );
        assert_eq!(
            at("https://hub.example/v1beta/", "openai/gpt-4o", true),
            "https://hub.example/v1beta/models/openai/gpt-4o:streamGenerateContent?alt=sse"
        );
        assert_eq!(
            at("http://127.0.0.1:1", "tunedModels/mine?x", false),
            "http://127.0.0.1:1/v1beta/tunedModels/mine%3Fx:generateContent"
        );
    }

    #[test]
    fn the_key_goes_where_the_provider_looks_for_it() {
        let secret = SecretString::from("sk-secret".to_owned());
        let openai = sent(Kind::OpenAi, Some(&secret), true).unwrap();
        assert!(openai.iter().any(|(name, value)| name == "authorization"
            && value == "Bearer sk-secret"
            && value.is_sensitive()));
        let anthropic = sent(Kind::Anthropic, Some(&secret), false).unwrap();
        assert!(
            anthropic
                .iter()
                .any(|(name, value)| name == "x-api-key" && value == "sk-secret")
        );
        assert!(
            anthropic
                .iter()
                .any(|(name, _)| name == "anthropic-version")
        );
        let broken = SecretString::from("line\nbreak".to_owned());
        assert_eq!(
            sent(Kind::OpenAi, Some(&broken), false).unwrap_err(),
            ProviderError::Secret
        );
    }

    #[test]
    fn a_model_in_the_path_is_one_segment_and_a_stream_has_a_path_of_its_own() {
        let target = Kind::Bedrock.profile().endpoints[0];
        let at = |model: &str, stream| {
            let base = Url::parse("https://bedrock-runtime.us-east-1.amazonaws.com").unwrap();
            let url = endpoint(&base, target, model, stream).unwrap();
            url.path().to_owned()
        };
        assert_eq!(
            at("anthropic.claude-3-5-haiku-20241022-v1:0", false),
            "/model/anthropic.claude-3-5-haiku-20241022-v1%3A0/converse"
        );
        assert_eq!(
            at("arn:aws:bedrock:us-east-1:1:inference-profile/a b?é", true),
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fa%20b%3F%C3%A9/converse-stream"
        );
    }

    #[test]
    fn an_api_key_of_bedrock_is_a_bearer_and_needs_no_signature() {
        let secret = SecretString::from("ABSKsecret".to_owned());
        let headers = sent(Kind::Bedrock, Some(&secret), true).unwrap();
        assert!(
            headers
                .iter()
                .any(|(name, value)| name == "authorization" && value == "Bearer ABSKsecret")
        );
        assert!(
            headers
                .iter()
                .any(|(name, value)| name == "accept"
                    && value == "application/vnd.amazon.eventstream")
        );
        let url = Url::parse("https://example.com/").unwrap();
        let profile = Kind::Bedrock.profile();
        let more = authorize(profile, Some(&secret), None, &url, b"", Millis(0)).unwrap();
        assert!(more.is_empty());
    }
}
