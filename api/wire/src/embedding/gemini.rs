//! Gemini's `embedContent` and `batchEmbedContents`: <https://ai.google.dev/api/embeddings>.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Calls, Purpose, Reply, Request, Text, Vector, unread};
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::openai_chat::json;

/// Requests of one batch.
const MOST_REQUESTS: usize = 100;

/// Reads a caller's `embedContent`.
pub(crate) fn read(body: &Bytes) -> Result<Request, WireError> {
    let mut request = Request::default();
    one(Object::body(body)?, &mut request, None)?;
    Ok(request)
}

/// Reads a caller's `batchEmbedContents`. What is asked of the vectors must be the same in each of
/// its requests, since other providers are asked once for all.
pub(crate) fn read_batch(body: &Bytes) -> Result<Request, WireError> {
    let mut object = Object::body(body)?;
    object.take("model");
    let mut request = Request::default();
    for (index, field) in object.require("requests")?.array()?.into_iter().enumerate() {
        let path = field.path.clone();
        let mut next = Request::default();
        one(field.object()?, &mut next, Some(&path))?;
        if index > 0 && (next.dimensions, next.purpose) != (request.dimensions, request.purpose) {
            return Err(WireError::untranslatable(
                path,
                "it embeds all texts of a request alike; put other task types and dimensions into a request of their own",
            ));
        }
        let mut texts = std::mem::take(&mut request.texts);
        texts.append(&mut next.texts);
        let mut left_out = std::mem::take(&mut request.left_out);
        left_out.append(&mut next.left_out);
        request = Request {
            texts,
            left_out,
            ..next
        };
    }
    let rest = object.rest();
    request
        .left_out
        .extend(rest.into_iter().map(|field| field.path));
    request.checked()
}

fn one(mut object: Object<'_>, request: &mut Request, at: Option<&str>) -> Result<(), WireError> {
    object.take("model");
    // Newer clients put what older ones write beside the content into an object.
    let mut config = either(&mut object, "embedContentConfig")?
        .map(Field::object)
        .transpose()?;
    let mut member = |object: &mut Object<'_>, name: &str| match either(object, name)? {
        Some(field) => Ok::<_, WireError>(Some(field.value.get().to_owned())),
        None => match &mut config {
            Some(config) => Ok(either(config, name)?.map(|field| field.value.get().to_owned())),
            None => Ok(None),
        },
    };
    let title = member(&mut object, "title")?;
    let purpose = member(&mut object, "taskType")?;
    let dimensions = member(&mut object, "outputDimensionality")?;
    let content = object.require("content")?.object()?;
    let path = |name: &str| at.map_or_else(|| name.to_owned(), |at| format!("{at}.{name}"));
    let text = |value: Option<String>, name: &str| {
        let read = value.map(|value| serde_json::from_str::<String>(&value));
        read.transpose()
            .map_err(|_| WireError::invalid(path(name), "must be a string"))
    };
    let said = said(content, request)?;
    request.texts.push(Text {
        text: said,
        title: text(title, "title")?,
    });
    request.purpose = match text(purpose, "taskType")? {
        Some(word) => Purpose::read(&path("taskType"), &word)?,
        None => None,
    };
    let dimensions = dimensions.map(|value| serde_json::from_str::<u64>(&value));
    request.dimensions = dimensions
        .transpose()
        .map_err(|_| WireError::invalid(path("outputDimensionality"), "must be a whole number"))?;
    let rest = object.rest().into_iter();
    let rest = rest.chain(config.map(Object::rest).unwrap_or_default());
    request.left_out.extend(rest.map(|field| field.path));
    Ok(())
}

/// A member in camel case or, as Google's servers take it too, in snake case.
fn either<'a>(object: &mut Object<'a>, name: &str) -> Result<Option<Field<'a>>, WireError> {
    let mut snake = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    let camel = object.take(name);
    if snake == name {
        return Ok(camel);
    }
    match (camel, object.take(&snake)) {
        (Some(_), Some(twice)) => Err(WireError::Duplicate { member: twice.path }),
        (camel, snake) => Ok(camel.or(snake)),
    }
}

/// The text of a content: its parts, each on a line of its own, as one text.
fn said(mut content: Object<'_>, request: &mut Request) -> Result<String, WireError> {
    content.take("role");
    let mut lines = Vec::new();
    for part in content.require("parts")?.array()? {
        let path = part.path.clone();
        let mut part = part.object()?;
        match part.string("text")? {
            Some(text) => lines.push(text),
            None => {
                let why = "it embeds texts, no pictures, sounds or files";
                return Err(WireError::untranslatable(path, why));
            }
        }
        let rest = part.rest().into_iter();
        request.left_out.extend(rest.map(|field| field.path));
    }
    let rest = content.rest().into_iter();
    request.left_out.extend(rest.map(|field| field.path));
    Ok(lines.join("\n"))
}

#[derive(Serialize)]
struct Batch<'a> {
    requests: Vec<One<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct One<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    content: Content<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimensionality: Option<u64>,
}

#[derive(Serialize)]
struct Content<'a> {
    parts: [Part<'a>; 1],
}

