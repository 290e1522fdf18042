//! OpenAI chat completions: whole translations as golden files, rules as tests.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

#[path = "openai_chat/failures.rs"]
mod failures;
#[path = "openai_chat/replies.rs"]
mod replies;
#[path = "openai_chat/requests.rs"]
mod requests;
#[path = "openai_chat/stream_writing.rs"]
mod stream_writing;
#[path = "openai_chat/streams.rs"]
mod streams;
#[path = "support/samples.rs"]
mod support_samples;
#[path = "support/streams.rs"]
mod support_streams;
#[path = "openai_chat/usage.rs"]
mod usage;

use wire::Dialect;

/// The dialect under test, and the folder of its samples.
const DIALECT: Dialect = Dialect::OpenAiChat;
const FOLDER: &str = "openai-chat";
