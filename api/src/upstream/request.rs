//! A call in the form that the client takes, checked once and sent at most twice.

use actix_http::Method;
use actix_http::header::{self, HeaderMap, HeaderName, HeaderValue};
use awc::http::Uri;
use bytes::Bytes;
use url::{Position, Url};

use super::error::UpstreamError;
use super::{Clocks, Egress, Outbound, origin};

/// A request that is ready to be written.
pub(super) struct Request {
    pub(super) method: Method,
    /// The target with the scheme `http`, whatever is spoken below.
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether TLS is spoken below.
    pub(super) secure: bool,
    pub(super) egress: Egress,
    pub(super) clocks: Clocks,
    /// Host and port, for messages.
    pub(super) label: String,
}

impl Request {
    /// Checks the URL and sorts the headers.
    pub(super) fn new(outbound: Outbound) -> Result<Self, UpstreamError> {
        let bad = |why: String| UpstreamError::Url { why };
        let host = origin::host_of(&outbound.url).map_err(|error| bad(error.to_string()))?;
        let label = match outbound.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let uri = Uri::builder()
            .scheme("http")
            .authority(label.as_str())
            .path_and_query(path_and_query(&outbound.url))
            .build()
            .map_err(|_| bad("its host, path or query has a character that HTTP forbids".into()))?;
        let mut headers = HeaderMap::new();
        let host_value =
            HeaderValue::from_str(&label).map_err(|_| bad("its host is not plain text".into()))?;
        headers.insert(header::HOST, host_value);
        for (name, value) in outbound.headers {
            if !is_ours(&name) {
                headers.append(name, value);
            }
        }
        Ok(Request {
            method: outbound.method,
            uri,
            headers,
            body: outbound.body,
            secure: outbound.url.scheme() == "https",
            egress: outbound.egress,
            clocks: outbound.clocks,
            label,
        })
    }
}

fn path_and_query(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

/// Headers that frame the message or belong to one connection only. A second `content-length` or
/// `host` would let two servers read two different requests; a compressed answer could not be
/// metered.
fn is_ours(name: &HeaderName) -> bool {
    matches!(
        *name,
        header::HOST
            | header::CONTENT_LENGTH
            | header::TRANSFER_ENCODING
            | header::CONNECTION
            | header::UPGRADE
            | header::EXPECT
            | header::TE
            | header::TRAILER
            | header::PROXY_AUTHORIZATION
            | header::ACCEPT_ENCODING
    ) || matches!(name.as_str(), "keep-alive" | "proxy-connection")
}
