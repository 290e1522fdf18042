//! Anthropic messages (`POST /v1/messages`): the codec, and the rooms that do its work.
//!
//! Written after the reference types of `@anthropic-ai/sdk` 1.12.0 and
//! <https://platform.claude.com/docs/en/api/messages>.

mod block_read;
mod block_write;
mod citation;
mod event;
mod event_write;
pub(crate) mod failure;
mod meter;
pub(crate) mod model;
mod open_block;
mod reply;
mod request_read;
pub(crate) mod request_write;
pub(crate) mod sampling;
mod stop;
mod stream_read;
mod stream_write;
pub(crate) mod thinking;
mod tool_write;
mod turns;
mod usage;

use bytes::Bytes;

use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::order::InOrder;
use crate::{Failure, WireError, ir};

/// The codec of [`crate::Dialect::AnthropicMessages`].
pub(crate) struct AnthropicMessages;

impl Codec for AnthropicMessages {
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError> {
        request_read::read(body)
    }

    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        request_write::write(request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        reply::read(body)
    }

    fn write_reply(&self, reply: &ir::Reply, options: &StreamOptions) -> Written {
        reply::write(reply, options)
    }

    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        failure::read(status, body)
    }

    fn write_failure(&self, failure: &Failure) -> Bytes {
        failure::write(failure)
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
        Box::new(meter::AnthropicMeter::default())
    }
}
