//! What the walks through the dialects have in common.

use memchr::memmem;
use serde_json::value::RawValue;

use super::Remote;
use super::kind::Family;
use super::seat::Seat;
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::splice::place;

/// Names of members that hold an address, and what says that a file is the caller's own. Most
/// bodies have none of them, and are not walked through.
const MARKS: [&[u8]; 8] = [
    b"\"url\"",
    b"_url\"",
    b"\"file_data\"",
    b"\"fileUri\"",
    b"\"file_uri\"",
    b"\"local\"",
    b"\"file:",
    b"\"FILE:",
];

/// A file may be named in this body.
pub(super) fn may_be_in(body: &[u8]) -> bool {
    MARKS.iter().any(|mark| memmem::find(body, mark).is_some())
}

/// Collects what the walk through a body meets.
pub(super) struct Finder<'b> {
    body: &'b [u8],
    pub(super) found: Vec<Remote>,
}

impl<'b> Finder<'b> {
    pub(super) fn new(body: &'b [u8]) -> Self {
        Finder {
            body,
            found: Vec::new(),
        }
    }

    /// Notes an address, if it is one on the web. `replaced` is what gives way to the file.
    pub(super) fn note(
        &mut self,
        address: &Field<'_>,
        family: Family,
        told_type: Option<String>,
        replaced: &RawValue,
        seat: impl FnOnce() -> Seat,
    ) -> Result<(), WireError> {
        let Ok(url) = address.string() else {
            return Ok(());
        };
        if has_scheme(&url, "file:") {
            return Err(unreadable(address.path.clone()));
        }
        if has_scheme(&url, "http://") || has_scheme(&url, "https://") {
            self.found.push(Remote {
                path: address.path.clone(),
                url,
                family,
                told_type,
                place: place(self.body, replaced),
                seat: seat(),
            });
        }
        Ok(())
    }
}

fn has_scheme(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn unreadable(path: String) -> WireError {
    WireError::invalid(
        path,
        "is a file of the caller's own machine, which nobody else can read: send its bytes in Base64, or an address on the web",
    )
}

/// The elements of a list, none where it is no list.
pub(super) fn list<'a>(object: &mut Object<'a>, name: &str) -> Vec<Field<'a>> {
    let list = object.take(name).filter(Field::is_array);
    list.and_then(|list| list.array().ok()).unwrap_or_default()
}

/// A part of the conversation with its `type`; `None` where it is no such thing.
///
/// Fails for a part that is a file of the caller's own machine.
pub(super) fn typed<'a>(part: &Field<'a>) -> Result<Option<(String, Object<'a>)>, WireError> {
    let Some(mut object) = part.clone().object().ok() else {
        return Ok(None);
    };
    let Ok(Some(kind)) = object.string("type") else {
        return Ok(None);
    };
    match kind == "local" {
        true => Err(unreadable(part.path.clone())),
        false => Ok(Some((kind, object))),
    }
}

/// A member that is an object, if it is one.
pub(super) fn within<'a>(object: &mut Object<'a>, name: &str) -> Option<Object<'a>> {
    object.object(name).ok().flatten()
}

/// A member that is a string, if it is one.
pub(super) fn text(object: &mut Object<'_>, name: &str) -> Option<String> {
    object.string(name).ok().flatten()
}

/// What is left of an object, as members that follow others: `,"name":value`.
pub(super) fn following(object: Object<'_>) -> String {
    let members = object.into_members().into_iter();
    members
        .map(|(name, value)| {
            let name = serde_json::Value::from(name.as_ref());
            format!(",{name}:{}", value.get())
        })
        .collect()
}
