//! Tool calls of a stream, put together from pieces that compatible servers cut in their own ways.
//!
//! OpenAI sends index, id and name first and then arguments by index. Others leave the index out,
//! send the id late or never, repeat the name in every piece, or give all calls the index 0.

use super::parts::Parts;
use super::{answer, content_read};
use crate::custom;
use crate::error::WireError;
use crate::ir::{Delta, Event};
use crate::object::Field;

/// One element of `delta.tool_calls`. Empty strings are absent.
#[derive(Debug)]
pub(super) struct Piece {
    index: Option<u64>,
    id: Option<String>,
    name: Option<String>,
    arguments: String,
    /// It is of a custom tool, whose input is no JSON.
    custom: bool,
}

impl Piece {
    /// Reads an element.
    pub(super) fn read(field: Field<'_>, left_out: &mut Vec<String>) -> Result<Self, WireError> {
        let mut call = field.object()?;
        let mut piece = Piece {
            index: call.count("index")?,
            id: call.string("id")?.filter(|id| !id.is_empty()),
            name: None,
            arguments: String::new(),
            custom: false,
        };
        if let Some(mut function) = call.object("function")? {
            piece.name = function.string("name")?.filter(|name| !name.is_empty());
            piece.arguments = match function.take("arguments") {
                Some(field) if !field.is_string() => content_read::arguments(Some(field))?,
                Some(field) => field.string()?,
                None => String::new(),
            };
            answer::tell_rest(function, left_out);
        }
        if let Some(mut called) = call.object("custom")? {
            piece.custom = true;
            piece.name = called.string("name")?.filter(|name| !name.is_empty());
            piece.arguments = called.string("input")?.unwrap_or_default();
            answer::tell_rest(called, left_out);
        }
        answer::tell_rest(call, left_out);
        Ok(piece)
    }
}

/// The calls so far.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: Vec<Call>,
}

#[derive(Debug, Default)]
struct Call {
    index: Option<u64>,
    id: Option<String>,
    name: Option<String>,
    /// Arguments that came before the call could be begun; all of them for a custom tool.
    waiting: String,
    custom: bool,
    /// The part, once begun.
    part: Option<usize>,
}

impl Calls {
    /// The model called no tool.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Adds a piece to its call, or begins a call with it.
    pub(super) fn add(&mut self, piece: Piece, parts: &mut Parts, events: &mut Vec<Event>) {
        let place = self.place_of(&piece);
        if place.is_none() {
            self.calls.push(Call::default());
        }
        let place = place.unwrap_or(self.calls.len().saturating_sub(1));
        let Some(call) = self.calls.get_mut(place) else {
            return;
        };
        call.index = call.index.or(piece.index);
        call.id = call.id.take().or(piece.id);
        call.name = call.name.take().or(piece.name);
        call.waiting.push_str(&piece.arguments);
        call.custom |= piece.custom;
        if call.part.is_some() || call.id.is_some() {
            call.flush(parts, events);
        }
    }

    /// Begins what could not be begun for want of an id.
    pub(super) fn finish(&mut self, reply: &str, parts: &mut Parts, events: &mut Vec<Event>) {
        for (place, call) in self.calls.iter_mut().enumerate() {
            if call.part.is_none() {
                let made_up = || answer::made_up_id(reply, place);
                call.id.get_or_insert_with(made_up);
                call.name.get_or_insert_default();
            }
            if std::mem::take(&mut call.custom) {
                call.waiting = custom::wrapped(&call.waiting);
            }
            if call.part.is_none() || !call.waiting.is_empty() {
                call.flush(parts, events);
            }
        }
    }

    /// The call that a piece goes on with.
    fn place_of(&self, piece: &Piece) -> Option<usize> {
        let place = match (piece.index, &piece.id) {
            (Some(_), _) => self
                .calls
                .iter()
                .rposition(|call| call.index == piece.index)?,
            (None, Some(id)) => {
                let known = self
                    .calls
                    .iter()
                    .rposition(|call| call.id.as_ref() == Some(id));
                // An id that comes late belongs to the call that still has none.
                let late = || self.calls.iter().rposition(|call| call.id.is_none());
                known.or_else(late)?
            }
            (None, None) => self.calls.len().checked_sub(1)?,
        };
        let call = self.calls.get(place)?;
        (!call.is_other(piece)).then_some(place)
    }
}

impl Call {
    /// The piece begins another call, though its index is this one's or missing: it has a name,
    /// and either an id that is not this one's or, without any id, another name.
    fn is_other(&self, piece: &Piece) -> bool {
        let Some(name) = &piece.name else {
            return false;
        };
        match (&self.id, &piece.id) {
            (Some(mine), Some(its)) => mine != its,
            _ => self.name.as_ref().is_some_and(|mine| mine != name),
        }
    }

    /// Begins the part when it can be named, and hands on what waited.
    fn flush(&mut self, parts: &mut Parts, events: &mut Vec<Event>) {
        let index = match (self.part, &self.id, &self.name) {
            (Some(index), _, _) => index,
            (None, Some(id), Some(name)) => {
                let index = parts.call(id.clone(), name.clone(), events);
                self.part = Some(index);
                index
            }
            _ => return,
        };
        if !self.waiting.is_empty() && !self.custom {
            events.push(Event::PartDelta {
                index,
                delta: Delta::Arguments(std::mem::take(&mut self.waiting)),
            });
        }
    }
}
