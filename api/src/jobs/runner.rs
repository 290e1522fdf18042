//! The thread that does the jobs.

use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_rt::{self as rt, Arbiter};
use anyhow::{Context, anyhow};
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use store::Store;
use store::jobs::{Claim, Finished};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Again, Job, Jobs};
use crate::clock::Clock;

/// A process that did not keep a job for so long has lost it.
const HELD: Duration = Duration::from_secs(30);

/// How often a job under way is kept longer.
const KEEP: Duration = Duration::from_secs(10);

/// How long the thread sleeps at most: the machine's clock may have been set meanwhile.
const NAP: Duration = Duration::from_secs(1);

/// After the first failure. It doubles with each further one.
const RETRY: Duration = Duration::from_secs(5);

/// The thread. When it is dropped, jobs under way are broken off.
pub struct Runner {
    stop: CancellationToken,
    thread: Option<Arbiter>,
    done: Option<oneshot::Receiver<()>>,
}

impl Runner {
    /// Starts the thread. The jobs are made in it, because what they send with belongs to one
    /// thread.
    pub fn start<F>(store: Store, clock: Arc<dyn Clock>, bell: Jobs, make: F) -> Self
    where
        F: FnOnce() -> anyhow::Result<Vec<Rc<dyn Job>>> + Send + 'static,
    {
        let (stop, thread) = (CancellationToken::new(), Arbiter::new());
        let (ended, done) = oneshot::channel();
        let stopped = stop.clone();
        thread.spawn_fn(move || {
            let jobs = make().unwrap_or_else(|error| {
                tracing::error!(error = format!("{error:#}"), "no jobs can be done");
                Vec::new()
            });
            let office = Office {
                store,
                clock,
                holder: Uuid::now_v7().to_string(),
            };
            rt::spawn(async move {
                office.work(jobs, &bell, &stopped).await;
                ended.send(()).ok();
            });
        });
        Runner {
            stop,
            thread: Some(thread),
            done: Some(done),
        }
    }

    /// Breaks off what is under way and gives it back, so that another process may do it at once.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(done) = self.done.take() {
            done.await.ok();
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            thread.stop();
        }
    }
}

struct Office {
    store: Store,
    clock: Arc<dyn Clock>,
    holder: String,
}

/// A job and when it is due here, in milliseconds since 1970; nothing while it is under way.
struct Planned {
    job: Rc<dyn Job>,
    due: Option<i64>,
}

impl Office {
    async fn work(&self, jobs: Vec<Rc<dyn Job>>, bell: &Jobs, stop: &CancellationToken) {
        let start = self.clock.now().0;
        self.enrol(&jobs, start).await;
        let mut planned: Vec<Planned> = jobs
            .into_iter()
            .map(|job| Planned {
                due: Some(later(start, job.first())),
                job,
            })
            .collect();
        let mut under_way: FuturesUnordered<LocalBoxFuture<'_, (usize, i64)>> =
            FuturesUnordered::new();
        loop {
            let now = self.clock.now().0;
            for (place, plan) in planned.iter_mut().enumerate() {
                if plan.due.is_some_and(|due| due <= now) {
                    plan.due = None;
                    let job = Rc::clone(&plan.job);
                    under_way.push(Box::pin(async move { (place, self.attend(&*job).await) }));
                }
            }
            tokio::select! {
                () = stop.cancelled() => break,
                Some((place, due)) = under_way.next(), if !under_way.is_empty() => {
                    if let Some(plan) = planned.get_mut(place) {
                        plan.due = Some(due);
                    }
                }
                names = bell.hastened() => {
                    for plan in &mut planned {
                        if names.iter().any(|name| name == plan.job.name()) {
                            plan.due = plan.due.map(|_| now);
                        }
                    }
                }
                () = rt::time::sleep(NAP) => {}
            }
        }
        drop(under_way);
        let holder = self.holder.clone();
        let left = self
            .store
            .write(move |conn| store::jobs::abandon(conn, &holder));
        if let Err(error) = left.await {
            tracing::info!(%error, "jobs are given back when their time is over");
        }
    }

    /// Has every job known in the store, whichever process will do it.
    async fn enrol(&self, jobs: &[Rc<dyn Job>], start: i64) {
        let names: Vec<(&str, i64)> = jobs
            .iter()
            .map(|job| (job.name(), later(start, job.first())))
            .collect();
        let known = self.store.write(move |conn| {
            names
                .iter()
                .try_for_each(|(name, first)| store::jobs::enrol(conn, name, *first))
        });
        if let Err(error) = known.await {
            tracing::warn!(%error, "jobs are known once they were due");
        }
    }

    /// Does a job if it is this process's turn; gives when to look at it again.
    async fn attend(&self, job: &dyn Job) -> i64 {
        match self.try_one(job).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(
                    job = job.name(),
                    error = format!("{error:#}"),
                    "a job could not be taken or given back"
                );
                later(self.clock.now().0, RETRY)
            }
        }
    }

    async fn try_one(&self, job: &dyn Job) -> anyhow::Result<i64> {
        let (name, holder, now) = (job.name(), self.holder.clone(), self.clock.now().0);
        let until = later(now, HELD);
        let claim = self
            .store
            .write(move |conn| store::jobs::claim(conn, name, &holder, now, until));
        let failures = match claim.await? {
            Claim::NotBefore(due) => return Ok(due),
            Claim::Yours { failures } => failures,
        };
        let ended = tokio::select! {
            ended = AssertUnwindSafe(job.run()).catch_unwind() => {
                ended.unwrap_or_else(|_| Err(anyhow!("it panicked")))
            }
            lost = self.keep(name) => return lost,
        };
        let now = self.clock.now().0;
        let (next_at, error) = match ended {
            Ok(Again::AsUsual) => (later(now, job.every()), None),
            Ok(Again::In(wait)) => (later(now, wait), None),
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(job = name, error, "a job failed");
                (later(now, backed_off(failures, job.every())), Some(error))
            }
        };
        let end = Finished {
            now,
            next_at,
            error,
        };
        let holder = self.holder.clone();
        let finish = self
            .store
            .write(move |conn| store::jobs::finish(conn, name, &holder, &end));
        finish.await?;
        Ok(next_at)
    }

    /// Keeps a job as long as it is polled; resolves when another process has taken it.
    async fn keep(&self, name: &'static str) -> anyhow::Result<i64> {
        loop {
            rt::time::sleep(KEEP).await;
            let (holder, now) = (self.holder.clone(), self.clock.now().0);
            let until = later(now, HELD);
            let kept = self
                .store
                .write(move |conn| store::jobs::keep(conn, name, &holder, until));
            if !kept.await.context("keeping it")? {
                tracing::warn!(job = name, "another process has taken the job over");
                return Ok(until);
            }
        }
    }
}

fn later(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

/// How long to wait after one more failure.
fn backed_off(failures: i64, most: Duration) -> Duration {
    let doubled = 2_u32.saturating_pow(u32::try_from(failures).unwrap_or(u32::MAX));
    RETRY.saturating_mul(doubled).min(most)
}
