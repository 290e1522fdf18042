//! The form of an answer, where a server has only some of them.

use super::members::Members;
use crate::form_in_words;

/// The instructions that take the place of a schema which the server cannot hold a model to.
/// DeepSeek asks for the word «json» in the prompt:
/// <https://api-docs.deepseek.com/guides/json_mode>.
pub(super) fn into_instructions(body: &mut Members<'_>) -> Option<String> {
    let format = Members::read(body.get("response_format")?)?;
    if format.word("type")? != "json_schema" {
        return None;
    }
    let described = Members::read(format.get("json_schema")?)?;
    let schema = described.get("schema")?;
    let text = form_in_words::of_schema(schema);
    body.set("response_format", r#"{"type":"json_object"}"#.to_owned());
    Some(text)
}

/// Any JSON object, as a schema.
pub(super) fn of_any_object(body: &mut Members<'_>) {
    let kind = body
        .get("response_format")
        .and_then(Members::read)
        .and_then(|format| format.word("type"));
    if kind.as_deref() == Some("json_object") {
        let schema =
            r#"{"type":"json_schema","json_schema":{"name":"object","schema":{"type":"object"}}}"#;
        body.set("response_format", schema.to_owned());
    }
}
