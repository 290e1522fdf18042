//! What is asked of `POST /api/v2/image` and `/api/v2/image/generations`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::words::snake;
use crate::error::WireError;
use crate::image::{Delivery, media_type};
use crate::multipart::{self, Field};
use crate::openai_chat::json;
use crate::operation::{Asked, Operation, Spoken};

/// Members that have a place of their own, or mean nothing to a provider.
const OWN: [&str; 9] = [
    "prompt",
    "model",
    "model_options",
    "image",
    "output_file_type",
    "prefer_input_file_type",
    "response_format",
    "stream",
    "input",
];

/// What shall be drawn.
#[derive(Debug)]
pub struct Wish {
    /// As the caller wrote it.
    pub model: Option<String>,
    /// What is changed, or looked at.
    pub pictures: Vec<Reference>,
    /// In OpenAI's words, the prompt among them.
    members: Map<String, Value>,
    delivery: Option<Delivery>,
    spoken: Spoken,
}

/// A picture that a request brings or names.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// The member, in the caller's words.
    pub path: String,
    /// Where it is.
    pub at: At,
}

/// Where a picture is.
#[derive(Debug, PartialEq, Eq)]
pub enum At {
    /// In the request.
    Here(Bytes),
    /// On the web: it has to be fetched before the wish is written.
    Url(String),
}

/// The wish in OpenAI's form.
#[derive(Debug)]
pub struct Order {
    /// Pictures are made, or changed.
    pub operation: Operation,
    /// What was read of it.
    pub asked: Asked,
    /// In OpenAI's form.
    pub body: Bytes,
    /// Of the body, where it is a form.
    pub content_type: Option<String>,
}

impl Wish {
    /// Reads a request of one of the two APIs.
    pub fn read(spoken: Spoken, body: &[u8]) -> Result<Self, WireError> {
        let whole = object(body)?;
        let (input, path) = match spoken {
            Spoken::AigneImageGenerations => (&whole, ""),
            _ => {
                let input = whole.get("input").and_then(Value::as_object);
                (input.ok_or_else(|| missing("input"))?, "input.")
            }
        };
        let mut members = Map::new();
        match input.get("prompt") {
            Some(Value::String(prompt)) if !prompt.is_empty() => {
                members.insert("prompt".to_owned(), prompt.as_str().into());
            }
            None | Some(Value::Null | Value::String(_)) => {
                return Err(missing(&format!("{path}prompt")));
            }
            Some(_) => {
                return Err(WireError::invalid(
                    format!("{path}prompt"),
                    "must be a string",
                ));
            }
        }
        for (name, value) in options(input).into_iter().flatten().chain(input) {
            let name = snake(name);
            if OWN.contains(&name.as_str()) || value.is_null() {
                continue;
            }
            // It becomes the name of a field.
            if !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                let expected = "must have a name of letters, digits and `_`";
                return Err(WireError::invalid(format!("{path}{name}"), expected));
            }
            members.insert(name, value.clone());
        }
        Ok(Wish {
            model: chosen_model(&whole, input),
            pictures: pictures(input.get("image"), &format!("{path}image"))?,
            members,
            delivery: delivery(spoken, input)?,
            spoken,
        })
    }

    /// Writes it for this model. Pictures must be there.
    pub fn order(mut self, model: &str) -> Result<Order, WireError> {
        self.members.insert("model".to_owned(), model.into());
        let (operation, body, content_type) = match self.pictures.is_empty() {
            true => (Operation::ImageGenerations, json::body(&self.members), None),
            false => {
                let (kind, body) = self.form()?;
                (Operation::ImageEdits, body, Some(kind))
            }
        };
        let spoken = self.spoken;
        let asked = operation.read(content_type.as_deref(), &body);
        let mut asked =
            asked.map_err(|error| error.renamed(|path| spoken.in_callers_words(path)))?;
        asked.spoken = spoken;
        asked.delivery = self.delivery;
        Ok(Order {
            operation,
            asked,
            body,
            content_type,
        })
    }

    /// Pictures go as files, which every provider takes that changes pictures.
    fn form(&self) -> Result<(String, Bytes), WireError> {
        let mut fields: Vec<Field<'_>> = Vec::new();
        for (name, value) in &self.members {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            fields.push(Field::text(name, &text));
        }
        let name = match self.pictures.len() {
            1 => "image",
            _ => "image[]",
        };
        for Reference { path, at } in &self.pictures {
            let At::Here(bytes) = at else {
                let why = "it was not fetched";
                return Err(WireError::untranslatable(path.as_str(), why));
            };
            let kind = media_type(bytes).ok_or_else(|| {
                WireError::invalid(path.as_str(), "must be a picture: PNG, JPEG, WebP or GIF")
            })?;
            fields.push(Field::file(name, bytes, kind));
        }
        Ok(multipart::write(&fields))
    }
}

