//! The keeper of the leases: a thread that renews them, gives back what is not used, and takes back
//! what is over.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use store::ledger::leases::{self, Lease};
use store::ledger::lots;
use store::{Conn, Nanos, QueryResult, StoreError};
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::purse::Purse;
use super::purses::{LEASE_MS, MARGIN_MS, Purses};

/// How often leases are looked at: what another process needs is given back within two of these.
const PERIOD: Duration = Duration::from_millis(100);

/// Every so many periods leases are renewed and what is over is swept up.
const PERIODS_PER_ROUND: u32 = 10;

/// Every so many periods what was learned of calls is kept: a killed process forgets at most half a
/// minute of it.
const PERIODS_PER_HABITS: u32 = 300;

/// A purse that nobody used for so long gives all back.
const IDLE: Duration = Duration::from_secs(2);

/// Lots that are taken back in one write.
const LOTS_AT_ONCE: i64 = 500;

/// The thread.
pub struct Keeper {
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts to keep.
    pub fn start(purses: Arc<Purses>) -> std::io::Result<Keeper> {
        // The thread belongs to no server: it waits for the store on its own.
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let (stop, inbox) = channel();
        let round = Round { purses, runtime };
        let thread = std::thread::Builder::new()
            .name("leases".to_owned())
            .spawn(move || {
                let mut period = 0_u32;
                while inbox.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                    round.look();
                    period = period.wrapping_add(1);
                    if period.is_multiple_of(PERIODS_PER_ROUND) {
                        round.run();
                    }
                    if period.is_multiple_of(PERIODS_PER_HABITS) {
                        round.keep_habits();
                    }
                }
                round.close_all();
                round.keep_habits();
            })?;
        Ok(Keeper {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Keeper {
    /// Gives all leases back. Calls under way are still settled, from the account.
    fn drop(&mut self) {
        self.stop.send(()).ok();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Round {
    purses: Arc<Purses>,
    runtime: Runtime,
}

impl Round {
    /// Notices leases that others closed or need, and answers at once.
    fn look(&self) {
        let leased: Vec<(Arc<Purse>, Arc<str>)> = self
            .purses
            .all()
            .into_iter()
            .filter_map(|purse| purse.lease().map(|lease| (purse, lease)))
            .collect();
        if leased.is_empty() {
            return;
        }
        let process = self.purses.process.clone();
        let rows = self
            .purses
            .store
            .glance(|conn| leases::of_process(conn, &process));
        let Some(rows) = told(rows) else { return };
        let rows: HashMap<&str, &Lease> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
        for (purse, lease) in leased {
            match rows.get(&*lease) {
                None => {
                    let mut state = purse.lock();
                    if state.lease.as_ref() == Some(&lease) {
                        tracing::warn!(
                            purse = purse.name,
                            "a lease was not renewed in time and is closed"
                        );
                        state.lost();
                    }
                }
                Some(row) if row.wanted_at.is_some() => self.give_back(&purse, &lease),
                Some(_) => {}
            }
        }
    }

    fn give_back(&self, purse: &Purse, lease: &Arc<str>) {
        let id = Uuid::now_v7().to_string();
        let now = self.purses.now().0;
        let returned = {
            let mut state = purse.lock();
            if state.lease.as_ref() != Some(lease) {
                return;
            }
            let (free, lease) = (Nanos(state.take_free()), Arc::clone(lease));
            self.purses
                .store
                .submit(move |conn| leases::give_back(conn, &lease, &id, free, now))
        };
        // Where it fails the next question to the ledger brings it back into the purse.
        told(returned.and_then(|returned| self.runtime.block_on(returned)));
    }

    /// What is to be done once a second.
    fn run(&self) {
        let purses = self.purses.all();
        if purses.iter().any(|purse| purse.lease().is_some()) {
            self.renew(&purses);
        }
        for purse in &purses {
            let idle = purse.lock().idle_since();
            if idle.is_some_and(|since| since.elapsed() >= IDLE) {
                self.close(purse, Some(IDLE));
            } else {
                self.top_up(purse);
            }
        }
        drop(purses);
        self.purses.forget_empty();
        self.sweep();
    }

    fn renew(&self, purses: &[Arc<Purse>]) {
        let process = self.purses.process.clone();
        let expires_at = self.purses.now().0.saturating_add(LEASE_MS);
        let renewed = self
            .purses
            .store
            .submit(move |conn| leases::renew(conn, &process, expires_at));
        if told(renewed.and_then(|renewed| self.runtime.block_on(renewed))).is_some() {
            for purse in purses {
                let valid_until = expires_at.saturating_sub(MARGIN_MS);
                purse.lock().renewed(valid_until);
            }
        }
    }

    /// Leases more before calls have to wait for it.
    fn top_up(&self, purse: &Arc<Purse>) {
        let (used, free) = {
            let mut state = purse.lock();
            (state.look(), state.free())
        };
        if used == 0 || free >= used.saturating_mul(2) {
            return;
        }
        // Who asks already asks for enough.
        if let Ok(_turn) = purse.asking.try_lock() {
            let want = used.saturating_mul(4);
            told(self.runtime.block_on(self.purses.ask(purse, 0, want)));
        }
    }

    /// Gives a purse back as a whole, if nobody uses it.
    fn close(&self, purse: &Purse, idle: Option<Duration>) {
        let Ok(_turn) = purse.asking.try_lock() else {
            return;
        };
        let now = self.purses.now().0;
        let closed = {
            let mut state = purse.lock();
            let used = idle.is_some_and(|idle| {
                state
                    .idle_since()
                    .is_none_or(|since: Instant| since.elapsed() < idle)
            });
            let Some(lease) = state.lease.clone().filter(|_| !used) else {
                return;
            };
            state.lost();
            self.purses
                .store
                .submit(move |conn| leases::close(conn, &lease, now))
        };
        told(closed.and_then(|closed| self.runtime.block_on(closed)));
    }

    fn keep_habits(&self) {
        told(self.runtime.block_on(self.purses.keep_habits()));
    }

    fn close_all(&self) {
        for purse in self.purses.all() {
            self.close(&purse, None);
        }
    }

    /// Takes back lots whose time is over and leases of processes that are gone. Several processes
    /// may do so: what one has taken back the next finds done.
    fn sweep(&self) {
        let now = self.purses.now().0;
        let due = self.purses.store.glance(|conn| is_due(conn, now));
        if told(due) != Some(true) {
            return;
        }
        let swept = self.purses.store.submit(move |conn| {
            let lost = leases::expired(conn, now, None)?;
            for lease in &lost {
                leases::close(conn, &lease.id, now)?;
            }
            let over = lots::expire(conn, None, now, LOTS_AT_ONCE)?;
            Ok((lost.len(), over))
        });
        if let Some((lost, over)) = told(swept.and_then(|swept| self.runtime.block_on(swept))) {
            tracing::info!(leases = lost, lots = over, "taken back what was over");
        }
    }
}

fn is_due(conn: &mut Conn, now: i64) -> QueryResult<bool> {
    Ok(lots::any_over(conn, now)? || !leases::expired(conn, now, None)?.is_empty())
}

/// A failure is told in the log, and what was to be done is tried again in the next round.
fn told<T>(done: Result<T, StoreError>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        // The hub is being stopped.
        Err(StoreError::Closed) => None,
        Err(error) => {
            tracing::warn!(%error, "leases could not be kept");
            None
        }
    }
}