#[derive(Serialize)]
struct Part<'a> {
    text: &'a str,
}

fn out<'a>(request: &'a Request, text: &'a Text, model: Option<&'a str>) -> One<'a> {
    One {
        model,
        content: Content {
            parts: [Part { text: &text.text }],
        },
        task_type: request.purpose.map(Purpose::google),
        title: text.title.as_deref(),
        output_dimensionality: request.dimensions,
    }
}

/// Writes batches for the Gemini API.
pub(crate) fn write_batches(request: &Request, model: &str) -> Calls {
    let model = resource(model);
    let body = |texts: &[Text]| {
        let texts = texts.iter();
        json::body(&Batch {
            requests: texts.map(|text| out(request, text, Some(&model))).collect(),
        })
    };
    Calls {
        bodies: request.texts.chunks(MOST_REQUESTS).map(body).collect(),
        left_out: untruncated(request),
    }
}

/// Writes a call for each text, for models of Vertex AI that take one content.
pub(crate) fn write_each(request: &Request) -> Calls {
    let texts = request.texts.iter();
    Calls {
        bodies: texts
            .map(|text| json::body(&out(request, text, None)))
            .collect(),
        left_out: untruncated(request),
    }
}

fn untruncated(request: &Request) -> Vec<&'static str> {
    request.truncate.iter().map(|_| "truncate").collect()
}

/// A model as bodies name it.
fn resource(model: &str) -> String {
    if model.starts_with("models/") || model.starts_with("tunedModels/") {
        return model.to_owned();
    }
    format!("models/{model}")
}

/// The bytes of a caller's `embedContent` with the provider's name of the model, where it names
/// one: it has to be that of the path.
pub(crate) fn forward(body: &Bytes, model: &str) -> Result<Bytes, WireError> {
    if !Object::body(body)?.has("model") {
        return Ok(body.clone());
    }
    crate::splice::with_model(body, &resource(model))
}

/// The same of a `batchEmbedContents`, each of whose requests names it.
pub(crate) fn forward_batch(body: &Bytes, model: &str) -> Result<Bytes, WireError> {
    let mut object = Object::body(body)?;
    let mut requests = Vec::new();
    for field in object.require("requests")?.array()? {
        let one = Bytes::from(field.value.get().to_owned());
        let named = crate::splice::with_model(&one, &resource(model))
            .map_err(|error| error.renamed(|member| format!("{}.{member}", field.path)))?;
        let named = String::from_utf8(named.to_vec())
            .map_err(|_| WireError::invalid(field.path.as_str(), "must be UTF-8"))?;
        let named = RawValue::from_string(named).map_err(|_| field.wrong("an object"))?;
        requests.push(named);
    }
    let mut out = serde_json::Map::new();
    for (name, value) in object.into_members() {
        if name != "model" {
            let value = serde_json::from_str(value.get()).unwrap_or_default();
            out.insert(name.into_owned(), value);
        }
    }
    #[derive(Serialize)]
    struct Forwarded {
        requests: Vec<Box<RawValue>>,
        #[serde(flatten)]
        rest: serde_json::Map<String, serde_json::Value>,
    }
    Ok(json::body(&Forwarded {
        requests,
        rest: out,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(borrow, default)]
    embedding: Option<Values<'a>>,
    #[serde(borrow, default)]
    embeddings: Option<Vec<Values<'a>>>,
    #[serde(default)]
    usage_metadata: Option<UsageIn>,
}

#[derive(Deserialize)]
struct Values<'a> {
    #[serde(borrow)]
    values: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsageIn {
    #[serde(default)]
    prompt_token_count: Option<u64>,
}

/// Reads an answer of either.
pub(crate) fn read_reply(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer).map_err(|error| unread(&error))?;
    let vectors = told.embeddings.unwrap_or_default().into_iter();
    let vectors = vectors
        .chain(told.embedding)
        .map(|one| Vector::read(one.values));
    let vectors: Vec<_> = vectors.collect::<Result<_, _>>()?;
    if vectors.is_empty() {
        return Err(WireError::reply("it has no embeddings"));
    }
    Ok(Reply {
        vectors,
        tokens: told
            .usage_metadata
            .and_then(|usage| usage.prompt_token_count),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding: Option<ValuesOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embeddings: Option<Vec<ValuesOut>>,
    usage_metadata: UsageOut,
}

#[derive(Serialize)]
struct ValuesOut {
    values: Box<RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsageOut {
    prompt_token_count: u64,
}

/// Writes the answer for a caller of either.
pub(crate) fn write_reply(reply: &Reply<'_>, batch: bool, tokens: u64) -> Result<Bytes, WireError> {
    let mut vectors = Vec::with_capacity(reply.vectors.len());
    for vector in &reply.vectors {
        vectors.push(ValuesOut {
            values: vector.written(false)?,
        });
    }
    let (embedding, embeddings) = if batch {
        (None, Some(vectors))
    } else {
        (vectors.into_iter().next(), None)
    };
    Ok(json::body(&AnswerOut {
        embedding,
        embeddings,
        usage_metadata: UsageOut {
            prompt_token_count: tokens,
        },
    }))
}
