//! What every dialect can do. One implementation per dialect, reached by [`crate::Dialect::codec`].

use bytes::{Bytes, BytesMut};

use crate::error::WireError;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::ir;
use crate::units::Units;
use crate::usage::Usage;

/// A body written in a dialect, and what could not be said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The body, as JSON.
    pub body: Bytes,
    /// Paths of members, in the words of the dialect they came from, that were left out.
    pub left_out: Vec<String>,
}

/// How a stream is to be written for one caller.
#[derive(Debug, Clone, Default)]
pub struct StreamOptions {
    /// The model's name as the caller wrote it; it is echoed in each chunk where the dialect does.
    pub model: String,
    /// An identifier for the reply, unique per call, without the dialect's prefix (`chatcmpl-`, `msg_`).
    pub id: String,
    /// When the call began, in seconds since 1970 (OpenAI's `created`).
    pub created: i64,
    /// The caller asked for a usage chunk (OpenAI's `stream_options.include_usage`).
    pub include_usage: bool,
    /// The caller's request, for dialects whose replies repeat it (Responses: `tools`, `metadata`).
    /// Empty where nothing is repeated.
    pub echo: Bytes,
    /// Names of the caller's tools that take a text: calls of them are written as such
    /// ([`crate::custom::names_in`]).
    pub custom_tools: Vec<String>,
    /// The caller asked for an answer that follows a schema, in a dialect that tells it as a value.
    pub structured: bool,
    /// The caller wants the text and nothing around it, in a dialect that has streams of that kind.
    pub plain: bool,
    /// The target that answers, as `provider/model`, for dialects that name it.
    pub target: String,
    /// What a whole answer cost, for dialects that tell it. The writer of a stream learns it by
    /// [`StreamWriter::bill`].
    pub bill: Option<Bill>,
}

/// What a call cost, as an answer tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The identifier of its record.
    pub call_id: String,
    /// In credits, as a decimal number.
    pub credits: serde_json::Number,
    /// The sign in front of credits, such as `$`.
    pub sign: Option<String>,
}

/// Reads and writes one dialect. Stateless; streams have a reader and a writer of their own.
pub trait Codec: Sync {
    /// Reads a caller's request. Members that the common form has no place for are kept in
    /// [`ir::Request::extra`], so that a writer can say what it left out.
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError>;

    /// Writes a request for a provider that speaks this dialect.
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError>;

    /// Reads a provider's whole reply.
    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError>;

    /// Writes a whole reply for a caller. `options.model`, `id` and `created` are echoed.
    fn write_reply(&self, reply: &ir::Reply, options: &StreamOptions) -> Written;

    /// Reads a provider's error body. Never fails: what is not in the dialect becomes a failure
    /// whose kind is told by the status and whose message says what came instead.
    fn read_failure(&self, status: u16, body: &[u8]) -> Failure;

    /// When a provider that refused would like to be asked again, in whole seconds, where its
    /// error body says so. Most dialects have the header `Retry-After` alone.
    fn retry_after_s(&self, _body: &[u8]) -> Option<u64> {
        None
    }

    /// Writes an error body for a caller.
    fn write_failure(&self, failure: &Failure) -> Bytes;

    /// Writes the event that ends a stream with an error, framed as the dialect frames it.
    fn write_stream_failure(&self, failure: &Failure) -> Bytes;

    /// A reader for one provider stream.
    fn stream_reader(&self) -> Box<dyn StreamReader>;

    /// A writer for one caller's stream.
    fn stream_writer(&self, options: StreamOptions) -> Box<dyn StreamWriter>;

    /// A meter that watches bytes which are forwarded as they came.
    fn meter(&self) -> Box<dyn Meter>;

    /// The same for a kind of provider that may count in its own way ([`crate::usage::Counting`]).
    fn meter_for(&self, _provider: &str) -> Box<dyn Meter> {
        self.meter()
    }
}

/// The side of a dialect that faces a provider. Every [`Codec`] has it; a dialect that nobody calls
/// the hub in has nothing else.
pub trait Outbound: Sync {
    /// Writes a request for a provider; see [`Codec::write_request`].
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError>;

    /// Reads a provider's whole reply; see [`Codec::read_reply`].
    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError>;

    /// Reads a provider's error body and never fails; see [`Codec::read_failure`].
    fn read_failure(&self, status: u16, body: &[u8]) -> Failure;

    /// When the provider would like to be asked again; see [`Codec::retry_after_s`].
    fn retry_after_s(&self, _body: &[u8]) -> Option<u64> {
        None
    }

    /// A reader for one provider stream.
    fn stream_reader(&self) -> Box<dyn StreamReader>;

