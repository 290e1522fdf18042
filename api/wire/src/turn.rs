//! Turns of a model with seals that their caller's dialect cannot carry: what has to be put back in
//! the next turn, and how a turn is known again.

use serde::{Deserialize, Serialize};

use crate::Dialect;
use crate::ir::{Delta, Event, Message, Part, PartHead};

/// Thinking beyond this is not collected, and its turn not kept.
const LONGEST_BYTES: usize = 4 * 1024 * 1024;

/// A thought, as its provider wants it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Thought {
    /// How many other parts stand before it.
    before: usize,
    /// What was shown of it.
    text: String,
    /// The seal.
    seal: Option<String>,
    /// The text is a whole sealed thought.
    redacted: bool,
}

/// The seals of one turn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTurn {
    thoughts: Vec<Thought>,
    /// Ids of calls, and the seals on them.
    calls: Vec<(String, String)>,
}

/// Collects a turn, whole or piece by piece.
///
/// What is said names a turn that has thoughts and no calls, and is collected only behind a thought:
/// most turns have none, and may be long.
#[derive(Debug, Default)]
pub struct Collector {
    parts: Vec<Piece>,
    bytes: usize,
    /// There was a thought.
    thinks: bool,
    /// Something was said before, which is not collected.
    has_no_name: bool,
}

#[derive(Debug)]
struct Piece {
    head: PartHead,
    text: String,
    seal: String,
}

impl Piece {
    fn empty(&mut self) {
        self.text = String::new();
        self.seal = String::new();
    }
}

impl Collector {
    /// Looks at a part of a whole reply.
    pub fn part(&mut self, part: &Part) {
        let (head, text, seal) = match part {
            Part::Text { text, .. } => (PartHead::Text, text.as_str(), None),
            Part::Refusal { text } => (PartHead::Refusal, text.as_str(), None),
            Part::Thinking { text, signature } => {
                (PartHead::Thinking, text.as_str(), signature.as_deref())
            }
            Part::RedactedThinking { data } => {
                let data = data.clone();
                (PartHead::RedactedThinking { data }, "", None)
            }
            Part::ToolCall {
                id,
                name,
                signature,
                ..
            } => {
                let (id, name) = (id.clone(), name.clone());
                (PartHead::ToolCall { id, name }, "", signature.as_deref())
            }
            Part::Image { .. }
            | Part::Document { .. }
            | Part::Audio { .. }
            | Part::ToolResult { .. } => (PartHead::Text, "", None),
        };
        self.begin(head);
        self.more(text, seal.unwrap_or_default(), self.parts.len() - 1);
    }

    /// Looks at an event of a stream.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::PartStart { head, .. } => self.begin(head.clone()),
            Event::PartDelta { index, delta } => match delta {
                Delta::Text(text) | Delta::Thinking(text) => self.more(text, "", *index),
                Delta::Signature(seal) => self.more("", seal, *index),
                Delta::Arguments(_) | Delta::Citation(_) | Delta::Logprobs(_) => {}
            },
            Event::Start { .. }
            | Event::PartEnd { .. }
            | Event::Stop { .. }
            | Event::Usage(_)
            | Event::Ping
            | Event::Failed(_)
            | Event::End => {}
        }
    }

    fn begin(&mut self, head: PartHead) {
        if let PartHead::RedactedThinking { data } = &head {
            self.bytes = self.bytes.saturating_add(data.len());
        }
        self.thinks |= matches!(head, PartHead::Thinking | PartHead::RedactedThinking { .. });
        self.parts.push(Piece {
            head,
            text: String::new(),
            seal: String::new(),
        });
    }

    fn more(&mut self, text: &str, seal: &str, place: usize) {
        let Some(piece) = self.parts.get_mut(place) else {
            return;
        };
        let is_said = matches!(piece.head, PartHead::Text | PartHead::Refusal);
        let is_skipped = is_said && !self.thinks;
        self.has_no_name |= is_skipped && !text.is_empty();
        let text = if is_skipped { "" } else { text };
        self.bytes = self.bytes.saturating_add(text.len() + seal.len());
        if self.bytes > LONGEST_BYTES {
            self.parts.iter_mut().for_each(Piece::empty);
            return;
        }
        piece.text.push_str(text);
        piece.seal.push_str(seal);
    }

    /// The name of the turn and its seals, where a caller of this dialect loses one.
    pub fn lost_by(&self, caller: Dialect) -> Option<(String, SealedTurn)> {
        if self.bytes > LONGEST_BYTES {
            return None;
        }
        let mut turn = SealedTurn::default();
        let mut others = 0;
        for piece in &self.parts {
            let seal = Some(&piece.seal).filter(|seal| !seal.is_empty());
            let thought = |text: &str, redacted| Thought {
                before: others,
                text: text.to_owned(),
                seal: seal.cloned(),
                redacted,
            };
            match &piece.head {
                PartHead::Thinking if seal.is_some() => {
                    turn.thoughts.push(thought(&piece.text, false));
                }
                PartHead::RedactedThinking { data } => turn.thoughts.push(thought(data, true)),
                // Nobody takes it back.
                PartHead::Thinking => {}
                PartHead::ToolCall { id, .. } => {
                    turn.calls
                        .extend(seal.map(|seal| (id.clone(), seal.clone())));
                    others += 1;
                }
                PartHead::Text | PartHead::Refusal => others += 1,
            }
        }
        let lost = match caller {
            // Thinking travels under its mark, calls have no place for one.
            Dialect::AnthropicMessages | Dialect::OpenAiResponses => !turn.calls.is_empty(),
            _ => !turn.calls.is_empty() || !turn.thoughts.is_empty(),
        };
        if !lost {
            return None;
        }
        let ids = self.parts.iter().filter_map(|piece| match &piece.head {
            PartHead::ToolCall { id, .. } => Some(id.as_str()),
            _ => None,
        });
        if self.has_no_name && ids.clone().next().is_none() {
            return None;
        }
        let texts = self.parts.iter().filter_map(|piece| match &piece.head {
            PartHead::Text | PartHead::Refusal => Some(piece.text.as_str()),
            _ => None,
        });
        Some((name(ids, texts)?, turn))
    }

    /// What is told of a part whose seal the caller loses is of one that is put back.
    pub fn is_sealed(&self, told: &str) -> bool {
        let place = || {
            let (number, rest) = told.strip_prefix("content[")?.split_once(']')?;
            let piece = self.parts.get(number.parse::<usize>().ok()?)?;
            Some(match &piece.head {
                PartHead::RedactedThinking { .. } => true,
                _ => rest == ".signature",
            })
        };
        place().unwrap_or(false)
    }
}

