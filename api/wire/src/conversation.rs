//! Conversations of Responses that are continued by the id of an earlier response, where somebody
//! else than the provider keeps them.
//!
//! A response is kept with the items that it answered. What continues it has those items, and its
//! output, in front of its own `input`.

mod items;
mod replay;

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::error::WireError;
use crate::object::Object;
use crate::splice::{Edit, apply, before_closing_brace, place};

pub use items::{own, portable};
pub use replay::replay;

/// What a request says of what is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The response that it continues.
    pub previous: Option<String>,
    /// The response shall be kept; so it is where the caller does not say.
    pub store: bool,
}

/// Reads what a body of Responses says of what is kept.
pub fn asked(body: &[u8]) -> Result<Asked, WireError> {
    let mut object = Object::body(body)?;
    Ok(Asked {
        previous: object.string("previous_response_id")?,
        store: object.boolean("store")?.unwrap_or(true),
    })
}

/// The body with these items in front of its own, and without the id that stood for them. Every
/// other byte stays as it is.
pub fn joined(body: &Bytes, history: &[Box<RawValue>]) -> Result<Bytes, WireError> {
    let mut object = Object::body(body)?;
    let mut edits = Vec::new();
    let previous = object.take("previous_response_id");
    edits.extend(previous.map(|field| Edit {
        place: place(body, field.value),
        text: "null".to_owned(),
    }));
    let mut all: Vec<&str> = history.iter().map(|item| item.get()).collect();
    let text;
    let Some(input) = object.take_even_null("input") else {
        edits.push(Edit {
            place: before_closing_brace(body),
            text: format!(r#","input":[{}]"#, all.join(",")),
        });
        return Ok(apply(body, edits));
    };
    if input.is_string() {
        text = format!(
            r#"{{"type":"message","role":"user","content":{}}}"#,
            input.value.get()
        );
        all.push(&text);
    } else if input.value.get() != "null" {
        all.extend(
            input
                .clone()
                .array()?
                .into_iter()
                .map(|item| item.value.get()),
        );
    }
    edits.push(Edit {
        place: place(body, input.value),
        text: format!("[{}]", all.join(",")),
    });
    Ok(apply(body, edits))
}

/// The body whose `store` says this. The rest stays as it is; `None` says nothing.
pub fn with_store(body: &Bytes, store: Option<bool>) -> Result<Bytes, WireError> {
    let mut object = Object::body(body)?;
    let text = store.map_or("null".to_owned(), |store| store.to_string());
    let edit = match (object.take_even_null("store"), store) {
        (Some(told), _) => Edit {
            place: place(body, told.value),
            text,
        },
        (None, None) => return Ok(body.clone()),
        (None, Some(_)) => Edit {
            place: before_closing_brace(body),
            text: format!(r#","store":{text}"#),
        },
    };
    Ok(apply(body, vec![edit]))
}

/// The response that an event carries, if it is the one that ends an answer which may be continued.
pub fn final_response(event: &[u8]) -> Option<Box<RawValue>> {
    let mut event = Object::body(event).ok()?;
    let kind = event.string("type").ok()??;
    if !matches!(kind.as_str(), "response.completed" | "response.incomplete") {
        return None;
    }
    Some(event.take("response")?.value.to_owned())
}

/// Id and output of a response. `None`: it is none that may be continued.
pub fn outcome(response: &RawValue) -> Option<(String, Vec<Box<RawValue>>)> {
    let mut object = Object::body(response.get().as_bytes()).ok()?;
    let status = object.string("status").ok()?;
    if !matches!(status.as_deref(), None | Some("completed" | "incomplete")) {
        return None;
    }
    let output = object.array("output").ok()??;
    let items = output.into_iter().map(|item| item.value.to_owned());
    Some((object.string("id").ok()??, items.collect()))
}

/// The path of a member of a body that [`joined`] made, in the words of the caller, who knows only
/// the items that came with the request.
pub fn caller_path(path: &str, history: usize) -> String {
    let own = || {
        let rest = path.strip_prefix("input[")?;
        let (number, rest) = rest.split_once(']')?;
        let number: usize = number.parse().ok()?;
        Some(match number.checked_sub(history) {
            Some(own) => format!("input[{own}]{rest}"),
            None => format!("previous_response_id.input[{number}]{rest}"),
        })
    };
    own().unwrap_or_else(|| path.to_owned())
}
