//! Giving a reply that was made for somebody who asked the same.

use actix_web::HttpResponse;
use actix_web::error::ErrorBadGateway;
use actix_web::http::StatusCode;
use actix_web::http::header::{AGE, HeaderName, HeaderValue};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use wire::{Units, prompt};

use super::UnderWay;
use super::wish::HEADER;
use crate::admission::{Asked, full_name};
use crate::app::Link;
use crate::error::Refusal;
use crate::metering::{GivenAgain, How, Made, Outcome, Settle};
use crate::relay::{self, Inbound};
use crate::replies::{Given, Head, Next, Reader, ReplyEnd};
use crate::routing::{Plan, Target};

const NAME: HeaderName = HeaderName::from_static(HEADER);

/// What a call is made of that was not served yet.
pub(super) type Unserved = (Inbound, Plan, Settle);

/// A kept reply for a call.
pub(super) struct Offer {
    head: Head,
    chunks: Vec<Bytes>,
    made: Made,
    /// Who made it, as of the call's plan.
    target: Target,
    age_s: i64,
}

impl Offer {
    /// `None`: who made it is not asked for such calls any more.
    pub fn of(given: Given, plan: &Plan, age_s: i64) -> Option<Self> {
        let made = given.made?;
        Some(Offer {
            target: maker(plan, &made)?,
            head: given.head,
            chunks: given.chunks,
            made,
            age_s,
        })
    }
}

fn maker(plan: &Plan, made: &Made) -> Option<Target> {
    let is_it =
        |target: &&Target| target.provider.id == made.provider_id && target.model == made.model;
    plan.targets.iter().find(is_it).cloned()
}

/// Gives a kept reply, once the call is in the books.
pub(super) async fn kept(
    link: &Link,
    inbound: &Inbound,
    mut settle: Settle,
    offer: Offer,
) -> HttpResponse {
    let request_id = settle.intake().request_id.clone();
    let given = GivenAgain {
        how: How::Hit,
        made: offer.made,
        percent: link.app.cache.settings.percent,
    };
    if let Err(refusal) = hold(link, &mut settle, &offer.target, &given).await {
        return relay::refuse(link, inbound, settle, refusal).await;
    }
    settle.first_token();
    settle.give_again(offer.target, given);
    if let Err(refusal) = relay::recorded(link, settle).await {
        return refusal.respond(inbound.dialect, &request_id);
    }
    let mut response = offer.head.response();
    response
        .insert_header((NAME, HeaderValue::from_static(How::Hit.word())))
        .insert_header((AGE, offer.age_s));
    if offer.head.whole {
        let mut body = BytesMut::new();
        offer
            .chunks
            .iter()
            .for_each(|chunk| body.extend_from_slice(chunk));
        return response.body(body.freeze());
    }
    let chunks = offer.chunks.into_iter().map(Ok::<_, actix_web::Error>);
    response.streaming(stream::iter(chunks))
}

/// Holds what a kept reply costs; nothing where that is nothing.
async fn hold(
    link: &Link,
    settle: &mut Settle,
    target: &Target,
    given: &GivenAgain,
) -> Result<(), Refusal> {
    let cost = given.charge(target.rate.as_deref()).map(|(cost, _)| cost);
    let Some(cost) = cost.filter(|cost| cost.is_positive()) else {
        return Ok(());
    };
    let snapshot = link.app.snapshot.load_full();
    let payer = settle.intake().caller.clone();
    let (purses, model) = (&link.app.purses, full_name(target));
    let held = purses.hold_amount(&snapshot, payer.payer(), &model, cost);
    settle.keep(held.await?);
    Ok(())
}

