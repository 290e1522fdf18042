//! Replacing or adding members of a JSON object while every other byte stays as it is.

mod foreign;

use std::ops::Range;

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::object::Object;
use crate::{Dialect, WireError, seal};
use foreign::without_foreign_seals;

/// A caller's body, ready for a provider of the same dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// The caller's bytes with the model replaced, and usage asked for.
    pub body: Bytes,
    /// The hub asked for a usage chunk that the caller did not ask for: it must be withheld.
    pub usage_added: bool,
    /// Paths of what the provider would refuse: thinking that another one sealed.
    pub left_out: Vec<String>,
}

/// Puts the provider's model name in place and asks for usage in OpenAI streams
/// (`stream_options.include_usage`). Every other byte stays as it is.
pub fn forward(dialect: Dialect, body: &Bytes, model: &str) -> Result<Forward, WireError> {
    let mut object = Object::body(body)?;
    if dialect.names_model_in_path() {
        return in_collection(body, object, model);
    }
    let written = object.require("model")?;
    let mut edits = Vec::new();
    if written.string()? != model {
        edits.push(Edit {
            place: place(body, written.value),
            text: quoted(model),
        });
    }
    let streams = object.boolean("stream")?.unwrap_or(false);
    let usage = match dialect {
        Dialect::OpenAiChat if streams => ask_for_usage(body, &mut object)?,
        Dialect::OpenAiChat
        | Dialect::AnthropicMessages
        | Dialect::OpenAiResponses
        | Dialect::GeminiGenerate
        | Dialect::AigneChat
        | Dialect::AigneCompletions => None,
    };
    let usage_added = usage.is_some();
    edits.extend(usage);
    let mut left_out = Vec::new();
    if seal::may_be_in(body) {
        let cleaned = without_foreign_seals(dialect, body, &mut object, model, &mut left_out)?;
        edits.extend(cleaned);
    }
    Ok(Forward {
        body: apply(body, edits),
        usage_added,
        left_out,
    })
}

/// Puts the provider's model name in place, or in front where the body names no model. Every other
/// byte stays as it is.
pub fn with_model(body: &Bytes, model: &str) -> Result<Bytes, WireError> {
    let mut object = Object::body(body)?;
    let edit = match object.take_even_null("model") {
        Some(written) if written.string().is_ok_and(|name| name == model) => {
            return Ok(body.clone());
        }
        Some(written) => Edit {
            place: place(body, written.value),
            text: quoted(model),
        },
        None => {
            let start = body.iter().position(|byte| *byte == b'{').unwrap_or(0) + 1;
            let separator = if object.is_empty() { "" } else { "," };
            Edit {
                place: start..start,
                text: format!(r#""model":{}{separator}"#, quoted(model)),
            }
        }
    };
    Ok(apply(body, vec![edit]))
}

/// Takes the model out of a body, since the path names it, and puts another member in front. The
/// values of the others stay as they are, in their order.
pub fn instead_of_model(body: &Bytes, name: &str, value: &str) -> Result<Bytes, WireError> {
    let object = Object::body(body)?;
    let mut out = Vec::with_capacity(body.len() + name.len() + value.len());
    out.extend_from_slice(format!("{{{}:{}", quoted(name), quoted(value)).as_bytes());
    for (member, value) in object.into_members() {
        if member == "model" || member == name {
            continue;
        }
        out.push(b',');
        out.extend_from_slice(quoted(&member).as_bytes());
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    out.push(b'}');
    Ok(out.into())
}

/// Gemini's model is in the path. A body may repeat it, also that of a call whose tokens are to be
/// counted, and must then name the same.
fn in_collection(body: &Bytes, mut object: Object<'_>, model: &str) -> Result<Forward, WireError> {
    let mut edits = Vec::new();
    let mut left_out = Vec::new();
    let counted = object.object("generateContentRequest")?;
    let dialect = Dialect::GeminiGenerate;
    for object in [Some(object), counted].iter_mut().flatten() {
        if seal::may_be_in(body) {
            let cleaned = without_foreign_seals(dialect, body, object, model, &mut left_out)?;
            edits.extend(cleaned);
        }
        if let Some(written) = object.take("model") {
            edits.push(Edit {
                place: place(body, written.value),
                text: quoted(&crate::gemini::resource(model)),
            });
        }
    }
    Ok(Forward {
        body: apply(body, edits),
        usage_added: false,
        left_out,
    })
}

/// New text for a place in the body; an empty place inserts.
#[derive(Debug)]
pub(crate) struct Edit {
    /// Offsets in the body.
    pub place: Range<usize>,
    /// What stands there then.
    pub text: String,
}

/// The edit that asks for a usage chunk, unless the caller asked already.
fn ask_for_usage(body: &Bytes, object: &mut Object<'_>) -> Result<Option<Edit>, WireError> {
    let Some(options) = object.take_even_null("stream_options") else {
        return Ok(Some(Edit {
            place: before_closing_brace(body),
            text: r#","stream_options":{"include_usage":true}"#.to_owned(),
        }));
    };
    if is_null(options.value) {
        return Ok(Some(Edit {
            place: place(body, options.value),
            text: r#"{"include_usage":true}"#.to_owned(),
        }));
    }
    let whole = place(body, options.value);
    let mut options = options.object()?;
    let Some(asked) = options.take_even_null("include_usage") else {
        let separator = if options.is_empty() { "" } else { "," };
        return Ok(Some(Edit {
            place: whole.start + 1..whole.start + 1,
            text: format!(r#""include_usage":true{separator}"#),
        }));
    };
    if !is_null(asked.value) && asked.boolean()? {
        return Ok(None);
    }
    Ok(Some(Edit {
        place: place(body, asked.value),
        text: "true".to_owned(),
    }))
}

fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// Where a value that was borrowed from the body lies in it.
pub(crate) fn place(body: &[u8], value: &RawValue) -> Range<usize> {
    let text = value.get();
    let start = (text.as_ptr() as usize).saturating_sub(body.as_ptr() as usize);
    start..start + text.len()
}

/// The place in front of the brace that ends the body. Only whitespace can follow it.
pub(crate) fn before_closing_brace(body: &[u8]) -> Range<usize> {
    let end = body.iter().rposition(|byte| *byte == b'}').unwrap_or(0);
    end..end
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Makes the edits, which must not overlap.
pub(crate) fn apply(body: &Bytes, mut edits: Vec<Edit>) -> Bytes {
    if edits.is_empty() {
        return body.clone();
    }
    edits.sort_by_key(|edit| edit.place.start);
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = Vec::with_capacity(body.len() + added);
    let mut at = 0;
    for edit in &edits {
        out.extend_from_slice(body.get(at..edit.place.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.place.end;
    }
    out.extend_from_slice(body.get(at..).unwrap_or_default());
    out.into()
}
