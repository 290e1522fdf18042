//! The AIGNE protocol, `POST /api/v2/chat`, which `@aigne/core` and `@aigne/aigne-hub` (npm) speak:
//! callers of the hub, and other hubs that are its providers.
//!
//! A request has the input of a chat model in `input` and how to answer in `options`. A stream is
//! deltas of the answer's members: texts are appended, JSON is assigned. It has no terminator of its
//! own; the delta that names `modelWithProvider` is the last where a hub sends it.

mod content_read;
mod content_write;
mod failure_read;
mod failure_write;
mod message_read;
mod message_write;
mod meter;
mod output;
mod reply_read;
mod reply_write;
mod request_read;
mod request_write;
mod stream_read;
mod stream_write;
mod tools_write;
mod usage;

use bytes::{Bytes, BytesMut};

use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::error::WireError;
use crate::failure::Failure;
use crate::ir;
use crate::order::InOrder;

pub(crate) use output::UsageOut;
pub(crate) use request_read::{limit, model, streams, wants_json};

/// The codec of this dialect.
pub(crate) struct AigneChat;

impl Codec for AigneChat {
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
        Box::new(meter::Meter::default())
    }
}
