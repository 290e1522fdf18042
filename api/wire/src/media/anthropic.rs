//! Messages: <https://docs.claude.com/en/api/messages>.

use super::finder::{Finder, list, text, typed};
use super::kind::Family;
use super::seat::Seat;
use crate::error::WireError;
use crate::object::{Field, Object};

pub(super) fn walk(mut body: Object<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    for message in list(&mut body, "messages") {
        let Ok(mut message) = message.object() else {
            continue;
        };
        for field in list(&mut message, "content") {
            block(&field, finder)?;
        }
    }
    Ok(())
}

fn block(field: &Field<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Some((kind, mut object)) = typed(field)? else {
        return Ok(());
    };
    let family = match kind.as_str() {
        "image" => Family::Picture,
        "document" => Family::Document,
        "tool_result" => {
            for inner in list(&mut object, "content") {
                block(&inner, finder)?;
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    let Some(whole) = object.take("source") else {
        return Ok(());
    };
    let Ok(mut source) = whole.clone().object() else {
        return Ok(());
    };
    if text(&mut source, "type").as_deref() != Some("url") {
        return Ok(());
    }
    let Some(address) = source.take("url") else {
        return Ok(());
    };
    finder.note(&address, family, None, whole.value, || Seat::Source)
}
