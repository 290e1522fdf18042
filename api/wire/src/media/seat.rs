//! How the bytes of a file are written in the place of its address.

use serde_json::{Value, json};

use super::{Carried, Content, is_text};
use crate::openai_chat::media;

/// The place of a file, with what stands around it and stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seat {
    /// An address, in a place that also takes `data:` ones.
    Address,
    /// A part of chat completions that carries a file.
    ChatFile {
        name: Option<String>,
        /// Other members of the part.
        rest: String,
    },
    /// A part there that names a sound, where only its bytes are understood.
    ChatSound { rest: String },
    /// A part of responses that carries a file.
    InputFile { name: Option<String>, rest: String },
    /// Anthropic's `source`.
    Source,
    /// A part of Gemini.
    Part { rest: String },
    /// A part of the AIGNE protocol.
    AignePart { rest: String },
}

impl Seat {
    /// The text that takes the place.
    pub(super) fn written(&self, content: &Content, url: &str) -> String {
        let Content { media_type, bytes } = content;
        match (self, bytes) {
            (Seat::Address, Carried::Base64(data)) => quoted(&media::url(media_type, data)),
            // Such a place takes pictures and films alone.
            (Seat::Address, Carried::Text(_)) => quoted(url),
            (Seat::ChatFile { rest, .. }, Carried::Text(text)) => {
                format!(r#"{{"type":"text","text":{}{rest}}}"#, quoted(text))
            }
            (Seat::InputFile { rest, .. }, Carried::Text(text)) => {
                format!(r#"{{"type":"input_text","text":{}{rest}}}"#, quoted(text))
            }
            (Seat::Part { rest }, Carried::Text(text)) => {
                format!(r#"{{"text":{}{rest}}}"#, quoted(text))
            }
            (Seat::ChatFile { name, rest }, Carried::Base64(data)) => format!(
                r#"{{"type":"file","file":{{"filename":{},"file_data":{}}}{rest}}}"#,
                quoted(&named(name.as_deref(), url, media_type)),
                quoted(&media::url(media_type, data)),
            ),
            (Seat::InputFile { name, rest }, Carried::Base64(data)) => format!(
                r#"{{"type":"input_file","filename":{},"file_data":{}{rest}}}"#,
                quoted(&named(name.as_deref(), url, media_type)),
                quoted(&media::url(media_type, data)),
            ),
            (Seat::ChatSound { rest }, bytes) => format!(
                r#"{{"type":"input_audio","input_audio":{}{rest}}}"#,
                json!({ "data": base64(bytes), "format": sound(media_type) }),
            ),
            (Seat::Source, Carried::Text(text)) => {
                json!({ "type": "text", "media_type": "text/plain", "data": text }).to_string()
            }
            (Seat::Source, Carried::Base64(data)) => {
                json!({ "type": "base64", "media_type": media_type, "data": data }).to_string()
            }
            (Seat::AignePart { rest }, Carried::Text(text)) => {
                format!(r#"{{"type":"text","text":{}{rest}}}"#, quoted(text))
            }
            (Seat::AignePart { rest }, Carried::Base64(data)) => format!(
                r#"{{"type":"file","data":{},"mimeType":{}{rest}}}"#,
                quoted(data),
                quoted(media_type),
            ),
            (Seat::Part { rest }, Carried::Base64(data)) => format!(
                r#"{{"inlineData":{}{rest}}}"#,
                json!({ "mimeType": media_type, "data": data }),
            ),
        }
    }
}

fn base64(bytes: &Carried) -> &str {
    match bytes {
        Carried::Base64(data) => data,
        // No text is a sound: who fetched it has refused it.
        Carried::Text(_) => "",
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// OpenAI refuses a file without a name: the caller's, else the last of the address, else one for
/// its type.
fn named(told: Option<&str>, url: &str, media_type: &str) -> String {
    if let Some(told) = told {
        return told.to_owned();
    }
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let last = path.rsplit('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    match last.contains('.') && last.len() <= 100 && last.chars().all(plain) {
        true => last.to_owned(),
        false if is_text(media_type) => media::default_name("text/plain").to_owned(),
        false => media::default_name(media_type).to_owned(),
    }
}

/// OpenAI's word for a kind of sound.
pub(crate) fn sound(media_type: &str) -> &str {
    match media_type.split_once('/').map_or("", |(_, kind)| kind) {
        "mpeg" => "mp3",
        "x-wav" | "wave" => "wav",
        "mp4" => "m4a",
        kind => kind,
    }
}
