//! What providers fetch from the web by themselves. What they do not, the hub has to bring.

use url::Url;
use wire::Dialect;
use wire::media::{self, Family, Remote};

use super::{Endpoint, Kind, vertex};

/// Which files a provider fetches when a request has their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetching {
    /// Images.
    pub pictures: bool,
    /// PDF and other documents.
    pub documents: bool,
    /// Sounds.
    pub sounds: bool,
    /// Videos.
    pub films: bool,
}

impl Fetching {
    /// It wants the bytes of everything.
    pub const NOTHING: Fetching = Fetching {
        pictures: false,
        documents: false,
        sounds: false,
        films: false,
    };

    /// Images alone, as OpenAI's chat completions have it.
    pub const PICTURES: Fetching = Fetching {
        pictures: true,
        ..Fetching::NOTHING
    };

    /// Images and videos.
    pub const PICTURES_AND_FILMS: Fetching = Fetching {
        films: true,
        ..Fetching::PICTURES
    };

    /// Whatever it understands.
    pub const EVERYTHING: Fetching = Fetching {
        pictures: true,
        documents: true,
        sounds: true,
        films: true,
    };

    fn takes(self, family: Family) -> bool {
        match family {
            Family::Picture => self.pictures,
            Family::Document => self.documents,
            Family::Sound => self.sounds,
            Family::Film => self.films,
            Family::Any => false,
        }
    }
}

/// The provider fetches this file itself when it is called at this endpoint.
pub fn fetches(kind: Kind, endpoint: Endpoint, model: &str, remote: &Remote) -> bool {
    let like_gemini = || fetched_by_gemini(model, remote);
    let like_claude = || fetched_by_anthropic(remote);
    let spoken = |dialect: Dialect| endpoint.dialect == dialect;
    match kind {
        Kind::OpenAi if spoken(Dialect::OpenAiResponses) => fetched_by_responses(remote),
        Kind::Anthropic => like_claude(),
        Kind::Google => like_gemini(),
        // <https://docs.claude.com/en/api/claude-on-vertex-ai>: sources by URL are Anthropic's own.
        Kind::Vertex => !vertex::is_claude(model) && like_gemini(),
        Kind::Demo if spoken(Dialect::OpenAiResponses) => fetched_by_responses(remote),
        Kind::Demo if spoken(Dialect::AnthropicMessages) => like_claude(),
        Kind::Demo if spoken(Dialect::GeminiGenerate) => like_gemini(),
        _ => kind.profile().fetching.takes(remote.family),
    }
}

/// <https://platform.openai.com/docs/guides/pdf-files>
fn fetched_by_responses(remote: &Remote) -> bool {
    matches!(remote.family, Family::Picture | Family::Document)
}

/// Images and PDF, over https: <https://docs.claude.com/en/docs/build-with-claude/pdf-support>.
fn fetched_by_anthropic(remote: &Remote) -> bool {
    let is_pdf = || {
        let ending = media::media_type(b"", None, &remote.url);
        ending.is_none_or(|ending| ending == "application/pdf")
    };
    is_secure(remote)
        && match remote.family {
            Family::Picture => true,
            Family::Document => is_pdf(),
            Family::Sound | Family::Film | Family::Any => false,
        }
}

/// Videos of YouTube; and, with models after Gemini 2.0, public files of some types, which must be
/// told: <https://ai.google.dev/gemini-api/docs/file-input-methods>.
fn fetched_by_gemini(model: &str, remote: &Remote) -> bool {
    const TYPES: [&str; 19] = [
        "text/html",
        "text/css",
        "text/plain",
        "text/xml",
        "text/csv",
        "text/rtf",
        "text/javascript",
        "application/json",
        "application/pdf",
        "image/bmp",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/mpeg",
        "video/quicktime",
        "video/webm",
        "video/wmv",
        "video/3gpp",
    ];
    if is_on_youtube(remote) {
        return true;
    }
    let name = model.rsplit('/').next().unwrap_or(model);
    let too_old = ["gemini-1", "gemini-2.0", "gemini-pro"];
    if too_old.iter().any(|start| name.starts_with(start)) {
        return false;
    }
    let told = remote.told_type.clone();
    let told = told.or_else(|| media::media_type(b"", None, &remote.url));
    is_secure(remote) && told.is_some_and(|told| TYPES.contains(&told.as_str()))
}

fn is_on_youtube(remote: &Remote) -> bool {
    let url = Url::parse(&remote.url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    matches!(host, "youtube.com" | "www.youtube.com" | "youtu.be")
}

fn is_secure(remote: &Remote) -> bool {
    Url::parse(&remote.url).is_ok_and(|url| url.scheme() == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(dialect: Dialect, body: &str) -> Remote {
        media::remote(dialect, body.as_bytes()).unwrap().remove(0)
    }

    fn picture(url: &str) -> Remote {
        let body = format!(
            r#"{{"messages":[{{"content":[{{"type":"image_url","image_url":{{"url":"{url}"}}}}]}}]}}"#
        );
        only(Dialect::OpenAiChat, &body)
    }

    fn document(url: &str) -> Remote {
        let body =
            format!(r#"{{"input":[{{"content":[{{"type":"input_file","file_url":"{url}"}}]}}]}}"#);
        only(Dialect::OpenAiResponses, &body)
    }

    fn asks(kind: Kind, dialect: Dialect, model: &str, remote: &Remote) -> bool {
        let endpoint = kind.endpoint_for(dialect, model).unwrap();
        fetches(kind, endpoint, model, remote)
    }

    #[test]
    fn providers_fetch_what_their_pages_say() {
        use Dialect::{AnthropicMessages, GeminiGenerate, OpenAiChat, OpenAiResponses};
        let (png, pdf) = (picture("https://x/a.png"), document("https://x/b.pdf"));
        let csv = document("https://x/c.csv");
        assert!(asks(Kind::OpenAi, OpenAiChat, "gpt-5", &png));
        assert!(!asks(Kind::OpenAi, OpenAiChat, "gpt-5", &pdf));
        assert!(asks(Kind::OpenAi, OpenAiResponses, "gpt-5", &pdf));
        assert!(asks(Kind::Anthropic, AnthropicMessages, "claude", &pdf));
        assert!(!asks(Kind::Anthropic, AnthropicMessages, "claude", &csv));
        let plain = picture("http://x/a.png");
        assert!(!asks(Kind::Anthropic, AnthropicMessages, "claude", &plain));
        assert!(asks(Kind::Google, GeminiGenerate, "gemini-3-pro", &png));
        assert!(!asks(
            Kind::Google,
            GeminiGenerate,
            "gemini-2.0-flash",
            &png
        ));
        let untyped = picture("https://x/a");
        assert!(!asks(
            Kind::Google,
            GeminiGenerate,
            "gemini-3-pro",
            &untyped
        ));
        assert!(!asks(
            Kind::Vertex,
            AnthropicMessages,
            "claude-opus-4-5",
            &png
        ));
        for kind in [Kind::Bedrock, Kind::Ollama, Kind::Moonshot] {
            assert!(!asks(kind, OpenAiChat, "m", &png), "{kind:?}");
        }
    }

    #[test]
    fn a_film_on_youtube_is_googles_alone() {
        let film = r#"{"contents":[{"parts":[{"fileData":{"fileUri":"https://youtu.be/x"}}]}]}"#;
        let film = only(Dialect::GeminiGenerate, film);
        let gemini = Dialect::GeminiGenerate;
        assert!(asks(Kind::Google, gemini, "gemini-2.0-flash", &film));
        assert!(!asks(Kind::OpenAi, gemini, "gpt-5", &film));
    }
}
