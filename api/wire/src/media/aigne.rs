//! The AIGNE protocol: parts of type `url`, and of type `local`, which nobody but the caller can read.

use super::finder::{Finder, following, list, text, typed, within};
use super::kind::Family;
use super::seat::Seat;
use crate::error::WireError;
use crate::object::{Field, Object};

pub(super) fn walk(mut body: Object<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Some(mut input) = within(&mut body, "input") else {
        return Ok(());
    };
    for message in list(&mut input, "messages") {
        let Ok(mut message) = message.object() else {
            continue;
        };
        for field in list(&mut message, "content") {
            part(&field, finder)?;
        }
    }
    Ok(())
}

fn part(field: &Field<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Some((kind, mut object)) = typed(field)? else {
        return Ok(());
    };
    if kind != "url" {
        return Ok(());
    }
    let Some(address) = object.take("url") else {
        return Ok(());
    };
    let told = text(&mut object, "mimeType");
    let family = told.as_deref().and_then(Family::of).unwrap_or(Family::Any);
    finder.note(&address, family, told, field.value, || Seat::AignePart {
        rest: following(object),
    })
}
