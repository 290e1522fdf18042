//! Trying the targets of a plan, one after another, until one answers.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use bytes::Bytes;
use wire::codec::Meter;
use wire::{FailureKind, prompt};

use super::bearer::bearer;
use super::flow::Flow;
use super::inbound::Inbound;
use super::keeper::Keeper;
use super::left_out;
use super::mishap::Mishap;
use super::operation;
use super::prepare::{Prepared, Way, prepare};
use super::setback::Setback;
use super::several;
use super::stream::{Desk, StreamRelay, Via};
use super::whole::{Recipient, error_body, receive};
use crate::admission::{Asked, full_name};
use crate::app::Link;
use crate::error::Refusal;
use crate::metering::{Outcome, Settle};
use crate::routing::{Plan, Target};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer whose head may be sent.
pub(super) enum Reached {
    Whole(Bytes, HeaderValue, Option<Box<Keeper>>),
    Stream(Box<StreamRelay>),
    Flow(Box<Flow>),
}

/// Serves an admitted call.
pub async fn run(link: &Link, inbound: &Inbound, plan: Plan, mut settle: Settle) -> HttpResponse {
    let mut last: Option<Setback> = None;
    for target in &plan.targets {
        let tried = tokio::select! {
            biased;
            tried = attempt(link, inbound, target, &mut settle) => tried,
            () = link.app.stopping.cancelled() => Err(Setback::stopping()),
        };
        let setback = match tried {
            Ok(Reached::Whole(body, kind, keeper)) => {
                if let Some(mut keeper) = keeper {
                    keeper.answer(&body);
                    keeper.keep(&mut settle).await;
                }
                if inbound.is_strict() && !settle.left_out().is_empty() {
                    let refusal = left_out::refusal(settle.left_out());
                    return refuse(link, inbound, settle, refusal).await;
                }
                return whole(link, inbound, settle, body, kind).await;
            }
            Ok(Reached::Flow(flow)) => return flowing(*flow, settle),
            Ok(Reached::Stream(relay)) => return stream(inbound, *relay, settle),
            Err(setback) => setback,
        };
        settle.try_failed(setback.mishap.code(), setback.mishap.in_full());
        let go_on = setback.go_on;
        if setback.tried || last.is_none() {
            last = Some(setback);
        }
        if !go_on {
            break;
        }
    }
    let setback = last.unwrap_or_else(|| {
        Setback::of(Mishap::told(
            FailureKind::Internal,
            "no_target",
            "the plan of this call had no target",
        ))
    });
    answer(link, inbound, settle, setback).await
}

/// Records and answers a call that no provider was asked for.
pub async fn refuse(
    link: &Link,
    inbound: &Inbound,
    settle: Settle,
    refusal: Refusal,
) -> HttpResponse {
    let setback = Setback {
        retry_after: refusal.retry_after.clone(),
        ..Setback::of(Mishap::from(refusal))
    };
    answer(link, inbound, settle, setback).await
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
    let refusal = Refusal {
        failure: setback.mishap.failure,
        retry_after: setback.retry_after,
    };
    refusal.respond(inbound.dialect, &request_id)
}

fn patience(link: &Link) -> Duration {
    link.app.config.storage.commit_patience
}