/// Gives the reply of a call that is being made, as it comes. What is given back has to be served
/// otherwise: that call came to nothing.
pub(super) async fn joined(
    link: &Link,
    (inbound, plan, mut settle): Unserved,
    call: UnderWay,
) -> Result<HttpResponse, Box<Unserved>> {
    let reader = Reader::new(call.record.clone());
    let head = call.record.head().await;
    let Some(head) = head.filter(|head| head.status == StatusCode::OK) else {
        return Err(Box::new((inbound, plan, settle)));
    };
    let percent = link.app.cache.settings.percent;
    if percent > 0
        && let Err(refusal) = hold_probable(link, &inbound, &plan, &mut settle).await
    {
        return Ok(relay::refuse(link, &inbound, settle, refusal).await);
    }
    let mut response = head.response();
    response.insert_header((NAME, HeaderValue::from_static(How::Joined.word())));
    settle.first_token();
    let patience = link.app.config.storage.commit_patience;
    let mut joined = Joined {
        reader,
        call,
        plan,
        percent,
        patience,
        settle: None,
        held: BytesMut::new(),
    };
    if !head.whole {
        joined.settle = Some(settle);
        return Ok(response.streaming(joined.into_body()));
    }
    let (Some(body), Some(made)) = (joined.reader.whole().await, joined.call.ending.made()) else {
        return Err(Box::new((inbound, joined.plan, settle)));
    };
    let request_id = settle.intake().request_id.clone();
    joined.took(&mut settle, made.clone());
    if let Err(refusal) = relay::recorded(link, settle).await {
        return Ok(refusal.respond(inbound.dialect, &request_id));
    }
    Ok(response.body(body))
}

/// Holds what the call would cost, since nobody knows yet what the reply will.
async fn hold_probable(
    link: &Link,
    inbound: &Inbound,
    plan: &Plan,
    settle: &mut Settle,
) -> Result<(), Refusal> {
    let Some(target) = plan.targets.first() else {
        return Ok(());
    };
    let snapshot = link.app.snapshot.load_full();
    let payer = settle.intake().caller.clone();
    let model = full_name(target);
    let asked = Asked {
        who: "",
        model: &model,
        bytes: prompt::weight(&inbound.body),
        limit: inbound.peek.max_tokens,
        units: &Units::default(),
    };
    let purses = &link.app.purses;
    let held = purses.hold(&snapshot, payer.payer(), target.rate.as_deref(), asked);
    settle.keep(held.await?);
    Ok(())
}

/// A caller of a call that somebody else makes.
struct Joined {
    reader: Reader,
    call: UnderWay,
    plan: Plan,
    percent: u32,
    patience: std::time::Duration,
    /// `None` once it is settled.
    settle: Option<Settle>,
    /// What came after that call was settled: it waits until this one is.
    held: BytesMut,
}

impl Joined {
    fn took(&self, settle: &mut Settle, made: Made) {
        if let Some(target) = maker(&self.plan, &made) {
            let given = GivenAgain {
                how: How::Joined,
                made,
                percent: self.percent,
            };
            settle.give_again(target, given);
        }
    }

    fn into_body(self) -> impl stream::Stream<Item = Result<Bytes, actix_web::Error>> {
        stream::unfold(self, |mut joined| async move {
            let item = joined.next().await?;
            Some((item, joined))
        })
    }

    async fn next(&mut self) -> Option<Result<Bytes, actix_web::Error>> {
        self.settle.as_ref()?;
        loop {
            match self.reader.next().await {
                Next::Chunk(chunk) if self.call.ending.is_told() => {
                    self.held.extend_from_slice(&chunk);
                }
                Next::Chunk(chunk) => return Some(Ok(chunk)),
                Next::End(ReplyEnd::Complete) => return self.complete().await,
                Next::End(ReplyEnd::Broken) | Next::Nothing => {
                    self.fail().await;
                    return Some(Err(ErrorBadGateway("the call broke off")));
                }
            }
        }
    }

    async fn complete(&mut self) -> Option<Result<Bytes, actix_web::Error>> {
        let Some(made) = self.call.ending.made().cloned() else {
            // Its last event tells why.
            self.fail().await;
            return self.rest();
        };
        let mut settle = self.settle.take()?;
        self.took(&mut settle, made);
        if let Some(ack) = settle.commit(&Outcome::Success) {
            match tokio::time::timeout(self.patience, ack).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => {
                    return Some(Err(ErrorBadGateway("the call could not be recorded")));
                }
            }
        }
        self.rest()
    }

    fn rest(&mut self) -> Option<Result<Bytes, actix_web::Error>> {
        let rest = self.held.split().freeze();
        (!rest.is_empty()).then_some(Ok(rest))
    }

    async fn fail(&mut self) {
        let Some(settle) = self.settle.take() else {
            return;
        };
        let outcome = Outcome::Failed {
            status: 200,
            code: "joined_call_failed".to_owned(),
            message: "the call that this one had joined failed; its own record says why".to_owned(),
        };
        if let Some(ack) = settle.commit(&outcome) {
            // The caller hears of the failure whether or not its record could be written in time.
            drop(tokio::time::timeout(self.patience, ack).await);
        }
    }
}
