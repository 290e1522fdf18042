//! Pictures in a common form, between OpenAI's API and those of providers that draw.
//!
//! Members are named as OpenAI names them. What a provider has beside them (a seed, a style) callers
//! write into the same object under the provider's own name.

pub(crate) mod ark;
mod drawn;
mod file;
pub(crate) mod gemini;
pub(crate) mod ideogram;
pub(crate) mod imagen;
pub(crate) mod listed;
pub(crate) mod openai;
mod own;
mod shape;
pub(crate) mod xai;

use bytes::Bytes;

use crate::error::WireError;
pub(crate) use drawn::{Drawn, Reply, Source};
pub(crate) use file::{Picture, media_type};
pub(crate) use own::Own;
pub(crate) use shape::Size;

/// Pictures of one request; OpenAI draws ten.
const MOST_PICTURES: u64 = 10;

/// How a caller wants its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// By their addresses.
    Url,
    /// In the answer.
    Base64,
}

/// What is to be drawn.
#[derive(Debug)]
pub(crate) struct Request {
    /// In words.
    pub prompt: String,
    /// What is changed, or looked at.
    pub pictures: Vec<Picture>,
    /// Where the first of them is changed.
    pub mask: Option<Picture>,
    /// How many pictures.
    pub count: u64,
    /// Width and height; the provider's choice where nobody says.
    pub size: Option<Size>,
    /// Such as `high`.
    pub quality: Option<String>,
    /// `transparent` or `opaque`.
    pub background: Option<String>,
    /// `png`, `jpeg` or `webp`.
    pub format: Option<String>,
    /// Of JPEG and WebP, in percent.
    pub compression: Option<u64>,
    /// How they are wanted.
    pub delivery: Option<Delivery>,
    /// Everything else.
    pub own: Own,
}

/// A request as a provider takes it.
#[derive(Debug)]
pub(crate) struct Calls {
    /// Below the provider's base URL.
    pub path: &'static str,
    /// One body for each call.
    pub bodies: Vec<Bytes>,
    /// Of the bodies, where they are not JSON.
    pub content_type: Option<String>,
    /// As OpenAI names the members.
    pub left_out: Vec<String>,
}

impl Request {
    fn checked(self) -> Result<Self, WireError> {
        if !(1..=MOST_PICTURES).contains(&self.count) {
            let told = format!("must be between 1 and {MOST_PICTURES}, not {}", self.count);
            return Err(WireError::invalid("n", told));
        }
        Ok(self)
    }

    /// Names what was asked for and a provider has no way to be told: all of these but those that
    /// it takes.
    fn hints(&self, taken: &[&str]) -> Vec<String> {
        let asked = [
            ("quality", self.quality.is_some()),
            ("background", self.background.is_some()),
            ("output_format", self.format.is_some()),
            ("output_compression", self.compression.is_some()),
        ];
        let lost = asked
            .into_iter()
            .filter(|(name, asked)| *asked && !taken.contains(name));
        lost.map(|(name, _)| name.to_owned()).collect()
    }

    /// Refuses a mask, without which something else would be changed.
    fn without_mask(&self) -> Result<(), WireError> {
        match &self.mask {
            None => Ok(()),
            Some(_) => Err(WireError::untranslatable(
                "mask",
                "it changes whole pictures; say in the prompt what shall change",
            )),
        }
    }
}
