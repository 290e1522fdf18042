//! Writing a stream for a caller.
//!
//! Calls are written whole, since the dialect has no pieces of them. The last chunk, which is the
//! end, has the finish reason and the usage, and is written with [`Event::End`] alone.

use std::collections::BTreeMap;

use bytes::BytesMut;

use super::chunk::{Candidate, Chunk};
use super::grounding_write::{GroundingOut, LogprobsOut};
use super::part_write::{Part as PartOut, args};
use super::reply_write::MALFORMED;
use super::{failure_write, finish, json, usage};
use crate::Usage;
use crate::codec::{StreamOptions, StreamWriter};
use crate::ir::{Citation, Delta, Event, PartHead, StopReason, TokenLogprob};

/// A call whose arguments are gathered.
#[derive(Debug)]
struct Call {
    index: usize,
    id: String,
    name: String,
    arguments: String,
}

/// A text that is written, and what is told beside it.
#[derive(Debug, Default)]
struct Text {
    begins: usize,
    text: String,
    citations: Vec<Citation>,
    tokens: Vec<TokenLogprob>,
}

/// Writes one stream.
#[derive(Debug)]
pub(super) struct Writer {
    options: StreamOptions,
    over: bool,
    calls: Vec<Call>,
    texts: BTreeMap<usize, Text>,
    /// Bytes of text that were written.
    said: usize,
    grounding: GroundingOut,
    called: bool,
    refused: bool,
    malformed: Option<String>,
    stop: Option<StopReason>,
    usage: Option<Usage>,
    left_out: Vec<String>,
}

impl Writer {
    /// A writer for one caller's stream.
    pub(super) fn new(options: StreamOptions) -> Self {
        Writer {
            options,
            over: false,
            calls: Vec::new(),
            texts: BTreeMap::new(),
            said: 0,
            grounding: GroundingOut::default(),
            called: false,
            refused: false,
            malformed: None,
            stop: None,
            usage: None,
            left_out: Vec::new(),
        }
    }

    fn write_chunk(&self, candidate: Candidate<'_>, usage: Option<&Usage>, out: &mut BytesMut) {
        let chunk = Chunk {
            candidates: [candidate],
            usage_metadata: usage.map(usage::Written::from),
            model_version: &self.options.model,
            response_id: &self.options.id,
        };
        json::event(&chunk, out);
    }

    fn say(&self, part: PartOut<'_>, out: &mut BytesMut) {
        self.write_chunk(Candidate::saying(vec![part]), None, out);
    }

    fn part_start(&mut self, index: usize, head: &PartHead) {
        match head {
            PartHead::Text => {
                let text = Text {
                    begins: self.said,
                    ..Text::default()
                };
                self.texts.insert(index, text);
            }
            PartHead::Thinking => {}
            PartHead::Refusal => self.refused = true,
            PartHead::RedactedThinking { .. } => {
                json::tell(&mut self.left_out, format!("content[{index}]"));
            }
            PartHead::ToolCall { id, name } => self.calls.push(Call {
                index,
                id: id.clone(),
                name: name.clone(),
                arguments: String::new(),
            }),
        }
    }

    fn part_delta(&mut self, index: usize, delta: &Delta, out: &mut BytesMut) {
        match delta {
            Delta::Text(text) if !text.is_empty() => {
                self.said += text.len();
                let open = self.texts.get_mut(&index);
                let tokens = open.map(|open| {
                    open.text.push_str(text);
                    std::mem::take(&mut open.tokens)
                });
                self.say_text(text, &tokens.unwrap_or_default(), out);
            }
            Delta::Citation(citation) => {
                if let Some(open) = self.texts.get_mut(&index) {
                    open.citations.push((**citation).clone());
                }
            }
            Delta::Logprobs(tokens) => {
                if let Some(open) = self.texts.get_mut(&index) {
                    open.tokens.extend_from_slice(tokens);
                }
            }
            Delta::Thinking(text) if !text.is_empty() => self.say(PartOut::thought(text), out),
            Delta::Text(_) | Delta::Thinking(_) => {}
            Delta::Signature(_) => {
                json::tell(&mut self.left_out, format!("content[{index}].signature"));
            }
            Delta::Arguments(more) => {
                if let Some(call) = self.calls.iter_mut().find(|call| call.index == index) {
                    call.arguments.push_str(more);
                }
            }
        }
    }

    fn say_text(&self, text: &str, tokens: &[TokenLogprob], out: &mut BytesMut) {
        let candidate = Candidate {
            logprobs_result: LogprobsOut::of(tokens),
            ..Candidate::saying(vec![PartOut::text(text)])
        };
        self.write_chunk(candidate, None, out);
    }

    fn part_end(&mut self, index: usize, out: &mut BytesMut) {
        if let Some(open) = self.texts.remove(&index) {
            if !open.tokens.is_empty() {
                self.say_text("", &open.tokens, out);
            }
            self.grounding
                .add(&open.text, &open.citations, 0, open.begins);
        }
        let Some(place) = self.calls.iter().position(|call| call.index == index) else {
            return;
        };
        let call = self.calls.remove(place);
        self.called = true;
        match args(&call.arguments) {
            Some(args) => self.say(PartOut::call(&call.id, &call.name, args), out),
            None => self.malformed = Some(call.arguments),
        }
    }

    fn end(&mut self, out: &mut BytesMut) {
        self.over = true;
        let stop = self.stop.take().unwrap_or(StopReason::EndTurn);
        let (word, lost) = finish::write(&stop, self.refused);
        if let Some(lost) = lost {
            json::tell(&mut self.left_out, lost);
        }
        let grounding = std::mem::take(&mut self.grounding).some();
        let last = Candidate {
            finish_reason: Some(self.malformed.as_ref().map_or(word, |_| MALFORMED)),
            finish_message: self.malformed.as_deref(),
            grounding_metadata: grounding,
            ..Candidate::saying(vec![PartOut::text("")])
        };
        self.write_chunk(last, self.usage.as_ref(), out);
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if self.over {
            return;
        }
        match event {
            Event::Start { usage, .. } => self.usage = usage.or(self.usage),
            Event::PartStart { index, head } => self.part_start(*index, head),
            Event::PartDelta { index, delta } => self.part_delta(*index, delta, out),
            Event::PartEnd { index } => self.part_end(*index, out),
            Event::Stop { reason } => self.stop = Some(reason.clone()),
            Event::Usage(usage) => self.usage = Some(*usage),
            // Google's clients take a comment for a piece of an error.
            Event::Ping => {}
            Event::Failed(failure) => {
                self.over = true;
                failure_write::write_event(failure, out);
            }
            Event::End => self.end(out),
        }
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}
