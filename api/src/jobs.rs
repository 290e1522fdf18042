//! What is done now and then, whether or not somebody calls: by one of the processes that share a
//! file, in a thread of its own, again after a while when it failed.
//!
//! A job is a [`Job`] in [`roster`]; its row in the store says who does it and how it went.

mod bell;
pub mod check_credentials;
mod look_at_models;
mod look_at_prices;
mod look_for_notices;
mod payment_events;
mod payment_reconciliation;
mod projects;
mod refresh_lists;
pub mod roster;
mod runner;
mod send_messages;
pub mod take_over;
mod tell_traces;
mod trim_connections;
mod trim_replies;
mod videos;

use std::time::Duration;

use futures_util::future::LocalBoxFuture;

pub use bell::Jobs;
pub use runner::Runner;

/// Something that is done now and then. Its run may be dropped at any `.await` (the process stops,
/// or was stalled so long that another one took the job), so what it does must bear to be begun
/// again.
pub trait Job {
    /// What it is called in the store, the log and the admin API.
    fn name(&self) -> &'static str;

    /// From the end of a run to the next. Each run costs two small writes, so not less than some
    /// seconds: what has to be done at once is hastened by [`Jobs::hasten`].
    fn every(&self) -> Duration;

    /// From the start of the process to its first run, so that the start is not slowed down.
    fn first(&self) -> Duration {
        Duration::from_secs(15)
    }

    /// Does it once. What fails is told in the log and in the admin API, and tried again after
    /// five seconds, ten, twenty and so on up to [`Job::every`].
    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>>;
}

/// When a job is to be done again after it went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// After [`Job::every`].
    AsUsual,
    /// After this: more is to be done, or nothing for long.
    In(Duration),
}
