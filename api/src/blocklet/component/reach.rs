//! Sending something to another component, wherever it is now.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use thiserror::Error;
use url::Url;

use super::place::Place;
use crate::upstream::{Answer, Outbound, Upstream, UpstreamError};

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreached {
    /// The app has no such component, or it is stopped.
    #[error("it is not running")]
    NotRunning,
    /// It could not be called, or did not answer. What was asked for may have been done.
    #[error("{0}")]
    Unanswered(String),
}

/// Sends what `make` makes for an address; and once more where the component was started again
/// elsewhere meanwhile.
pub async fn send<E: From<Unreached>>(
    upstream: &Upstream,
    place: &Place,
    make: impl Fn(&Url) -> Result<Outbound, E>,
) -> Result<Answer, E> {
    let unanswered = |error: UpstreamError| E::from(Unreached::Unanswered(error.to_string()));
    let base = place.api().ok_or(Unreached::NotRunning)?;
    match upstream.send(make(&base)?).await {
        Ok(answer) => Ok(answer),
        // Nobody has heard it yet.
        Err(error @ (UpstreamError::Connect { .. } | UpstreamError::ConnectTimeout { .. })) => {
            // Another call may have looked meanwhile, so the address counts, not what this look found.
            place.look_again();
            let Some(base) = place.api().filter(|now| *now != base) else {
                return Err(unanswered(error));
            };
            upstream.send(make(&base)?).await.map_err(unanswered)
        }
        Err(error) => Err(unanswered(error)),
    }
}

/// Why the body of an answer cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unread {
    /// Longer than the answers that are expected.
    #[error("it is too long")]
    TooLong,
    /// It broke off.
    #[error("{0}")]
    Cut(String),
}

/// The whole body, of at most so many bytes.
pub async fn body(answer: &mut Answer, most: usize) -> Result<Bytes, Unread> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.body.next().await {
        let chunk = chunk.map_err(|error| Unread::Cut(error.to_string()))?;
        if body.len().saturating_add(chunk.len()) > most {
            return Err(Unread::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
