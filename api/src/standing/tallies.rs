//! What became of the calls of each route, counted; the count is also what spreads them.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

/// What was counted of one route since the process started.
#[derive(Debug, Default)]
pub struct Tally {
    /// Calls that went by it.
    pub calls: AtomicU64,
    /// Those of them for which a second target was asked beside the first.
    pub hedged: AtomicU64,
    /// Those that the second one answered.
    pub hedges_won: AtomicU64,
    /// Copies that were sent.
    pub mirrored: AtomicU64,
    /// Copies that were not, since too many were under way.
    pub mirrors_skipped: AtomicU64,
}

impl Tally {
    /// The number of the next call.
    pub fn turn(&self) -> u64 {
        self.calls.fetch_add(1, Relaxed)
    }

    /// One more call may be hedged when no more than `percent` of all are. Counted at once.
    pub fn may_hedge(&self, percent: u32) -> bool {
        let calls = self.calls.load(Relaxed);
        // The first call may be one: a share of few calls is none.
        let most = (calls.saturating_mul(u64::from(percent)) / 100).max(1);
        self.hedged
            .fetch_update(Relaxed, Relaxed, |hedged| {
                (hedged < most).then_some(hedged + 1)
            })
            .is_ok()
    }
}

/// The tallies of every route, by name.
#[derive(Debug, Default)]
pub struct Tallies(RwLock<HashMap<String, Arc<Tally>>>);

impl Tallies {
    /// That of one route. Only names of routes are kept, so there are as many as admins made.
    pub fn of(&self, route: &str) -> Arc<Tally> {
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(tally) = known.get(route) {
                return Arc::clone(tally);
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(route.to_owned()).or_default())
    }

    /// All of them.
    pub fn all(&self) -> BTreeMap<String, Arc<Tally>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .iter()
            .map(|(name, tally)| (name.clone(), Arc::clone(tally)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_share_is_hedged() {
        let tally = Tally::default();
        let mut hedged = 0;
        for _ in 0..1_000 {
            tally.turn();
            hedged += u32::from(tally.may_hedge(10));
        }
        assert!((99..=101).contains(&hedged), "{hedged}");
    }
}
