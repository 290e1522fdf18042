//! Reading a stream. Each chunk is a reply in small; the one with `finishReason` is the end, and
//! brings the usage.

use super::grounding::{self, Grounding};
use super::lenient::{array, boolean, object, string, take};
use super::part_read::{arguments, seal};
use super::reply_read::{blocked, tell_rest, told_usage};
use super::{call_ids, failure_read, finish, json, logprobs};
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Delta, Event, PartHead, StopReason, TokenLogprob};
use crate::object::{Field, Object};
use crate::{Failure, FailureKind};

/// Reads one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    id: String,
    started: bool,
    over: bool,
    parts: usize,
    calls: usize,
    /// The part of text or thought that goes on with more of its kind.
    open: Option<(usize, bool)>,
    /// The text that is open, whose sources are told by its bytes.
    said: String,
    grounding: Grounding,
    /// Tokens of the text that comes next.
    tokens: Vec<TokenLogprob>,
    left_out: Vec<String>,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        if self.over {
            return Ok(());
        }
        let data = frame.data.trim_ascii();
        if data.is_empty() {
            events.push(Event::Ping);
            return Ok(());
        }
        self.chunk(data, events).map_err(|error| match error {
            WireError::Reply { .. } => error,
            other => WireError::reply(other.to_string()),
        })
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn chunk(&mut self, data: &[u8], events: &mut Vec<Event>) -> Result<(), WireError> {
        let mut chunk = Object::body(data)?;
        if chunk.take("error").is_some() {
            self.over = true;
            events.push(Event::Failed(failure_read::read(200, data)));
            return Ok(());
        }
        self.start(&mut chunk, events)?;
        let usage = take(&mut chunk, "usageMetadata").and_then(|field| told_usage(&field));
        let mut stop = None;
        if let Some(text) = blocked(&mut chunk)? {
            let index = self.begin(PartHead::Refusal, events);
            let delta = Delta::Text(text);
            events.push(Event::PartDelta { index, delta });
            events.push(Event::PartEnd { index });
            stop = Some(StopReason::Refusal);
        }
        for candidate in array(&mut chunk, "candidates")?.unwrap_or_default() {
            stop = self.candidate(candidate, events)?.or(stop);
            if self.over {
                return Ok(());
            }
        }
        tell_rest(chunk, &mut self.left_out);
        if let Some(reason) = stop {
            self.ground(events);
            self.close(events);
            events.push(Event::Stop { reason });
            events.extend(usage.map(Event::Usage));
            events.push(Event::End);
            self.over = true;
        }
        Ok(())
    }

    fn start(&mut self, chunk: &mut Object<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        let id = string(chunk, "responseId")?.unwrap_or_default();
        let model = string(chunk, "modelVersion")?.unwrap_or_default();
        if !std::mem::replace(&mut self.started, true) {
            self.id.clone_from(&id);
            events.push(Event::Start {
                id,
                model,
                usage: None,
            });
        }
        Ok(())
    }

    /// Reads what a chunk brings of the first candidate; why it stopped, where it tells.
    fn candidate(
        &mut self,
        field: Field<'_>,
        events: &mut Vec<Event>,
    ) -> Result<Option<StopReason>, WireError> {
        let path = field.path.clone();
        let mut candidate = field.object()?;
        if candidate.count("index")?.unwrap_or(0) != 0 {
            json::tell(&mut self.left_out, path);
            return Ok(None);
        }
        self.tokens
            .extend(logprobs::read(&mut candidate, &mut self.left_out));
        let told = grounding::read(&mut candidate, &mut self.left_out)?;
        self.grounding.add(told);
        if let Some(mut content) = object(&mut candidate, "content")? {
            for part in array(&mut content, "parts")?.unwrap_or_default() {
                self.part(part, events)?;
            }
            tell_rest(content, &mut self.left_out);
        }
        let word = string(&mut candidate, "finishReason")?;
        if let Some(word) = word.as_deref().filter(|word| finish::went_wrong(word)) {
            let message = string(&mut candidate, "finishMessage")?;
            let told = finish::wrong(word, message.as_deref());
            let code = word.to_ascii_lowercase();
            let failure = Failure::new(FailureKind::Upstream, &code, told);
            self.over = true;
            events.push(Event::Failed(failure));
            return Ok(None);
        }
        tell_rest(candidate, &mut self.left_out);
        let word = word.filter(|word| word != "FINISH_REASON_UNSPECIFIED");
        Ok(word.map(|word| finish::read(&word, self.calls > 0)))
    }

    fn part(&mut self, field: Field<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        let path = field.path.clone();
        let mut part = field.object()?;
        let seal = seal(&mut part)?;
        let thought = boolean(&mut part, "thought")?.unwrap_or(false);
        if let Some(text) = string(&mut part, "text")? {
            self.text(text, thought, events);
            self.sealed(seal, events);
        } else if let Some(call) = object(&mut part, "functionCall")? {
            self.call(call, seal, events)?;
        } else if seal.is_some() {
            self.sealed(seal, events);
        } else {
            json::tell(&mut self.left_out, path);
            return Ok(());
        }
        tell_rest(part, &mut self.left_out);
        Ok(())
    }

    /// More text. Another kind than before begins a part of its own.
    fn text(&mut self, text: String, thought: bool, events: &mut Vec<Event>) {
        if text.is_empty() {
            return;
        }
        let index = match self.open {
            Some((index, open)) if open == thought => index,
            _ => {
                let head = if thought {
                    PartHead::Thinking
                } else {
                    PartHead::Text
                };
                let index = self.begin(head, events);
                self.open = Some((index, thought));
                index
            }
        };
        let delta = if thought {
            Delta::Thinking(text)
        } else {
            self.said.push_str(&text);
            self.tell_tokens(index, events);
            Delta::Text(text)
        };
        events.push(Event::PartDelta { index, delta });
    }

    /// The seal on the thought that was just told. Elsewhere it is a thought without words.
    fn sealed(&mut self, seal: Option<String>, events: &mut Vec<Event>) {
        let Some(seal) = seal else { return };
        let index = match self.open {
            Some((index, true)) => index,
            _ => {
                let index = self.begin(PartHead::Thinking, events);
                self.open = Some((index, true));
                index
            }
        };
        let delta = Delta::Signature(seal);
        events.push(Event::PartDelta { index, delta });
        self.close(events);
    }

    fn call(
        &mut self,
        mut call: Object<'_>,
        seal: Option<String>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let told = string(&mut call, "id")?.filter(|id| !id.is_empty());
        let id = told.unwrap_or_else(|| call_ids::made_up(&self.id, self.calls));
        let name = call.require_string("name")?;
        let arguments = Delta::Arguments(arguments(&mut call)?);
        tell_rest(call, &mut self.left_out);
        self.calls += 1;
        let index = self.begin(PartHead::ToolCall { id, name }, events);
        let deltas = [Some(arguments), seal.map(Delta::Signature)];
        for delta in deltas.into_iter().flatten() {
            events.push(Event::PartDelta { index, delta });
        }
        events.push(Event::PartEnd { index });
        Ok(())
    }

    fn tell_tokens(&mut self, index: usize, events: &mut Vec<Event>) {
        if !self.tokens.is_empty() {
            let delta = Delta::Logprobs(std::mem::take(&mut self.tokens));
            events.push(Event::PartDelta { index, delta });
        }
    }

    /// Tells the sources of the answer, which are complete with its end.
    fn ground(&mut self, events: &mut Vec<Event>) {
        let grounding = std::mem::take(&mut self.grounding);
        let Some((index, false)) = self.open else {
            if !grounding.is_empty() {
                json::tell(&mut self.left_out, "candidates[0].groundingMetadata");
            }
            if !self.tokens.is_empty() {
                json::tell(&mut self.left_out, "candidates[0].logprobsResult");
            }
            return;
        };
        self.tell_tokens(index, events);
        for citation in grounding.citations(&self.said) {
            let delta = Delta::Citation(Box::new(citation));
            events.push(Event::PartDelta { index, delta });
        }
    }

    fn begin(&mut self, head: PartHead, events: &mut Vec<Event>) -> usize {
        self.close(events);
        let index = self.parts;
        self.parts += 1;
        self.said.clear();
        events.push(Event::PartStart { index, head });
        index
    }

    fn close(&mut self, events: &mut Vec<Event>) {
        if let Some((index, _)) = self.open.take() {
            events.push(Event::PartEnd { index });
        }
    }
}
