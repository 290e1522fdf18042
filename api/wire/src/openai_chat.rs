//! OpenAI chat completions, and everything that is compatible with them.
//!
//! Reference: <https://platform.openai.com/docs/api-reference/chat>. What is read is taken widely,
//! because dozens of servers speak this dialect with accents; what is written keeps to the
//! reference, with `reasoning_content` as the one word that the reference lacks and clients know.

mod answer;
mod calls;
mod chunk;
mod content_read;
mod content_write;
pub(crate) mod effort;
pub(crate) mod failure_read;
pub(crate) mod failure_write;
mod finish;
pub(crate) mod json;
pub(crate) mod lenient;
pub(crate) mod media;
mod message_read;
mod message_write;
mod meter;
pub(crate) mod notes;
mod open_text;
mod parts;
mod reply_read;
mod reply_write;
mod request_read;
mod request_write;
mod search_write;
mod stream_read;
mod stream_write;
mod thinking_write;
pub(crate) mod tier;
pub(crate) mod tools_write;
mod usage;

use bytes::{Bytes, BytesMut};

use crate::accent::{self, Accent};
use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::error::WireError;
use crate::failure::Failure;
use crate::ir;
use crate::order::InOrder;

pub(crate) use message_write::part_path;
pub(crate) use request_read::{keep, read_object};
pub(crate) use request_write::extras;

/// Writes a request in the words of a server with this accent; its quirks are not applied yet.
pub(crate) fn write_accented(
    request: &ir::Request<'_>,
    accent: &Accent,
) -> Result<Written, WireError> {
    request_write::write(request, accent)
}

/// The codec of this dialect.
pub(crate) struct OpenAiChat;

impl Codec for OpenAiChat {
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError> {
        request_read::read(body)
    }

    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        request_write::write(request, &accent::PLAIN)
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
        self.meter_for("")
    }

    fn meter_for(&self, provider: &str) -> Box<dyn Meter> {
        Box::new(meter::Meter::of(provider))
    }
}
