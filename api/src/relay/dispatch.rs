//! Serving an admitted call: its attempts, one after another, until one answers; and the response.

use std::time::Instant;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use bytes::Bytes;
use wire::FailureKind;

use super::attempt::{Reached, attempt, patience};
use super::attempts::{Attempts, Next};
use super::flow::Flow;
use super::inbound::Inbound;
use super::left_out;
use super::seen;
use super::setback::Setback;
use super::stream::StreamRelay;
use crate::app::Link;
use crate::error::Refusal;
use crate::metering::{Outcome, Settle};
use crate::routing::Plan;
use crate::standing::circuits::Pass;

/// Serves an admitted call.
pub async fn run(link: &Link, inbound: &Inbound, plan: Plan, mut settle: Settle) -> HttpResponse {
    let mut attempts = Attempts::new(&link.app, plan, settle.intake().started);
    let stopping = &link.app.stopping;
    loop {
        let (target, mut pass) = match attempts.next() {
            Next::Try(target, pass) => (target, pass),
            Next::Wait(time) => {
                tokio::select! {
                    () = tokio::time::sleep(time) => {}
                    () = stopping.cancelled() => {
                        return answer(link, inbound, settle, Setback::stopping()).await;
                    }
                }
                continue;
            }
            Next::Over => break,
        };
        let left = attempts.left();
        let begun = Instant::now();
        let tried = tokio::select! {
            biased;
            tried = attempt(link, inbound, &target, left, &mut settle) => tried,
            () = stopping.cancelled() => Err(Setback::stopping()),
        };
        match tried {
            Ok(reached) => {
                attempts.served(&target, &mut pass, &reached);
                let kind = settle.intake().kind;
                seen::answers(&link.app, &target, kind, &reached, begun.elapsed());
                return respond(link, inbound, settle, reached, pass).await;
            }
            Err(setback) => {
                settle.try_failed(setback.mishap.code(), setback.mishap.in_full());
                let failing = seen::Failing::of(&setback);
                attempts.failed(setback, pass);
                if let Some(failing) = failing {
                    seen::failed(&link.app, &target, settle.intake().kind, failing);
                }
            }
        }
    }
    answer(link, inbound, settle, attempts.last_word()).await
}

/// Records and answers a call that no provider was asked for.
pub async fn refuse(
    link: &Link,
    inbound: &Inbound,
    settle: Settle,
    refusal: Refusal,
) -> HttpResponse {
    answer(link, inbound, settle, Setback::from(refusal)).await
}

async fn answer(link: &Link, inbound: &Inbound, settle: Settle, setback: Setback) -> HttpResponse {
    let request_id = settle.intake().request_id.clone();
    let outcome = Outcome::Failed {
        status: setback.mishap.failure.status,
        code: setback.mishap.code().to_owned(),
        message: setback.mishap.in_full().to_owned(),
    };
    if let Some(ack) = settle.commit(&outcome) {
        // An error is told even when its record has to wait for the disk.
        drop(tokio::time::timeout(patience(link), ack).await);
    }
    let refusal = setback.refusal();
    refusal.respond(inbound.dialect, &request_id)
}

async fn respond(
    link: &Link,
    inbound: &Inbound,
    mut settle: Settle,
    reached: Reached,
    pass: Pass,
) -> HttpResponse {
    match reached {
        Reached::Whole(body, kind, keeper) => {
            if let Some(mut keeper) = keeper {
                keeper.answer(&body);
                keeper.keep(&mut settle).await;
            }
            if inbound.is_strict() && !settle.left_out().is_empty() {
                let refusal = left_out::refusal(settle.left_out());
                return refuse(link, inbound, settle, refusal).await;
            }
            whole(link, inbound, settle, body, kind).await
        }
        Reached::Flow(flow) => flowing(flow.watched(pass), settle),
        Reached::Stream(relay) => stream(inbound, relay.watched(pass), settle),
    }
}

async fn whole(
    link: &Link,
    inbound: &Inbound,
    settle: Settle,
    body: Bytes,
    kind: HeaderValue,
) -> HttpResponse {
    let request_id = settle.intake().request_id.clone();
    let left_out = left_out::value(settle.left_out());
    if let Err(refusal) = recorded(link, settle).await {
        return refusal.respond(inbound.dialect, &request_id);
    }
    let mut response = HttpResponse::Ok();
    response.content_type(kind);
    if let Some(value) = left_out {
        response.insert_header((left_out::NAME, value));
    }
    response.body(body)
}

/// Settles a call that succeeded; an error when that could not be written in time.
pub(crate) async fn recorded(link: &Link, settle: Settle) -> Result<(), Refusal> {
    let Some(ack) = settle.commit(&Outcome::Success) else {
        return Ok(());
    };
    match tokio::time::timeout(patience(link), ack).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Refusal::new(
            FailureKind::Internal,
            "not_recorded",
            "there is an answer, but the hub could not write the call's record; tell an admin to look at the disk",
        )),
    }
}

fn flowing(flow: Flow, settle: Settle) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type(flow.content_type.clone())
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header(("x-accel-buffering", "no"));
    response.streaming(flow.into_body(settle))
}

fn stream(inbound: &Inbound, relay: StreamRelay, settle: Settle) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type(inbound.framing.content_type())
        .insert_header((CACHE_CONTROL, "no-cache"))
        // nginx would otherwise hold events back.
        .insert_header(("x-accel-buffering", "no"));
    if let Some(value) = left_out::value(settle.left_out()) {
        response.insert_header((left_out::NAME, value));
    }
    response.streaming(relay.into_body(settle))
}
