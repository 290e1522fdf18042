//! Ordering a video: what it will cost is kept back, then a provider is asked. This runs to its end
//! also when the caller leaves, since the provider may have begun.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use store::video_jobs::{self, VideoJob};
use store::{Slot, StoreError};
use tokio::sync::oneshot;
use wire::media::{Carried, Family};
use wire::video::{Picture, Wish};
use wire::{FailureKind, Units, WireError};

use super::form::{self, Written};
use super::kept::{self, Ordered};
use crate::admission::{Reserved, Wanted, full_name};
use crate::app::Link;
use crate::clock::Millis;
use crate::error::Refusal;
use crate::identity::token;
use crate::media;
use crate::metering::{Intake, Outcome, Settle};
use crate::once::key::taken as taken_key;
use crate::providers::VideoForm;
use crate::relay::{self, Setback};
use crate::routing::{Plan, Target};

/// Time that is left to a job beyond its longest, for its end to be noticed.
const AFTER_THE_END_MS: i64 = 60 * 60 * 1_000;

/// What is ordered, and by whom.
pub struct Order {
    /// What the request brought.
    pub intake: Intake,
    /// Whose the job will be.
    pub owner: String,
    /// What is wished.
    pub wish: Wish,
    /// The request in OpenAI's form.
    pub body: Bytes,
    /// How that is written.
    pub content_type: Option<String>,
    /// Who sends the same again gets the same job.
    pub join_key: Option<String>,
    /// SHA-256 of what was sent, where another order under this key is refused.
    pub join_print: Option<String>,
    /// The job whose video is to be changed: its account alone can.
    pub remix_of: Option<VideoJob>,
    /// Nothing of it may be left out.
    pub strict: bool,
}

/// What became of an order.
pub struct Taken {
    /// The job.
    pub job: VideoJob,
    /// What the provider has no place for.
    pub left_out: Vec<String>,
}

/// What became of it at one target.
enum Placed {
    /// A provider took it.
    Now(Box<Taken>),
    /// It was ordered before, under the same key.
    Before(Box<VideoJob>),
}

/// Between two looks whether a provider has taken what another request ordered.
const LOOK: Duration = Duration::from_millis(50);

/// Orders it from the first target that takes it. Dropping this does not take the order back.
pub async fn order(
    link: &Rc<Link>,
    order: Order,
    plan: Plan,
    slot: Slot,
) -> Result<Taken, Refusal> {
    let (tell, told) = oneshot::channel();
    let link = Rc::clone(link);
    actix_web::rt::spawn(async move {
        // Nobody may be listening any more.
        drop(tell.send(carried_out(&link, order, plan, slot).await));
    });
    told.await.unwrap_or_else(|_| {
        let words = "the hub broke off while it ordered the video; its log says where";
        Err(Refusal::new(FailureKind::Internal, "hub_panicked", words))
    })
}

