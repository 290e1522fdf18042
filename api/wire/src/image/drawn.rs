//! Pictures that a provider drew.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::file::media_type;
use crate::Usage;

/// What came back of one call.
#[derive(Debug, Default)]
pub(crate) struct Reply<'a> {
    /// In the order in which they came.
    pub pictures: Vec<Drawn<'a>>,
    /// Tokens, where the provider tells them.
    pub usage: Option<Usage>,
    /// Why there is less than was asked for, in the provider's words.
    pub refused: Option<String>,
    /// The model that drew.
    pub model: Option<String>,
    /// The quality, where the provider tells it.
    pub quality: Option<String>,
}

/// One picture.
#[derive(Debug)]
pub(crate) struct Drawn<'a> {
    /// Where it is.
    pub source: Source<'a>,
    /// Width and height such as `1024x1024`, where the provider tells them.
    pub size: Option<String>,
    /// What was drawn, where that is not what was asked for.
    pub prompt: Option<String>,
}

/// Where a picture is.
#[derive(Debug, Clone)]
pub(crate) enum Source<'a> {
    /// In the answer.
    Base64(Cow<'a, str>),
    /// At an address, for some time.
    Url(Cow<'a, str>),
}

/// Base64 of the first bytes of a picture, in which every format tells its size. A multiple of
/// four.
const HEAD: usize = 128 * 1024;

impl Drawn<'_> {
    /// Width and height, as told or as the picture itself says.
    pub(crate) fn told_size(&self) -> Option<String> {
        if self.size.is_some() {
            return self.size.clone();
        }
        let size = imagesize::blob_size(&self.head()?).ok()?;
        Some(format!("{}x{}", size.width, size.height))
    }

    /// The last word of its media type: `png`.
    pub(crate) fn format(&self) -> Option<&'static str> {
        media_type(&self.head()?)?.strip_prefix("image/")
    }

    fn head(&self) -> Option<Vec<u8>> {
        match &self.source {
            Source::Base64(data) => {
                let head = data.get(..HEAD).unwrap_or(&**data);
                STANDARD.decode(head).ok()
            }
            Source::Url(_) => None,
        }
    }
}

impl<'a> Reply<'a> {
    /// Answers to the calls of one request, put together.
    pub(crate) fn joined(replies: impl IntoIterator<Item = Reply<'a>>) -> Self {
        let mut whole = Reply::default();
        for reply in replies {
            whole.pictures.extend(reply.pictures);
            whole.refused = whole.refused.or(reply.refused);
            whole.model = reply.model.or(whole.model);
            whole.quality = reply.quality.or(whole.quality);
            whole.usage = match (whole.usage, reply.usage) {
                (Some(one), Some(other)) => Some(one.plus(&other)),
                (one, other) => one.or(other),
            };
        }
        whole
    }
}
