//! What is told when nothing is left to be tried.

use wire::FailureKind;

use super::Attempts;
use super::times::between;
use crate::app::App;
use crate::clock::Millis;
use crate::relay::judge::Fault;
use crate::relay::mishap::Mishap;
use crate::relay::setback::Setback;
use crate::routing::Target;
use crate::standing::Unfit;
use crate::standing::credentials::Verdict;

impl Attempts {
    /// The caller can do most with the news that the call may be repeated, and least with that of a
    /// key that only an admin can mend.
    pub(super) fn note(&mut self, setback: Setback) {
        let rank = |setback: &Setback| match (setback.tried, setback.fault) {
            (false, _) => 0,
            (true, Fault::Credential(Verdict::Limited)) => 2,
            (true, Fault::Credential(_)) => 1,
            (true, Fault::Nobody | Fault::Provider) => 2,
        };
        if self.stopped
            || self
                .last
                .as_ref()
                .is_none_or(|last| rank(&setback) >= rank(last))
        {
            self.last = Some(setback);
        }
    }

    /// What is told when nothing is left, and when it may be better.
    pub fn last_word(mut self) -> Setback {
        let now = self.app.clock.now();
        let full = self
            .candidates
            .iter()
            .filter_map(|one| one.full.as_ref()?.until);
        let soonest = self.soonest.into_iter().chain(full).min();
        let better = soonest.map(|soonest| between(now, soonest));
        let Some(mut last) = self.last.take() else {
            return self.untried(now);
        };
        let passes = matches!(
            last.mishap.failure.kind,
            FailureKind::RateLimit | FailureKind::Overloaded | FailureKind::Timeout
        );
        if passes && !self.stopped {
            last.retry_after = better.or(last.retry_after);
        }
        last
    }

    /// No target may be called now: why, and until when.
    fn untried(&self, now: Millis) -> Setback {
        let unfit = self.candidates.iter().filter_map(|candidate| {
            let unfit = candidate.unfit.as_ref()?;
            Some((unfit, &candidate.target))
        });
        let rank = |unfit: &Unfit| match unfit {
            Unfit::Limited(_) => 0,
            Unfit::Broken(_) => 1,
            Unfit::Exhausted(_) => 2,
            Unfit::Refused(_) => 3,
        };
        let until = |unfit: &Unfit| unfit.until().unwrap_or(Millis(i64::MAX));
        let best = unfit.min_by_key(|(unfit, _)| (rank(unfit), until(unfit)));
        if let Some(setback) = self.at_the_limit(best.map(|(unfit, _)| unfit), now) {
            return setback;
        }
        let Some((unfit, target)) = best else {
            let code = "no_target";
            let message = "the plan of this call had no target";
            return Setback::of(Mishap::told(FailureKind::Internal, code, message));
        };
        let wait = unfit.until().map(|until| between(now, until));
        Setback {
            retry_after: wait,
            ..Setback::of(untried(&self.app, unfit, target))
        }
    }
}

/// Told without asking the provider, in the words for what it said when it was asked.
fn untried(app: &App, unfit: &Unfit, target: &Target) -> Mishap {
    let name = &target.provider.name;
    let credential = target.credential.as_ref();
    let known = credential.map(|known| app.standing.credentials.of(&known.id));
    let entry = known
        .into_iter()
        .flatten()
        .find(|(model, entry)| {
            (model.is_empty() || *model == target.model) && entry.unfit(app.clock.now()).is_some()
        })
        .map(|(_, entry)| entry);
    let code = entry.as_ref().and_then(|entry| entry.code.as_deref());
    let reason = entry.as_ref().and_then(|entry| entry.reason.as_deref());
    let detail = reason.unwrap_or("no reason is known");
    let (kind, code, told) = match unfit {
        Unfit::Limited(_) => (
            FailureKind::RateLimit,
            code.unwrap_or("rate_limit_exceeded"),
            format!(
                "provider `{name}` limits the hub's calls of `{}` now, and was not asked again: {detail}",
                target.model
            ),
        ),
        Unfit::Broken(_) => (
            FailureKind::Overloaded,
            "provider_unavailable",
            format!(
                "provider `{name}` failed too often with `{}`, and is left alone for a while",
                target.model
            ),
        ),
        Unfit::Exhausted(_) => (
            FailureKind::Upstream,
            code.unwrap_or("provider_wants_payment"),
            format!("the hub's account at provider `{name}` cannot pay; an admin can top it up"),
        ),
        Unfit::Refused(_) => (
            FailureKind::Upstream,
            code.unwrap_or("provider_refused_credential"),
            format!("provider `{name}` refused the hub's credential; an admin can replace it"),
        ),
    };
    Mishap::told(kind, code, told.clone())
        .with_detail(format!("{told}; it was not asked: {detail}"))
}
