//! OpenAI responses (`POST /v1/responses`): the codec, and the rooms that do its work.
//!
//! Written after the reference types of the npm package `openai` 6.49.0
//! (`resources/responses/responses.d.ts`) and <https://platform.openai.com/docs/api-reference/responses>.
//! Errors, media and numbers are those of chat completions: the same servers write them.

mod annotation;
mod content_read;
mod content_write;
mod echo;
mod event;
mod event_write;
mod failure;
mod item_read;
mod item_write;
mod meter;
mod open_item;
mod open_items;
mod open_parts;
mod output;
mod reply_read;
mod reply_write;
mod request_read;
mod request_write;
mod stop;
mod stream_read;
mod stream_write;
mod tools_read;
mod tools_write;
mod usage;

use bytes::Bytes;

use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::order::InOrder;
use crate::{Failure, WireError, ir};

/// The codec of [`crate::Dialect::OpenAiResponses`].
pub(crate) struct OpenAiResponses;

impl Codec for OpenAiResponses {
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
        crate::openai_chat::failure_read::read(status, body)
    }

    fn write_failure(&self, failure: &Failure) -> Bytes {
        crate::openai_chat::failure_write::write(failure)
    }

    fn write_stream_failure(&self, failure: &Failure) -> Bytes {
        failure::write_event(failure)
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Box::new(InOrder::new(stream_read::Reader::default()))
    }

    fn stream_writer(&self, options: StreamOptions) -> Box<dyn StreamWriter> {
        Box::new(InOrder::new(stream_write::Writer::new(options)))
    }

    fn meter(&self) -> Box<dyn Meter> {
        Box::new(meter::ResponsesMeter::default())
    }
}
