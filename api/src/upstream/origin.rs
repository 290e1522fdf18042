//! The origin of a URL, in the one form in which two of them may be compared.

use thiserror::Error;
use url::{Host, Url};

/// Why a URL has no origin that a key could be saved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OriginError {
    /// Another scheme than http or https.
    #[error("it must begin with https:// or http://")]
    Scheme,
    /// A user name or a password before the host.
    #[error("it must not hold a user name or a password")]
    UserInfo,
    /// No host, or no port.
    #[error("it names no host")]
    Host,
}

/// `scheme://host:port`, lower case, the port always written, the host in its only form:
/// punycode, dotted decimal or compressed IPv6, and without a trailing dot.
///
/// A credential is saved for an origin; comparing these strings decides whether it may be sent.
pub fn origin_of(url: &Url) -> Result<String, OriginError> {
    let host = host_of(url)?;
    let port = url.port_or_known_default().ok_or(OriginError::Host)?;
    let name = host.to_string();
    let name = name.strip_suffix('.').unwrap_or(&name);
    Ok(format!("{}://{name}:{port}", url.scheme()))
}

/// What a credential of a provider with this base URL is saved for: its origin. A base that is no
/// place on the network, such as `sim://demo`, stands for itself; one that cannot be called has none.
pub fn saved_for(base_url: &str) -> String {
    match Url::parse(base_url).map(|url| origin_of(&url)) {
        Ok(Ok(origin)) => origin,
        Ok(Err(OriginError::Scheme)) => base_url.trim_end_matches('/').to_owned(),
        Ok(Err(OriginError::UserInfo | OriginError::Host)) | Err(_) => String::new(),
    }
}

/// The host of a URL that may be called.
pub(super) fn host_of(url: &Url) -> Result<Host<&str>, OriginError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(OriginError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OriginError::UserInfo);
    }
    url.host().ok_or(OriginError::Host)
}
