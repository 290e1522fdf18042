//! An answer in one piece.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde::de::IgnoredAny;
use tokio::time::{Instant, timeout_at};
use wire::codec::StreamOptions;
use wire::{FailureKind, limits, sound};

use super::cashier::Cashier;
use super::keeper::Keeper;
use super::mishap::Mishap;
use super::prepare::Way;
use super::room::{Growing, NoRoom, Room};
use super::setback::Setback;
use crate::metering::Settle;
use crate::routing::Target;
use crate::upstream::{Answer, ByteStream};

/// The words of an error are waited for so long: its status has said already that this target does
/// not serve the call, and the next one may.
const ERROR_PATIENCE: Duration = Duration::from_secs(5);

/// Who gets an answer.
pub(super) struct Recipient<'k> {
    /// In this dialect.
    pub dialect: wire::Dialect,
    /// Written so.
    pub options: StreamOptions,
    /// Keeps of it what the next turn needs.
    pub keeper: Option<&'k mut Keeper>,
    /// Tells what it cost.
    pub cashier: Option<Cashier>,
}

/// Reads the whole answer and writes what the caller gets.
pub(super) async fn receive(
    room: &Arc<Room>,
    answer: Answer,
    target: &Target,
    way: Way,
    mut caller: Recipient<'_>,
    settle: &mut Settle,
) -> Result<Bytes, Setback> {
    let kind = content_type(&answer);
    let body = something(room, answer, target).await?;
    let mut understood = false;
    let mut meter = |body: &[u8]| {
        understood = settle.whole(body);
        understood
    };
    if !is_json_object(&body, &mut meter) {
        return Err(Setback::unusable(
            "bad_provider_answer",
            format!(
                "provider `{}` answered with {kind} that is not a JSON object",
                target.provider.name
            ),
        ));
    }
    if let Some(told) = settle.told_failure() {
        let status = told.status;
        return Err(Setback::of(Mishap::of_provider(target, told, status)));
    }
    if understood && !settle.was_answered() {
        return Err(Setback::unusable(
            "bad_provider_answer",
            format!(
                "provider `{}` answered with a JSON object that has nothing of an answer",
                target.provider.name
            ),
        ));
    }
    match way {
        Way::Forward { .. } => Ok(body),
        Way::Translate { .. } => {
            let reply = target
                .endpoint
                .dialect
                .codec()
                .read_reply(&body)
                .map_err(|error| {
                    Setback::unusable(
                        "bad_provider_answer",
                        format!("provider `{}`: {error}", target.provider.name),
                    )
                })?;
            if let Some(keeper) = caller.keeper {
                keeper.reply(&reply);
            }
            let cashier = caller.cashier.as_ref();
            caller.options.bill = cashier.and_then(|cashier| cashier.bill(settle));
            let written = caller.dialect.codec().write_reply(&reply, &caller.options);
            settle.leave_out(reply.left_out.iter().cloned());
            settle.leave_out(written.left_out);
            Ok(written.body)
        }
    }
}

/// Reads the whole answer, which must be something.
async fn something(room: &Arc<Room>, answer: Answer, target: &Target) -> Result<Bytes, Setback> {
    let body = collect(answer.body, room.each(), room)
        .await
        .map_err(|problem| problem.setback(target))?;
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Setback::empty(target));
    }
    // What a meter skips, the caller parses.
    if let Err(problem) = sound::check(&body) {
        return Err(Setback::unusable(
            "bad_provider_answer",
            format!(
                "the answer of provider `{}` cannot be read: {problem}",
                target.provider.name
            ),
        ));
    }
    Ok(body)
}

/// Reads the whole answer to a question that is no call, which must be a JSON object.
pub(super) async fn json_body(
    room: &Arc<Room>,
    answer: Answer,
    target: &Target,
) -> Result<Bytes, Setback> {
    let kind = content_type(&answer);
    let body = something(room, answer, target).await?;
    if starts_as_object(&body) && is_json(&body) {
        return Ok(body);
    }
    Err(Setback::unusable(
        "bad_provider_answer",
        format!(
            "provider `{}` answered with {kind} that is not a JSON object",
            target.provider.name
        ),
    ))
}

/// Reads an error answer as far as it came, and no further than the limits of size and time.
pub(super) async fn error_body(mut body: ByteStream) -> Bytes {
    let mut read = BytesMut::new();
    let end = Instant::now() + ERROR_PATIENCE;
    while let Ok(Some(Ok(chunk))) = timeout_at(end, body.next()).await {
        let room = limits::ERROR_BYTES - read.len();
        read.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if read.len() >= limits::ERROR_BYTES {
            break;
        }
    }
    read.freeze()
}

/// The media type of an answer, for messages.
pub(super) fn content_type(answer: &Answer) -> String {
    answer
        .headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map_or_else(
            || "no content type".to_owned(),
            |value| value.trim().to_lowercase(),
        )
}

pub(super) enum Unread {
    /// It has more bytes than this.
    TooLong(usize),
    /// Other answers take the memory.
    NoRoom,
    Broken(crate::upstream::UpstreamError),
}

impl Unread {
    pub(super) fn setback(self, target: &Target) -> Setback {
        match self {
            Unread::TooLong(limit) => Setback::too_long(target, limit),
            Unread::NoRoom => Setback::of(Mishap::told(
                FailureKind::Overloaded,
                "answer_too_large",
                format!(
                    "the whole answers that the hub holds leave no room for that of provider `{}`; \
                     repeat the request later, or ask for a stream; an admin can raise HUB_ANSWER_LIMIT",
                    target.provider.name
                ),
            ))
            .last(),
            Unread::Broken(error) => Setback::unreachable(target, &error),
        }
    }
}

/// Reads a body that may have so many bytes.
pub(super) async fn collect(
    mut body: ByteStream,
    limit: usize,
    room: &Arc<Room>,
) -> Result<Bytes, Unread> {
    let mut first: Option<Bytes> = None;
    let mut rest = Growing::new(room);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(Unread::Broken)?;
        let held = rest.len() + first.as_ref().map_or(0, Bytes::len);
        if held.saturating_add(chunk.len()) > limit {
            return Err(Unread::TooLong(limit));
        }
        // Most answers come in one piece: no copy for those.
        if held == 0 {
            first = Some(chunk);
            continue;
        }
        if let Some(earlier) = first.take() {
            rest.add(&earlier, limit)?;
        }
        rest.add(&chunk, limit)?;
    }
    Ok(first.unwrap_or_else(|| rest.whole()))
}

impl From<NoRoom> for Unread {
    fn from(_: NoRoom) -> Self {
        Unread::NoRoom
    }
}

/// It is a JSON object. What the meter could read is JSON: it is not parsed again.
pub(super) fn is_json_object(body: &[u8], meter: impl FnOnce(&[u8]) -> bool) -> bool {
    starts_as_object(body) && (meter(body) || is_json(body))
}

fn starts_as_object(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'{')
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}
