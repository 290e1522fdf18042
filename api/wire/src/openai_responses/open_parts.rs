//! The parts of a stream while it is read: what of each item was told already.

use std::collections::BTreeMap;

use super::reply_read::item_parts;
use crate::error::WireError;
use crate::ir::{Citation, Delta, Event, Notes, Part, PartHead, TokenLogprob};
use crate::object::Field;

/// Between pieces of a summary, which are one thought.
const BETWEEN: &str = "\n\n";

/// What a delta belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Text,
    Refusal,
    Summary,
    Thinking,
    Arguments,
}

/// All items so far.
#[derive(Debug, Default)]
pub(super) struct OpenParts {
    items: BTreeMap<u64, Item>,
    next: usize,
    /// Some item asks for a tool.
    pub calls: bool,
    /// Some part is a refusal.
    pub refuses: bool,
}

#[derive(Debug, Default)]
struct Item {
    /// Parts by their place in the item; reasoning and calls have one.
    parts: BTreeMap<u64, Told>,
    /// Kind and piece of thinking that was told last.
    thinking: Option<(Said, u64)>,
    done: bool,
}

#[derive(Debug, Clone, Copy)]
struct Told {
    index: usize,
    said: bool,
    ended: bool,
    /// How much of what is told beside it was told.
    citations: usize,
    tokens: usize,
}

impl OpenParts {
    /// An item begins. A call is named here; all others begin with what they say.
    pub(super) fn add(
        &mut self,
        index: u64,
        field: Field<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let mut item = field.object()?;
        let kind = item.require_string("type")?;
        if matches!(kind.as_str(), "function_call" | "custom_tool_call") {
            let head = PartHead::ToolCall {
                id: item.require_string("call_id")?,
                name: item.require_string("name")?,
            };
            self.begin(index, 0, head, events);
        }
        Ok(())
    }

    /// An item goes on.
    pub(super) fn say(
        &mut self,
        index: u64,
        inner: u64,
        said: Said,
        (text, tokens): (&str, Vec<TokenLogprob>),
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let item = self.items.entry(index).or_default();
        if item.done {
            return Err(WireError::reply(format!(
                "output[{index}] goes on after its end"
            )));
        }
        let place = match said {
            Said::Text | Said::Refusal => inner,
            Said::Summary | Said::Thinking | Said::Arguments => 0,
        };
        let mut lead = "";
        if matches!(said, Said::Summary | Said::Thinking) {
            match item.thinking.replace((said, inner)) {
                // A model that shows its thinking needs no summary of it.
                Some((before, piece)) if before != said => {
                    item.thinking = Some((before, piece));
                    return Ok(());
                }
                Some((_, piece)) if piece != inner => lead = BETWEEN,
                _ => {}
            }
        }
        if !item.parts.contains_key(&place) {
            let head = match said {
                Said::Text => PartHead::Text,
                Said::Refusal => PartHead::Refusal,
                Said::Summary | Said::Thinking => PartHead::Thinking,
                Said::Arguments => {
                    return Err(WireError::reply(format!(
                        "output[{index}] has arguments without having begun"
                    )));
                }
            };
            self.begin(index, place, head, events);
        }
        let text = format!("{lead}{text}");
        let delta = match said {
            Said::Text | Said::Refusal => Delta::Text(text),
            Said::Summary | Said::Thinking => Delta::Thinking(text),
            Said::Arguments => Delta::Arguments(text),
        };
        let part = self.items.get_mut(&index);
        if let Some(part) = part.and_then(|item| item.parts.get_mut(&place)) {
            part.said = true;
            let index = part.index;
            if !tokens.is_empty() {
                part.tokens += tokens.len();
                let delta = Delta::Logprobs(tokens);
                events.push(Event::PartDelta { index, delta });
            }
            events.push(Event::PartDelta { index, delta });
        }
        Ok(())
    }

