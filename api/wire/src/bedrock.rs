//! Amazon Bedrock's Converse and ConverseStream, as the hub calls them: nobody calls the hub so,
//! hence there is only the side that faces the provider.
//!
//! Written after botocore 1.44.5's service model `bedrock-runtime/2023-09-30` and
//! <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>.

mod answer;
mod block_write;
mod citation;
mod event;
mod failure;
mod family;
mod meter;
mod request_write;
mod source;
mod stop;
mod stream_read;
mod tool_write;
mod turns;

use crate::codec::{Meter, Outbound, StreamReader, Written};
use crate::order::InOrder;
use crate::{Failure, WireError, ir};

/// The provider's side of [`crate::Native::BedrockConverse`].
pub(crate) struct BedrockConverse;

impl Outbound for BedrockConverse {
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        request_write::write(request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        answer::read(body)
    }

    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        failure::read(status, body)
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Box::new(InOrder::new(stream_read::Reader::default()))
    }

    fn meter(&self) -> Box<dyn Meter> {
        Box::new(meter::ConverseMeter::default())
    }
}