async fn carried_out(link: &Link, order: Order, plan: Plan, slot: Slot) -> Result<Taken, Refusal> {
    let clock = Arc::clone(&link.app.clock);
    let mut settle = Settle::new(slot, clock, order.intake.clone());
    let mut last: Option<Setback> = None;
    let standing = &link.app.standing;
    let is_fit = |target: &&Target| standing.unfit(target, link.app.clock.now()).is_none();
    // Where none may be asked by what was learned of them, asking is what teaches otherwise.
    let any_fit = plan.targets.iter().any(|target| is_fit(&target));
    let asked = plan.targets.iter();
    for target in asked.filter(|target| !any_fit || is_fit(target)) {
        let begun = link.app.clock.now();
        let mut pass = standing.circuits.enter(&target.provider.id, &target.model);
        let ordered = match link.app.queue.enter(target, 0) {
            Ok(_place) => taken(link, &order, target, &mut settle).await,
            Err(full) => Err(relay::full(&full, link.app.clock.now())),
        };
        match ordered {
            Ok(Placed::Before(job)) => {
                drop(settle.hand_over());
                return ordered_before(link, &order, *job).await;
            }
            Ok(Placed::Now(mut taken)) => {
                relay::served(&link.app, target, &mut pass, begun, Duration::ZERO);
                let attempts = settle.hand_over();
                taken.job.attempts = kept::attempts_column(attempts);
                note(link, &taken.job).await?;
                // Where nobody looks it is looked at all the same, and by one process alone.
                if let Err(error) = link.app.jobs.hasten(super::watch::JOB).await {
                    tracing::warn!(%error, "a video is looked at later");
                }
                return Ok(*taken);
            }
            Err(setback) => {
                relay::tried_in_vain(&link.app, target, &mut pass, &setback);
                settle.try_failed(setback.mishap.code(), setback.mishap.in_full());
                let go_on = setback.goes_on();
                if setback.tried || last.is_none() {
                    last = Some(setback);
                }
                if !go_on {
                    break;
                }
            }
        }
    }
    let setback = last.unwrap_or_else(|| {
        Setback::unusable(
            "no_target",
            "the plan of this video had no target".to_owned(),
        )
    });
    let outcome = Outcome::Failed {
        status: setback.mishap.failure.status,
        code: setback.mishap.code().to_owned(),
        message: setback.mishap.in_full().to_owned(),
    };
    if let Some(ack) = settle.commit(&outcome) {
        // An error is told even when its record has to wait for the disk.
        let patience = link.app.config.storage.commit_patience;
        drop(tokio::time::timeout(patience, ack).await);
    }
    Err(setback.refusal())
}

/// A job that was ordered under the same key, once a provider has taken it.
async fn ordered_before(link: &Link, order: &Order, job: VideoJob) -> Result<Taken, Refusal> {
    same(&job, order.join_print.as_deref())?;
    let id = job.id.clone();
    let mut known = Some(job);
    while let Some(job) = known {
        if job.upstream_id.is_some() || !job.is_running() {
            let left_out = Vec::new();
            return Ok(Taken { job, left_out });
        }
        tokio::time::sleep(LOOK).await;
        let id = id.clone();
        let read = link
            .app
            .store
            .read(move |conn| video_jobs::by_id(conn, &id));
        known = read.await.map_err(|error| unread(&error))?;
    }
    let words = "no provider took the video that this request joined; send it again";
    Err(Refusal::new(FailureKind::Overloaded, "video_not_ordered", words).retry_in(1))
}

/// Another order under a key that is taken is refused.
pub fn same(job: &VideoJob, print: Option<&str>) -> Result<(), Refusal> {
    match (&job.join_print, print) {
        (Some(known), Some(print)) if known != print => Err(taken_key()),
        _ => Ok(()),
    }
}

fn unread(error: &StoreError) -> Refusal {
    tracing::error!(%error, "a video cannot be read");
    let words = "the hub could not read its database; tell an admin to look at the disk";
    Refusal::new(FailureKind::Internal, "not_read", words)
}

/// Writes down what is known of a job that was taken. The provider has it: what cannot be written
/// now is written again, before anything is told.
async fn note(link: &Link, job: &VideoJob) -> Result<(), Refusal> {
    let job = job.clone();
    let noted = link
        .app
        .store
        .write(move |conn| video_jobs::note(conn, &job));
    noted.await.map(|_| ()).map_err(|error| unwritten(&error))
}

fn unwritten(error: &StoreError) -> Refusal {
    tracing::error!(%error, "a video was ordered and could not be written down");
    let words = "the provider took the video, but the hub could not write it down; tell an admin to look at the disk";
    Refusal::new(FailureKind::Internal, "not_recorded", words)
}