/// How the pictures are wanted. The first API gives them in the answer unless their addresses are
/// asked for; the other as the provider gives them, unless it is told otherwise.
fn delivery(spoken: Spoken, input: &Map<String, Value>) -> Result<Option<Delivery>, WireError> {
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let named = text("responseFormat").or_else(|| text("response_format"));
    Ok(match (named, text("outputFileType")) {
        (Some("b64_json"), _) => Some(Delivery::Base64),
        (Some("url"), _) => Some(Delivery::Url),
        (Some(_), _) if spoken == Spoken::AigneImageGenerations => {
            return Err(WireError::invalid(
                "responseFormat",
                "must be `url` or `b64_json`",
            ));
        }
        (_, Some("url")) => Some(Delivery::Url),
        // A file of the hub's machine would help nobody.
        (_, Some("file" | "local")) => Some(Delivery::Base64),
        (_, Some(_)) => {
            let expected = "must be `url` or `file`";
            return Err(WireError::invalid("outputFileType", expected));
        }
        (_, None) if spoken == Spoken::AigneImageGenerations => None,
        (_, None) => Some(Delivery::Base64),
    })
}

/// One picture or a list of them, each by its address or as AIGNE writes files.
fn pictures(told: Option<&Value>, path: &str) -> Result<Vec<Reference>, WireError> {
    let at = |value: &Value, path: String| {
        let at = place(value, &path)?;
        Ok(Reference { path, at })
    };
    match told {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let numbered = items.iter().enumerate();
            numbered
                .map(|(number, item)| at(item, format!("{path}[{number}]")))
                .collect()
        }
        Some(one) => Ok(vec![at(one, path.to_owned())?]),
    }
}

fn place(value: &Value, path: &str) -> Result<At, WireError> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if let Some(url) = value.as_str() {
        return addressed(url, path);
    }
    match (text("type"), text("url"), text("data")) {
        (Some("url"), Some(url), _) => addressed(url, path),
        (Some("file"), _, Some(data)) => decoded(data, path),
        (Some("local"), ..) => Err(WireError::invalid(
            path,
            "is a file of the caller's own machine, which nobody else can read: send its bytes as a `file`",
        )),
        _ => Err(WireError::invalid(
            path,
            "must be an address, a `url` with `url`, or a `file` with `data`",
        )),
    }
}

fn addressed(url: &str, path: &str) -> Result<At, WireError> {
    match url.strip_prefix("data:") {
        None => Ok(At::Url(url.to_owned())),
        Some(rest) => match rest.split_once(";base64,") {
            Some((_, data)) => decoded(data, path),
            None => Err(WireError::invalid(path, "must be a data URL with Base64")),
        },
    }
}

fn decoded(data: &str, path: &str) -> Result<At, WireError> {
    match STANDARD.decode(data.trim()) {
        Ok(bytes) => Ok(At::Here(bytes.into())),
        Err(_) => Err(WireError::invalid(path, "must be Base64")),
    }
}

/// The body as an object.
pub(super) fn object(body: &[u8]) -> Result<Map<String, Value>, WireError> {
    // What stands there twice is refused.
    crate::object::Object::body(body)?;
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        // It is an object, and was read as one.
        Ok(_) | Err(_) => Ok(Map::new()),
    }
}

