//! Gemini: <https://ai.google.dev/api/caching#FileData>. Members may be written in either of the two
//! ways that Google's JSON takes.

use super::finder::{Finder, following, list};
use super::kind::Family;
use super::seat::Seat;
use crate::error::WireError;
use crate::gemini::is_googles;
use crate::object::{Field, Object};

pub(super) fn walk(mut body: Object<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let counted = either(
        &mut body,
        "generateContentRequest",
        "generate_content_request",
    );
    let counted = counted.and_then(|field| field.object().ok());
    for mut request in [Some(body), counted].into_iter().flatten() {
        for turn in list(&mut request, "contents") {
            let Ok(mut turn) = turn.object() else {
                continue;
            };
            for field in list(&mut turn, "parts") {
                part(&field, finder)?;
            }
        }
    }
    Ok(())
}

fn part(field: &Field<'_>, finder: &mut Finder<'_>) -> Result<(), WireError> {
    let Ok(mut object) = field.clone().object() else {
        return Ok(());
    };
    let answer = either(&mut object, "functionResponse", "function_response");
    if let Some(mut answer) = answer.and_then(|field| field.object().ok()) {
        for inner in list(&mut answer, "parts") {
            part(&inner, finder)?;
        }
        return Ok(());
    }
    let Some(file) = either(&mut object, "fileData", "file_data") else {
        return Ok(());
    };
    let Ok(mut file) = file.object() else {
        return Ok(());
    };
    let told = either(&mut file, "mimeType", "mime_type").and_then(|told| told.string().ok());
    let Some(address) = either(&mut file, "fileUri", "file_uri") else {
        return Ok(());
    };
    if address.string().is_ok_and(|uri| is_googles(&uri)) {
        return Ok(());
    }
    let family = told.as_deref().and_then(Family::of).unwrap_or(Family::Any);
    finder.note(&address, family, told, field.value, || Seat::Part {
        rest: following(object),
    })
}

fn either<'a>(object: &mut Object<'a>, camel: &str, snake: &str) -> Option<Field<'a>> {
    object.take(camel).or_else(|| object.take(snake))
}
