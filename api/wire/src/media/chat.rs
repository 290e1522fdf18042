//! Chat completions: <https://platform.openai.com/docs/api-reference/chat/create>. `video_url` and
//! `audio_url` are what compatible servers have beside it.

use super::finder::{Finder, following, list, text, typed, within};
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
            part(&field, finder)?;
        }
    }
    Ok(())
}

fn part(field: &Field<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Some((kind, mut object)) = typed(field)? else {
        return Ok(());
    };
    match kind.as_str() {
        "image_url" | "video_url" => {
            let family = match kind == "image_url" {
                true => Family::Picture,
                false => Family::Film,
            };
            let Some(address) = address(&mut object, &kind) else {
                return Ok(());
            };
            finder.note(&address, family, None, address.value, || Seat::Address)
        }
        "audio_url" => {
            let Some(address) = address(&mut object, &kind) else {
                return Ok(());
            };
            finder.note(&address, Family::Sound, None, field.value, || {
                Seat::ChatSound {
                    rest: following(object),
                }
            })
        }
        "file" => {
            let Some(mut file) = within(&mut object, "file") else {
                return Ok(());
            };
            let Some(address) = file.take("file_data") else {
                return Ok(());
            };
            let name = text(&mut file, "filename");
            finder.note(&address, Family::Document, None, field.value, || {
                Seat::ChatFile {
                    name,
                    rest: following(object),
                }
            })
        }
        _ => Ok(()),
    }
}

/// An address, alone or as the `url` of an object.
fn address<'a>(object: &mut Object<'a>, name: &str) -> Option<Field<'a>> {
    let field = object.take(name)?;
    match field.is_string() {
        true => Some(field),
        false => field.object().ok()?.take("url"),
    }
}
