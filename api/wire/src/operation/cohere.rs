//! OpenAI's embeddings and the rerank of Cohere's first version, as Cohere's second has them:
//! <https://docs.cohere.com/reference/embed>, <https://docs.cohere.com/reference/rerank>.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::codec::Written;
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::openai_chat::json;

#[derive(Serialize)]
struct EmbedOut<'a> {
    model: &'a str,
    texts: Vec<String>,
    /// Cohere makes other vectors of what is stored than of what is searched with; callers of
    /// OpenAI's form can say which in this very member.
    input_type: String,
    embedding_types: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimension: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncate: Option<String>,
}

/// Writes a request for embeddings.
pub(super) fn write_embed(body: &Bytes, model: &str) -> Result<Written, WireError> {
    let mut object = Object::body(body)?;
    object.take("model");
    let texts = texts(object.require("input")?)?;
    let base64 = match object.string("encoding_format")?.as_deref() {
        None | Some("float") => false,
        Some("base64") => true,
        Some(_) => {
            return Err(WireError::invalid(
                "encoding_format",
                "must be `float` or `base64`",
            ));
        }
    };
    let out = EmbedOut {
        model,
        texts,
        input_type: object
            .string("input_type")?
            .unwrap_or_else(|| "search_document".to_owned()),
        embedding_types: [if base64 { "base64" } else { "float" }],
        output_dimension: object.count("dimensions")?,
        truncate: object.string("truncate")?,
    };
    Ok(Written {
        body: json::body(&out),
        left_out: rest(object),
    })
}

fn texts(field: Field<'_>) -> Result<Vec<String>, WireError> {
    if field.is_string() {
        return Ok(vec![field.string()?]);
    }
    let mut texts = Vec::new();
    for text in field.array()? {
        if !text.is_string() {
            return Err(WireError::untranslatable(
                text.path,
                "it takes texts, not tokens",
            ));
        }
        texts.push(text.string()?);
    }
    Ok(texts)
}

fn rest(object: Object<'_>) -> Vec<String> {
    object.rest().into_iter().map(|field| field.path).collect()
}

#[derive(Deserialize)]
struct Embedded<'a> {
    #[serde(borrow)]
    embeddings: Vectors<'a>,
    #[serde(default)]
    meta: Option<Meta>,
}

/// The vectors by type; their digits stay as they are.
#[derive(Deserialize)]
struct Vectors<'a> {
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

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: Vec<Item<'a>>,
    model: &'a str,
    usage: UsageOut,
}

#[derive(Serialize)]
struct Item<'a> {
    object: &'static str,
    index: usize,
    embedding: &'a RawValue,
}

#[derive(Serialize)]
struct UsageOut {
    prompt_tokens: u64,
    total_tokens: u64,
}

/// Reads an answer with embeddings, as OpenAI would have written it.
pub(super) fn read_embed(answer: &[u8], model: &str) -> Result<Bytes, WireError> {
    let told: Embedded<'_> = serde_json::from_slice(answer)
        .map_err(|error| WireError::reply(format!("its embeddings cannot be read: {error}")))?;
    let vectors = told.embeddings.float.or(told.embeddings.base64);
    let vectors = vectors.ok_or_else(|| WireError::reply("it has no embeddings"))?;
    let billed = told.meta.and_then(|meta| meta.billed_units);
    let tokens = billed.and_then(|billed| billed.input_tokens);
    // A count that is written as a fraction; what began counts whole.
    let tokens = tokens.map_or(0, |tokens| tokens.max(0.0).ceil() as u64);
    let data = vectors.into_iter().enumerate();
    Ok(json::body(&List {
        object: "list",
        data: data
            .map(|(index, embedding)| Item {
                object: "embedding",
                index,
                embedding,
            })
            .collect(),
        model,
        usage: UsageOut {
            prompt_tokens: tokens,
            total_tokens: tokens,
        },
    }))
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