/// `modelOptions`.
pub(super) fn options(input: &Map<String, Value>) -> Option<&Map<String, Value>> {
    input.get("modelOptions")?.as_object()
}

/// The model, in each of the places where it may stand.
pub(super) fn chosen_model(
    whole: &Map<String, Value>,
    input: &Map<String, Value>,
) -> Option<String> {
    let places = [
        options(input).and_then(|options| options.get("model")),
        input.get("model"),
        whole.get("model"),
    ];
    let mut named = places.into_iter().flatten().filter_map(Value::as_str);
    named.find(|model| !model.is_empty()).map(str::to_owned)
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

    fn wish(spoken: Spoken, body: &Value) -> Result<Wish, WireError> {
        Wish::read(spoken, body.to_string().as_bytes())
    }

    #[test]
    fn what_is_drawn_is_told_in_openais_words() {
        let body = json!({"input": {"prompt": "a cat", "n": 2, "aspectRatio": "1:1", "size": null,
            "outputFileType": "url", "modelOptions": {"model": "openai/gpt-image-1", "quality": "low"}}});
        let wish = wish(Spoken::AigneImage, &body).unwrap();
        assert_eq!(wish.model.as_deref(), Some("openai/gpt-image-1"));
        let order = wish.order("gpt-image-1").unwrap();
        assert_eq!(order.operation, Operation::ImageGenerations);
        assert_eq!(order.asked.delivery, Some(Delivery::Url));
        assert_eq!(order.asked.images, 2);
        let written: Value = serde_json::from_slice(&order.body).unwrap();
        let expected = json!({"prompt": "a cat", "quality": "low", "n": 2, "aspect_ratio": "1:1",
            "model": "gpt-image-1"});
        assert_eq!(written, expected);
    }

    #[test]
    fn with_a_picture_it_is_changed_and_the_picture_is_a_file() {
        let png = STANDARD.encode(b"\x89PNG\r\n\x1a\n0000");
        let body = json!({"input": {"prompt": "greener", "n": 1, "modelOptions": {"model": "m"},
            "image": [{"type": "file", "data": png, "mimeType": "image/png"}]}});
        let order = wish(Spoken::AigneImage, &body).unwrap().order("m").unwrap();
        assert_eq!(order.operation, Operation::ImageEdits);
        let form = order.asked.form().unwrap();
        assert_eq!(form.text("prompt").unwrap(), Some("greener"));
        let files: Vec<_> = form.parts().iter().filter(|part| part.is_file).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].name, "image");
    }

    #[test]
    fn pictures_may_be_named_in_every_way_that_clients_know() {
        let at = |image: Value| {
            let body = json!({"prompt": "p", "image": image});
            wish(Spoken::AigneImageGenerations, &body).map(|wish| wish.pictures)
        };
        let url = || At::Url("https://e.com/a.png".to_owned());
        let one = at(json!("https://e.com/a.png")).unwrap();
        assert_eq!((one[0].path.as_str(), &one[0].at), ("image", &url()));
        let many = at(json!(["https://e.com/a.png", "data:image/png;base64,AAAA"])).unwrap();
        assert_eq!((many[0].path.as_str(), &many[0].at), ("image[0]", &url()));
        assert_eq!(many[1].at, At::Here(Bytes::from_static(&[0, 0, 0])));
        for wrong in [
            json!({"type": "local", "path": "/etc/passwd"}),
            json!(7),
            json!("data:x"),
        ] {
            let error = at(wrong).unwrap_err();
            assert_eq!(error.member(), Some("image"));
        }
    }

    #[test]
    fn a_prompt_is_needed_and_names_are_plain() {
        for (body, member) in [
            (json!({"model": "m"}), "input"),
            (json!({"input": {}}), "input.prompt"),
            (json!({"input": {"prompt": "p", "a\"b": 1}}), "input.a\"b"),
            (json!({"input": {"prompt": 3}}), "input.prompt"),
        ] {
            let error = wish(Spoken::AigneImage, &body).unwrap_err();
            assert_eq!(error.member(), Some(member), "{body}");
        }
    }
}
