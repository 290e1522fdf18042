//! Fetching one file.

use std::cell::Cell;
use std::time::Duration;

use actix_http::Method;
use actix_http::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use actix_http::header::{LOCATION, USER_AGENT};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use url::Url;
use wire::media::{Carried, Content, Family, Remote, is_text, media_type};

use super::error::Problem;
use crate::app::Link;
use crate::upstream::{Answer, Clocks, Egress, Outbound, UpstreamError};

/// Redirects that are followed: from http to https, and to a store of files.
const MOST_REDIRECTS: usize = 3;

/// Many servers refuse who does not say what it is.
const NAME: &str = concat!("aigne-hub/", env!("CARGO_PKG_VERSION"));

/// What a file may take.
pub struct Room<'r> {
    /// Bytes of one file.
    pub each: usize,
    /// Bytes that all files of the request may still take.
    pub together: &'r Cell<usize>,
    /// Time for one file, redirects included.
    pub time: Duration,
    /// Which addresses may be called.
    pub egress: Egress,
}

/// Fetches a file, or says why not.
pub async fn fetch(link: &Link, remote: &Remote, room: &Room<'_>) -> Result<Content, Problem> {
    match tokio::time::timeout(room.time, arrived(link, remote, room)).await {
        Ok(content) => content,
        Err(_) => Err(Problem::Slow),
    }
}

async fn arrived(link: &Link, remote: &Remote, room: &Room<'_>) -> Result<Content, Problem> {
    let answer = answered(link, &remote.url, room).await?;
    let told = text(&answer.headers, &CONTENT_TYPE);
    let bytes = read(answer, room).await?;
    let found = media_type(&bytes, told.as_deref(), &remote.url);
    let Some(found) = found.filter(|found| belongs(remote, found)) else {
        return Err(Problem::Type(media_type(
            &bytes,
            told.as_deref(),
            &remote.url,
        )));
    };
    let bytes = match std::str::from_utf8(&bytes) {
        Ok(text) if is_text(&found) => Carried::Text(text.to_owned()),
        _ => Carried::Base64(STANDARD.encode(&bytes)),
    };
    Ok(Content {
        media_type: found,
        bytes,
    })
}

/// It is what was named. A page in the place of a file by another ending is where one signs in, or
/// is told that the file is gone.
fn belongs(remote: &Remote, found: &str) -> bool {
    let ending = media_type(b"", None, &remote.url);
    let is_page = matches!(found, "text/html" | "application/xhtml+xml");
    let other = ending.is_some_and(|ending| ending != "text/html");
    remote.family.takes(found) && !(is_page && (other || remote.family == Family::Any))
}

/// The answer that has the file, after redirects.
async fn answered(link: &Link, url: &str, room: &Room<'_>) -> Result<Answer, Problem> {
    let mut url = Url::parse(url).map_err(|_| Problem::Address)?;
    for _ in 0..=MOST_REDIRECTS {
        let answer = asked(link, &url, room).await?;
        match answer.status {
            200..=299 => return Ok(answer),
            301 | 302 | 303 | 307 | 308 => {
                let next =
                    text(&answer.headers, &LOCATION).ok_or(Problem::Refused(answer.status))?;
                url = url.join(&next).map_err(|_| Problem::Address)?;
            }
            status @ 500.. => {
                tracing::debug!(status, "a file's server has troubles");
                return Err(Problem::Unreachable);
            }
            status => return Err(Problem::Refused(status)),
        }
    }
    Err(Problem::Redirects)
}

async fn asked(link: &Link, url: &Url, room: &Room<'_>) -> Result<Answer, Problem> {
    let outbound = Outbound {
        method: Method::GET,
        url: url.clone(),
        headers: vec![
            (ACCEPT, HeaderValue::from_static("*/*")),
            (USER_AGENT, HeaderValue::from_static(NAME)),
        ],
        body: Bytes::new(),
        egress: room.egress,
        clocks: Clocks {
            connect: link.app.clocks.connect.min(room.time),
            first_byte: room.time,
            idle: room.time,
            total: room.time,
        },
    };
    link.upstream
        .send(outbound)
        .await
        .map_err(|error| told(&error))
}

/// What the caller may know: not which address a name has inside of a network.
fn told(error: &UpstreamError) -> Problem {
    tracing::debug!(%error, "a file could not be fetched");
    match error {
        UpstreamError::Url { .. } | UpstreamError::Refused { .. } => Problem::Address,
        UpstreamError::ConnectTimeout { .. }
        | UpstreamError::FirstByteTimeout { .. }
        | UpstreamError::IdleTimeout { .. }
        | UpstreamError::TotalTimeout { .. } => Problem::Slow,
        UpstreamError::Dns { .. }
        | UpstreamError::Connect { .. }
        | UpstreamError::Tls { .. }
        | UpstreamError::Proxy { .. }
        | UpstreamError::Unanswered { .. }
        | UpstreamError::Cut { .. }
        | UpstreamError::Protocol { .. } => Problem::Unreachable,
    }
}

async fn read(mut answer: Answer, room: &Room<'_>) -> Result<Bytes, Problem> {
    let length = text(&answer.headers, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if length.is_some_and(|length: usize| length > room.each.min(room.together.get())) {
        return Err(Problem::TooLarge(room.each));
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = answer.body.next().await {
        let chunk = chunk.map_err(|error| told(&error))?;
        let left = room.together.get().checked_sub(chunk.len());
        room.together.set(left.unwrap_or(0));
        if left.is_none() || bytes.len().saturating_add(chunk.len()) > room.each {
            return Err(Problem::TooLarge(room.each));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
