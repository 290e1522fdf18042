//! Reading a request.

use crate::error::WireError;
use crate::ir::{Message, Part, Request, Role};
use crate::object::Object;
use crate::openai_chat::read_object;

/// Reads a caller's request. In place of messages there may be a `prompt`, and a model may be absent:
/// who serves the request has a default.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body_in_camel_case(body)?;
    let prompt = object.string("prompt")?;
    let model = object.string("model")?.unwrap_or_default();
    let messages = match (prompt, object.has("messages")) {
        (Some(_), true) => {
            return Err(WireError::invalid(
                "prompt",
                "cannot stand beside `messages`: send one of them",
            ));
        }
        (Some(text), false) => Some(vec![Message {
            role: Role::User,
            parts: vec![Part::text(text)],
            name: None,
            path: "prompt".to_owned(),
        }]),
        (None, _) => None,
    };
    let mut request = read_object(object, model, messages)?;
    // The count stands in every answer.
    request.include_usage = true;
    Ok(request)
}
