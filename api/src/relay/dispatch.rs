//! Serving an admitted call: its attempts, one after another, until one answers; and the response.

use std::rc::Rc;
use std::time::Instant;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use bytes::Bytes;
use wire::{FailureKind, prompt};

use super::attempt::{Reached, patience};
use super::attempts::{Attempts, Next};
use super::flow::Flow;
use super::inbound::Inbound;
use super::race::race;
use super::setback::Setback;
use super::stream::StreamRelay;
use super::{left_out, mirror, seen};
use crate::app::Link;
use crate::error::Refusal;
use crate::limits::Asking;
use crate::metering::{Outcome, Settle};
use crate::queue::Wish;
use crate::routing::Plan;
use crate::standing::circuits::Pass;

/// Serves an admitted call.
pub async fn run(link: &Rc<Link>, inbound: &Inbound, plan: Plan, settle: Settle) -> HttpResponse {
    // Boxed: all that a call needs on its way lives in it, and who waits for it would be as large.
    Box::pin(serve(link, inbound, plan, settle)).await
}

async fn serve(
    link: &Rc<Link>,
    inbound: &Inbound,
    mut plan: Plan,
    mut settle: Settle,
) -> HttpResponse {
    if let Some(mirroring) = plan.mirror.take() {
        mirror::send(link, inbound, mirroring, settle.intake());
    }
    let hedging = plan.hedge.take();
    let wish = wish(link, inbound, &settle);
    let mut attempts = Attempts::new(&link.app, plan, settle.intake().started, wish.tokens);
    let stopping = &link.app.stopping;
    let mut called_up: Option<Next> = None;
    loop {
        let next = called_up.take().unwrap_or_else(|| attempts.next());
        let trial = match next {
            Next::Try(trial) => *trial,
            Next::LineUp(gates, deadline) => {
                let waited = tokio::select! {
                    waited = link.app.queue.wait(gates, &wish, deadline) => waited,
                    () = stopping.cancelled() => {
                        return answer(link, inbound, settle, Setback::stopping()).await;
                    }
                };
                match waited {
                    Ok(ticket) => called_up = Some(attempts.called_up(ticket)),
                    Err(why) => {
                        attempts.unserved(why);
                        break;
                    }
                }
                continue;
            }
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
        let begun = Instant::now();
        let raced = race(
            link,
            inbound,
            &mut attempts,
            trial,
            hedging.as_ref(),
            settle,
        )
        .await;
        settle = raced.settle;
        let kind = settle.intake().kind;
        for (trial, setback) in raced.failed {
            let failing = seen::Failing::of(&setback);
            let target = trial.target.clone();
            attempts.failed(setback, trial);
            if let Some(failing) = failing {
                seen::failed(&link.app, &target, kind, failing);
            }
        }
        if let Some((mut trial, reached)) = raced.reached {
            attempts.served(&mut trial, &reached);
            seen::answers(&link.app, &trial.target, kind, &reached, begun.elapsed());
            return respond(link, inbound, settle, reached, trial.pass).await;
        }
    }
    answer(link, inbound, settle, attempts.last_word()).await
}

/// Who waits, should it come to that, and how much the call will probably use.
fn wish(link: &Link, inbound: &Inbound, settle: &Settle) -> Wish {
    let intake = settle.intake();
    let caller = &intake.caller;
    let tokens = match link.app.limits.bind_targets() {
        false => 0,
        true => link.app.limits.estimate(Asking {
            caller: caller.payer(),
            model: &intake.requested_model,
            bytes: prompt::weight(&inbound.body),
            max_tokens: inbound.peek.max_tokens,
        }),
    };
    let key = caller.key.as_ref().map(|(id, _)| id.clone());
    Wish {
        who: key.or_else(|| caller.user_id.clone()).unwrap_or_default(),
        priority: caller.priority,
        tokens,
    }
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
    let endings = settle.endings();
    let Some(ack) = settle.commit(&Outcome::Success) else {
        return Ok(());
    };
    match tokio::time::timeout(patience(link), ack).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => {
            endings.iter().for_each(|ending| ending.is_unwritten());
            Err(Refusal::new(
                FailureKind::Internal,
                "not_recorded",
                "there is an answer, but the hub could not write the call's record; tell an admin to look at the disk",
            ))
        }
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