    /// A meter that watches what a provider answers.
    fn meter(&self) -> Box<dyn Meter>;

    /// The same for a kind of provider; see [`Codec::meter_for`].
    fn meter_for(&self, _provider: &str) -> Box<dyn Meter> {
        self.meter()
    }
}

impl<C: Codec> Outbound for C {
    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        Codec::write_request(self, request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        Codec::read_reply(self, body)
    }

    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        Codec::read_failure(self, status, body)
    }

    fn retry_after_s(&self, body: &[u8]) -> Option<u64> {
        Codec::retry_after_s(self, body)
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Codec::stream_reader(self)
    }

    fn meter(&self) -> Box<dyn Meter> {
        Codec::meter(self)
    }

    fn meter_for(&self, provider: &str) -> Box<dyn Meter> {
        Codec::meter_for(self, provider)
    }
}

/// Turns the frames of a provider's stream into events of the common form.
pub trait StreamReader {
    /// Reads one frame. Events are appended to `events`; the last one of a complete stream is
    /// [`ir::Event::End`].
    fn read(&mut self, frame: &Frame, events: &mut Vec<ir::Event>) -> Result<(), WireError>;

    /// The provider closed a stream that was all said, without its terminator: what was kept for the
    /// end comes before [`ir::Event::End`].
    fn finish(&mut self, _events: &mut Vec<ir::Event>) {}

    /// Members of the provider's stream that the common form could not hold, each once.
    fn left_out(&self) -> Vec<String>;
}

/// Turns events of the common form into bytes for a caller.
pub trait StreamWriter {
    /// Writes one event. [`ir::Event::End`] writes the dialect's terminator (`[DONE]`,
    /// `message_stop`), and nothing may be written after it.
    fn write(&mut self, event: &ir::Event, out: &mut BytesMut);

    /// What the call cost, told before [`ir::Event::End`] to dialects that tell it.
    fn bill(&mut self, _bill: Bill) {}

    /// What this dialect could not say, each once.
    fn left_out(&self) -> Vec<String>;
}

/// What a frame means to the relay that forwards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Pings, heads and other events without content.
    Other,
    /// Something the user sees or a tool gets. The first one stops the time-to-first-token clock.
    Content,
    /// Only usage, which the caller gets just when it asked for it (OpenAI's last chunk with empty
    /// `choices`).
    UsageOnly,
    /// The provider says in the stream that the call failed. The stream ends with it.
    Error,
    /// The stream is complete with this frame: it may only be sent after the commit.
    Terminal,
    /// It is no event of the dialect, for this reason: official clients would throw, or take it for
    /// something else. Who forwards the stream ends it here; a reader has its own words for it.
    Broken(&'static str),
}

/// What a meter has counted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The provider's own count, as far as it was told. `None` until a usage object was seen.
    pub usage: Option<Usage>,
    /// The usage is the provider's last word: output is complete, not a running figure.
    pub usage_is_final: bool,
    /// Bytes of visible output (text and tool arguments): what an estimate is made from where the
    /// provider did not tell.
    pub output_bytes: u64,
    /// Bytes of reasoning that was shown.
    pub reasoning_bytes: u64,
    /// Why the model stopped, once told.
    pub stop: Option<ir::StopReason>,
    /// The provider's id of the reply.
    pub upstream_id: Option<String>,
    /// The model that the provider says has answered.
    pub upstream_model: Option<String>,
    /// The service tier that the provider says it used.
    pub service_tier: Option<String>,
    /// What was used that is not counted in tokens.
    pub units: Units,
    /// The units are counted, by the provider or by the hub, and not guessed.
    pub units_are_exact: bool,
    /// Tokens, where the provider tells none and bytes would say nothing of them.
    pub estimate: Option<Usage>,
}

/// Counts beside a stream or body that is forwarded as it came. A meter never fails: what it cannot
/// read it does not count, and the bytes go on.
pub trait Meter {
    /// Looks at one frame of a stream.
    fn frame(&mut self, frame: &Frame) -> Mark;

    /// Looks at a whole reply; tells whether it could be read. One that could not may still be JSON.
    fn whole(&mut self, body: &[u8]) -> bool;

    /// The caller asked for so many answers at once: events may name as many places.
    fn expects(&mut self, _choices: u64) {}

    /// The head of that reply told how many tokens went in, which counts where its body told none.
    fn input_told(&mut self, _tokens: u64) {}

    /// The failure that the last frame marked [`Mark::Error`] told.
    fn failure(&self) -> Option<Failure>;

    /// The counts so far.
    fn reading(&self) -> &Reading;
}
