//! What a response repeats of the request that it answers.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::output::{ErrorOut, Item};
use super::stop::{Incomplete, Status};
use super::usage;
use crate::codec::StreamOptions;
use crate::object::Object;

/// Members that are repeated, and what they are where the caller did not say.
const ECHOED: [(&str, &str); 16] = [
    ("instructions", "null"),
    ("max_output_tokens", "null"),
    ("max_tool_calls", "null"),
    ("metadata", "{}"),
    ("parallel_tool_calls", "true"),
    ("prompt_cache_key", "null"),
    ("reasoning", r#"{"effort":null,"summary":null}"#),
    ("safety_identifier", "null"),
    ("temperature", "null"),
    ("text", r#"{"format":{"type":"text"}}"#),
    ("tool_choice", r#""auto""#),
    ("tools", "[]"),
    ("top_logprobs", "0"),
    ("top_p", "null"),
    ("truncation", r#""disabled""#),
    ("user", "null"),
];

/// The same of what is kept. Who keeps the response puts it into the request that is repeated.
const KEPT: [(&str, &str); 2] = [("previous_response_id", "null"), ("store", "false")];

/// A member that is repeated.
type Echoed = (&'static str, Box<RawValue>);

/// What all forms of one response have in common.
#[derive(Debug)]
pub(super) struct Head {
    id: String,
    created: i64,
    model: String,
    kept: Vec<Echoed>,
    echoed: Vec<Echoed>,
}

/// A response object, from its first to its last form.
#[derive(Debug)]
pub(super) struct ResponseOut<'a> {
    pub head: &'a Head,
    pub status: Status,
    pub incomplete: Option<Incomplete>,
    pub error: Option<ErrorOut<'a>>,
    pub output: Vec<&'a Item>,
    pub usage: Option<usage::Written>,
    pub service_tier: Option<&'a str>,
}

impl Head {
    pub(super) fn new(options: &StreamOptions) -> Self {
        let mut request = Object::body(&options.echo).ok();
        let mut value = |name: &str, default: &str| match request.as_mut()?.take(name) {
            Some(field) => Some(field.value.to_owned()),
            None => RawValue::from_string(default.to_owned()).ok(),
        };
        let mut echo = |(name, default): (&'static str, &str)| {
            let told = value(name, default);
            let default = || RawValue::from_string(default.to_owned()).ok();
            Some((name, told.or_else(default)?))
        };
        let kept = KEPT.into_iter().filter_map(&mut echo).collect();
        let echoed = ECHOED.into_iter().filter_map(&mut echo).collect();
        Head {
            id: format!("resp_{}", options.id),
            created: options.created,
            model: options.model.clone(),
            kept,
            echoed,
        }
    }
}

impl Serialize for ResponseOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.head.id)?;
        map.serialize_entry("object", "response")?;
        map.serialize_entry("created_at", &self.head.created)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("background", &false)?;
        map.serialize_entry("error", &self.error)?;
        map.serialize_entry("incomplete_details", &self.incomplete)?;
        map.serialize_entry("model", &self.head.model)?;
        map.serialize_entry("output", &self.output)?;
        for (name, value) in &self.head.kept {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("service_tier", &self.service_tier.unwrap_or("default"))?;
        for (name, value) in &self.head.echoed {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("usage", &self.usage)?;
        map.end()
    }
}
