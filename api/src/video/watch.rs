//! Asking a provider how far a job is.

use std::time::Duration;

use futures_util::StreamExt;
use store::StoreError;
use store::video_jobs::{self, VideoJob};
use wire::video::{Seen, State};

use super::end::{self, Ending};
use super::order::poll_ms;
use super::{form, target};
use crate::app::Link;
use crate::relay::{self, Setback};
use crate::routing::Target;

/// The name of the job that looks after videos.
pub const JOB: &str = "videos";

/// An order whose outcome was never written down is given up after this.
pub(super) const UNKNOWN_AFTER_MS: i64 = 10 * 60 * 1_000;

/// Providers that are asked at once.
const AT_ONCE: usize = 8;

/// Jobs that are looked at in one round.
const ROUND: i64 = 100;

/// A round is not begun sooner after the last one: each costs two small writes.
const LEAST_PAUSE: Duration = Duration::from_secs(2);

/// The longest pause while something runs.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Looks at every job that is due. Tells when the next round is, if any job runs.
pub async fn watch(link: &Link) -> Result<Option<Duration>, StoreError> {
    loop {
        let now = link.app.clock.now().0;
        let due = link
            .app
            .store
            .read(move |conn| video_jobs::due(conn, now, ROUND))
            .await?;
        if due.is_empty() {
            break;
        }
        let looking = futures_util::stream::iter(due).map(|job| look(link, job));
        let mut looking = looking.buffer_unordered(AT_ONCE);
        while let Some(looked) = looking.next().await {
            looked?;
        }
    }
    let next = link.app.store.read(video_jobs::next_look).await?;
    Ok(next.map(|next| {
        let wait = next.saturating_sub(link.app.clock.now().0);
        let wait = Duration::from_millis(u64::try_from(wait).unwrap_or(0));
        wait.clamp(LEAST_PAUSE, LONGEST_PAUSE)
    }))
}

/// Looks at a job if that is due and nobody else does; gives it as it is then.
pub async fn look(link: &Link, job: VideoJob) -> Result<VideoJob, StoreError> {
    let now = link.app.clock.now().0;
    let next = now.saturating_add(pause_ms(link, &job, now));
    let id = job.id.clone();
    let claimed = link
        .app
        .store
        .write(move |conn| video_jobs::claim(conn, &id, now, next));
    if !claimed.await? {
        return Ok(job);
    }
    let running = VideoJob {
        look_at: Some(next),
        ..job
    };
    advance(link, &running, now).await?;
    let id = running.id.clone();
    let known = link
        .app
        .store
        .read(move |conn| video_jobs::by_id(conn, &id))
        .await?;
    Ok(known.unwrap_or(running))
}

/// Who has waited long may wait a little longer.
fn pause_ms(link: &Link, job: &VideoJob, now: i64) -> i64 {
    let poll = poll_ms(link);
    let age = now.saturating_sub(job.created_at);
    let most = i64::try_from(LONGEST_PAUSE.as_millis()).unwrap_or(i64::MAX);
    (age / 20).clamp(poll, most.max(poll))
}

async fn advance(link: &Link, job: &VideoJob, now: i64) -> Result<(), StoreError> {
    let longest = i64::try_from(link.app.config.video.longest.as_millis()).unwrap_or(i64::MAX);
    let is_late = now.saturating_sub(job.created_at) > longest;
    let Some(name) = &job.upstream_id else {
        let words = "the hub was stopped while it ordered the video, and does not know whether the provider makes it; order it again";
        return end::end(link, job, Ending::failed("outcome_unknown", words)).await;
    };
    let asked = match target::of(link, job) {
        Some(target) => Some((seen(link, &target, name).await, target)),
        None => None,
    };
    match asked {
        Some((Ok(seen), _)) => match seen.state {
            State::Completed => {
                let mut job = job.clone();
                take_over(&mut job, &seen);
                end::end(link, &job, Ending::Completed).await
            }
            State::Failed => {
                let (code, words) = seen.failure.clone().unwrap_or_else(|| {
                    let words = "the provider made no video and says no more";
                    ("provider_error".to_owned(), words.to_owned())
                });
                let words = wire::failure::without_secrets(&words);
                end::end(link, job, Ending::failed(&code, &words)).await
            }
            State::Queued | State::InProgress if is_late => late(link, job).await,
            State::Queued | State::InProgress => {
                let mut job = job.clone();
                take_over(&mut job, &seen);
                let noted = link
                    .app
                    .store
                    .write(move |conn| video_jobs::note(conn, &job));
                noted.await.map(|_| ())
            }
        },
        Some((Err(setback), target)) if is_gone(&setback) => {
            let words = format!(
                "provider `{}` does not know this video any more",
                target.provider.name
            );
            end::end(link, job, Ending::failed("video_gone", &words)).await
        }
        Some((Err(_), _)) | None if is_late => late(link, job).await,
        Some((Err(setback), _)) => {
            tracing::info!(
                job = job.id,
                why = setback.mishap.in_full(),
                "a video could not be looked at; it will be again"
            );
            Ok(())
        }
        None => {
            tracing::info!(
                job = job.id,
                provider = job.provider,
                "the account that makes a video is gone; it will be looked for again"
            );
            Ok(())
        }
    }
}

async fn late(link: &Link, job: &VideoJob) -> Result<(), StoreError> {
    let words = "the provider did not finish the video in time; an admin can raise HUB_VIDEO_HOURS";
    end::end(link, job, Ending::failed("video_too_late", words)).await
}

async fn seen(link: &Link, target: &Target, name: &str) -> Result<Seen, Setback> {
    let errand = form::look(target, name)?;
    let answer = relay::done(link, target, errand).await?;
    let body = relay::told(link, answer, target).await?;
    form::read(target, &body)
}

fn is_gone(setback: &Setback) -> bool {
    matches!(setback.mishap.failure.status, 404 | 410)
}

/// Notes what a provider says of a job.
pub(super) fn take_over(job: &mut VideoJob, seen: &Seen) {
    let state = match seen.state {
        State::Queued => "queued",
        State::InProgress => "in_progress",
        State::Completed => "completed",
        State::Failed => "failed",
    };
    state.clone_into(&mut job.state);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    if let Some(progress) = seen.progress {
        job.progress = whole(progress.min(100));
    }
    if let Some(seconds) = seen.seconds {
        job.seconds = whole(seconds);
    }
    if let Some(size) = &seen.size {
        job.size = Some(size.clone());
    }
    if let Some(address) = &seen.address {
        job.address = Some(address.clone());
    }
    if let Some(at) = seen.expires_at {
        job.expires_at = Some(at.saturating_mul(1_000));
    }
}
