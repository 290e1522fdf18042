//! Writing a stream for a caller.
//!
//! Texts come as they are said. What is a value (calls, an answer that follows a schema, the count)
//! comes once, when all of it is there: clients assign values, they do not append them.

use bytes::BytesMut;
use serde::Serialize;
use serde_json::value::RawValue;

use super::failure_write;
use super::output::{Call, UsageOut};
use super::reply_write::{in_words, tell_stop, value};
use crate::Usage;
use crate::codec::{Bill, StreamOptions, StreamWriter};
use crate::ir::{Delta, Event, PartHead};
use crate::openai_chat::json;

/// One event of a stream.
#[derive(Serialize)]
struct Chunk<'a> {
    delta: DeltaOut<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum DeltaOut<'a> {
    Text(TextOut<'a>),
    Json(JsonOut<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum TextOut<'a> {
    Text(&'a str),
    Thoughts(&'a str),
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_calls: Option<Vec<Call<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_with_provider: Option<&'a str>,
}

/// What a part of the common form is in this stream.
#[derive(Debug, Clone, Copy)]
enum Part {
    Text,
    /// With its place among the calls.
    Call(usize),
    /// Left out.
    Unsaid,
}

#[derive(Debug)]
struct OpenCall {
    id: String,
    name: String,
    arguments: String,
}

/// Writes one stream.
#[derive(Debug)]
pub(super) struct Writer {
    options: StreamOptions,
    begun: bool,
    over: bool,
    parts: Vec<Part>,
    calls: Vec<OpenCall>,
    /// The text of an answer that is told as a value.
    said: String,
    usage: Option<Usage>,
    bill: Option<Bill>,
    left_out: Vec<String>,
}

impl Writer {
    /// A writer for one caller's stream.
    pub(super) fn new(options: StreamOptions) -> Self {
        Writer {
            options,
            begun: false,
            over: false,
            parts: Vec::new(),
            calls: Vec::new(),
            said: String::new(),
            usage: None,
            bill: None,
            left_out: Vec::new(),
        }
    }

    fn begin(&mut self, model: &str, out: &mut BytesMut) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let model = match model {
            "" => &self.options.model,
            model => model,
        };
        assign(
            JsonOut {
                model: Some(model),
                ..JsonOut::default()
            },
            out,
        );
    }

    fn part_start(&mut self, index: usize, head: &PartHead) {
        let part = match head {
            PartHead::Text | PartHead::Thinking | PartHead::Refusal => Part::Text,
            PartHead::ToolCall { id, name } => {
                self.calls.push(OpenCall {
                    id: id.clone(),
                    name: name.clone(),
                    arguments: String::new(),
                });
                Part::Call(self.calls.len() - 1)
            }
            PartHead::RedactedThinking { .. } => {
                json::tell(&mut self.left_out, format!("content[{index}]"));
                Part::Unsaid
            }
        };
        if self.parts.len() <= index {
            self.parts.resize(index + 1, Part::Unsaid);
        }
        if let Some(place) = self.parts.get_mut(index) {
            *place = part;
        }
    }

    fn part_delta(&mut self, index: usize, delta: &Delta, out: &mut BytesMut) {
        let lost = match delta {
            Delta::Text(text) if self.options.structured => {
                self.said.push_str(text);
                return;
            }
            Delta::Text(text) => return append(TextOut::Text(text), out),
            Delta::Thinking(text) => return append(TextOut::Thoughts(text), out),
            Delta::Arguments(text) => {
                if let Some(Part::Call(call)) = self.parts.get(index)
                    && let Some(call) = self.calls.get_mut(*call)
                {
                    call.arguments.push_str(text);
                }
                return;
            }
            Delta::Signature(_) => "signature",
            Delta::Citation(_) => "citations",
            Delta::Logprobs(_) => "logprobs",
        };
        json::tell(&mut self.left_out, format!("content[{index}].{lost}"));
    }

    /// Tells the values, which are all there now.
    fn stop(&mut self, out: &mut BytesMut) {
        match value(&self.said) {
            Some(value) => assign(
                JsonOut {
                    json: Some(value),
                    ..JsonOut::default()
                },
                out,
            ),
            None if self.said.is_empty() => {}
            // Not what was asked for, but what the model said.
            None => append(TextOut::Text(&self.said), out),
        }
        if self.calls.is_empty() {
            return;
        }
        let words: Vec<_> = self
            .calls
            .iter()
            .map(|call| in_words(&call.arguments))
            .collect();
        let calls = self.calls.iter().zip(&words);
        let calls = calls.filter_map(|(call, words)| match words {
            Some(words) => Some(Call::in_words(&call.id, &call.name, words)),
            None => Call::new(&call.id, &call.name, &call.arguments),
        });
        assign(
            JsonOut {
                tool_calls: Some(calls.collect()),
                ..JsonOut::default()
            },
            out,
        );
    }

    fn end(&mut self, out: &mut BytesMut) {
        self.over = true;
        let target = self.options.target.as_str();
        assign(
            JsonOut {
                usage: UsageOut::of(self.usage.as_ref(), self.bill.as_ref()),
                model_with_provider: Some(target),
                ..JsonOut::default()
            },
            out,
        );
    }
}

fn append(text: TextOut<'_>, out: &mut BytesMut) {
    let delta = DeltaOut::Text(text);
    json::event(&Chunk { delta }, out);
}

fn assign(members: JsonOut<'_>, out: &mut BytesMut) {
    let delta = DeltaOut::Json(members);
    json::event(&Chunk { delta }, out);
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if self.over {
            return;
        }
        match event {
            Event::Start { model, usage, .. } => {
                self.usage = usage.or(self.usage);
                self.begin(model, out);
            }
            Event::PartStart { index, head } => {
                self.begin("", out);
                self.part_start(*index, head);
            }
            Event::PartDelta { index, delta } => self.part_delta(*index, delta, out),
            Event::PartEnd { .. } => {}
            Event::Stop { reason } => {
                self.begin("", out);
                tell_stop(reason, &mut self.left_out);
                self.stop(out);
            }
            Event::Usage(usage) => self.usage = Some(*usage),
            Event::Ping => out.extend_from_slice(b": ping\n\n"),
            Event::Failed(failure) => {
                self.over = true;
                failure_write::write_event(failure, out);
            }
            Event::End => self.end(out),
        }
    }

    fn bill(&mut self, bill: Bill) {
        self.bill = Some(bill);
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}
