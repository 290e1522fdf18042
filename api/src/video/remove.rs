//! Taking a video away. One that is being made is cancelled where its provider can do that.

use store::video_jobs::{self, VideoJob};
use wire::FailureKind;

use super::end::{self, Ending};
use super::{form, target};
use crate::app::Link;
use crate::error::Refusal;
use crate::relay;

/// Conflict with the state of what is asked for.
const CONFLICT: u16 = 409;

/// Has the provider remove the job, and forgets it.
pub async fn remove(link: &Link, job: &VideoJob) -> Result<(), Refusal> {
    let stopped = at_the_provider(link, job).await?;
    if job.is_running() {
        if !stopped {
            return Err(still_made(job));
        }
        end::end(link, job, Ending::Cancelled)
            .await
            .map_err(|error| unwritten(&error))?;
    }
    let (id, now) = (job.id.clone(), link.app.clock.now().0);
    link.app
        .store
        .write(move |conn| video_jobs::mark(conn, &id, None, Some(now)))
        .await
        .map_err(|error| unwritten(&error))
}

/// True: the provider has nothing of it any more.
async fn at_the_provider(link: &Link, job: &VideoJob) -> Result<bool, Refusal> {
    let (Some(target), Some(name)) = (target::of(link, job), &job.upstream_id) else {
        return Ok(false);
    };
    let errand = form::removal(&target, name);
    let errand = errand.map_err(|error| relay::Setback::from(error).refusal())?;
    let Some(errand) = errand else {
        return Ok(false);
    };
    match relay::done(link, &target, errand).await {
        Ok(_) => Ok(true),
        Err(setback) if matches!(setback.mishap.failure.status, 404 | 410) => Ok(true),
        Err(setback) => Err(setback.refusal()),
    }
}

fn still_made(job: &VideoJob) -> Refusal {
    let words = format!(
        "video `{}` is being made, and provider `{}` cannot be stopped; it is charged when it is done, and can be deleted then",
        job.id, job.provider
    );
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, "video_not_cancellable", words);
    refusal.failure.status = CONFLICT;
    refusal
}

fn unwritten(error: &store::StoreError) -> Refusal {
    let words = format!("the video could not be deleted: {error}");
    Refusal::new(FailureKind::Internal, "not_deleted", words)
}
