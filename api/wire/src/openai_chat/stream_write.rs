//! Writing a stream for a caller.

use std::collections::BTreeMap;

use bytes::BytesMut;

use super::chunk::{Call, Choice, Chunk, Custom, DeltaOut, Function};
use super::notes::{self, LogprobsOut};
use super::open_text::{OpenText, OpenTexts};
use super::{failure_write, finish, json, usage};
use crate::Usage;
use crate::codec::{StreamOptions, StreamWriter};
use crate::custom::unwrapped;
use crate::ir::{Delta, Event, PartHead, TokenLogprob};

/// What a part of the common form is in this stream.
#[derive(Debug, Clone, Copy)]
enum Part {
    Text,
    Refusal,
    /// With its index among the calls, and whether it got arguments.
    Call {
        index: usize,
        argued: bool,
    },
    /// A call of a custom tool, with its index.
    Custom(usize),
    /// Left out.
    Unsaid,
}

/// Writes one stream.
#[derive(Debug)]
pub(super) struct Writer {
    options: StreamOptions,
    id: String,
    begun: bool,
    over: bool,
    parts: Vec<Part>,
    texts: OpenTexts,
    /// Arguments of calls of custom tools, which hold their input, by part.
    custom: BTreeMap<usize, String>,
    calls: usize,
    usage: Option<Usage>,
    left_out: Vec<String>,
}

impl Writer {
    /// A writer for one caller's stream.
    pub(super) fn new(options: StreamOptions) -> Self {
        Writer {
            id: format!("chatcmpl-{}", options.id),
            options,
            begun: false,
            over: false,
            parts: Vec::new(),
            texts: OpenTexts::default(),
            custom: BTreeMap::new(),
            calls: 0,
            usage: None,
            left_out: Vec::new(),
        }
    }

    fn begin(&mut self, out: &mut BytesMut) {
        if !std::mem::replace(&mut self.begun, true) {
            let delta = DeltaOut {
                role: Some("assistant"),
                content: Some(""),
                ..DeltaOut::default()
            };
            self.chunk(delta, &[], None, out);
        }
    }

    fn say(&mut self, delta: DeltaOut<'_>, tokens: &[TokenLogprob], out: &mut BytesMut) {
        self.begin(out);
        self.chunk(delta, tokens, None, out);
    }

    fn chunk(
        &self,
        delta: DeltaOut<'_>,
        tokens: &[TokenLogprob],
        finish: Option<&'static str>,
        out: &mut BytesMut,
    ) {
        let choice = Choice {
            index: 0,
            delta,
            logprobs: LogprobsOut::of(tokens),
            finish_reason: finish,
        };
        self.write_chunk(&[choice], None, out);
    }

