//! Answers that list pictures as OpenAI does, each provider with members of its own beside.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Drawn, Reply, Source};
use crate::error::WireError;
use crate::operation::told::Told;

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, default)]
    data: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow, default)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    b64_json: Option<&'a RawValue>,
    /// Ark.
    #[serde(default)]
    size: Option<String>,
    /// Ideogram.
    #[serde(default)]
    resolution: Option<String>,
    #[serde(default)]
    upscaled_resolution: Option<String>,
    /// OpenAI, xAI.
    #[serde(default)]
    revised_prompt: Option<String>,
    /// Ideogram; it is the caller's own where nothing was made of it.
    #[serde(default)]
    prompt: Option<String>,
    #[serde(default)]
    is_image_safe: Option<bool>,
    /// Ark: why one of several pictures is missing.
    #[serde(default)]
    error: Option<ItemError>,
}

#[derive(Deserialize)]
struct ItemError {
    #[serde(default)]
    message: Option<String>,
}

/// Reads an answer.
pub(crate) fn read(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer)
        .map_err(|error| WireError::reply(format!("its pictures cannot be read: {error}")))?;
    let counts: Option<Told<'_>> = serde_json::from_slice(answer).ok();
    let mut reply = Reply {
        usage: counts.as_ref().and_then(|told| told.tokens(false, true)),
        model: counts.and_then(|told| crate::operation::told::word(told.model.as_ref())),
        ..Reply::default()
    };
    for item in told.data {
        let packed = item
            .b64_json
            .map(|text| serde_json::from_str::<Cow<'_, str>>(text.get()))
            .transpose()
            .map_err(|_| WireError::reply("one of its pictures is no text"))?;
        let here = packed.filter(|data| !data.is_empty()).map(Source::Base64);
        let there = || item.url.filter(|url| !url.is_empty()).map(Source::Url);
        let Some(source) = here.or_else(there) else {
            let unsafe_one = item.is_image_safe == Some(false);
            let why = item.error.and_then(|error| error.message);
            let usual = || unsafe_one.then(|| "the picture was found unsafe".to_owned());
            reply.refused = reply.refused.or(why).or_else(usual);
            continue;
        };
        reply.pictures.push(Drawn {
            source,
            size: item.upscaled_resolution.or(item.resolution).or(item.size),
            prompt: item
                .revised_prompt
                .filter(|prompt| !prompt.is_empty())
                .or(item.prompt),
        });
    }
    Ok(reply)
}
