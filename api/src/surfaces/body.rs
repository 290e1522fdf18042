//! Reading a request's body: no larger, no slower and no more broken off than may be.

use std::time::{Duration, Instant};

use actix_web::{HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use wire::FailureKind;

use crate::config::server::ServerSettings;
use crate::error::Refusal;

/// How long the hub waits for the next piece of a body.
const SILENCE: Duration = Duration::from_secs(60);

/// A body has so long before its pace is looked at: lines begin slowly.
const START: Duration = Duration::from_secs(10);

/// Bytes that are set aside for a body before any of it came; most are smaller.
const FIRST_ROOM: usize = 256 * 1024;

/// The status of a body that comes too slowly.
const REQUEST_TIMEOUT: u16 = 408;

/// What a body holds, which decides how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Text, and what stands in it.
    Text,
    /// Files in a form.
    Files,
}

impl Holds {
    fn limit(self, settings: &ServerSettings) -> (usize, &'static str) {
        match self {
            Holds::Text => (settings.body_limit_bytes, "HUB_BODY_LIMIT"),
            Holds::Files => (settings.form_limit_bytes, "HUB_FORM_LIMIT"),
        }
    }
}

/// Reads it to its end.
pub(super) async fn read(
    request: &HttpRequest,
    mut payload: web::Payload,
    settings: &ServerSettings,
    holds: Holds,
) -> Result<Bytes, Refusal> {
    let (limit, setting) = holds.limit(settings);
    let told = request
        .headers()
        .get("content-length")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    if told.is_some_and(|length| length > limit) {
        return Err(too_large(limit, setting));
    }
    // A length is only a claim: what has not come is not yet given room.
    let mut body = BytesMut::with_capacity(told.unwrap_or(0).min(FIRST_ROOM));
    let began = Instant::now();
    loop {
        let patience = patience(settings.body_pace, body.len(), began.elapsed());
        let next = tokio::time::timeout(patience, payload.next())
            .await
            .map_err(|_| too_slow(settings.body_pace, patience))?;
        let Some(chunk) = next else {
            return Ok(body.freeze());
        };
        let chunk = chunk.map_err(|error| {
            Refusal::new(
                FailureKind::InvalidRequest,
                "body_broken",
                format!("the body could not be read: {error}"),
            )
        })?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(too_large(limit, setting));
        }
        body.extend_from_slice(&chunk);
    }
}

/// How long the next piece may take: at the least pace what came would have lasted until then.
fn patience(pace: u64, came: usize, elapsed: Duration) -> Duration {
    if pace == 0 {
        return SILENCE;
    }
    let came = u64::try_from(came).unwrap_or(u64::MAX);
    let lasts = Duration::from_millis(came.saturating_mul(1_000) / pace);
    let until = START.saturating_add(lasts).saturating_sub(elapsed);
    until.min(SILENCE)
}

fn too_slow(pace: u64, patience: Duration) -> Refusal {
    let words = match patience {
        SILENCE => format!("no more of the body came for {} s", SILENCE.as_secs()),
        _ => format!(
            "the body came more slowly than {pace} bytes a second; an admin can lower HUB_BODY_PACE"
        ),
    };
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, "body_too_slow", words);
    refusal.failure.status = REQUEST_TIMEOUT;
    refusal
}

fn too_large(limit: usize, setting: &str) -> Refusal {
    Refusal::new(
        FailureKind::TooLarge,
        "body_too_large",
        format!("the body is larger than {limit} bytes; an admin can raise {setting}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_the_pace_is_never_refused_and_who_does_not_is_soon() {
        let s = Duration::from_secs;
        assert_eq!(patience(500, 0, s(0)), s(10));
        assert_eq!(patience(500, 0, s(9)), s(1));
        assert_eq!(patience(500, 0, s(11)), s(0));
        // At just that pace there is always as much left as at the beginning.
        assert_eq!(patience(500, 50_000, s(100)), s(10));
        // One that came fast and then stops.
        assert_eq!(patience(500, 10_000_000, s(1)), SILENCE);
        assert_eq!(patience(0, 0, s(1_000)), SILENCE);
    }
}
