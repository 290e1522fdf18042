//! The places that events of a stream name: of choices, calls, blocks and items.
//!
//! Clients keep lists by them. One that nothing could be at makes official packages throw, or fill
//! their memory with holes.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::codec::Mark;
use crate::limits;

/// A place that an event names.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// None is named, or it is no number.
    #[default]
    Absent,
    /// Within what a stream may hold.
    At(usize),
    /// Negative, or beyond all that a stream may hold.
    Nowhere,
}

impl Index {
    /// The place of a number that was read.
    pub(crate) fn of(number: u64) -> Self {
        match usize::try_from(number) {
            Ok(index) if index < limits::PARTS => Index::At(index),
            _ => Index::Nowhere,
        }
    }

    /// What it says of an event, if something is wrong with it.
    pub(crate) fn problem(self) -> Option<&'static str> {
        (self == Index::Nowhere).then_some("an index is negative, or far beyond the end")
    }
}

struct IndexVisitor;

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IndexVisitor)
    }
}

impl<'de> Visitor<'de> for IndexVisitor {
    type Value = Index;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an index")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Index, E> {
        Ok(Index::of(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Index, E> {
        Ok(u64::try_from(number).map_or(Index::Nowhere, Index::of))
    }

    /// Also numbers that are too large to be whole ones.
    fn visit_f64<E>(self, number: f64) -> Result<Index, E> {
        let is_known = number.abs() < 1.0;
        Ok(if is_known {
            Index::At(0)
        } else {
            Index::Nowhere
        })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Index, E> {
        Ok(Index::Absent)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Index, E> {
        Ok(Index::Absent)
    }

    fn visit_unit<E>(self) -> Result<Index, E> {
        Ok(Index::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Index, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Index::Absent)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Index, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Index::Absent)
    }
}

/// What an event means that was counted, and may name a wrong place. A failure that it tells is one
/// all the same.
pub(crate) fn marked(mark: Mark, problem: Option<&'static str>) -> Mark {
    match problem {
        Some(problem) if mark != Mark::Error => Mark::Broken(problem),
        _ => mark,
    }
}

/// What is read of an event that could not be read as its dialect has it.
#[derive(Deserialize)]
struct Bare {
    #[serde(default)]
    index: Index,
    #[serde(default)]
    output_index: Index,
}

/// What an event means that a meter could not read: a member of an odd type costs nothing but its
/// count, what is no JSON at all no client can read.
pub(crate) fn unread(data: &[u8]) -> Mark {
    let data = data.trim_ascii();
    if data.is_empty() || data == b"[DONE]" {
        return Mark::Other;
    }
    let problem = match serde_json::from_slice::<Bare>(data) {
        Ok(bare) => bare.index.problem().or(bare.output_index.problem()),
        Err(_) if serde_json::from_slice::<IgnoredAny>(data).is_ok() => None,
        Err(_) => Some("an event is not JSON"),
    };
    problem.map_or(Mark::Other, Mark::Broken)
}
