//! The blocks of a stream that are open while it is read.

use crate::ir::{Delta, Event};

/// A block that began and did not end.
#[derive(Debug)]
pub(super) enum Open {
    /// One that the common form cannot hold.
    Skipped,
    /// A part, and what is known of its call where it is one.
    Part { index: usize, tool: Option<Tool> },
}

/// A tool call whose arguments come in pieces, or whole at the start, or not at all.
#[derive(Debug)]
pub(super) struct Tool {
    /// Arguments that stood in the block's start.
    pub whole: Option<String>,
    /// Some came in pieces, which then are all of them.
    pub pieces: bool,
}

/// Ends a part. A call without arguments gets an empty object, as its `input` says.
pub(super) fn end(block: Open, events: &mut Vec<Event>) {
    let Open::Part { index, tool } = block else {
        return;
    };
    if let Some(Tool {
        whole,
        pieces: false,
    }) = tool
    {
        let arguments = whole.unwrap_or_else(|| "{}".to_owned());
        push(index, Some(Delta::Arguments(arguments)), events);
    }
    events.push(Event::PartEnd { index });
}

/// Tells a piece of a part, unless it is empty.
pub(super) fn push(index: usize, delta: Option<Delta>, events: &mut Vec<Event>) {
    if let Some(delta) = delta
        && !delta.says_nothing()
    {
        events.push(Event::PartDelta { index, delta });
    }
}