/// The name of a turn in a conversation that its caller brings: that of [`Collector::lost_by`]. The
/// calls alone name it where there are some; their ids are unique.
pub fn name_of(message: &Message) -> Option<String> {
    let ids = message.parts.iter().filter_map(|part| match part {
        Part::ToolCall { id, .. } => Some(id.as_str()),
        _ => None,
    });
    let texts = message.parts.iter().filter_map(|part| match part {
        Part::Text { text, .. } | Part::Refusal { text } => Some(text.as_str()),
        _ => None,
    });
    name(ids, texts)
}

fn name<'a>(
    ids: impl Iterator<Item = &'a str>,
    texts: impl Iterator<Item = &'a str>,
) -> Option<String> {
    // Some dialects allow fewer letters in ids than others.
    let plain = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => letter,
        _ => '_',
    };
    let ids: Vec<String> = ids.map(|id| id.chars().map(plain).collect()).collect();
    if !ids.is_empty() {
        return Some(format!("calls {}", ids.join(" ")));
    }
    let text: String = texts.collect();
    let text = text.trim();
    (!text.is_empty()).then(|| format!("text {text}"))
}

/// A turn that may lack seals: it has some part, and none that is sealed.
pub fn lacks_seals(message: &Message) -> bool {
    let sealed = |part: &Part| match part {
        Part::Thinking { signature, .. } => signature.is_some(),
        Part::RedactedThinking { .. } => true,
        _ => false,
    };
    let call_without = |part: &Part| {
        matches!(
            part,
            Part::ToolCall {
                signature: None,
                ..
            }
        )
    };
    message.parts.iter().any(call_without) || !message.parts.iter().any(sealed)
}

impl SealedTurn {
    /// Puts the seals back into the turn that they are of. Thinking that the caller brought is
    /// replaced: it is the same, without its seals.
    pub fn restore(&self, message: &mut Message) {
        for part in &mut message.parts {
            if let Part::ToolCall { id, signature, .. } = part
                && signature.is_none()
            {
                let kept = self.calls.iter().find(|(call, _)| call == id);
                *signature = kept.map(|(_, seal)| seal.clone());
            }
        }
        if self.thoughts.is_empty() {
            return;
        }
        let brought = std::mem::take(&mut message.parts);
        let mut others = brought
            .into_iter()
            .filter(|part| !matches!(part, Part::Thinking { .. } | Part::RedactedThinking { .. }))
            .peekable();
        let mut thoughts = self.thoughts.iter().peekable();
        let mut count = 0;
        loop {
            while let Some(thought) =
                thoughts.next_if(|thought| thought.before <= count || others.peek().is_none())
            {
                message.parts.push(thought.part());
            }
            match others.next() {
                Some(part) => message.parts.push(part),
                None => break,
            }
            count += 1;
        }
    }
}

impl Thought {
    fn part(&self) -> Part {
        if self.redacted {
            return Part::RedactedThinking {
                data: self.text.clone(),
            };
        }
        Part::Thinking {
            text: self.text.clone(),
            signature: self.seal.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(collector: &mut Collector, head: PartHead, text: &str, index: usize) {
        collector.event(&Event::PartStart { index, head });
        let delta = match collector.parts[index].head {
            PartHead::Thinking => Delta::Thinking(text.to_owned()),
            _ => Delta::Text(text.to_owned()),
        };
        collector.event(&Event::PartDelta { index, delta });
    }

    #[test]
    fn nothing_is_collected_of_a_turn_without_thoughts() {
        let mut collector = Collector::default();
        said(&mut collector, PartHead::Text, &"long ".repeat(1_000), 0);
        assert_eq!(collector.bytes, 0);
        assert!(collector.parts[0].text.is_empty());
        assert_eq!(collector.lost_by(Dialect::OpenAiChat), None);
    }

    #[test]
    fn a_turn_with_a_sealed_thought_is_named_by_what_is_said_behind_it() {
        let mut collector = Collector::default();
        said(&mut collector, PartHead::Thinking, "hm", 0);
        let seal = Delta::Signature("seal".to_owned());
        collector.event(&Event::PartDelta {
            index: 0,
            delta: seal,
        });
        said(&mut collector, PartHead::Text, "yes", 1);
        let (name, _) = collector.lost_by(Dialect::OpenAiChat).unwrap();
        assert_eq!(name, "text yes");
    }
}
