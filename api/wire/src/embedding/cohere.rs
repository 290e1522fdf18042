//! Cohere's form: <https://docs.cohere.com/reference/embed>.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Calls, Purpose, Reply, Request, Vector, unread};
use crate::error::WireError;
use crate::openai_chat::json;

/// Texts of one call.
const MOST_TEXTS: usize = 96;

#[derive(Serialize)]
struct RequestOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    texts: Vec<&'a str>,
    /// Without it nothing is embedded: what callers store is the more common.
    input_type: &'static str,
    embedding_types: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimension: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncate: Option<&'a str>,
}

/// Writes a request. On Bedrock the path names the model, and nothing packs vectors.
pub(crate) fn write(request: &Request, model: Option<&str>) -> Calls {
    let (input_type, same) = request.purpose.unwrap_or(Purpose::Document).cohere();
    let body = |texts| {
        json::body(&RequestOut {
            model,
            texts,
            input_type,
            embedding_types: [if request.packed && model.is_some() {
                "base64"
            } else {
                "float"
            }],
            output_dimension: request.dimensions,
            truncate: request.truncate.as_deref(),
        })
    };
    let mut left_out = Vec::new();
    if request.has_titles() {
        left_out.push("title");
    }
    if !same {
        left_out.push("input_type");
    }
    Calls {
        bodies: request.groups(MOST_TEXTS).map(body).collect(),
        left_out,
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    embeddings: &'a RawValue,
    #[serde(default)]
    meta: Option<Meta>,
}

/// The vectors by type.
#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(borrow, default)]
    float: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    base64: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    billed_units: Option<Billed>,
}

#[derive(Deserialize)]
struct Billed {
    #[serde(default)]
    input_tokens: Option<f64>,
}

/// Reads an answer.
pub(crate) fn read_reply(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer).map_err(|error| unread(&error))?;
    let text = told.embeddings.get();
    // Older models on Bedrock write the vectors alone.
    let vectors = if text.starts_with('[') {
        serde_json::from_str(text).map(Some)
    } else {
        serde_json::from_str::<Typed<'_>>(text).map(|typed| typed.float.or(typed.base64))
    };
    let vectors = vectors.map_err(|error| unread(&error))?;
    let vectors: Vec<&RawValue> =
        vectors.ok_or_else(|| WireError::reply("it has no embeddings"))?;
    let billed = told.meta.and_then(|meta| meta.billed_units);
    let tokens = billed.and_then(|billed| billed.input_tokens);
    Ok(Reply {
        vectors: vectors
            .into_iter()
            .map(Vector::read)
            .collect::<Result<_, _>>()?,
        // A count that is written as a fraction; what began counts whole.
        tokens: tokens.map(|tokens| tokens.max(0.0).ceil() as u64),
    })
}
