//! Responses: <https://platform.openai.com/docs/api-reference/responses/create>.

use super::finder::{Finder, following, list, text, typed};
use super::kind::Family;
use super::seat::Seat;
use crate::error::WireError;
use crate::object::{Field, Object};

pub(super) fn walk(mut body: Object<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    for item in list(&mut body, "input") {
        let Ok(mut item) = item.object() else {
            continue;
        };
        // Messages have `content`, the results of calls `output`.
        for name in ["content", "output"] {
            for field in list(&mut item, name) {
                part(&field, finder)?;
            }
        }
    }
    Ok(())
}

fn part(field: &Field<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Some((kind, mut object)) = typed(field)? else {
        return Ok(());
    };
    match kind.as_str() {
        "input_image" => {
            let Some(address) = object.take("image_url") else {
                return Ok(());
            };
            finder.note(&address, Family::Picture, None, address.value, || {
                Seat::Address
            })
        }
        "input_file" => {
            let Some(address) = object.take("file_url").or_else(|| object.take("file_data")) else {
                return Ok(());
            };
            let name = text(&mut object, "filename");
            finder.note(&address, Family::Document, None, field.value, || {
                Seat::InputFile {
                    name,
                    rest: following(object),
                }
            })
        }
        _ => Ok(()),
    }
}
