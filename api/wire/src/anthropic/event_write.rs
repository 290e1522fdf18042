//! The events of a stream as they are written.

use bytes::{BufMut, BytesMut};
use serde::Serialize;

use super::block_write::{Block, Input, tool_id};
use super::citation::{self, CitationOut};
use super::reply::MessageOut;
use super::usage::UsageOut;
use crate::ir::{Delta, PartHead};

/// Any event.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Out<'a> {
    MessageStart {
        message: MessageOut<'a>,
    },
    ContentBlockStart {
        index: usize,
        content_block: Block<'a>,
    },
    ContentBlockDelta {
        index: usize,
        delta: DeltaOut<'a>,
    },
    ContentBlockStop {
        index: usize,
    },
    MessageDelta {
        delta: StopOut<'a>,
        usage: UsageOut<'a>,
    },
    MessageStop,
    Ping,
}

/// What a `content_block_delta` brings.
#[derive(Serialize)]
#[serde(tag = "type")]
pub(super) enum DeltaOut<'a> {
    #[serde(rename = "text_delta")]
    Text { text: &'a str },
    #[serde(rename = "thinking_delta")]
    Thinking { thinking: &'a str },
    #[serde(rename = "signature_delta")]
    Signature { signature: &'a str },
    #[serde(rename = "input_json_delta")]
    InputJson { partial_json: &'a str },
    #[serde(rename = "citations_delta")]
    Citations { citation: CitationOut<'a> },
}

/// Why the message ended.
#[derive(Serialize)]
pub(super) struct StopOut<'a> {
    pub stop_reason: &'static str,
    pub stop_sequence: Option<&'a str>,
}

/// Writes the event that begins a part as a block.
pub(super) fn put_start(out: &mut BytesMut, index: usize, head: &PartHead) {
    let content_block = match head {
        PartHead::Text | PartHead::Refusal => Block::text("", None),
        PartHead::Thinking => Block::Thinking {
            thinking: "",
            signature: "",
        },
        PartHead::RedactedThinking { data } => Block::RedactedThinking { data },
        PartHead::ToolCall { id, name } => Block::ToolUse {
            id: tool_id(id),
            name,
            input: Input::Empty {},
            cache_control: None,
        },
    };
    let event = Out::ContentBlockStart {
        index,
        content_block,
    };
    put(out, "content_block_start", &event);
}

/// Writes the event that brings a piece of a block. What the dialect cannot say must not come here.
pub(super) fn put_delta(out: &mut BytesMut, index: usize, delta: &Delta) {
    let delta = match delta {
        Delta::Citation(citation) => match citation::write(citation) {
            Some(citation) => DeltaOut::Citations { citation },
            None => return,
        },
        Delta::Logprobs(_) => return,
        Delta::Text(text) => DeltaOut::Text { text },
        Delta::Thinking(thinking) => DeltaOut::Thinking { thinking },
        Delta::Signature(signature) => DeltaOut::Signature { signature },
        Delta::Arguments(partial_json) => DeltaOut::InputJson { partial_json },
    };
    let event = Out::ContentBlockDelta { index, delta };
    put(out, "content_block_delta", &event);
}

/// Writes an event, framed.
pub(super) fn put(out: &mut BytesMut, name: &str, event: &Out<'_>) {
    out.put_slice(b"event: ");
    out.put_slice(name.as_bytes());
    out.put_slice(b"\ndata: ");
    #[expect(
        clippy::expect_used,
        reason = "structures of strings and numbers, written to memory"
    )]
    serde_json::to_writer((&mut *out).writer(), event).expect("plain structures can be written");
    out.put_slice(b"\n\n");
}
