//! Files on the web that a request names: finding them in a caller's body, and putting their bytes
//! there instead.
//!
//! The body stays in the caller's dialect, so that the same step serves a provider that speaks it
//! and one that needs a translation. Nothing here fetches anything.

mod aigne;
mod anthropic;
mod chat;
mod finder;
mod gemini;
mod kind;
mod responses;
mod seat;

use std::ops::Range;

use bytes::Bytes;

use crate::object::Object;
use crate::splice::{Edit, apply};
use crate::{Dialect, WireError};
use finder::{Finder, may_be_in};
pub use kind::{Family, is_text, media_type};
use seat::Seat;
pub(crate) use seat::sound;

/// A file on the web that a request names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Path of the member that holds its address, in the caller's words.
    pub path: String,
    /// Its address: http or https.
    pub url: String,
    /// What may be there.
    pub family: Family,
    /// The media type that the caller says it has.
    pub told_type: Option<String>,
    /// What is replaced, as offsets in the body.
    place: Range<usize>,
    /// How its bytes are written there.
    seat: Seat,
}

impl Remote {
    /// A picture that is named outside of a conversation, by this member.
    pub fn picture(path: &str, url: &str) -> Self {
        Remote {
            path: path.to_owned(),
            url: url.to_owned(),
            family: Family::Picture,
            told_type: None,
            place: 0..0,
            seat: Seat::Address,
        }
    }
}

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its media type, without parameters.
    pub media_type: String,
    /// What is in it.
    pub bytes: Carried,
}

/// The bytes of a file, as JSON can carry them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// In Base64, in the standard alphabet.
    Base64(String),
    /// Text, which every model reads as such.
    Text(String),
}

/// The files on the web that a caller's body names, in their order. A body that is not as its
/// dialect wants it names none: who reads it next says what is wrong.
///
/// Fails where a file of the caller's own machine is named (`file:`, a part of type `local`), which
/// nobody but the caller can read.
pub fn remote(dialect: Dialect, body: &[u8]) -> Result<Vec<Remote>, WireError> {
    if !may_be_in(body) {
        return Ok(Vec::new());
    }
    let object = match dialect {
        Dialect::AigneCompletions => Object::body_in_camel_case(body),
        _ => Object::body(body),
    };
    let Ok(object) = object else {
        return Ok(Vec::new());
    };
    let mut finder = Finder::new(body);
    match dialect {
        Dialect::OpenAiChat | Dialect::AigneCompletions => chat::walk(object, &mut finder)?,
        Dialect::AigneChat => aigne::walk(object, &mut finder)?,
        Dialect::AnthropicMessages => anthropic::walk(object, &mut finder)?,
        Dialect::OpenAiResponses => responses::walk(object, &mut finder)?,
        Dialect::GeminiGenerate => gemini::walk(object, &mut finder)?,
    }
    Ok(finder.found)
}

/// The body with these files in it. Every byte that does not belong to them stays as it is.
pub fn embed<'m>(
    body: &Bytes,
    media: impl IntoIterator<Item = (&'m Remote, &'m Content)>,
) -> Bytes {
    let edits = media.into_iter().map(|(remote, content)| Edit {
        place: remote.place.clone(),
        text: remote.seat.written(content, &remote.url),
    });
    apply(body, edits.collect())
}

#[cfg(test)]
mod tests;
