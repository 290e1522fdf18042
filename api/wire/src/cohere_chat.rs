//! Cohere's chat (`POST /v2/chat`), as the hub calls it: nobody calls the hub so, hence there is
//! only the side that faces the provider.
//!
//! Written after the types of the Python package `cohere` 7.3.1 and
//! <https://docs.cohere.com/reference/chat>.

mod citation;
mod event;
mod finish;
mod message_write;
mod meter;
mod reply_read;
mod request_write;
mod stream_read;
pub(crate) mod usage;

use crate::codec::{Meter, Outbound, StreamReader, Written};
use crate::openai_chat::failure_read;
use crate::order::InOrder;
use crate::{Failure, WireError, ir};

/// The provider's side of [`crate::Native::CohereChat`].
pub(crate) struct CohereChat;

impl Outbound for CohereChat {
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        request_write::write(request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        reply_read::read(body)
    }

    /// An object with a message, as many servers have it; 498 is a key that is not taken:
    /// <https://docs.cohere.com/reference/errors>.
    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        let status = if status == 498 { 401 } else { status };
        failure_read::read(status, body)
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Box::new(InOrder::new(stream_read::Reader::default()))
    }

    fn meter(&self) -> Box<dyn Meter> {
        Box::new(meter::CohereMeter::default())
    }
}
