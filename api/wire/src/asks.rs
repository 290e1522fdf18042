//! What a conversation asks of a model, for whoever chooses one: abilities, tags, and where it began.

use std::hash::{Hash, Hasher};

use serde_json::Value;
use serde_json::value::RawValue;

use crate::Dialect;
use crate::ir::{Effort, MediaSource, Part, Request, ResponseFormat};
use crate::object::Object;

/// Something beside text that a model may be able to do, by its name in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Functions that it may ask for.
    Tools,
    /// Pictures in the input.
    Vision,
    /// Sound in the input.
    Audio,
    /// Documents in the input.
    Pdf,
    /// An answer that follows a schema.
    JsonSchema,
    /// Thinking.
    Thinking,
}

impl Need {
    /// All of them.
    pub const ALL: [Need; 6] = [
        Need::Tools,
        Need::Vision,
        Need::Audio,
        Need::Pdf,
        Need::JsonSchema,
        Need::Thinking,
    ];

    /// The word that catalogue and API have for it.
    pub fn name(self) -> &'static str {
        match self {
            Need::Tools => "tools",
            Need::Vision => "vision",
            Need::Audio => "audio",
            Need::Pdf => "pdf",
            Need::JsonSchema => "json_schema",
            Need::Thinking => "thinking",
        }
    }

    /// Reads [`Need::name`].
    pub fn from_name(name: &str) -> Option<Need> {
        Need::ALL.into_iter().find(|need| need.name() == name)
    }
}

/// What a request asks of a model. A request that the codec of its dialect cannot read asks for
/// nothing: a provider that speaks the dialect may understand more of it than the hub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asks {
    /// In the order of [`Need::ALL`].
    pub needs: Vec<Need>,
    /// What the caller wrote on the request: `metadata`, or `labels` in Gemini's dialect.
    pub tags: Vec<(String, String)>,
}

impl Asks {
    /// Looks through a request.
    pub fn of(dialect: Dialect, body: &[u8]) -> Asks {
        let request = dialect.codec().read_request(body).ok();
        Asks {
            needs: request.map(|request| needs(&request)).unwrap_or_default(),
            tags: tags(dialect, body),
        }
    }
}

fn needs(request: &Request<'_>) -> Vec<Need> {
    let is_schema = matches!(
        request.response_format,
        Some(ResponseFormat::JsonSchema { .. })
    );
    let thinks = request.reasoning.as_ref().is_some_and(|reasoning| {
        reasoning.enabled != Some(false)
            && reasoning.effort != Some(Effort::None)
            && (reasoning.enabled == Some(true)
                || reasoning.effort.is_some()
                || reasoning.budget_tokens.is_some())
    });
    let mut seen = Seen::default();
    for message in &request.messages {
        seen.look(&message.parts);
    }
    Need::ALL
        .into_iter()
        .filter(|need| match need {
            Need::Tools => !request.tools.is_empty(),
            Need::Vision => seen.vision,
            Need::Audio => seen.audio,
            Need::Pdf => seen.documents,
            Need::JsonSchema => is_schema,
            Need::Thinking => thinks,
        })
        .collect()
}

#[derive(Default)]
struct Seen {
    vision: bool,
    audio: bool,
    documents: bool,
}

impl Seen {
    fn look(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Image { .. } => self.vision = true,
                Part::Audio { .. } => self.audio = true,
                // A document of plain text is text.
                Part::Document { source, .. } => {
                    self.documents |= !matches!(source, MediaSource::Text(_));
                }
                Part::ToolResult { parts, .. } => self.look(parts),
                Part::Text { .. }
                | Part::ToolCall { .. }
                | Part::Thinking { .. }
                | Part::RedactedThinking { .. }
                | Part::Refusal { .. } => {}
            }
        }
    }
}

fn tags(dialect: Dialect, body: &[u8]) -> Vec<(String, String)> {
    let name = match dialect {
        Dialect::GeminiGenerate => "labels",
        Dialect::OpenAiChat
        | Dialect::OpenAiResponses
        | Dialect::AnthropicMessages
        | Dialect::AigneChat
        | Dialect::AigneCompletions => "metadata",
    };
    let object = Object::body(body).and_then(|mut object| object.object(name));
    let fields = object.ok().flatten().map(Object::rest).unwrap_or_default();
    let prefix = format!("{name}.");
    fields
        .into_iter()
        .filter_map(|field| {
            let tag = field.path.strip_prefix(&prefix)?.to_owned();
            Some((tag, field.string().ok()?))
        })
        .collect()
}

/// How a conversation began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// This is its first turn.
    First,
    /// There were others before.
    Continued,
}

/// Hashes how a conversation began: its instructions and everything up to the first words of the
/// user. That stays the same from turn to turn, also where a client moves its marks for the
/// provider's cache. `None`: nothing was said that a conversation could be known by.
pub fn opening(dialect: Dialect, body: &[u8], state: &mut impl Hasher) -> Option<Opening> {
    let mut object = Object::body(body).ok()?;
    let mut take = |name: &str| object.take(name).map(|field| field.value);
    let (instructions, turns) = match dialect {
        Dialect::OpenAiChat => (None, take("messages")),
        Dialect::AigneCompletions => {
            let messages = take("messages");
            (None, messages.or_else(|| take("prompt")))
        }
        Dialect::AigneChat => {
            let input = object.object("input").ok()??;
            (None, input.look("messages").map(|field| field.value))
        }
        Dialect::AnthropicMessages => (take("system"), take("messages")),
        Dialect::OpenAiResponses => (take("instructions"), take("input")),
        Dialect::GeminiGenerate => {
            let camel = take("systemInstruction");
            let instruction = camel.or_else(|| take("system_instruction"));
            (instruction, take("contents"))
        }
    };
    let mut said = instructions.is_some_and(|value| hash_text(value, state));
    let turns = turns?;
    let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(turns.get()) else {
        return (hash_text(turns, state) || said).then_some(Opening::First);
    };
    for (place, turn) in list.iter().enumerate() {
        let value = serde_json::from_str::<Value>(turn.get()).ok()?;
        said |= hash_value(&value, state);
        let is_of_user = match value.get("role").and_then(Value::as_str) {
            Some(role) => role == "user",
            // A turn of Gemini's without a role is the user's.
            None => dialect == Dialect::GeminiGenerate,
        };
        if is_of_user && said {
            return Some(match place + 1 < list.len() {
                true => Opening::Continued,
                false => Opening::First,
            });
        }
    }
    None
}

