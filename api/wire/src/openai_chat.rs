//! placeholder
#![expect(clippy::unimplemented, unused_variables, reason = "placeholder")]
use crate::codec::*;
use crate::{Failure, WireError, ir};
use bytes::Bytes;

pub(crate) struct OpenAiChat;
impl Codec for OpenAiChat {
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError> {
        unimplemented!()
    }
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        unimplemented!()
    }
    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        unimplemented!()
    }
    fn write_reply(&self, reply: &ir::Reply, options: &StreamOptions) -> Written {
        unimplemented!()
    }
    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        unimplemented!()
    }
    fn write_failure(&self, failure: &Failure) -> Bytes {
        unimplemented!()
    }
    fn write_stream_failure(&self, failure: &Failure) -> Bytes {
        unimplemented!()
    }
    fn stream_reader(&self) -> Box<dyn StreamReader> {
        unimplemented!()
    }
    fn stream_writer(&self, options: StreamOptions) -> Box<dyn StreamWriter> {
        unimplemented!()
    }
    fn meter(&self) -> Box<dyn Meter> {
        unimplemented!()
    }
}
