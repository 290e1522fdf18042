//! Pictures that come with a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::error::WireError;

/// A picture to look at or to change.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// The member that brought it.
    pub path: String,
    /// What it is.
    pub data: Data,
}

/// Where it is.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    /// Here.
    Bytes(Bytes),
    /// At a public address.
    Url(String),
}

impl Picture {
    /// One that came as a file.
    pub(crate) fn file(path: impl Into<String>, bytes: Bytes) -> Self {
        Picture {
            path: path.into(),
            data: Data::Bytes(bytes),
        }
    }

    /// One at an address, which may be a `data:` URL.
    pub(crate) fn at(path: impl Into<String>, url: String) -> Result<Self, WireError> {
        let path = path.into();
        let Some(rest) = url.strip_prefix("data:") else {
            return Ok(Picture {
                path,
                data: Data::Url(url),
            });
        };
        let bytes = rest
            .split_once(";base64,")
            .and_then(|(_, data)| STANDARD.decode(data.trim()).ok());
        match bytes {
            Some(bytes) => Ok(Picture::file(path, bytes.into())),
            None => Err(WireError::invalid(path, "must be a data URL with Base64")),
        }
    }

    /// The bytes, where they came.
    pub(crate) fn bytes(&self) -> Result<&Bytes, WireError> {
        match &self.data {
            Data::Bytes(bytes) => Ok(bytes),
            Data::Url(_) => Err(WireError::untranslatable(
                self.path.as_str(),
                "it fetches no pictures; send the bytes",
            )),
        }
    }

    /// The media type that its first bytes tell.
    pub(crate) fn media_type(&self) -> Result<&'static str, WireError> {
        media_type(self.bytes()?).ok_or_else(|| {
            WireError::invalid(
                self.path.as_str(),
                "must be a picture: PNG, JPEG, WebP or GIF",
            )
        })
    }

    /// The bytes as Base64.
    pub(crate) fn base64(&self) -> Result<String, WireError> {
        Ok(STANDARD.encode(self.bytes()?))
    }

    /// An address: its own, or a `data:` URL.
    pub(crate) fn url(&self) -> Result<String, WireError> {
        match &self.data {
            Data::Url(url) => Ok(url.clone()),
            Data::Bytes(_) => Ok(format!(
                "data:{};base64,{}",
                self.media_type()?,
                self.base64()?
            )),
        }
    }
}

/// What the first bytes of a picture tell that it is.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    use imagesize::ImageType;
    Some(match imagesize::image_type(bytes).ok()? {
        ImageType::Png => "image/png",
        ImageType::Jpeg => "image/jpeg",
        ImageType::Webp => "image/webp",
        ImageType::Gif => "image/gif",
        _ => return None,
    })
}
