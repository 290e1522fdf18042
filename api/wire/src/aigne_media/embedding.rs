//! What is asked of `POST /api/v2/embeddings` in AIGNE's own form: `input` is an object.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::image::{chosen_model, object, options};
use super::words::snake;
use crate::error::WireError;
use crate::openai_chat::json;
use crate::operation::{Asked, Operation, Spoken};

/// Members that have a place of their own, or mean nothing to a provider. Vectors are numbers in this
/// API.
const OWN: [&str; 6] = [
    "input",
    "model",
    "model_options",
    "encoding_format",
    "output_file_type",
    "stream",
];

/// What shall be embedded.
#[derive(Debug)]
pub struct Vectors {
    /// What was read of it.
    pub asked: Asked,
    /// In OpenAI's form.
    pub body: Bytes,
}

impl Vectors {
    /// Reads it.
    pub fn read(body: &[u8]) -> Result<Self, WireError> {
        let whole = object(body)?;
        let input = whole.get("input").and_then(Value::as_object);
        let input = input.ok_or_else(|| missing("input"))?;
        let texts = input.get("input").filter(|texts| !texts.is_null());
        let texts = texts.ok_or_else(|| missing("input.input"))?;
        let mut members = Map::new();
        for (name, value) in options(input).into_iter().flatten().chain(input) {
            let name = snake(name);
            if !OWN.contains(&name.as_str()) && !value.is_null() {
                members.insert(name, value.clone());
            }
        }
        members.insert("input".to_owned(), texts.clone());
        if let Some(model) = chosen_model(&whole, input) {
            members.insert("model".to_owned(), model.into());
        }
        let body = json::body(&members);
        let asked = Operation::Embeddings.read(None, &body);
        let in_words = |path: &str| Spoken::AigneEmbed.in_callers_words(path);
        let mut asked = asked.map_err(|error| error.renamed(in_words))?;
        asked.spoken = Spoken::AigneEmbed;
        Ok(Vectors { asked, body })
    }
}

fn missing(member: &str) -> WireError {
    WireError::Missing {
        member: member.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_model_may_stand_in_three_places() {
        for body in [
            json!({"input": {"input": "a", "modelOptions": {"model": "m"}}}),
            json!({"input": {"input": "a", "model": "m"}}),
            json!({"input": {"input": "a"}, "model": "m"}),
        ] {
            let read = Vectors::read(body.to_string().as_bytes()).unwrap();
            assert_eq!(read.asked.model.as_deref(), Some("m"), "{body}");
            let written: Value = serde_json::from_slice(&read.body).unwrap();
            assert_eq!(written, json!({"input": "a", "model": "m"}));
        }
    }

    #[test]
    fn options_are_told_in_openais_words_and_numbers_are_always_numbers() {
        let body = json!({"input": {"input": ["a", "b"], "modelOptions":
            {"model": "m", "dimensions": 8, "inputType": "query", "encodingFormat": "base64"}}});
        let read = Vectors::read(body.to_string().as_bytes()).unwrap();
        let written: Value = serde_json::from_slice(&read.body).unwrap();
        let expected =
            json!({"dimensions": 8, "input_type": "query", "input": ["a", "b"], "model": "m"});
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_missing_is_named_where_it_belongs() {
        for (body, member) in [("{}", "input"), (r#"{"input":{}}"#, "input.input")] {
            let error = Vectors::read(body.as_bytes()).unwrap_err();
            assert_eq!(error.member(), Some(member));
        }
    }
}
