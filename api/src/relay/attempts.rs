//! Which target of a plan is tried next, when, and what is told when none is left.
//!
//! Targets are tried in the order of the plan, those that may not be called now are passed over.
//! Where the circuits of all that are left are open, those that still answer now and then are asked all
//! the same; where all are at their limit, the call lines up with others ([`crate::queue`]).
//! Only when no other is left a target is tried again whose failure may pass: after a wait that
//! doubles and varies by chance, or when its provider said. All of it within one deadline and one
//! sum of waiting. Nothing is tried again once the caller was sent a byte.

mod consequences;
mod line;
mod times;
mod told;
mod verdicts;

use std::sync::Arc;
use std::time::Duration;

use store::Nanos;
use wire::FailureKind;

use self::consequences::{after_of, ends_too, is_open, note_once};
use self::times::{after, backoff, between, elapsed_ms};
use self::verdicts::judge;
pub(crate) use self::verdicts::{served, tried_in_vain};
use super::attempt::Reached;
use super::judge::{Course, Fault};
use super::setback::Setback;
use crate::app::App;
use crate::clock::Millis;
use crate::limits::gate::Full;
use crate::queue::{Berth, Gate, Unserved};
use crate::routing::route::definition::After;
use crate::routing::{ChosenBy, Plan, Target};
use crate::standing::Unfit;
use crate::standing::circuits::Pass;
use crate::standing::credentials::Verdict;

/// A target, and what became of it in this call.
struct Candidate {
    target: Target,
    tries: u32,
    /// The access token for its key was got anew.
    renewed: bool,
    /// It cannot help this call any more.
    over: bool,
    /// A failure that may pass: not before then.
    not_before: Option<Millis>,
    /// Why it was passed over when it was looked at last.
    unfit: Option<Unfit>,
    /// Its provider or model is at its limit.
    full: Option<Full>,
    /// When it was tried last.
    begun: Millis,
}

/// Which targets are looked at.
#[derive(Clone, Copy)]
struct Look {
    /// Those that were not tried yet, or else the others.
    fresh: bool,
    /// Also those that fail too often, if they still answer now and then: nobody else is left.
    resort: bool,
}

/// In this order.
const LOOKS: [Look; 4] = {
    const fn look(fresh: bool, resort: bool) -> Look {
        Look { fresh, resort }
    }
    [
        look(true, false),
        look(false, false),
        look(true, true),
        look(false, true),
    ]
};

/// What to do next.
pub(super) enum Next {
    /// Try this target.
    Try(Box<Trial>),
    /// Line up for the first of these that has a place, until then.
    LineUp(Vec<Gate>, Millis),
    /// Wait so long, then ask again.
    Wait(Duration),
    /// Nothing is left to be tried.
    Over,
}

/// A target that is to be tried.
pub(super) struct Trial {
    /// Its place in the plan.
    number: usize,
    /// The target; it says why it was chosen.
    pub target: Target,
    /// Wants to know what became of it.
    pub pass: Pass,
    /// The place that the call has there, until the guard of the call takes charge of it.
    pub berth: Option<Berth>,
}

/// The attempts of one call.
pub(super) struct Attempts {
    app: Arc<App>,
    candidates: Vec<Candidate>,
    current: usize,
    /// Whoever answers it is remembered.
    conversation: Option<u64>,
    /// What befell targets so far.
    befell: Vec<After>,
    tries: u32,
    waited: Duration,
    deadline: Millis,
    /// When a target may be tried that cannot be now.
    soonest: Option<Millis>,
    stopped: bool,
    last: Option<Setback>,
    /// What such a call usually uses.
    tokens: u64,
    /// There was no place in the line, or none in time.
    unserved: Option<Unserved>,
}

impl Attempts {
    /// Those of a call that came in then.
    pub fn new(app: &Arc<App>, plan: Plan, started: Millis, tokens: u64) -> Self {
        let candidates = plan.targets.into_iter().map(|target| Candidate {
            target,
            tries: 0,
            renewed: false,
            over: false,
            not_before: None,
            unfit: None,
            full: None,
            begun: started,
        });
        let total = i64::try_from(app.clocks.total.as_millis()).unwrap_or(i64::MAX);
        Attempts {
            app: Arc::clone(app),
            candidates: candidates.collect(),
            current: 0,
            conversation: plan.conversation,
            befell: Vec::new(),
            tries: 0,
            waited: Duration::ZERO,
            deadline: Millis(started.0.saturating_add(total)),
            soonest: None,
            stopped: false,
            last: None,
            tokens,
            unserved: None,
        }
    }

