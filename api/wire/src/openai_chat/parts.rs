//! The parts of a streamed answer, which OpenAI does not number.

use crate::ir::{Citation, Delta, Event, PartHead, Span, TokenLogprob};

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
    /// Characters of the content before the part of text that is open, or that comes next.
    before: usize,
    /// Characters of the part that is open.
    said: usize,
    /// Tool calls that may still get arguments.
    calls: Vec<usize>,
}

impl Parts {
    /// More text, with what is told of its tokens. Another kind than before begins a part of its own.
    pub(super) fn say(
        &mut self,
        kind: Kind,
        text: String,
        tokens: Vec<TokenLogprob>,
        events: &mut Vec<Event>,
    ) {
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
        if kind == Kind::Text {
            self.said += text.chars().count();
        }
        if !tokens.is_empty() {
            let delta = Delta::Logprobs(tokens);
            events.push(Event::PartDelta { index, delta });
        }
        let delta = match kind {
            Kind::Thinking => Delta::Thinking(text),
            Kind::Text | Kind::Refusal => Delta::Text(text),
        };
        events.push(Event::PartDelta { index, delta });
    }

    /// Tokens that show no text. False: there is no text that they could belong to.
    pub(super) fn unseen(&mut self, tokens: Vec<TokenLogprob>, events: &mut Vec<Event>) -> bool {
        let Some((index, Kind::Text)) = self.text else {
            return tokens.is_empty();
        };
        if !tokens.is_empty() {
            let delta = Delta::Logprobs(tokens);
            events.push(Event::PartDelta { index, delta });
        }
        true
    }

    /// A source of the text, whose place is told within all of the content. False: no text is open
    /// that it could belong to.
    pub(super) fn cite(&mut self, mut citation: Citation, events: &mut Vec<Event>) -> bool {
        let Some((index, Kind::Text)) = self.text else {
            return false;
        };
        citation.span = citation.span.map(|span| Span {
            start: span.start.saturating_sub(self.before),
            end: span.end.saturating_sub(self.before),
        });
        let delta = Delta::Citation(Box::new(citation));
        events.push(Event::PartDelta { index, delta });
        true
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
            self.before += std::mem::take(&mut self.said);
            events.push(Event::PartEnd { index });
        }
    }
}
