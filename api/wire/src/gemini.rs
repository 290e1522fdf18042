//! Gemini (`models/{model}:generateContent`): the codec, and the rooms that do its work.
//!
//! Written after the types of `google-genai` 3.4.0 and
//! <https://ai.google.dev/api/generate-content>. The model and the wish for a stream are in the
//! path, so a body has neither; a stream has no terminator, its chunk with `finishReason` is the
//! end.

mod call_ids;
mod chunk;
mod content_read;
mod failure_read;
mod failure_write;
mod finish;
mod grounding;
mod grounding_write;
mod json;
mod lenient;
mod logprobs;
mod media;
mod media_write;
mod meter;
mod model;
mod part_read;
mod part_write;
mod reply_read;
mod reply_write;
mod request_read;
mod request_write;
mod sampling_read;
mod schema;
mod stream_read;
mod stream_write;
mod thinking;
mod tool_read;
mod tool_write;
mod turns;
mod usage;

pub(crate) use media::{is_googles, type_of};
pub(crate) use turns::no_seal;

use bytes::{Bytes, BytesMut};

use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::object::Object;
use crate::order::InOrder;
use crate::{Failure, WireError, ir};

/// The name of a model as a resource: `models/gemini-2.5-pro`, `tunedModels/mine`.
pub(crate) fn resource(model: &str) -> String {
    if model.starts_with("models/") || model.starts_with("tunedModels/") {
        model.to_owned()
    } else {
        format!("models/{model}")
    }
}

/// The caller's limit of output tokens; taken from a body of which nothing else is read.
pub(crate) fn limit(object: &mut Object<'_>) -> Result<Option<u64>, WireError> {
    let Some(mut config) = lenient::object(object, "generationConfig")? else {
        return Ok(None);
    };
    let limit = lenient::integer(&mut config, "maxOutputTokens")?;
    Ok(limit.and_then(|limit| u64::try_from(limit).ok()))
}

/// The codec of [`crate::Dialect::GeminiGenerate`].
pub(crate) struct GeminiGenerate;

impl Codec for GeminiGenerate {
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError> {
        request_read::read(body)
    }

    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        request_write::write(request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        reply_read::read(body)
    }

    fn write_reply(&self, reply: &ir::Reply, options: &StreamOptions) -> Written {
        reply_write::write(reply, options)
    }

    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        failure_read::read(status, body)
    }

    fn retry_after_s(&self, body: &[u8]) -> Option<u64> {
        failure_read::retry_after_s(body)
    }

    fn write_failure(&self, failure: &Failure) -> Bytes {
        failure_write::write(failure)
    }

    fn write_stream_failure(&self, failure: &Failure) -> Bytes {
        let mut out = BytesMut::new();
        failure_write::write_event(failure, &mut out);
        out.freeze()
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Box::new(InOrder::new(stream_read::Reader::default()))
    }

    fn stream_writer(&self, options: StreamOptions) -> Box<dyn StreamWriter> {
        Box::new(InOrder::new(stream_write::Writer::new(options)))
    }

    fn meter(&self) -> Box<dyn Meter> {
        Box::new(meter::GeminiMeter::default())
    }
}
