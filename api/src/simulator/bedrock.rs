//! Amazon Bedrock's Converse and ConverseStream, as its service model describes them (botocore
//! 1.44.5).

mod blocks;
mod check;
mod error;
mod frame;
mod read;
mod reply;
mod signature;

pub use check::known;
pub use error::{body as error_body, invalid, scripted, stream_error};
pub use frame::{broken as broken_event, write as write_event};
pub use read::read;
pub use reply::{Head, events, whole};
pub use signature::admit;

/// The content type of a stream.
pub const STREAM: &str = "application/vnd.amazon.eventstream";
