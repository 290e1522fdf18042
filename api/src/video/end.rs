//! The end of a job: recorded and charged once, whoever notices it, and however often.

use std::sync::Arc;

use store::StoreError;
use store::video_jobs::{self, VideoJob};
use wire::Units;

use super::kept::{self, Ordered};
use super::order::units;
use crate::app::Link;
use crate::metering::{JobEnd, Outcome, Price, job_settlement};
use crate::pricing::scope::Scope;
use crate::routing::{DEFAULT_RATE_ID, RateEntry};

/// How a job ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// The video is there.
    Completed,
    /// There will be none.
    Failed {
        /// Stable code.
        code: String,
        /// What went wrong.
        words: String,
    },
    /// Its owner does not want it any more, and the provider has stopped.
    Cancelled,
}

impl Ending {
    pub(super) fn failed(code: &str, words: &str) -> Self {
        Ending::Failed {
            code: code.to_owned(),
            words: words.to_owned(),
        }
    }
}

/// Ends a job that runs.
pub(super) async fn end(link: &Link, job: &VideoJob, ending: Ending) -> Result<(), StoreError> {
    let now = link.app.clock.now();
    let mut job = job.clone();
    let state = match &ending {
        Ending::Completed => "completed",
        Ending::Failed { .. } => "failed",
        Ending::Cancelled => "cancelled",
    };
    state.clone_into(&mut job.state);
    job.look_at = None;
    job.ended_at = Some(now.0);
    let (outcome, failure) = match ending {
        Ending::Completed => {
            job.progress = 100;
            (Outcome::Success, None)
        }
        Ending::Failed { code, words } => {
            job.error_code = Some(code.clone());
            job.error_message = Some(words.clone());
            let outcome = Outcome::Failed {
                // The order was answered with this, and nobody waits for the end.
                status: 200,
                code: code.clone(),
                message: words.clone(),
            };
            (outcome, Some((code, words)))
        }
        Ending::Cancelled => (Outcome::Cancelled, None),
    };
    let failure = failure.as_ref();
    let failure = failure.map(|(code, words)| (code.as_str(), words.as_str()));
    let settlement = job_settlement(JobEnd {
        intake: &Ordered::intake(&job),
        outcome: &outcome,
        provider: (&job.provider, &job.provider_id),
        model: &job.model,
        credential_id: job.credential_id.as_deref(),
        upstream_id: job.upstream_id.as_deref(),
        units: match outcome {
            Outcome::Success => units(&job),
            Outcome::Failed { .. } | Outcome::Cancelled => Units::default(),
        },
        rate: rate(link, &job).await?,
        reservation: &kept::reservation(&job),
        attempts: kept::attempts(&job, failure, now),
        now,
    });
    link.app
        .store
        .write(move |conn| video_jobs::end(conn, &job, &settlement, now.0))
        .await
        .map(|_| ())
}

/// The price that the job was ordered at.
async fn rate(link: &Link, job: &VideoJob) -> Result<Option<Arc<RateEntry>>, StoreError> {
    let Some(id) = job.rate_id.clone() else {
        return Ok(None);
    };
    if id == DEFAULT_RATE_ID {
        return Ok(link.app.snapshot.load().billing.default_rate.clone());
    }
    let source = job.rate_source.clone().unwrap_or_default();
    let row = link
        .app
        .store
        .read(move |conn| store::rates::by_id(conn, &id));
    Ok(row.await?.map(|row| {
        Arc::new(RateEntry {
            price: Price::from_row(&row),
            source,
            scope: Scope::of_column(&row.scope).unwrap_or(Scope::Everyone),
            id: row.id,
        })
    }))
}
