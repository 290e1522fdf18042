//! A purse: what this process has leased of one account or one budget, and what calls under way
//! hold of it. Pure: no I/O and no clock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use store::budgets::Period;
use store::ledger::leases::Granted;

/// What a purse is leased from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The credits of a customer: `user:…` or `key:…`.
    Credits {
        /// Whose.
        owner: String,
    },
    /// A budget in one of its periods.
    Budget {
        /// Which.
        period: Period,
    },
}

/// One purse.
#[derive(Debug)]
pub(super) struct Purse {
    /// Its name in the rows of leases.
    pub name: String,
    pub source: Source,
    state: Mutex<State>,
    /// One asks for more at a time.
    pub asking: tokio::sync::Mutex<()>,
}

/// Amounts are nanos.
#[derive(Debug, Default)]
pub(super) struct State {
    pub lease: Option<Arc<str>>,
    /// Nothing is held after this moment before the lease is renewed; milliseconds since 1970.
    pub valid_until: i64,
    /// Leased and not used up. Below what the ledger says while charges are on their way to it.
    pub leased: i64,
    /// Of that, held by calls under way.
    pub held: i64,
    /// How many calls that are.
    pub calls: u64,
    /// Used up since the ledger was last asked.
    used_since_ask: i64,
    /// Used up since the keeper last looked.
    used_lately: i64,
    /// The largest hold of late.
    largest: i64,
    /// Nobody held anything since then.
    idle_since: Option<Instant>,
    /// So much was missing when the ledger had no more.
    short: Option<(i64, Instant)>,
    /// The holds one by one, by number.
    listed: BTreeMap<u64, Listed>,
    /// The number of the next one.
    next: u64,
}

/// One hold of a purse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// `provider/model`.
    pub model: Arc<str>,
    /// Nanos.
    pub amount: i64,
    /// Milliseconds since 1970.
    pub since: i64,
}

impl State {
    /// What may be held now.
    pub fn free(&self) -> i64 {
        self.leased.saturating_sub(self.held)
    }

    /// What to ask for beyond what is needed: enough for some seconds of the use of late.
    pub fn appetite(&self) -> i64 {
        let use_of_seconds = self.used_lately.saturating_mul(4);
        use_of_seconds.max(self.largest.saturating_mul(8))
    }
}

impl Purse {
    pub fn new(name: String, source: Source) -> Self {
        Purse {
            name,
            source,
            state: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds an amount if that much is free.
    pub fn try_hold(&self, amount: i64, now: i64) -> bool {
        let mut state = self.lock();
        if now >= state.valid_until || state.free() < amount {
            return false;
        }
        state.hold(amount);
        true
    }

    /// What is leased may be spent at this time.
    pub fn is_valid(&self, now: i64) -> bool {
        now < self.lock().valid_until
    }

    /// Holds whatever is free for the only call of this purse, if that is at least `least`: what it
    /// costs beyond that is the most by which the purse can be overspent.
    pub fn try_hold_last(&self, least: i64, now: i64) -> Option<i64> {
        let mut state = self.lock();
        let free = state.free();
        if state.calls > 0 || now >= state.valid_until || free < least.max(1) {
            return None;
        }
        state.hold(free);
        Some(free)
    }

    /// Adds to the hold of a call just so much, or nothing; returns how much.
    pub fn try_extend_whole(&self, amount: i64, now: i64) -> i64 {
        let mut state = self.lock();
        if now >= state.valid_until || state.free() < amount {
            return 0;
        }
        state.held = state.held.saturating_add(amount);
        amount
    }

    /// Adds to the hold of a call as much as is free, at most `most`; returns how much.
    pub fn try_extend(&self, most: i64, now: i64) -> i64 {
        let mut state = self.lock();
        if now >= state.valid_until {
            return 0;
        }
        let part = state.free().min(most).max(0);
        state.held = state.held.saturating_add(part);
        part
    }

    /// The end of a call: what it held is free again but for what it used up.
    pub fn release(&self, held: i64, used: i64) {
        let mut state = self.lock();
        state.held = state.held.saturating_sub(held);
        state.calls = state.calls.saturating_sub(1);
        state.leased = state.leased.saturating_sub(used);
        state.used_since_ask = state.used_since_ask.saturating_add(used);
        state.used_lately = state.used_lately.saturating_add(used);
        if state.calls == 0 {
            state.idle_since = Some(Instant::now());
        }
    }

    /// Puts the hold of a call on the list; returns its number.
    pub fn list(&self, hold: Listed) -> u64 {
        let mut state = self.lock();
        let number = state.next;
        state.next = number.wrapping_add(1);
        state.listed.insert(number, hold);
        number
    }

    /// A hold that is on the list has grown.
    pub fn list_more(&self, number: u64, more: i64) {
        if let Some(hold) = self.lock().listed.get_mut(&number) {
            hold.amount = hold.amount.saturating_add(more);
        }
    }

    /// Takes a hold from the list.
    pub fn unlist(&self, number: u64) {
        self.lock().listed.remove(&number);
    }

    /// The holds one by one, the oldest first.
    pub fn listed(&self) -> Vec<Listed> {
        self.lock().listed.values().cloned().collect()
    }

    /// The lease that charges are paid out of now.
    pub fn lease(&self) -> Option<Arc<str>> {
        self.lock().lease.clone()
    }
}

impl State {
    fn hold(&mut self, amount: i64) {
        self.held = self.held.saturating_add(amount);
        self.calls = self.calls.saturating_add(1);
        self.largest = self.largest.max(amount);
        self.idle_since = None;
    }

    /// The ledger is asked now: what it answers knows of all that was used up before.
    pub fn asks(&mut self) {
        self.used_since_ask = 0;
    }

    /// The ledger's answer.
    pub fn granted(&mut self, granted: &Granted, valid_until: i64) {
        self.lease = granted.lease.as_deref().map(Arc::from);
        self.leased = granted.leased.0.saturating_sub(self.used_since_ask);
        self.valid_until = valid_until;
    }

    /// The lease was renewed.
    pub fn renewed(&mut self, valid_until: i64) {
        if self.lease.is_some() {
            self.valid_until = valid_until;
        }
    }

    /// The lease was closed by another, or given back as a whole.
    pub fn lost(&mut self) {
        self.lease = None;
        self.leased = 0;
        self.valid_until = 0;
    }

    /// Takes what is free out of the purse, to be given back.
    pub fn take_free(&mut self) -> i64 {
        let free = self.free().max(0);
        self.leased = self.leased.saturating_sub(free);
        // An answer of the ledger that is under way does not know of it.
        self.used_since_ask = self.used_since_ask.saturating_add(free);
        free
    }

    /// What was used since the last time that this was asked.
    pub fn look(&mut self) -> i64 {
        self.largest = self.largest.saturating_sub(self.largest / 16);
        std::mem::take(&mut self.used_lately)
    }

    /// Since when nobody has held anything.
    pub fn idle_since(&self) -> Option<Instant> {
        self.idle_since.filter(|_| self.calls == 0)
    }

    /// Somebody found too little after `arrived`, needing no more than this.
    pub fn was_short(&self, need: i64, arrived: Instant) -> bool {
        self.short
            .is_some_and(|(missed, at)| need >= missed && at >= arrived)
    }

    pub fn is_short(&mut self, need: i64) {
        self.short = Some((need, Instant::now()));
    }
}

#[cfg(test)]
mod property;
