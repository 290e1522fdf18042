//! The thread that tells other processes what this one uses of limits, and keeps the counts of days.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use store::{Store, StoreError};
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::counter::day_of;
use super::gate::{Key, Limits};
use super::sharing::{self, Telling};

/// How often it is looked whether other processes are there; while they are, they are told as often.
const PERIOD: Duration = Duration::from_millis(200);

/// Every so many periods a process that is alone tells that it is there.
const PERIODS_ALONE: u32 = 5;

/// The thread.
pub struct Keeper {
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Tells for the first time, so that calls need not wait for it, and goes on.
    pub async fn start(limits: Arc<Limits>, store: Store) -> std::io::Result<Keeper> {
        // The thread belongs to no server: it waits for the store on its own.
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let (stop, inbox) = channel();
        let mut rounds = Rounds {
            limits,
            store,
            process: Uuid::now_v7().to_string(),
            is_told: false,
            periods: 0,
        };
        rounds.look().await;
        let thread = std::thread::Builder::new()
            .name("limits".to_owned())
            .spawn(move || {
                while inbox.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                    runtime.block_on(rounds.look());
                }
                rounds.end(&runtime);
            })?;
        Ok(Keeper {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Keeper {
    /// Tells that this process uses nothing more.
    fn drop(&mut self) {
        self.stop.send(()).ok();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Rounds {
    limits: Arc<Limits>,
    store: Store,
    process: String,
    /// Others know of this process.
    is_told: bool,
    periods: u32,
}

impl Rounds {
    async fn look(&mut self) {
        let limited = !self.limits.snapshot.load().limits.is_empty();
        if !limited {
            if std::mem::take(&mut self.is_told) {
                self.limits.alone.store(false, Ordering::Release);
                self.tell(true, false).await;
            }
            return;
        }
        let now = self.limits.clock.now();
        let process = self.process.clone();
        let others = self
            .store
            .glance(|conn| sharing::others_live(conn, &process, now));
        let alone = match others {
            Ok(others) => !others,
            Err(error) => return untold(&error),
        };
        self.periods = self.periods.wrapping_add(1);
        let was_alone = self.limits.alone.load(Ordering::Acquire);
        let due = !self.is_told || !alone || !was_alone;
        if due || self.periods.is_multiple_of(PERIODS_ALONE) {
            self.limits
                .alone
                .store(alone && self.is_told, Ordering::Release);
            self.is_told = self.tell(alone, true).await;
            self.limits
                .alone
                .store(alone && self.is_told, Ordering::Release);
        }
    }

    /// Tells, and takes what is answered. False where that failed: it is tried again.
    async fn tell(&self, alone: bool, running: bool) -> bool {
        let limits = &self.limits;
        let now = limits.clock.now();
        let snapshot = limits.snapshot.load_full();
        let rates: HashMap<&str, _> = snapshot
            .limits
            .iter()
            .map(|limit| (limit.id.as_str(), limit.rates))
            .collect();
        let mut counters = Vec::new();
        {
            let mut known = limits
                .counters
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            known.retain(|(limit, _), counter| {
                rates.contains_key(limit.as_str())
                    && (Arc::strong_count(counter) > 1 || !counter.lock().is_idle(now))
            });
            for (key, counter) in &*known {
                if let Some(rates) = rates.get(key.0.as_str()) {
                    let report = counter.lock().report(now, alone);
                    counters.push((key.clone(), *rates, report));
                }
            }
        }
        let telling = Telling {
            process: self.process.clone(),
            now,
            running,
            alone,
            counters,
        };
        let told = telling.clone();
        let answer = match self
            .store
            .submit(move |conn| sharing::exchange(conn, &told))
        {
            Ok(answer) => answer.await,
            Err(error) => Err(error),
        };
        let counters = limits
            .counters
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        match answer {
            Ok(answer) => {
                for (key, others, may) in answer.granted {
                    if let Some(counter) = counters.get(&key) {
                        counter.lock().answered(others, may);
                    }
                }
                let today = day_of(now);
                let days: HashMap<Key, u64> = answer
                    .days
                    .into_iter()
                    .map(|row| {
                        let used = u64::try_from(row.used).unwrap_or(0);
                        ((row.limit_id, row.subject), used)
                    })
                    .collect();
                for (key, used) in &days {
                    if let Some(counter) = counters.get(key) {
                        counter.lock().day_is(today, *used, now);
                    }
                }
                drop(counters);
                *limits.days.write().unwrap_or_else(PoisonError::into_inner) = days;
                true
            }
            Err(error) => {
                for (key, _, report) in &telling.counters {
                    if let Some(counter) = counters.get(key) {
                        counter.lock().not_told(report);
                    }
                }
                drop(counters);
                untold(&error);
                false
            }
        }
    }

    fn end(&self, runtime: &Runtime) {
        if self.is_told {
            runtime.block_on(self.tell(true, false));
        }
    }
}

fn untold(error: &StoreError) {
    if !matches!(error, StoreError::Closed) {
        tracing::warn!(%error, "what is used of limits could not be told to other processes");
    }
}
