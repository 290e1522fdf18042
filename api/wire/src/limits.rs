//! What one provider may make the hub hold, in one place.
//!
//! A provider's bytes are not trusted: a broken or hostile server must cost bounded memory and end
//! in an error.

/// Bytes of one event of a stream. Pictures come in one event, as Base64.
pub const EVENT_BYTES: usize = 64 * 1024 * 1024;

/// Bytes that are read of an error answer. Providers' errors are short; pages of proxies need not be
/// read to their end.
pub const ERROR_BYTES: usize = 64 * 1024;

/// Bytes of text, thinking and arguments in one streamed reply that is translated: writers hold
/// what they must tell again at the end. The longest replies of today's models have some megabytes.
pub const REPLY_BYTES: usize = 64 * 1024 * 1024;

/// Parts (texts, thoughts, calls) of one streamed reply that is translated, and places that events
/// which are forwarded may name.
pub const PARTS: usize = 16 * 1024;

/// Levels of JSON. It is where serde_json stops as well; no API nests as deep.
pub const NESTING: usize = 128;

/// Paths that are told as left out of one request, reply or stream. The reader of a call record
/// learns nothing from more.
pub const LEFT_OUT: usize = 256;
