//! The dialects of the AI APIs: how each writes a request, a reply, a stream, an error and a usage
//! count, and the common form (`ir`) between them.
//!
//! Everything here is pure: no I/O, no clock, no secret. A caller's bytes are kept as they are
//! where both sides speak the same dialect (`peek`, `splice`, `frame`, a [`codec::Meter`] beside
//! the stream); they go through the common form where they differ ([`codec::Codec`]). What a
//! translation cannot carry is listed, never dropped silently.

pub mod ability;
pub mod accent;
pub mod aigne_media;
pub mod array;
pub mod asks;
pub mod aws_event;
pub mod codec;
pub mod conversation;
pub mod crossing;
pub mod custom;
pub mod dialect;
pub mod error;
pub mod failure;
pub mod frame;
pub mod framing;
pub mod ir;
pub mod limits;
pub mod media;
pub mod multipart;
pub mod native;
pub mod object;
pub mod operation;
pub mod peek;
pub mod prompt;
pub mod seal;
pub mod sound;
pub mod splice;
pub mod turn;
pub mod units;
pub mod usage;
pub mod video;

mod aigne_chat;
mod aigne_completions;
mod anthropic;
mod bedrock;
mod cohere_chat;
mod embedding;
mod form_in_words;
mod gemini;
mod image;
mod index;
mod markup;
mod openai_chat;
mod openai_responses;
mod order;
mod web_search;

pub use dialect::Dialect;
pub use error::WireError;
pub use failure::{Failure, FailureKind};
pub use native::Native;
pub use operation::Operation;
pub use units::Units;
pub use usage::Usage;
