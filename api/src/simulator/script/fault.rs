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
    /// A JSON object that is no answer of any dialect.
    OtherJson,
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
    /// Bytes before the silence.
    pub stall_bytes: Option<u64>,
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
    /// Milliseconds between those pieces.
    pub trickle_ms: u64,
    /// The length that the head claims.
    pub length: Option<usize>,
    /// Of a hundred calls so many meet a fault, by chance.
    pub chaos: Option<u64>,
    /// Of a hundred calls so many meet what the script says, by chance; the others nothing.
    pub some: Option<u64>,
    /// So many calls of a key for the model meet what the script says; later ones nothing.
    pub first: Option<u64>,
    /// Another chance.
    pub seed: u64,
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
            "otherjson" => self.odd(name, value, Oddity::OtherJson)?,
            "contenttype" => self.content_type = Some(header_text(name, value)?),
            "redirect" => self.redirect = Some(header_text(name, value)?),
            "hangup" => self.hangup = flag(name, value)?,
            "cut" => self.cut_bytes = Some(count()?),
            "cut_event" => self.cut_events = Some(events()?),
            "stall" => self.stall_events = Some(events()?),
            "stall_byte" => self.stall_bytes = Some(count()?),
            "error_event" => self.error_events = Some(events()?),
            "no_done" => self.no_done = flag(name, value)?,
            "crlf" => self.crlf = flag(name, value)?,
            "comments" => self.comments = flag(name, value)?,
            "stamp" => self.stamp = flag(name, value)?,
            "trickle" => self.trickle_ms = ms()?,
            "length" => self.length = Some(events()?),
            "chaos" => self.chaos = Some(number(name, value, 100)?),
            "some" => self.some = Some(number(name, value, 100)?),
            "first" => self.first = Some(count()?),
            "seed" => self.seed = count()?,
            "split" => self.split_bytes = Some(events()?.max(1)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Decides by chance whether the call of this number meets what the script says, and what else
    /// goes wrong with it. The same seed and number decide the same.
    pub fn draw(&mut self, call: u64) {
        let chance = |which: u64| {
            let seed = self
                .seed
                .wrapping_mul(0x9e37_79b9)
                .wrapping_add(which << 32);
            mixed(seed.wrapping_add(call))
        };
        let (lot, fate) = (chance(1), chance(0));
        if self.some.is_some_and(|percent| lot % 100 >= percent) {
            self.heal();
        }
        if self.chaos.is_some_and(|percent| fate % 100 < percent) {
            self.meet(fate / 100);
        }
    }

    /// One of all faults.
    fn meet(&mut self, chance: u64) {
        let (kind, place) = (chance % 17, chance / 17);
        let event = usize::try_from(place % 4).unwrap_or(0);
        match kind {
            0 => self.status = Some(500),
            1 => self.status = Some(503),
            2 => self.status = Some(529),
            3 => {
                self.status = Some(429);
                self.retry_after_s = Some(1);
            }
            4 => self.hangup = true,
            5 => self.oddity = Some(Oddity::Html),
            6 => self.oddity = Some(Oddity::Empty),
            7 => self.oddity = Some(Oddity::WrongJson),
            8 => self.oddity = Some(Oddity::OtherJson),
            9 => self.cut_bytes = Some(place % 600),
            10 => self.cut_events = Some(event),
            11 => self.stall_events = Some(event),
            12 => self.stall_bytes = Some(place % 600),
            13 => self.error_events = Some(event),
            14 => self.content_type = Some("text/plain".to_owned()),
            15 => self.length = Some(1_000_000),
            _ => self.delay_ms = 100,
        }
    }

    /// Nothing goes wrong; the body keeps its form and its pace.
    pub fn heal(&mut self) {
        *self = Faults {
            pace_ms: self.pace_ms,
            auth: self.auth.take(),
            limit: self.limit,
            per_ms: self.per_ms,
            crlf: self.crlf,
            comments: self.comments,
            stamp: self.stamp,
            split_bytes: self.split_bytes,
            chaos: self.chaos,
            seed: self.seed,
            ..Faults::default()
        };
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

/// Spreads a number over all others (the finisher of SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
