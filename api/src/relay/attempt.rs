//! One try at one target: the call is made for it, paid for, sent, and its answer awaited as far as
//! the caller's head needs it.

use std::time::Duration;

use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use wire::codec::Meter;
use wire::{FailureKind, prompt};

use super::bearer::bearer;
use super::cashier::Cashier;
use super::flow::Flow;
use super::inbound::Inbound;
use super::keeper::Keeper;
use super::left_out;
use super::mishap::Mishap;
use super::operation;
use super::prepare::{Prepared, Way, prepare};
use super::setback::Setback;
use super::several;
use super::stream::{Desk, Guard, StreamRelay, Via};
use super::whole::{Recipient, error_body, receive};
use crate::admission::{Asked, full_name};
use crate::app::Link;
use crate::metering::Settle;
use crate::routing::Target;
use crate::upstream::Clocks;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer whose head may be sent.
pub(super) enum Reached {
    Whole(Bytes, HeaderValue, Option<Box<Keeper>>),
    Stream(Box<StreamRelay>),
    Flow(Box<Flow>),
}

/// How long an answer may take to be written down.
pub(super) fn patience(link: &Link) -> Duration {
    link.app.config.storage.commit_patience
}

/// Tries a target; `left` is what the call may still take in all.
pub(super) async fn attempt(
    link: &Link,
    inbound: &Inbound,
    target: &Target,
    left: Duration,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let mut prepared = prepare(link, inbound, settle.intake(), target).await?;
    if inbound.is_strict() && !prepared.left_out.is_empty() {
        let refusal = left_out::refusal(&prepared.left_out);
        return Err(Setback::from(refusal).unasked());
    }
    let meter = inbound.meter(target);
    let weight = prompt::weight(&prepared.body)
        + prepared
            .more
            .iter()
            .map(|body| prompt::weight(body))
            .sum::<usize>();
    settle.weighs(weight);
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
    let clocks = clocks(link, target, left);
    let guard = Guard::new(&clocks, &link.app.config.retry);
    let answer = link
        .send_within(clocks, target, url, headers, body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    settle.try_answered(answer.status);
    if (200..300).contains(&answer.status) {
        let tokens = prompt::tokens(u64::try_from(weight).unwrap_or(u64::MAX));
        link.app.standing.learn(target, &answer.headers, tokens);
    }
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
            link.app.clock.now(),
        ));
    }
    let desk = Desk {
        stopping: link.app.stopping.clone(),
        patience: patience(link),
        keeper: None,
        cashier: Cashier::of(link, inbound.dialect, settle),
        pass: None,
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
            options: inbound.options(settle.intake(), target, false),
            keeper: keeper.as_mut(),
            cashier: desk.cashier,
        };
        let body = receive(&link.app.room, answer, target, way, caller, settle).await?;
        return Ok(Reached::Whole(body, JSON, keeper.map(Box::new)));
    }
    let via = match way {
        Way::Forward { usage_added } => Via::Forward { usage_added },
        Way::Translate { include_usage } => Via::Translate {
            reader: target.endpoint.dialect.codec().stream_reader(),
            writer: inbound.dialect.codec().stream_writer(inbound.options(
                settle.intake(),
                target,
                include_usage,
            )),
        },
    };
    let desk = Desk { keeper, ..desk };
    StreamRelay::open(answer, via, inbound, target, (desk, guard), settle)
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
    if snapshot.limits_nobody() || settle.intake().caller.is_the_hub {
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
    let held = held.map_err(|refusal| match refusal.failure.kind {
        FailureKind::InvalidRequest => Setback::from(refusal).unasked(),
        _ => Setback::from(refusal).last(),
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

/// The clocks of a try: what its provider was given, within what is left of the whole call.
fn clocks(link: &Link, target: &Target, left: Duration) -> Clocks {
    let clocks = target.clocks(link.app.clocks);
    Clocks {
        total: clocks.total.min(left.max(Duration::from_millis(1))),
        ..clocks
    }
}
