//! The form of an answer in words, for a model that nothing else holds to it.

use memchr::memmem;

use crate::ir::ResponseFormat;
use crate::openai_chat::json;

/// The instructions that ask for this form, which is told as left out: nothing holds the model to
/// it. `None`: any form will do.
pub(crate) fn wanted(
    format: Option<&ResponseFormat<'_>>,
    left_out: &mut Vec<String>,
) -> Option<String> {
    let (words, told) = match format? {
        ResponseFormat::Text => return None,
        ResponseFormat::JsonObject => (OF_ANY_OBJECT.to_owned(), "response_format"),
        ResponseFormat::JsonSchema { schema, .. } => {
            (of_schema(schema.get()), "response_format.json_schema")
        }
    };
    json::tell(left_out, told);
    Some(words)
}

/// How all of them begin.
const BEGINNING: &str = "Answer with one JSON object and nothing else";

const OF_ANY_OBJECT: &str =
    "Answer with one JSON object and nothing else: no words around it, no Markdown.";

/// A request asks for its form in words.
pub(crate) fn is_in(body: &[u8]) -> bool {
    memmem::find(body, BEGINNING.as_bytes()).is_some()
}

/// The instructions that ask for JSON by a schema.
pub(crate) fn of_schema(schema: &str) -> String {
    format!(
        "Answer with one JSON object and nothing else. It must follow this JSON Schema:\n{schema}"
    )
}