fn hash_text(value: &RawValue, state: &mut impl Hasher) -> bool {
    serde_json::from_str::<Value>(value.get()).is_ok_and(|value| hash_value(&value, state))
}

/// Every string but for marks of caches; a text is the same alone and as the only part of a list.
fn hash_value(value: &Value, state: &mut impl Hasher) -> bool {
    match value {
        Value::String(text) => {
            text.hash(state);
            !text.is_empty()
        }
        Value::Array(items) => hash_all(items.iter(), state),
        Value::Object(members) => {
            let said = |(name, _): &(&String, &Value)| !UNSAID.contains(&name.as_str());
            hash_all(members.iter().filter(said).map(|(_, value)| value), state)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Members that clients write differently from turn to turn, or that say nothing.
const UNSAID: [&str; 5] = ["cache_control", "type", "role", "id", "status"];

fn hash_all<'v>(values: impl Iterator<Item = &'v Value>, state: &mut impl Hasher) -> bool {
    let mut said = false;
    for value in values {
        said |= hash_value(value, state);
    }
    said
}

#[cfg(test)]
mod tests {
    use std::hash::DefaultHasher;

    use super::*;

    #[test]
    fn what_is_asked_for_is_seen_in_every_dialect() {
        use Need::{Audio, JsonSchema, Pdf, Thinking, Tools, Vision};
        for (dialect, body, needs) in [
            (
                Dialect::OpenAiChat,
                r#"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.b/c.png"}},{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}],"tools":[{"type":"function","function":{"name":"f"}}],"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{}}},"reasoning_effort":"high"}"#,
                vec![Tools, Vision, Audio, JsonSchema, Thinking],
            ),
            (
                Dialect::AnthropicMessages,
                r#"{"model":"m","max_tokens":9,"thinking":{"type":"disabled"},"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AA=="}}]}]}"#,
                vec![Pdf],
            ),
            (
                Dialect::OpenAiResponses,
                r#"{"model":"m","input":"hello","reasoning":{"effort":"none"}}"#,
                vec![],
            ),
            (
                Dialect::GeminiGenerate,
                r#"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}]}"#,
                vec![Vision],
            ),
            (Dialect::OpenAiChat, r#"{"messages":7}"#, vec![]),
        ] {
            assert_eq!(Asks::of(dialect, body.as_bytes()).needs, needs, "{body}");
        }
    }

    #[test]
    fn tags_are_the_texts_of_the_metadata() {
        let body = br#"{"metadata":{"team":"red","n":1},"messages":[]}"#;
        let tags = vec![("team".to_owned(), "red".to_owned())];
        assert_eq!(Asks::of(Dialect::OpenAiChat, body).tags, tags);
        assert!(Asks::of(Dialect::GeminiGenerate, body).tags.is_empty());
    }

    fn opened(dialect: Dialect, body: &str) -> Option<(u64, Opening)> {
        let mut hasher = DefaultHasher::new();
        let opening = opening(dialect, body.as_bytes(), &mut hasher)?;
        Some((hasher.finish(), opening))
    }

    #[test]
    fn an_opening_stays_the_same_from_turn_to_turn() {
        let marked = r#"{"system":"be brief","messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}"#;
        let later = r#"{"system":[{"type":"text","text":"be brief"}],"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"ho"},{"role":"user","content":"and?"}]}"#;
        let other = r#"{"system":"be brief","messages":[{"role":"user","content":"hello"}]}"#;
        let chat =
            r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"}]}"#;
        let longer = r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"},{"role":"assistant","content":"ho"}]}"#;
        let gemini = r#"{"contents":[{"parts":[{"text":"hi"}]}]}"#;
        let on =
            r#"{"contents":[{"parts":[{"text":"hi"}]},{"role":"model","parts":[{"text":"ho"}]}]}"#;
        let alone = r#"{"input":"hi"}"#;
        let listed =
            r#"{"input":[{"role":"user","content":"hi"},{"role":"assistant","content":"ho"}]}"#;
        for (dialect, first, later) in [
            (Dialect::AnthropicMessages, marked, later),
            (Dialect::OpenAiChat, chat, longer),
            (Dialect::GeminiGenerate, gemini, on),
            (Dialect::OpenAiResponses, alone, listed),
        ] {
            let (first, begun) = opened(dialect, first).unwrap();
            let (later, goes_on) = opened(dialect, later).unwrap();
            assert_eq!(first, later, "{dialect:?}");
            assert_eq!((begun, goes_on), (Opening::First, Opening::Continued));
        }
        let of = |body| opened(Dialect::AnthropicMessages, body);
        assert_ne!(of(marked).unwrap().0, of(other).unwrap().0);
        assert_eq!(of("{}"), None);
    }
}