    /// What is left of the time that the whole call may take.
    pub fn left(&self) -> Duration {
        let left = self.deadline.0.saturating_sub(self.app.clock.now().0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    }

    /// What to do next.
    pub fn next(&mut self) -> Next {
        let retry = self.app.config.retry.clone();
        let now = self.app.clock.now();
        self.soonest = None;
        for candidate in &mut self.candidates {
            candidate.unfit = None;
            candidate.full = None;
        }
        let spent = self.stopped || self.tries >= retry.attempts || now >= self.deadline;
        for look in LOOKS {
            while let Some(number) = self.ready(look, now).filter(|_| !spent) {
                if let Some(berth) = self.berth(number) {
                    return self.try_at(number, now, berth);
                }
            }
        }
        let gates = self.gates(now);
        if !gates.is_empty() && !spent {
            return Next::LineUp(gates, self.deadline);
        }
        let Some(soonest) = self.soonest.filter(|_| !spent) else {
            return Next::Over;
        };
        let wait = between(now, soonest);
        let fits = self.waited.saturating_add(wait) <= retry.wait && soonest < self.deadline;
        if !fits {
            return Next::Over;
        }
        self.waited = self.waited.saturating_add(wait);
        Next::Wait(wait)
    }

    /// The first target that may be called now, of those that are looked at. Notes when the others may
    /// be.
    fn ready(&mut self, look: Look, now: Millis) -> Option<usize> {
        let mut soonest = self.soonest;
        let mut befell = std::mem::take(&mut self.befell);
        let mut later = |at: Millis| soonest = Some(soonest.map_or(at, |soonest| soonest.min(at)));
        let standing = &self.app.standing;
        let found = self.candidates.iter_mut().position(|candidate| {
            if candidate.over || candidate.full.is_some() || (candidate.tries == 0) != look.fresh {
                return false;
            }
            if !is_open(&candidate.target, &befell) {
                return false;
            }
            candidate.unfit = standing.unfit(&candidate.target, now);
            if let Some(unfit) = &candidate.unfit {
                note_once(&mut befell, after_of(unfit));
            }
            let unfit = match look.resort {
                true => standing.unfit_at_last(&candidate.target, now),
                false => candidate.unfit.clone(),
            };
            match (unfit, candidate.not_before) {
                (Some(Unfit::Refused(_) | Unfit::Exhausted(_)), _) => false,
                (Some(Unfit::Limited(at) | Unfit::Broken(at)), _) => {
                    later(at);
                    false
                }
                (None, Some(at)) if at > now => {
                    later(at);
                    false
                }
                (None, _) => true,
            }
        });
        self.soonest = soonest;
        self.befell = befell;
        found
    }

    fn try_at(&mut self, number: usize, now: Millis, berth: Berth) -> Next {
        match self.trial(number, now, berth) {
            Some(trial) => Next::Try(Box::new(trial)),
            None => Next::Over,
        }
    }

    fn trial(&mut self, number: usize, now: Millis, berth: Berth) -> Option<Trial> {
        let because = self.because(number);
        let candidate = self.candidates.get_mut(number)?;
        candidate.begun = now;
        let mut target = candidate.target.clone();
        if candidate.tries > 0 {
            target.choice.by = ChosenBy::Again;
        } else if because.is_some() {
            target.choice.by = ChosenBy::Fallback;
        }
        target.choice.because = because;
        let circuits = &self.app.standing.circuits;
        let pass = circuits.enter(&target.provider.id, &target.model);
        let pass = pass.counted(target.pace.begin());
        Some(Trial {
            number,
            target,
            pass,
            berth: Some(berth),
        })
    }

    /// Why it is the turn of this one, and not of those before it.
    fn because(&self, number: usize) -> Option<String> {
        if let Some(last) = &self.last {
            return Some(format!("after {}", last.mishap.code()));
        }
        if self.candidates.get(number)?.unfit.is_some() {
            let why = "no target is to be called now, and this one still answers now and then";
            return Some(why.to_owned());
        }
        let before = self.candidates.get(..number)?;
        before.iter().find_map(|candidate| {
            let (unfit, target) = (candidate.unfit.as_ref()?, &candidate.target);
            let (provider, model) = (&target.provider.name, &target.model);
            Some(format!("{provider}/{model} is {} now", unfit.name()))
        })
    }

    /// Another target to be asked beside one that is late: one that was not tried yet, of another
    /// provider or model, with a place for it, that probably costs no more than `most`.
    pub fn second(&mut self, first: &Trial, most: Option<Nanos>) -> Option<Trial> {
        let now = self.app.clock.now();
        let standing = &self.app.standing;
        let place = |target: &Target| (target.provider.id.clone(), target.model.clone());
        let own = place(&first.target);
        let is_cheap = |target: &Target| match (most, target.choice.price) {
            (None, _) => true,
            (Some(most), Some(price)) => price <= most,
            (Some(_), None) => false,
        };
        let number = self.candidates.iter().position(|candidate| {
            !candidate.over
                && candidate.tries == 0
                && is_open(&candidate.target, &self.befell)
                && place(&candidate.target) != own
                && is_cheap(&candidate.target)
                && standing.unfit(&candidate.target, now).is_none()
        })?;
        let berth = self.berth(number)?;
        let mut trial = self.trial(number, now, berth)?;
        trial.target.choice.by = ChosenBy::Hedge;
        Some(trial)
    }

    /// Nothing was tried yet.
    pub fn are_fresh(&self) -> bool {
        self.tries == 0 && self.last.is_none()
    }

    /// The target was not asked: the call does not suit it, or may not be made.
    fn passed_over(&mut self, setback: Setback) {
        if let Some(candidate) = self.candidates.get_mut(self.current) {
            candidate.over = true;
        }
        self.note(setback);
    }

    /// The try came to nothing.
    pub fn failed(&mut self, setback: Setback, trial: Trial) {
        let Trial {
            number, mut pass, ..
        } = trial;
        self.current = number;
        self.stopped = setback.course == Course::Stop;
        if let Some(after) = setback.befell() {
            note_once(&mut self.befell, after);
        }
        if !setback.tried {
            return self.passed_over(setback);
        }
        self.tries += 1;
        let Some(candidate) = self.candidates.get_mut(self.current) else {
            return;
        };
        candidate.tries += 1;
        if setback.mishap.failure.kind == FailureKind::Timeout {
            let now = self.app.clock.now();
            candidate
                .target
                .pace
                .gave_up(elapsed_ms(candidate.begun, now), now);
        }
        let (mut course, mut wait) = (setback.course, setback.retry_after);
        match setback.fault {
            Fault::Nobody => {}
            Fault::Provider => pass.failed(),
            // An access token may have been revoked: the key that it was got for gets another one.
            Fault::Credential(Verdict::Refused)
                if !candidate.renewed && candidate.target.site().account().is_some() =>
            {
                candidate.renewed = true;
                candidate.tries = 0;
                course = Course::Later;
                wait = Some(Duration::ZERO);
            }
            Fault::Credential(verdict) => judge(&self.app, &candidate.target, verdict, &setback),
        }
        self.go_on(course, wait);
        self.note(setback);
    }

    /// What a failure means for the targets that are left.
    fn go_on(&mut self, course: Course, wait: Option<Duration>) {
        let retry = &self.app.config.retry;
        let now = self.app.clock.now();
        let Some(candidate) = self.candidates.get_mut(self.current) else {
            return;
        };
        let may_again = candidate.tries <= retry.again;
        match course {
            Course::Later if may_again => {
                let wait = wait.unwrap_or_else(|| backoff(retry.backoff, candidate.tries));
                candidate.not_before = Some(after(now, wait));
            }
            Course::OtherProviderOrLater if may_again => {
                candidate.not_before = Some(after(now, backoff(retry.backoff, candidate.tries)));
            }
            Course::Stop
            | Course::Elsewhere
            | Course::OtherProvider
            | Course::Later
            | Course::OtherProviderOrLater
            | Course::OtherModel
            | Course::OtherOffer => candidate.over = true,
        }
        let failed = candidate.target.clone();
        let (current, others) = (self.current, self.candidates.iter_mut().enumerate());
        for (_, other) in others.filter(|(number, _)| *number != current) {
            other.over |= ends_too(course, &failed, &other.target);
        }
    }

    /// The target has begun to answer. Only of a stream is it known when: a whole answer takes as
    /// long as it is.
    pub fn served(&self, trial: &mut Trial, reached: &Reached) {
        let now = self.app.clock.now();
        let begun = self
            .candidates
            .get(trial.number)
            .map_or(now, |candidate| candidate.begun);
        let target = &trial.target;
        let streamed = matches!(reached, Reached::Stream(_) | Reached::Flow(_));
        let after = match streamed {
            true => between(begun, now),
            false => Duration::ZERO,
        };
        served(&self.app, target, &mut trial.pass, begun, after);
        target.pace.waited(streamed, elapsed_ms(begun, now), now);
        if let Some(conversation) = self.conversation {
            self.app.standing.settled.note(conversation, target);
        }
    }
}
