//! The parts of a streamed answer, which OpenAI does not number.

use crate::ir::{Delta, Event, PartHead};

/// What kind of text a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Thinking,
    Text,
    Refusal,
}

/// Numbers parts as they begin, and ends each once.
#[derive(Debug, Default)]
pub(super) struct Parts {
    next: usize,
    /// The part of text that goes on with more of its kind.
    text: Option<(usize, Kind)>,
    /// Tool calls that may still get arguments.
    calls: Vec<usize>,
}

impl Parts {
    /// More text. Another kind than before begins a part of its own.
    pub(super) fn say(&mut self, kind: Kind, text: String, events: &mut Vec<Event>) {
        let index = match self.text {
            Some((index, open)) if open == kind => index,
            _ => {
                self.end_text(events);
                let head = match kind {
                    Kind::Thinking => PartHead::Thinking,
                    Kind::Text => PartHead::Text,
                    Kind::Refusal => PartHead::Refusal,
                };
                let index = self.begin(head, events);
                self.text = Some((index, kind));
                index
            }
        };
        let delta = match kind {
            Kind::Thinking => Delta::Thinking(text),
            Kind::Text | Kind::Refusal => Delta::Text(text),
        };
        events.push(Event::PartDelta { index, delta });
    }

    /// A tool call begins. It stays open beside others: servers may mix their arguments.
    pub(super) fn call(&mut self, id: String, name: String, events: &mut Vec<Event>) -> usize {
        self.end_text(events);
        let index = self.begin(PartHead::ToolCall { id, name }, events);
        self.calls.push(index);
        index
    }

    /// Everything that is open ends.
    pub(super) fn finish(&mut self, events: &mut Vec<Event>) {
        self.end_text(events);
        events.extend(self.calls.drain(..).map(|index| Event::PartEnd { index }));
    }

    fn begin(&mut self, head: PartHead, events: &mut Vec<Event>) -> usize {
        let index = self.next;
        self.next += 1;
        events.push(Event::PartStart { index, head });
        index
    }

    fn end_text(&mut self, events: &mut Vec<Event>) {
        if let Some((index, _)) = self.text.take() {
            events.push(Event::PartEnd { index });
        }
    }
}