async fn taken(
    link: &Link,
    order: &Order,
    target: &Target,
    settle: &mut Settle,
) -> Result<Placed, Setback> {
    let form = form::of(target);
    if let Some(source) = &order.remix_of {
        remixable(form, source)?;
    }
    let picture = picture(link, &order.wish, form).await?;
    let picture = picture
        .as_ref()
        .map(|(kind, data)| (kind.as_str(), data.as_str()));
    let told = (order.content_type.as_deref(), &order.body);
    let written = match &order.remix_of {
        Some(_) => remix(&order.wish),
        None => form::write(target, &order.wish, told, picture)?,
    };
    if order.strict && !written.left_out.is_empty() {
        return Err(strict(&written.left_out));
    }
    let mut job = row(link, order, target, form)?;
    let errand = form::order(target, &written, remixed(order))?;
    job.holds = match keep_back(link, order, target, &job).await? {
        Reserved::Kept(reservation) => kept::holds_column(&reservation),
        Reserved::Known(job) => return Ok(Placed::Before(job)),
    };
    settle.try_begins(target, &written.body);
    settle.leave_out(written.left_out.iter().cloned());
    let asked = async {
        let answer = relay::sent(link, target, errand).await?;
        settle.try_answered(answer.status);
        if !(200..300).contains(&answer.status) {
            return Err(relay::refused(link, target, answer).await);
        }
        let body = relay::told(link, answer, target).await?;
        let seen = form::read(target, &body)?;
        let id = seen.id.clone().ok_or_else(|| {
            let name = &target.provider.name;
            Setback::unusable(
                "bad_provider_answer",
                format!("provider `{name}` took the video and gave it no name"),
            )
        })?;
        Ok((id, seen))
    };
    match asked.await {
        Ok((id, seen)) => {
            job.upstream_id = Some(id);
            super::watch::take_over(&mut job, &seen);
            // An order that has ended at once is seen to be so by the next look.
            if !job.is_running() {
                "in_progress".clone_into(&mut job.state);
            }
            job.look_at = Some(link.app.clock.now().0.saturating_add(poll_ms(link)));
            let left_out = written.left_out;
            Ok(Placed::Now(Box::new(Taken { job, left_out })))
        }
        Err(setback) => {
            let (id, call_id, now) = (job.id.clone(), job.call_id.clone(), link.app.clock.now().0);
            let gone = link
                .app
                .store
                .write(move |conn| video_jobs::withdraw(conn, &id, &call_id, now));
            if let Err(error) = gone.await {
                tracing::error!(%error, job = job.id, "an order that came to nothing stays in the books");
            }
            Err(setback)
        }
    }
}

pub(super) fn poll_ms(link: &Link) -> i64 {
    i64::try_from(link.app.config.video.poll.as_millis()).unwrap_or(i64::MAX)
}

fn strict(left_out: &[String]) -> Setback {
    Setback::from(relay::left_out_refusal(left_out)).unasked()
}

fn remixed(order: &Order) -> Option<&str> {
    order.remix_of.as_ref()?.upstream_id.as_deref()
}

fn remix(wish: &Wish) -> Written {
    let body = serde_json::json!({ "prompt": wish.prompt });
    Written {
        body: Bytes::from(body.to_string()),
        content_type: actix_http::header::HeaderValue::from_static("application/json"),
        left_out: Vec::new(),
    }
}

fn remixable(form: VideoForm, source: &VideoJob) -> Result<(), Setback> {
    if form == VideoForm::OpenAi {
        return Ok(());
    }
    let words = format!(
        "provider `{}` cannot change a video that it has made; order a new one",
        source.provider
    );
    let refusal = Refusal::new(FailureKind::InvalidRequest, "not_offered", words);
    Err(Setback::from(refusal).unasked().last())
}

/// Media type and Base64 of the picture, for providers that take nothing else.
async fn picture(
    link: &Link,
    wish: &Wish,
    form: VideoForm,
) -> Result<Option<(String, String)>, Setback> {
    let Some(picture) = wish.picture.as_ref().filter(|_| form != VideoForm::OpenAi) else {
        return Ok(None);
    };
    Ok(Some(match picture {
        Picture::Base64 { media_type, data } => (media_type.clone(), data.clone()),
        Picture::File(bytes) => {
            let kind = wire::media::media_type(bytes, None, "");
            let kind = kind
                .filter(|kind| Family::Picture.takes(kind))
                .ok_or_else(|| WireError::Invalid {
                    member: "input_reference".to_owned(),
                    expected: "must be a picture: PNG, JPEG or WebP".to_owned(),
                })?;
            (kind, STANDARD.encode(bytes))
        }
        Picture::Address { path, url } => {
            let content = media::picture(link, path, url).await;
            let content = content.map_err(|error| Setback::from(Refusal::from(error)))?;
            match content.bytes {
                Carried::Base64(data) => (content.media_type, data),
                Carried::Text(_) => (content.media_type, String::new()),
            }
        }
        Picture::Uploaded { path, id } => {
            return Err(Setback::from(WireError::Untranslatable {
                member: path.clone(),
                why: format!(
                    "file `{id}` was uploaded to another provider; send its bytes instead"
                ),
            }));
        }
    }))
}

