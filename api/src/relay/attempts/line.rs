//! Where every target that is left is at its limit: lining up, and what is told when that did not help.

use std::time::Duration;

use wire::FailureKind;

use super::times::between;
use super::{Attempts, Candidate, Next};
use crate::clock::Millis;
use crate::queue::{Berth, Gate, Ticket, Unserved};
use crate::relay::mishap::Mishap;
use crate::relay::setback::{Setback, full as told_full};
use crate::standing::Unfit;

/// A caller is not sent back sooner where nobody knows when a place will be free.
const SOON: Duration = Duration::from_secs(1);

impl Attempts {
    /// A place at a target, unless its provider or model is at its limit.
    pub(super) fn berth(&mut self, number: usize) -> Option<Berth> {
        let candidate = self.candidates.get_mut(number)?;
        match self.app.queue.enter(&candidate.target, self.tokens) {
            Ok(berth) => Some(berth),
            Err(full) => {
                candidate.full = Some(full);
                None
            }
        }
    }

    /// What the call may wait for in the line: every target that may serve it yet, if one of them is at
    /// its limit.
    pub(super) fn gates(&self, now: Millis) -> Vec<Gate> {
        let open = |candidate: &Candidate| {
            !candidate.over
                && !matches!(
                    candidate.unfit,
                    Some(Unfit::Refused(_) | Unfit::Exhausted(_))
                )
        };
        let limited = |candidate: &Candidate| {
            candidate.full.is_some() || matches!(candidate.unfit, Some(Unfit::Limited(_)))
        };
        let candidates = self.candidates.iter();
        if !candidates.clone().any(|one| open(one) && limited(one)) {
            return Vec::new();
        }
        let gates = candidates.enumerate().filter(|(_, one)| open(one));
        gates
            .map(|(number, candidate)| Gate {
                number,
                target: candidate.target.clone(),
                not_before: candidate.not_before.filter(|at| *at > now),
            })
            .collect()
    }

    /// The call has a place after it lined up.
    pub fn called_up(&mut self, ticket: Ticket) -> Next {
        self.try_at(ticket.number, self.app.clock.now(), ticket.berth)
    }

    /// The line had no place for the call.
    pub fn unserved(&mut self, why: Unserved) {
        self.unserved = Some(why);
    }

    /// A provider or model is at a limit that an admin set, or the line of those that wait is full.
    pub(super) fn at_the_limit(&self, unfit: Option<&Unfit>, now: Millis) -> Option<Setback> {
        let candidates = self.candidates.iter();
        let full = candidates
            .filter_map(|one| Some((one.full.as_ref()?, &one.target)))
            .min_by_key(|(full, _)| full.until.unwrap_or(now));
        let until = full
            .and_then(|(full, _)| full.until)
            .or_else(|| unfit.and_then(Unfit::until));
        let wait = until.map_or(SOON, |until| between(now, until));
        let told = |kind: FailureKind, code: &str, words: String| Setback {
            retry_after: Some(wait.max(SOON)),
            ..Setback::of(Mishap::told(kind, code, words))
        };
        if let Some(Unserved::LineFull(length)) = &self.unserved {
            let words = format!("{length} calls wait for a place at the provider, as many as may");
            return Some(told(FailureKind::Overloaded, "queue_full", words));
        }
        full.map(|(full, _)| told_full(full, now))
    }
}
