//! The completions of AIGNE Hub, `POST /api/v2/completions` and `/api/v2/chat/completions`, for callers
//! alone: OpenAI's requests, whose members may be written in camel case, and answers of their own.
//!
//! An answer has what this API always told (`role`, `text`, `content`, `toolCalls`; in a stream `delta`
//! and `usage`, and no `[DONE]`, which its clients cannot parse), and beside it what OpenAI's clients
//! look for.

mod request_read;
mod stream_write;

use bytes::{Bytes, BytesMut};
use serde_json::{Map, Value};

use crate::codec::{Codec, Meter, StreamOptions, StreamReader, StreamWriter, Written};
use crate::error::WireError;
use crate::failure::Failure;
use crate::ir;
use crate::openai_chat::{OpenAiChat, json};
use crate::order::InOrder;

/// The codec of this dialect. What faces a provider is OpenAI's.
pub(crate) struct AigneCompletions;

impl Codec for AigneCompletions {
    fn read_request<'a>(&self, body: &'a [u8]) -> Result<ir::Request<'a>, WireError> {
        request_read::read(body)
    }

    fn write_request(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        Codec::write_request(&OpenAiChat, request)
    }

    fn read_reply(&self, body: &[u8]) -> Result<ir::Reply, WireError> {
        Codec::read_reply(&OpenAiChat, body)
    }

    fn write_reply(&self, reply: &ir::Reply, options: &StreamOptions) -> Written {
        let written = OpenAiChat.write_reply(reply, options);
        Written {
            body: told_twice(&written.body),
            left_out: written.left_out,
        }
    }

    fn read_failure(&self, status: u16, body: &[u8]) -> Failure {
        Codec::read_failure(&OpenAiChat, status, body)
    }

    fn write_failure(&self, failure: &Failure) -> Bytes {
        crate::Dialect::AigneChat.codec().write_failure(failure)
    }

    fn write_stream_failure(&self, failure: &Failure) -> Bytes {
        let mut out = BytesMut::new();
        stream_write::failed(failure, &mut out);
        out.freeze()
    }

    fn stream_reader(&self) -> Box<dyn StreamReader> {
        Codec::stream_reader(&OpenAiChat)
    }

    fn stream_writer(&self, options: StreamOptions) -> Box<dyn StreamWriter> {
        match options.plain {
            true => Box::new(InOrder::new(stream_write::Plain::default())),
            false => Box::new(InOrder::new(stream_write::Writer::new(options))),
        }
    }

    fn meter(&self) -> Box<dyn Meter> {
        Codec::meter(&OpenAiChat)
    }
}

/// OpenAI's reply with the answer's members in its first row as well.
fn told_twice(body: &Bytes) -> Bytes {
    let Ok(Value::Object(mut reply)) = serde_json::from_slice(body) else {
        return body.clone();
    };
    let message = reply
        .get("choices")
        .and_then(|choices| choices.pointer("/0/message"))
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let said = |name: &str| message.get(name).cloned().unwrap_or_default();
    let text = match said("content") {
        Value::Null => said("refusal"),
        text => text,
    };
    let text = Value::from(text.as_str().unwrap_or_default());
    let mut told = Map::new();
    told.insert("role".to_owned(), said("role"));
    told.insert("text".to_owned(), text.clone());
    told.insert("content".to_owned(), text);
    if let Value::Array(calls) = said("tool_calls") {
        told.insert("toolCalls".to_owned(), Value::Array(calls));
    }
    told.append(&mut reply);
    json::body(&told)
}
