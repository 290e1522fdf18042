//! The rerank of Cohere's first version, as its second has it:
//! <https://docs.cohere.com/reference/rerank>.

use bytes::Bytes;
use serde::Serialize;

use crate::codec::Written;
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::openai_chat::json;

fn rest(object: Object<'_>) -> Vec<String> {
    object.rest().into_iter().map(|field| field.path).collect()
}

#[derive(Serialize)]
struct RerankOut<'a> {
    model: &'a str,
    query: String,
    documents: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_n: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens_per_doc: Option<u64>,
}

/// Writes a request to rank documents.
pub(super) fn write_rerank(body: &Bytes, model: &str) -> Result<Written, WireError> {
    let mut object = Object::body(body)?;
    object.take("model");
    let documents = object.require("documents")?.array()?;
    let out = RerankOut {
        model,
        query: object.require_string("query")?,
        documents: documents.iter().map(text_of).collect::<Result<_, _>>()?,
        top_n: object.count("top_n")?,
        max_tokens_per_doc: object.count("max_tokens_per_doc")?,
    };
    // The second version gives none back: the hub does.
    object.take("return_documents");
    Ok(Written {
        body: json::body(&out),
        left_out: rest(object),
    })
}

/// A document: a text, an object with one, or the object itself, which the first version took.
fn text_of(field: &Field<'_>) -> Result<String, WireError> {
    if field.is_string() {
        return field.string();
    }
    if !field.is_object() {
        return Err(field.wrong("a string or an object"));
    }
    let mut object = field.clone().object()?;
    let text = object.take("text").filter(Field::is_string);
    match text {
        Some(text) => text.string(),
        None => Ok(field.value.get().to_owned()),
    }
}

/// Reads a ranking; documents are put back where the request wanted them.
pub(super) fn read_rerank(request: &Bytes, answer: Bytes) -> Result<Bytes, WireError> {
    let mut asked = Object::body(request)?;
    if asked.boolean("return_documents")? != Some(true) {
        return Ok(answer);
    }
    let documents = asked.require("documents")?.array()?;
    let mut object = Object::body(&answer)?;
    let mut results = Vec::new();
    for result in object.require("results")?.array()? {
        let mut result = result.object()?;
        let index = result.count("index")?.unwrap_or_default();
        let document = usize::try_from(index)
            .ok()
            .and_then(|index| documents.get(index));
        let score = result.require("relevance_score")?;
        let document = match document {
            Some(document) => serde_json::json!({ "text": text_of(document)? }),
            None => serde_json::Value::Null,
        };
        results.push(format!(
            r#"{{"index":{index},"relevance_score":{},"document":{document}}}"#,
            score.value.get()
        ));
    }
    let mut members = vec![format!(r#""results":[{}]"#, results.join(","))];
    for field in object.rest() {
        let name = serde_json::Value::from(field.path.as_str());
        members.push(format!("{name}:{}", field.value.get()));
    }
    Ok(Bytes::from(format!("{{{}}}", members.join(","))))
}
