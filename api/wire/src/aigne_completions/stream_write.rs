//! Writing a stream for a caller: OpenAI's chunks, with this API's own members in front.

use bytes::{Bytes, BytesMut};
use serde_json::{Map, Value, json};

use crate::codec::{Codec, StreamOptions, StreamWriter};
use crate::failure::Failure;
use crate::frame::FrameReader;
use crate::ir::{Delta, Event, PartHead};
use crate::limits;
use crate::openai_chat::{self, OpenAiChat};

/// Writes one stream of events.
pub(super) struct Writer {
    inner: Box<dyn StreamWriter>,
    /// Calls so far, as each of them was put together. A client takes the list that came last.
    calls: Vec<Value>,
    /// The chunk that says why the model stopped. As nothing else says that a stream is complete, it
    /// is sent when it is.
    last: BytesMut,
}

impl Writer {
    /// A writer for one caller's stream.
    pub(super) fn new(options: StreamOptions) -> Self {
        let options = StreamOptions {
            include_usage: true,
            ..options
        };
        Writer {
            inner: OpenAiChat.stream_writer(options),
            calls: Vec::new(),
            last: BytesMut::new(),
        }
    }

    /// A chunk with this API's members in front.
    fn told(&mut self, chunk: Map<String, Value>) -> Map<String, Value> {
        let mut told = Map::new();
        if let Some(usage) = chunk.get("usage").and_then(Value::as_object) {
            let count = |name: &str| usage.get(name).cloned().unwrap_or_default();
            let mut counts = usage.clone();
            counts.insert("promptTokens".to_owned(), count("prompt_tokens"));
            counts.insert("completionTokens".to_owned(), count("completion_tokens"));
            counts.insert("totalTokens".to_owned(), count("total_tokens"));
            told.extend(chunk);
            told.insert("usage".to_owned(), Value::Object(counts));
            return told;
        }
        let delta = chunk
            .get("choices")
            .and_then(|choices| choices.pointer("/0/delta"))
            .and_then(Value::as_object);
        if let Some(delta) = delta {
            for piece in delta
                .get("tool_calls")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                self.call(piece);
            }
            let mut own = Map::new();
            own.insert("role".to_owned(), Value::from("assistant"));
            let said = delta.get("content").or_else(|| delta.get("refusal"));
            own.insert(
                "content".to_owned(),
                said.cloned().unwrap_or(Value::from("")),
            );
            if !self.calls.is_empty() && delta.contains_key("tool_calls") {
                own.insert("toolCalls".to_owned(), Value::Array(self.calls.clone()));
            }
            told.insert("delta".to_owned(), Value::Object(own));
        }
        told.extend(chunk);
        // What is asked of every chunk of OpenAI's stands in the last one here.
        told.remove("usage");
        told
    }

    fn call(&mut self, piece: &Value) {
        let function = piece.get("function");
        let arguments = function
            .and_then(|it| it.get("arguments"))
            .and_then(Value::as_str);
        if piece.get("id").is_some() {
            let name = function.and_then(|it| it.get("name")).cloned();
            self.calls.push(json!({
                "id": piece.get("id"),
                "type": "function",
                "function": { "name": name, "arguments": arguments.unwrap_or_default() },
            }));
            return;
        }
        let index = piece
            .get("index")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let known = usize::try_from(index)
            .ok()
            .and_then(|index| self.calls.get_mut(index));
        let text = known.and_then(|call| call.pointer_mut("/function/arguments"));
        if let (Some(Value::String(text)), Some(more)) = (text, arguments) {
            text.push_str(more);
        }
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if let Event::Failed(failure) = event {
            return failed(failure, out);
        }
        let mut written = BytesMut::new();
        self.inner.write(event, &mut written);
        if matches!(event, Event::Stop { .. }) {
            self.last.extend_from_slice(&written);
            return;
        }
        if matches!(event, Event::End) {
            let end = written.split();
            written.unsplit(self.last.split());
            written.unsplit(end);
        }
        let mut frames = FrameReader::new(limits::REPLY_BYTES);
        frames.push(written.freeze());
        while let Ok(Some(frame)) = frames.next_frame() {
            match serde_json::from_slice::<Map<String, Value>>(&frame.data) {
                Ok(chunk) => openai_chat::json::event(&self.told(chunk), out),
                // Its clients parse every line of data, and have no word for the end.
                Err(_) if frame.data.as_ref() == b"[DONE]" => {}
                Err(_) => out.extend_from_slice(&frame.raw),
            }
        }
    }

    fn left_out(&self) -> Vec<String> {
        self.inner.left_out()
    }
}

/// The event that ends a stream with an error.
pub(super) fn failed(failure: &Failure, out: &mut BytesMut) {
    let body: Bytes = crate::Dialect::AigneChat.codec().write_failure(failure);
    out.extend_from_slice(b"data: ");
    out.extend_from_slice(&body);
    out.extend_from_slice(b"\n\n");
}

/// Writes the text of an answer, and nothing around it.
#[derive(Debug, Default)]
pub(super) struct Plain {
    texts: Vec<bool>,
    left_out: Vec<String>,
}

impl StreamWriter for Plain {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        match event {
            Event::PartStart { index, head } => {
                let is_text = matches!(head, PartHead::Text | PartHead::Refusal);
                if !is_text {
                    openai_chat::json::tell(&mut self.left_out, format!("content[{index}]"));
                }
                self.texts.push(is_text);
            }
            Event::PartDelta { index, delta } => match delta {
                Delta::Text(text) if self.texts.get(*index) == Some(&true) => {
                    out.extend_from_slice(text.as_bytes());
                }
                Delta::Citation(_) => {
                    let told = format!("content[{index}].citations");
                    openai_chat::json::tell(&mut self.left_out, told);
                }
                Delta::Logprobs(_) => {
                    let told = format!("content[{index}].logprobs");
                    openai_chat::json::tell(&mut self.left_out, told);
                }
                Delta::Text(_) | Delta::Thinking(_) | Delta::Signature(_) | Delta::Arguments(_) => {
                }
            },
            // The one word there is for it: a text that ends so did not end well.
            Event::Failed(failure) => {
                out.extend_from_slice(b"ERROR: ");
                out.extend_from_slice(failure.message.as_bytes());
            }
            Event::Start { .. }
            | Event::PartEnd { .. }
            | Event::Stop { .. }
            | Event::Usage(_)
            | Event::Ping
            | Event::End => {}
        }
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}