async fn attempt(
    link: &Link,
    inbound: &Inbound,
    target: &Target,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let mut prepared = prepare(link, inbound, settle.intake(), target).await?;
    if inbound.is_strict() && !prepared.left_out.is_empty() {
        let refusal = left_out::refusal(&prepared.left_out);
        return Err(Setback {
            tried: false,
            ..Setback::of(refusal.into())
        });
    }
    let meter = inbound.meter(target);
    let weight = prompt::weight(&prepared.body)
        + prepared
            .more
            .iter()
            .map(|body| prompt::weight(body))
            .sum::<usize>();
    hold(link, inbound, target, weight, &*meter, settle).await?;
    settle.try_begins(target, &prepared.body);
    settle.leave_out(prepared.left_out.iter().cloned());
    settle.attach(meter);
    bound_to_its_host(target)?;
    let bearer = bearer(link, target).await?;
    if let Some(call) = &inbound.operation
        && !prepared.more.is_empty()
    {
        prepared.headers.extend(bearer);
        return several::run(link, call, &inbound.body, prepared, target, settle).await;
    }
    let Prepared {
        url,
        mut headers,
        body,
        signature,
        way,
        ..
    } = prepared;
    headers.extend(signature);
    headers.extend(bearer);
    let answer = link
        .send(target, url, headers, body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    settle.try_answered(answer.status);
    if !(200..300).contains(&answer.status) {
        if answer.status == 401
            && let Some(credential) = &target.credential
        {
            link.app.tokens.forget(&credential.secret);
        }
        let body = error_body(answer.body).await;
        return Err(Setback::refused(
            target,
            answer.status,
            &answer.headers,
            &body,
        ));
    }
    let desk = Desk {
        stopping: link.app.stopping.clone(),
        patience: patience(link),
        keeper: None,
    };
    if let Some(call) = &inbound.operation
        && !operation::is_events(&answer)
    {
        return operation::receive(link, call, &inbound.body, answer, target, desk, settle).await;
    }
    let mut keeper = match &inbound.operation {
        Some(_) => None,
        None => Keeper::of(&link.app.state, inbound, settle.intake(), target),
    };
    if !inbound.peek.stream {
        let caller = Recipient {
            dialect: inbound.dialect,
            options: inbound.options(settle.intake(), false),
            keeper: keeper.as_mut(),
        };
        let body = receive(answer, target, way, caller, settle).await?;
        return Ok(Reached::Whole(body, JSON, keeper.map(Box::new)));
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
    let desk = Desk { keeper, ..desk };
    StreamRelay::open(answer, via, inbound, target, desk, settle)
        .await
        .map(|relay| Reached::Stream(Box::new(relay)))
}

/// Holds what the call will probably cost, before a provider is asked. What one target costs too
/// much the next one may cost as well: only a missing price sends the call on.
async fn hold(
    link: &Link,
    inbound: &Inbound,
    target: &Target,
    bytes: usize,
    meter: &dyn Meter,
    settle: &mut Settle,
) -> Result<(), Setback> {
    let snapshot = link.app.snapshot.load_full();
    if snapshot.limits_nobody() {
        return Ok(());
    }
    settle.keep(None);
    let payer = settle.intake().caller.clone();
    let asked = Asked {
        who: "",
        model: &full_name(target),
        bytes,
        limit: inbound.peek.max_tokens,
        units: &meter.reading().units,
    };
    let held = link
        .app
        .purses
        .hold(&snapshot, payer.payer(), target.rate.as_deref(), asked)
        .await;
    let held = held.map_err(|refusal| {
        let go_on = refusal.failure.kind == FailureKind::InvalidRequest;
        Setback {
            retry_after: refusal.retry_after.clone(),
            go_on,
            tried: !go_on,
            ..Setback::of(Mishap::from(refusal))
        }
    })?;
    settle.keep(held);
    Ok(())
}

/// A key never leaves for a host it was not saved for.
pub(super) fn bound_to_its_host(target: &Target) -> Result<(), Setback> {
    match &target.credential {
        Some(credential) if credential.saved_for != target.provider.origin => {
            let told = format!(
                "credential `{}` of provider `{}` was saved for another address; an admin can enter it again",
                credential.name, target.provider.name
            );
            let detail = format!(
                "{told}: it was saved for {} and is not sent to {}",
                credential.saved_for, target.provider.origin
            );
            let code = "credential_for_other_host";
            let mishap = Mishap::told(FailureKind::Upstream, code, told);
            Err(Setback::of(mishap.with_detail(detail)))
        }
        _ => Ok(()),
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
    if let Some(ack) = settle.commit(&Outcome::Success)
        && !matches!(tokio::time::timeout(patience(link), ack).await, Ok(Ok(())))
    {
        return Refusal::new(
            FailureKind::Internal,
            "not_recorded",
            "the provider answered, but the hub could not write the call's record; tell an admin to look at the disk",
        )
        .respond(inbound.dialect, &request_id);
    }
    let mut response = HttpResponse::Ok();
    response.content_type(kind);
    if let Some(value) = left_out {
        response.insert_header((left_out::NAME, value));
    }
    response.body(body)
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
