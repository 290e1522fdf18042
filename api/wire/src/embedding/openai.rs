//! OpenAI's form: <https://platform.openai.com/docs/api-reference/embeddings>.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Calls, Purpose, Reply, Request, Text, Vector, unread};
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::openai_chat::json;

/// Reads a caller's request. Beside OpenAI's own members it takes `input_type` (a purpose),
/// `truncate` and `title`, which other providers have and callers of this form can say nowhere
/// else.
pub(crate) fn read(body: &Bytes) -> Result<Request, WireError> {
    let mut object = Object::body(body)?;
    object.take("model");
    let packed = match object.string("encoding_format")?.as_deref() {
        None | Some("float") => false,
        Some("base64") => true,
        Some(_) => {
            let expected = "must be `float` or `base64`";
            return Err(WireError::invalid("encoding_format", expected));
        }
    };
    let title = object.string("title")?;
    let texts = texts(object.require("input")?)?.into_iter();
    let purpose = match object.string("input_type")? {
        Some(word) => Purpose::read("input_type", &word)?,
        None => None,
    };
    let request = Request {
        texts: texts
            .map(|text| Text {
                text,
                title: title.clone(),
            })
            .collect(),
        dimensions: object.count("dimensions")?,
        packed,
        purpose,
        truncate: object.string("truncate")?,
        left_out: object.rest().into_iter().map(|field| field.path).collect(),
    };
    request.checked()
}

fn texts(field: Field<'_>) -> Result<Vec<String>, WireError> {
    if field.is_string() {
        return Ok(vec![field.string()?]);
    }
    let mut texts = Vec::new();
    for text in field.array()? {
        if !text.is_string() {
            let why = "it takes texts, not tokens";
            return Err(WireError::untranslatable(text.path, why));
        }
        texts.push(text.string()?);
    }
    Ok(texts)
}

#[derive(Serialize)]
struct RequestOut<'a> {
    model: &'a str,
    input: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<u64>,
    encoding_format: &'static str,
}

/// Writes a request for a provider.
pub(crate) fn write(request: &Request, model: &str) -> Calls {
    let body = |input| {
        json::body(&RequestOut {
            model,
            input,
            dimensions: request.dimensions,
            encoding_format: if request.packed { "base64" } else { "float" },
        })
    };
    Calls {
        bodies: request.groups(super::MOST_TEXTS).map(body).collect(),
        left_out: request.hints(),
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: Vec<ItemIn<'a>>,
    #[serde(default)]
    usage: Option<UsageIn>,
}

#[derive(Deserialize)]
struct ItemIn<'a> {
    #[serde(borrow)]
    embedding: &'a RawValue,
    #[serde(default)]
    index: usize,
}

#[derive(Deserialize)]
struct UsageIn {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    total_tokens: Option<u64>,
}

/// Reads a provider's answer.
pub(crate) fn read_reply(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let mut told: Answer<'_> = serde_json::from_slice(answer).map_err(|error| unread(&error))?;
    told.data.sort_by_key(|item| item.index);
    let vectors = told
        .data
        .into_iter()
        .map(|item| Vector::read(item.embedding));
    Ok(Reply {
        vectors: vectors.collect::<Result<_, _>>()?,
        tokens: told
            .usage
            .and_then(|usage| usage.prompt_tokens.or(usage.total_tokens)),
    })
}

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: Vec<Item>,
    model: &'a str,
    usage: UsageOut,
}

#[derive(Serialize)]
struct Item {
    object: &'static str,
    index: usize,
    embedding: Box<RawValue>,
}

#[derive(Serialize)]
struct UsageOut {
    prompt_tokens: u64,
    total_tokens: u64,
}

/// Writes the answer for a caller who wanted the vectors `packed` or not.
pub(crate) fn write_reply(
    reply: &Reply<'_>,
    packed: bool,
    model: &str,
    tokens: u64,
) -> Result<Bytes, WireError> {
    let mut data = Vec::with_capacity(reply.vectors.len());
    for (index, vector) in reply.vectors.iter().enumerate() {
        data.push(Item {
            object: "embedding",
            index,
            embedding: vector.written(packed)?,
        });
    }
    Ok(json::body(&List {
        object: "list",
        data,
        model,
        usage: UsageOut {
            prompt_tokens: tokens,
            total_tokens: tokens,
        },
    }))
}