/// The row of an order that no provider has taken yet.
fn row(link: &Link, order: &Order, target: &Target, form: VideoForm) -> Result<VideoJob, Setback> {
    let ticket = token::random().map_err(|error| {
        let refusal = Refusal::new(FailureKind::Internal, "no_randomness", error.to_string());
        Setback::from(refusal)
    })?;
    let Millis(now) = link.app.clock.now();
    let source = order.remix_of.as_ref();
    let seconds = order
        .wish
        .seconds
        .unwrap_or_else(|| form::usual_seconds(form));
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let size = order.wish.size.clone();
    let size = size.unwrap_or_else(|| form::usual_size(form).to_owned());
    Ok(VideoJob {
        id: format!("video_{}", order.intake.id.replace('-', "")),
        call_id: order.intake.id.clone(),
        owner: order.owner.clone(),
        state: "creating".to_owned(),
        progress: 0,
        requested_model: order.intake.requested_model.clone(),
        provider_id: target.provider.id.clone(),
        provider: target.provider.name.clone(),
        model: target.model.clone(),
        credential_id: target.credential.as_ref().map(|known| known.id.clone()),
        upstream_id: None,
        seconds: source.map_or(seconds, |source| source.seconds),
        size: Some(
            source
                .and_then(|source| source.size.clone())
                .unwrap_or(size),
        ),
        remixed_from: source.map(|source| source.id.clone()),
        address: None,
        error_code: None,
        error_message: None,
        intake: Ordered::column(&order.intake),
        attempts: "[]".to_owned(),
        holds: "{}".to_owned(),
        rate_id: target.rate.as_ref().map(|rate| rate.id.clone()),
        rate_source: target.rate.as_ref().map(|rate| rate.source.clone()),
        join_key: order.join_key.clone(),
        join_print: order.join_print.clone(),
        delivered_at: None,
        ticket,
        created_at: now,
        // An order whose outcome is never written is given up with its process.
        look_at: Some(now.saturating_add(super::watch::UNKNOWN_AFTER_MS)),
        ended_at: None,
        expires_at: None,
        deleted_at: None,
    })
}

/// What a job uses.
pub(super) fn units(job: &VideoJob) -> Units {
    Units {
        seconds: u64::try_from(job.seconds).unwrap_or(0),
        size: job.size.clone(),
        ..Units::default()
    }
}

/// Keeps back what the job will cost.
async fn keep_back(
    link: &Link,
    order: &Order,
    target: &Target,
    job: &VideoJob,
) -> Result<Reserved, Setback> {
    let snapshot = link.app.snapshot.load_full();
    let longest = i64::try_from(link.app.config.video.longest.as_millis()).unwrap_or(i64::MAX);
    let wanted = Wanted {
        job: job.clone(),
        rate: target.rate.as_deref(),
        units: &units(job),
        model: &full_name(target),
        most: link.app.config.video.running,
        until: job
            .created_at
            .saturating_add(longest)
            .saturating_add(AFTER_THE_END_MS),
    };
    let payer = order.intake.caller.payer();
    let reserved = link
        .app
        .purses
        .reserve(&snapshot, payer, wanted, kept::holds_column)
        .await;
    reserved.map_err(|refusal| {
        // What one target costs too much the next one may cost as well: only a missing price sends
        // the order on.
        match refusal.failure.kind {
            FailureKind::InvalidRequest => Setback::from(refusal).unasked(),
            _ => Setback::from(refusal).last(),
        }
    })
}
