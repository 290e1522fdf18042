//! Events, written as lines of `text/event-stream` or as their dialect frames them.

use bytes::Bytes;

use super::answer::Usage;
use super::bedrock;
use super::script::Faults;

/// How an event is put into the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Lines.
    Lines,
    /// A message of AWS's.
    AwsEvent,
    /// The same, telling an error.
    AwsException,
}

/// One event of a reply, before it is written.
#[derive(Debug)]
pub struct Event {
    /// Its `event:` line, if the dialect has one.
    pub name: Option<&'static str>,
    /// Its `data:` line.
    pub data: String,
    /// Whether it carries content, and so keeps the script's pace.
    pub content: bool,
    /// The usage it tells.
    pub told: Option<Usage>,
    /// How it is written.
    pub framing: Framing,
}

impl Event {
    /// An event that carries no content.
    pub fn plain(name: Option<&'static str>, data: String) -> Self {
        Event {
            name,
            data,
            content: false,
            told: None,
            framing: Framing::Lines,
        }
    }

    /// The same event, telling a usage.
    pub fn telling(self, usage: Usage) -> Self {
        Event {
            told: Some(usage),
            ..self
        }
    }

    /// The event in the form the script wants.
    pub fn write(&self, faults: &Faults) -> Bytes {
        if self.framing != Framing::Lines {
            return bedrock::write_event(self);
        }
        let end = if faults.crlf { "\r\n" } else { "\n" };
        let mut text = String::with_capacity(self.data.len() + 64);
        if faults.comments {
            text.extend([": simulated", end, end]);
        }
        if let Some(name) = self.name {
            text.extend(["event: ", name, end]);
        }
        text.extend(["data: ", self.data.as_str(), end, end]);
        Bytes::from(text)
    }
}
