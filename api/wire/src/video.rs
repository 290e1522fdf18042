//! Videos: what is asked for, as OpenAI's `/v1/videos` has it, and how providers write the job that
//! makes one.

pub mod openai;
pub mod veo;

use bytes::Bytes;

use crate::WireError;
use crate::multipart::{self, Form};
use crate::object::{Field, Object};
use crate::openai_chat::media;
use crate::splice;

/// What a video shall be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The model as the caller wrote it.
    pub model: Option<String>,
    /// What shall be seen.
    pub prompt: String,
    /// Length.
    pub seconds: Option<u64>,
    /// Width and height, such as `1280x720`.
    pub size: Option<String>,
    /// What it shall begin with.
    pub picture: Option<Picture>,
    /// Other members, by name: they reach a provider of the same dialect alone.
    pub others: Vec<String>,
}

/// A picture that a video begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Its bytes, as a form carries them.
    File(Bytes),
    /// In Base64.
    Base64 {
        /// `image/png`.
        media_type: String,
        /// Without line breaks.
        data: String,
    },
    /// On the web.
    Address {
        /// Path of the member.
        path: String,
        /// http or https.
        url: String,
    },
    /// Uploaded to a provider earlier.
    Uploaded {
        /// Path of the member.
        path: String,
        /// The provider's id.
        id: String,
    },
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Queued,
    /// It is made.
    InProgress,
    /// The video is there.
    Completed,
    /// There will be none.
    Failed,
}

/// What a provider says of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name there.
    pub id: Option<String>,
    /// How far it is.
    pub state: State,
    /// Percent.
    pub progress: Option<u64>,
    /// Length of the video.
    pub seconds: Option<u64>,
    /// Width and height.
    pub size: Option<String>,
    /// Until then the provider keeps the video; seconds since 1970.
    pub expires_at: Option<i64>,
    /// Code and words of what went wrong.
    pub failure: Option<(String, String)>,
    /// Where the video is, where the provider says so.
    pub address: Option<String>,
}

impl Seen {
    fn of(state: State) -> Self {
        Seen {
            id: None,
            state,
            progress: None,
            seconds: None,
            size: None,
            expires_at: None,
            failure: None,
            address: None,
        }
    }
}

/// Reads what is asked for: JSON or a form, after the types of OpenAI's library 3.54.
pub fn read(content_type: Option<&str>, body: &Bytes) -> Result<Wish, WireError> {
    match content_type.and_then(multipart::boundary) {
        Some(boundary) => read_form(&Form::parse(&boundary?, body)?),
        None => read_json(body),
    }
}

fn read_form(form: &Form) -> Result<Wish, WireError> {
    const KNOWN: [&str; 5] = ["model", "prompt", "seconds", "size", "input_reference"];
    let owned = |name| Ok::<_, WireError>(form.text(name)?.map(str::to_owned));
    let reference = form
        .parts()
        .iter()
        .find(|part| part.name == "input_reference");
    let picture = match reference {
        Some(part) if part.is_file => {
            Some(Picture::File(Bytes::copy_from_slice(form.content(part))))
        }
        Some(_) => {
            let problem = "must be a file, or in JSON an object with `image_url` or `file_id`";
            return Err(WireError::invalid("input_reference", problem));
        }
        None => None,
    };
    let others = form.parts().iter().map(|part| part.name.clone());
    Ok(Wish {
        model: owned("model")?,
        prompt: owned("prompt")?.ok_or_else(|| missing("prompt"))?,
        seconds: owned("seconds")?.map(|told| seconds(&told)).transpose()?,
        size: owned("size")?,
        picture,
        others: others
            .filter(|name| !KNOWN.contains(&name.as_str()))
            .collect(),
    })
}

fn read_json(body: &[u8]) -> Result<Wish, WireError> {
    let mut object = Object::body(body)?;
    let picture = object.take("input_reference").map(picture).transpose()?;
    Ok(Wish {
        model: object.string("model")?,
        prompt: object.require_string("prompt")?,
        seconds: object
            .take("seconds")
            .map(|told| length(&told))
            .transpose()?,
        size: object.string("size")?,
        picture,
        others: object.rest().into_iter().map(|field| field.path).collect(),
    })
}

fn missing(member: &str) -> WireError {
    WireError::Missing {
        member: member.to_owned(),
    }
}

/// Clients write the length as a string or a number.
fn length(told: &Field<'_>) -> Result<u64, WireError> {
    match told.is_string() {
        true => seconds(&told.string()?),
        false => told.count(),
    }
}

fn seconds(told: &str) -> Result<u64, WireError> {
    told.trim()
        .parse()
        .map_err(|_| WireError::invalid("seconds", "must be a whole number of seconds, as `8`"))
}

/// `{"image_url": …}` or `{"file_id": …}`.
fn picture(field: Field<'_>) -> Result<Picture, WireError> {
    let mut object = field.object()?;
    if let Some(address) = object.take("image_url") {
        let url = address.string()?;
        return match media::source(url) {
            crate::ir::MediaSource::Base64 { media_type, data } => {
                Ok(Picture::Base64 { media_type, data })
            }
            crate::ir::MediaSource::Url(url) if is_on_the_web(&url) => Ok(Picture::Address {
                path: address.path,
                url,
            }),
            _ => Err(WireError::invalid(
                address.path,
                "must be an address on the web, or a `data:` URL in Base64",
            )),
        };
    }
    let id = object.require("file_id")?;
    Ok(Picture::Uploaded {
        id: id.string()?,
        path: id.path,
    })
}

fn is_on_the_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The caller's body for a provider that speaks the same dialect: with its own name of the model,
/// every other byte as it was.
pub fn forward(content_type: Option<&str>, body: &Bytes, model: &str) -> Result<Bytes, WireError> {
    match content_type.and_then(multipart::boundary) {
        Some(boundary) => Form::parse(&boundary?, body)?.with("model", model),
        None => splice::with_model(body, model),
    }
}

#[cfg(test)]
mod tests;
