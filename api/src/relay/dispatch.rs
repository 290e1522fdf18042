//! Trying the targets of a plan, one after another, until one answers.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use bytes::Bytes;
use wire::FailureKind;

use super::inbound::Inbound;
use super::prepare::{Prepared, Way, prepare};
use super::setback::Setback;
use super::stream::{StreamRelay, Via};
use super::whole::{error_body, receive};
use crate::app::Link;
use crate::error::Refusal;
use crate::metering::{Outcome, Settle};
use crate::routing::{Plan, Target};

/// An answer whose head may be sent.
enum Reached {
    Whole(Bytes),
    Stream(Box<StreamRelay>),
}

/// Serves an admitted call.
pub async fn run(link: &Link, inbound: &Inbound, plan: Plan, mut settle: Settle) -> HttpResponse {
    let mut refusal = Refusal::new(
        FailureKind::Internal,
        "no_target",
        "the plan of this call had no target",
    );
    for target in &plan.targets {
        match attempt(link, inbound, target, &mut settle).await {
            Ok(Reached::Whole(body)) => return whole(inbound, settle, body).await,
            Ok(Reached::Stream(relay)) => return stream(inbound, *relay, settle),
            Err(setback) => {
                refusal = setback.refusal;
                settle.try_failed(refusal.code(), &refusal.failure.message);
                if !setback.go_on {
                    break;
                }
            }
        }
    }
    refuse(inbound, settle, refusal).await
}

/// Records and answers a call that could not be served.
pub async fn refuse(inbound: &Inbound, settle: Settle, refusal: Refusal) -> HttpResponse {
    let request_id = settle.intake().request_id.clone();
    let outcome = Outcome::Failed {
        status: refusal.failure.status,
        code: refusal.code().to_owned(),
        message: refusal.failure.message.clone(),
    };
    if let Some(ack) = settle.commit(&outcome) {
        // An error is told even when its record has to wait for the disk.
        drop(tokio::time::timeout(super::stream::COMMIT_PATIENCE, ack).await);
    }
    refusal.respond(inbound.dialect, &request_id)
}

async fn attempt(
    link: &Link,
    inbound: &Inbound,
    target: &Target,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let prepared = prepare(inbound, target).map_err(Setback::final_word)?;
    settle.try_begins(target, prepared.body.len());
    settle.leave_out(prepared.left_out.iter().cloned());
    settle.attach(target.endpoint.dialect.codec().meter());
    bound_to_its_host(target)?;
    let Prepared {
        url,
        headers,
        body,
        way,
        ..
    } = prepared;
    let answer = link
        .send(target, url, headers, body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    settle.try_answered(answer.status);
    if !(200..300).contains(&answer.status) {
        let body = error_body(answer.body).await;
        return Err(Setback::refused(
            target,
            answer.status,
            &answer.headers,
            &body,
        ));
    }
    if !inbound.peek.stream {
        let options = inbound.options(settle.intake(), false);
        let body = receive(answer, target, way, inbound.dialect, &options, settle).await?;
        return Ok(Reached::Whole(body));
    }
    let via = match way {
        Way::Forward { usage_added } => Via::Forward { usage_added },
        Way::Translate { include_usage } => Via::Translate {
            reader: target.endpoint.dialect.codec().stream_reader(),
            writer: inbound
                .dialect
                .codec()
                .stream_writer(inbound.options(settle.intake(), include_usage)),
        },
    };
    let stopping = link.app.stopping.clone();
    StreamRelay::open(answer, via, inbound, target, stopping, settle)
        .await
        .map(|relay| Reached::Stream(Box::new(relay)))
}

/// A key never leaves for a host it was not saved for.
pub(super) fn bound_to_its_host(target: &Target) -> Result<(), Setback> {
    match &target.credential {
        Some(credential) if credential.saved_for != target.provider.origin => {
            Err(Setback::unusable(
                "credential_for_other_host",
                format!(
                    "credential `{}` of provider `{}` was saved for {} and is not sent to {}; an admin can enter it again",
                    credential.name,
                    target.provider.name,
                    credential.saved_for,
                    target.provider.origin
                ),
            ))
        }
        _ => Ok(()),
    }
}

async fn whole(inbound: &Inbound, settle: Settle, body: Bytes) -> HttpResponse {
    let request_id = settle.intake().request_id.clone();
    let left_out = left_out_header(settle.left_out());
    if let Some(ack) = settle.commit(&Outcome::Success)
        && !matches!(
            tokio::time::timeout(super::stream::COMMIT_PATIENCE, ack).await,
            Ok(Ok(()))
        )
    {
        return Refusal::new(
            FailureKind::Internal,
            "not_recorded",
            "the provider answered, but the hub could not write the call's record; tell an admin to look at the disk",
        )
        .respond(inbound.dialect, &request_id);
    }
    let mut response = HttpResponse::Ok();
    response.content_type("application/json");
    if let Some(value) = left_out {
        response.insert_header((LEFT_OUT, value));
    }
    response.body(body)
}

fn stream(inbound: &Inbound, relay: StreamRelay, settle: Settle) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type(inbound.framing.content_type())
        .insert_header((CACHE_CONTROL, "no-cache"))
        // nginx would otherwise hold events back.
        .insert_header(("x-accel-buffering", "no"));
    if let Some(value) = left_out_header(settle.left_out()) {
        response.insert_header((LEFT_OUT, value));
    }
    response.streaming(relay.into_body(settle))
}

/// The header that tells what a translation could not carry.
const LEFT_OUT: &str = "x-hub-left-out";

/// The header is for people who look: it holds what fits, the call record holds all.
const LEFT_OUT_LIMIT: usize = 1024;

fn left_out_header(members: &[String]) -> Option<HeaderValue> {
    if members.is_empty() {
        return None;
    }
    let mut text = String::new();
    for member in members {
        let clean: String = member
            .chars()
            .map(|letter| {
                if letter.is_ascii_graphic() || letter == ' ' {
                    letter
                } else {
                    '?'
                }
            })
            .collect();
        let more = ", …".len();
        if text.len() + clean.len() + more > LEFT_OUT_LIMIT {
            text.push_str(", ...");
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&clean);
    }
    HeaderValue::from_str(&text).ok()
}