    fn write_chunk(&self, choices: &[Choice<'_>], usage: Option<&Usage>, out: &mut BytesMut) {
        let chunk = Chunk {
            id: &self.id,
            object: "chat.completion.chunk",
            created: self.options.created,
            model: &self.options.model,
            choices,
            usage: (self.options.include_usage).then(|| usage.map(usage::Written::from)),
        };
        json::event(&chunk, out);
    }

    fn part_start(&mut self, index: usize, head: &PartHead, out: &mut BytesMut) {
        let part = match head {
            PartHead::Text => {
                self.texts.begin(index);
                Part::Text
            }
            PartHead::Thinking => Part::Text,
            PartHead::Refusal => Part::Refusal,
            PartHead::RedactedThinking { .. } => {
                json::tell(&mut self.left_out, format!("content[{index}]"));
                Part::Unsaid
            }
            PartHead::ToolCall { id, name } => self.begin_call(index, id, name, out),
        };
        if self.parts.len() <= index {
            self.parts.resize(index + 1, Part::Unsaid);
        }
        if let Some(place) = self.parts.get_mut(index) {
            *place = part;
        }
    }

    fn begin_call(&mut self, part: usize, id: &str, name: &str, out: &mut BytesMut) -> Part {
        let index = self.calls;
        self.calls += 1;
        let is_custom = self
            .options
            .custom_tools
            .iter()
            .any(|custom| custom == name);
        let (kind, function, custom) = if is_custom {
            let custom = Custom {
                name: Some(name),
                input: "",
            };
            ("custom", None, Some(custom))
        } else {
            let function = Function {
                name: Some(name),
                arguments: "",
            };
            ("function", Some(function), None)
        };
        let head = Call {
            index,
            id: Some(id),
            r#type: Some(kind),
            function,
            custom,
        };
        self.call(head, out);
        if is_custom {
            self.custom.insert(part, String::new());
            return Part::Custom(index);
        }
        Part::Call {
            index,
            argued: false,
        }
    }

    /// Tells the input of a custom tool, which is known when all of the JSON around it is there.
    fn end_custom(&mut self, part: usize, index: usize, out: &mut BytesMut) {
        let arguments = self.custom.remove(&part).unwrap_or_default();
        let call = Call {
            index,
            id: None,
            r#type: None,
            function: None,
            custom: Some(Custom {
                name: None,
                input: &unwrapped(&arguments),
            }),
        };
        self.call(call, out);
    }

    fn call(&mut self, call: Call<'_>, out: &mut BytesMut) {
        let delta = DeltaOut {
            tool_calls: Some([call]),
            ..DeltaOut::default()
        };
        self.say(delta, &[], out);
    }

    fn arguments(&mut self, part: usize, arguments: &str, out: &mut BytesMut) {
        if let Some(held) = self.custom.get_mut(&part) {
            held.push_str(arguments);
            return;
        }
        let Some(Part::Call { index, argued }) = self.parts.get_mut(part) else {
            return;
        };
        *argued = true;
        let call = Call {
            index: *index,
            id: None,
            r#type: None,
            function: Some(Function {
                name: None,
                arguments,
            }),
            custom: None,
        };
        self.call(call, out);
    }

    fn part_delta(&mut self, index: usize, delta: &Delta, out: &mut BytesMut) {
        let refusal = matches!(self.parts.get(index), Some(Part::Refusal));
        let mut said = DeltaOut::default();
        let mut tokens = Vec::new();
        match delta {
            Delta::Text(text) if refusal => said.refusal = Some(text),
            Delta::Text(text) => {
                tokens = self.texts.say(index, text);
                said.content = Some(text);
            }
            Delta::Logprobs(more) => {
                self.beside(index, |text| text.tokens.extend_from_slice(more));
                return;
            }
            Delta::Citation(citation) => {
                self.beside(index, |text| text.citations.push((**citation).clone()));
                return;
            }
            Delta::Thinking(text) => said.reasoning_content = Some(text),
            Delta::Signature(_) => {
                json::tell(&mut self.left_out, format!("content[{index}].signature"));
                return;
            }
            Delta::Arguments(text) => {
                if !text.is_empty() {
                    self.arguments(index, text, out);
                }
                return;
            }
        }
        self.say(said, &tokens, out);
    }

    /// Keeps what is told beside a text.
    fn beside(&mut self, index: usize, keep: impl FnOnce(&mut OpenText)) {
        match self.texts.get(index) {
            Some(text) => keep(text),
            None => json::tell(&mut self.left_out, format!("content[{index}].notes")),
        }
    }

    /// Tells what is known of a text at its end alone.
    fn end_text(&mut self, index: usize, out: &mut BytesMut) {
        let Some(text) = self.texts.end(index) else {
            return;
        };
        if !text.tokens.is_empty() {
            self.say(DeltaOut::default(), &text.tokens, out);
        }
        let annotation = |citation| notes::annotation(citation, text.begins, text.length);
        let annotations: Vec<_> = text.citations.iter().filter_map(annotation).collect();
        if annotations.len() < text.citations.len() {
            json::tell(&mut self.left_out, format!("content[{index}].citations"));
        }
        if !annotations.is_empty() {
            let delta = DeltaOut {
                annotations: &annotations,
                ..DeltaOut::default()
            };
            self.say(delta, &[], out);
        }
    }

    fn end(&mut self, out: &mut BytesMut) {
        self.over = true;
        if self.options.include_usage && self.usage.is_some() {
            self.write_chunk(&[], self.usage.as_ref(), out);
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        if self.over {
            return;
        }
        match event {
            Event::Start { usage, .. } => {
                self.usage = usage.or(self.usage);
                self.begin(out);
            }
            Event::PartStart { index, head } => self.part_start(*index, head, out),
            Event::PartDelta { index, delta } => self.part_delta(*index, delta, out),
            // Callers parse what they put together: no arguments must still be an object.
            Event::PartEnd { index } => {
                self.end_text(*index, out);
                match self.parts.get(*index) {
                    Some(Part::Call { argued: false, .. }) => self.arguments(*index, "{}", out),
                    Some(Part::Custom(call)) => self.end_custom(*index, *call, out),
                    _ => {}
                }
            }
            Event::Stop { reason } => {
                self.begin(out);
                let (word, lost) = finish::write(reason);
                if let Some(lost) = lost {
                    json::tell(&mut self.left_out, lost);
                }
                self.chunk(DeltaOut::default(), &[], Some(word), out);
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

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}
