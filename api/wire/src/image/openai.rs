//! OpenAI's form: <https://platform.openai.com/docs/api-reference/images>.

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Delivery, Drawn, Own, Picture, Reply, Request, Size, Source};
use crate::Usage;
use crate::error::WireError;
use crate::multipart::Form;
use crate::object::Object;
use crate::openai_chat::json;

/// Reads a JSON object.
pub(crate) fn read_json(body: &Bytes) -> Result<Request, WireError> {
    let mut object = Object::body(body)?;
    object.take("model");
    let prompt = object.require_string("prompt")?;
    let mut pictures = Vec::new();
    for name in ["image", "images"] {
        let Some(field) = object.take(name) else {
            continue;
        };
        let fields = if field.is_array() {
            field.array()?
        } else {
            vec![field]
        };
        for field in fields {
            pictures.push(picture(field)?);
        }
    }
    let mask = object.take("mask").map(picture).transpose()?;
    let mut members = Map::new();
    for field in object.rest() {
        let value = serde_json::from_str(field.value.get())
            .map_err(|_| field.wrong("a value that can be read"))?;
        members.insert(field.path, value);
    }
    request(prompt, pictures, mask, members)
}

/// A picture in JSON: its address, or an object that names it.
fn picture(field: crate::object::Field<'_>) -> Result<Picture, WireError> {
    if field.is_string() {
        return Picture::at(field.path.clone(), field.string()?);
    }
    let path = field.path.clone();
    let mut object = field.object()?;
    if object.has("file_id") {
        let why = "the file was uploaded to another provider; send its bytes instead";
        return Err(WireError::untranslatable(format!("{path}.file_id"), why));
    }
    let url = object.require_string("image_url")?;
    Picture::at(format!("{path}.image_url"), url)
}

/// Reads a form.
pub(crate) fn read_form(form: &Form) -> Result<Request, WireError> {
    let prompt = form.text("prompt")?.unwrap_or_default();
    let (mut pictures, mut mask, mut members) = (Vec::new(), None, Map::new());
    for part in form.parts() {
        let bytes = || Bytes::copy_from_slice(form.content(part));
        match part.name.trim_end_matches("[]") {
            "model" | "prompt" => {}
            "image" => pictures.push(Picture::file(part.name.as_str(), bytes())),
            "mask" => mask = Some(Picture::file("mask", bytes())),
            name if part.is_file => {
                return Err(WireError::untranslatable(name, "it takes no such file"));
            }
            name => {
                let text = form.text(name)?.unwrap_or_default();
                members.insert(name.to_owned(), truth(text));
            }
        }
    }
    request(prompt.to_owned(), pictures, mask, members)
}

/// A form writes everything as text.
fn truth(text: &str) -> Value {
    match text.trim() {
        "false" | "False" => Value::Bool(false),
        "true" | "True" => Value::Bool(true),
        text => Value::String(text.to_owned()),
    }
}

fn request(
    prompt: String,
    pictures: Vec<Picture>,
    mask: Option<Picture>,
    members: Map<String, Value>,
) -> Result<Request, WireError> {
    if prompt.is_empty() {
        return Err(WireError::Missing {
            member: "prompt".to_owned(),
        });
    }
    let mut own = Own::of(members);
    if own
        .take("stream")
        .is_some_and(|value| value != Value::Bool(false))
    {
        let why = "it draws whole pictures and streams none";
        return Err(WireError::untranslatable("stream", why));
    }
    let chosen = |word: Option<String>| word.filter(|word| word != "auto");
    let count = own.integer("n")?.unwrap_or(1);
    let size = own.text("size")?.unwrap_or_default();
    let delivery = match own.text("response_format")?.as_deref() {
        None => None,
        Some("url") => Some(Delivery::Url),
        Some("b64_json") => Some(Delivery::Base64),
        Some(_) => {
            let expected = "must be `url` or `b64_json`";
            return Err(WireError::invalid("response_format", expected));
        }
    };
    let compression = own.integer("output_compression")?;
    Request {
        prompt,
        pictures,
        mask,
        count: u64::try_from(count).unwrap_or(0),
        size: Size::read(&size)?,
        quality: chosen(own.text("quality")?),
        background: chosen(own.text("background")?),
        format: own.text("output_format")?,
        compression: compression.and_then(|percent| u64::try_from(percent).ok()),
        delivery,
        own,
    }
    .checked()
}

#[derive(Serialize)]
struct Answer<'a> {
    created: i64,
    data: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageOut>,
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    b64_json: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revised_prompt: Option<&'a str>,
}

#[derive(Serialize)]
struct UsageOut {
    input_tokens: u64,
    input_tokens_details: Details,
    output_tokens: u64,
    total_tokens: u64,
}

#[derive(Serialize)]
struct Details {
    text_tokens: u64,
    image_tokens: u64,
}

/// Writes the answer.
pub(crate) fn write_reply(reply: &Reply<'_>, created_s: i64) -> Bytes {
    let first = reply.pictures.first();
    json::body(&Answer {
        created: created_s,
        data: reply.pictures.iter().map(item).collect(),
        size: first.and_then(Drawn::told_size),
        quality: reply.quality.as_deref(),
        output_format: first.and_then(Drawn::format),
        usage: reply.usage.as_ref().map(usage),
    })
}

fn item<'a>(drawn: &'a Drawn<'_>) -> Item<'a> {
    let (b64_json, url) = match &drawn.source {
        Source::Base64(data) => (Some(&**data), None),
        Source::Url(url) => (None, Some(&**url)),
    };
    Item {
        b64_json,
        url,
        revised_prompt: drawn.prompt.as_deref(),
    }
}

fn usage(usage: &Usage) -> UsageOut {
    UsageOut {
        input_tokens: usage.total_input(),
        input_tokens_details: Details {
            text_tokens: usage.total_input().saturating_sub(usage.image_input),
            image_tokens: usage.image_input,
        },
        output_tokens: usage.total_output(),
        total_tokens: usage.total(),
    }
}