    fn begin(&mut self, index: u64, place: u64, head: PartHead, events: &mut Vec<Event>) -> usize {
        let number = self.next;
        self.next += 1;
        self.calls |= matches!(head, PartHead::ToolCall { .. });
        self.refuses |= matches!(head, PartHead::Refusal);
        let told = Told {
            index: number,
            said: false,
            ended: false,
            citations: 0,
            tokens: 0,
        };
        let item = self.items.entry(index).or_default();
        item.parts.insert(place, told);
        let index = number;
        events.push(Event::PartStart { index, head });
        number
    }

    /// An item is complete: what was not told of it is told now, and its seal.
    pub(super) fn done(
        &mut self,
        index: u64,
        field: Field<'_>,
        left_out: &mut Vec<String>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if self.items.get(&index).is_some_and(|item| item.done) {
            return Ok(());
        }
        for (place, part) in (0..).zip(item_parts(field, left_out)?) {
            if let Some(part) = part {
                self.complete(index, place, part, events);
            }
        }
        let item = self.items.entry(index).or_default();
        item.done = true;
        item.end(events);
        Ok(())
    }

    fn complete(&mut self, index: u64, place: u64, part: Part, events: &mut Vec<Event>) {
        let mut beside = Notes::default();
        let (head, whole, seal) = match part {
            Part::Text { text, notes, .. } => {
                beside = notes;
                (PartHead::Text, Delta::Text(text), None)
            }
            Part::Refusal { text } => (PartHead::Refusal, Delta::Text(text), None),
            Part::Thinking { text, signature } => {
                (PartHead::Thinking, Delta::Thinking(text), signature)
            }
            Part::RedactedThinking { data } => {
                let nothing = Delta::Thinking(String::new());
                (PartHead::RedactedThinking { data }, nothing, None)
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                ..
            } => {
                let head = PartHead::ToolCall { id, name };
                (head, Delta::Arguments(arguments), None)
            }
            Part::Image { .. }
            | Part::Document { .. }
            | Part::Audio { .. }
            | Part::ToolResult { .. } => return,
        };
        let told = self
            .items
            .get(&index)
            .and_then(|item| item.parts.get(&place));
        let (number, said) = match told {
            Some(told) => (told.index, told.said),
            None => (self.begin(index, place, head, events), false),
        };
        let told = self.items.get_mut(&index);
        let (citations, tokens) = told
            .and_then(|item| item.parts.get_mut(&place))
            .map_or((0, 0), |told| (told.citations, told.tokens));
        let tokens: Vec<_> = beside.logprobs.into_iter().skip(tokens).collect();
        let said = Some(whole).filter(|_| !said);
        let beside = beside.citations.into_iter().skip(citations);
        let beside = beside.map(|citation| Delta::Citation(Box::new(citation)));
        let deltas = [Some(Delta::Logprobs(tokens)), said];
        for delta in deltas.into_iter().flatten().chain(beside) {
            if !delta.says_nothing() {
                let index = number;
                events.push(Event::PartDelta { index, delta });
            }
        }
        if let Some(seal) = seal {
            let (index, delta) = (number, Delta::Signature(seal));
            events.push(Event::PartDelta { index, delta });
        }
    }

    /// A source of a text that was told; false: there is no such text.
    pub(super) fn cite(
        &mut self,
        index: u64,
        inner: u64,
        citation: Citation,
        events: &mut Vec<Event>,
    ) -> bool {
        let item = self.items.get_mut(&index).filter(|item| !item.done);
        let Some(told) = item.and_then(|item| item.parts.get_mut(&inner)) else {
            return false;
        };
        told.citations += 1;
        events.push(Event::PartDelta {
            index: told.index,
            delta: Delta::Citation(Box::new(citation)),
        });
        true
    }

    /// Everything that is open ends.
    pub(super) fn finish(&mut self, events: &mut Vec<Event>) {
        for item in self.items.values_mut() {
            item.end(events);
        }
    }
}

impl Item {
    fn end(&mut self, events: &mut Vec<Event>) {
        for part in self.parts.values_mut() {
            if !std::mem::replace(&mut part.ended, true) {
                events.push(Event::PartEnd { index: part.index });
            }
        }
    }
}
