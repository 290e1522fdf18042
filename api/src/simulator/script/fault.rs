//! The part of a script that says when bytes go out and what goes wrong.

use super::ScriptError;
use super::value::{flag, number, text};

/// An hour: no test waits longer, and a timer beyond it is a typing error.
const MOST_MS: u64 = 3_600_000;
const MOST_S: u64 = 86_400;

/// A body that is not what the status promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// A page for people.
    Html,
    /// Nothing at all.
    Empty,
    /// JSON that breaks off.
    WrongJson,
}

/// Times and failures of a reply. Counts of events and bytes start at the body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Milliseconds before the head.
    pub delay_ms: u64,
    /// Milliseconds before the first event.
    pub ttfb_ms: u64,
    /// Milliseconds between content chunks, when the script says.
    pub pace_ms: Option<u64>,
    /// The status to answer with.
    pub status: Option<u16>,
    /// Seconds of `Retry-After`.
    pub retry_after_s: Option<u64>,
    /// The only key that is accepted.
    pub auth: Option<String>,
    /// Calls that a key may make of this model in one window.
    pub limit: Option<u64>,
    /// Milliseconds of that window.
    pub per_ms: u64,
    /// The body that is sent instead.
    pub oddity: Option<Oddity>,
    /// The content type that is told instead.
    pub content_type: Option<String>,
    /// Where to send the client.
    pub redirect: Option<String>,
    /// Close without an answer.
    pub hangup: bool,
    /// Bytes before the connection drops.
    pub cut_bytes: Option<u64>,
    /// Events before the connection drops.
    pub cut_events: Option<usize>,
    /// Events before the silence.
    pub stall_events: Option<usize>,
    /// Events before an error inside the stream.
    pub error_events: Option<usize>,
    /// Leave the last event out.
    pub no_done: bool,
    /// Lines end in CR LF.
    pub crlf: bool,
    /// A comment before every event.
    pub comments: bool,
    /// A comment before every event tells when it was sent.
    pub stamp: bool,
    /// Bytes of each piece of the body.
    pub split_bytes: Option<usize>,
}

impl Faults {
    /// Takes one option; `false` when it is not one of these.
    pub(super) fn apply(&mut self, name: &str, value: Option<&str>) -> Result<bool, ScriptError> {
        let ms = || number(name, value, MOST_MS);
        let count = || number(name, value, u64::from(u32::MAX));
        let events = || count().map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        match name {
            "delay" => self.delay_ms = ms()?,
            "ttfb" => self.ttfb_ms = ms()?,
            "pace" => self.pace_ms = Some(ms()?),
            "status" => self.status = Some(status(value)?),
            "retry_after" => self.retry_after_s = Some(number(name, value, MOST_S)?),
            "auth" => self.auth = Some(text(name, value)?),
            "limit" => self.limit = Some(count()?),
            "per" => self.per_ms = ms()?,
            "html" => self.odd(name, value, Oddity::Html)?,
            "empty" => self.odd(name, value, Oddity::Empty)?,
            "wrongjson" => self.odd(name, value, Oddity::WrongJson)?,
            "contenttype" => self.content_type = Some(header_text(name, value)?),
            "redirect" => self.redirect = Some(header_text(name, value)?),
            "hangup" => self.hangup = flag(name, value)?,
            "cut" => self.cut_bytes = Some(count()?),
            "cut_event" => self.cut_events = Some(events()?),
            "stall" => self.stall_events = Some(events()?),
            "error_event" => self.error_events = Some(events()?),
            "no_done" => self.no_done = flag(name, value)?,
            "crlf" => self.crlf = flag(name, value)?,
            "comments" => self.comments = flag(name, value)?,
            "stamp" => self.stamp = flag(name, value)?,
            "split" => self.split_bytes = Some(events()?.max(1)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn odd(&mut self, name: &str, value: Option<&str>, odd: Oddity) -> Result<(), ScriptError> {
        self.oddity = flag(name, value)?.then_some(odd);
        Ok(())
    }
}

fn status(value: Option<&str>) -> Result<u16, ScriptError> {
    let code = number("status", value, 599)?;
    match u16::try_from(code) {
        Ok(code) if code >= 200 => Ok(code),
        _ => Err(ScriptError("`status` is between 200 and 599".to_owned())),
    }
}

/// A text that may stand in a header.
fn header_text(name: &str, value: Option<&str>) -> Result<String, ScriptError> {
    let text = text(name, value)?;
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(text);
    }
    Err(ScriptError(format!("`{name}` holds what no header may")))
}
