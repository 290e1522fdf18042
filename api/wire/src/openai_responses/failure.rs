//! The event that ends a stream with an error.
//!
//! The reference puts code and message into the event itself; OpenAI's servers and its clients,
//! which raise on it, have them in a member `error`. Written are both.

use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde_json::value::RawValue;

use super::event_write::Pen;
use crate::failure::Failure;
use crate::openai_chat::{failure_read, failure_write};

#[derive(Serialize)]
struct ErrorEvent<'a> {
    code: Option<&'a str>,
    message: &'a str,
    param: Option<&'a str>,
    error: failure_write::Error<'a>,
}

/// Writes the event.
pub(super) fn put(failure: &Failure, pen: &mut Pen<'_>) {
    let event = ErrorEvent {
        code: failure.code.as_deref(),
        message: &failure.message,
        param: failure.param.as_deref(),
        error: failure_write::body(failure).error,
    };
    pen.put("error", event);
}

/// Writes the event for a stream whose events were forwarded: how many there were is not known.
pub(super) fn write_event(failure: &Failure) -> Bytes {
    let mut out = BytesMut::new();
    let mut pen = Pen {
        out: &mut out,
        next: &mut 0,
    };
    put(failure, &mut pen);
    out.freeze()
}

/// The failure that an `error` event tells, in either form.
pub(super) fn in_event(data: &[u8]) -> Failure {
    failure_read::read(200, data)
}

/// The failure that a failed response tells.
pub(super) fn in_response(error: Option<&RawValue>, data: &[u8]) -> Failure {
    match error.filter(|error| error.get() != "null") {
        Some(error) => failure_read::told_in(200, error.get().as_bytes()),
        None => failure_read::read(200, data),
    }
}
