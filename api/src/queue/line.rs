//! The line itself.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use wire::Usage;

use super::order::{Order, Place as Turn};
use super::waiting::Waiting;
use crate::clock::{Clock, Millis};
use crate::config::queue::QueueSettings;
use crate::limits::gate::Full;
use crate::limits::{Limits, Place};
use crate::routing::Target;
use crate::standing::{Standing, Unfit};

/// Where nobody knows when a place will be free, it is looked again after so long.
const LOOK: Duration = Duration::from_millis(250);

/// A target that a call waits for.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Which of the call's targets it is.
    pub number: usize,
    /// The target.
    pub target: Target,
    /// It failed, and is not to be called before then.
    pub not_before: Option<Millis>,
}

/// Who waits, and how much it wants.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Callers take turns by this.
    pub who: String,
    /// The higher goes first.
    pub priority: i64,
    /// The tokens that such a call usually uses.
    pub tokens: u64,
}

/// A place at a target. Dropped, it is free for the next one.
pub struct Berth {
    place: Option<Place>,
    queue: Arc<Queue>,
}

impl Berth {
    /// The call has used so much.
    pub fn settled(mut self, usage: &Usage) {
        if let Some(place) = self.place.take() {
            place.settled(usage, 0);
        }
    }
}

impl Drop for Berth {
    fn drop(&mut self) {
        // Free before anybody looks for it; where it was settled it is already.
        drop(self.place.take());
        self.queue.move_up();
    }
}

/// A call that goes: to which of its targets, and its place there.
pub struct Ticket {
    /// Which of the call's targets.
    pub number: usize,
    /// Its place.
    pub berth: Berth,
}

/// Why a call did not get a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unserved {
    /// So many wait already.
    LineFull(usize),
    /// It would have to wait too long, or has.
    TooLong,
}

/// What waits at this moment, and what became of those that did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// How many wait, by provider.
    pub waiting: BTreeMap<String, usize>,
    /// Calls that got a place after a wait.
    pub served: u64,
    /// Milliseconds that those waited in all.
    pub waited_ms: u64,
    /// Calls that found the line full.
    pub full: u64,
    /// Calls that waited in vain, or would have.
    pub too_long: u64,
    /// Calls whose clients left.
    pub left: u64,
}

/// A call in the line.
struct Waiter {
    gates: Vec<Gate>,
    tokens: u64,
    give: oneshot::Sender<(usize, Place)>,
}

#[derive(Default)]
struct State {
    order: Order<Waiter>,
    /// When somebody may go next, if nothing else happens.
    next: Option<Millis>,
    shown: Shown,
}

/// The line.
pub struct Queue {
    settings: QueueSettings,
    limits: Arc<Limits>,
    standing: Arc<Standing>,
    clock: Arc<dyn Clock>,
    waiting: AtomicUsize,
    state: Mutex<State>,
}

impl Queue {
    /// Nobody waits.
    pub fn new(
        settings: QueueSettings,
        limits: Arc<Limits>,
        standing: Arc<Standing>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Queue {
            settings,
            limits,
            standing,
            clock,
            waiting: AtomicUsize::new(0),
            state: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_waited_in(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }

    /// Takes a place at a target at once, unless others wait for that provider: then the call has to
    /// line up.
    pub fn enter(self: &Arc<Self>, target: &Target, tokens: u64) -> Result<Berth, Full> {
        if self.is_waited_in() {
            let state = self.lock();
            let waits = |waiter: &Waiter| {
                let mut gates = waiter.gates.iter();
                gates.any(|gate| gate.target.provider.id == target.provider.id)
            };
            if state.order.iter().any(|(_, waiter)| waits(waiter)) {
                return Err(Full {
                    until: None,
                    words: format!("other calls wait for provider `{}`", target.provider.name),
                    limit: String::new(),
                });
            }
        }
        let place = self.limits.at_target(target, tokens)?;
        Ok(self.berth(place))
    }

    pub(super) fn berth(self: &Arc<Self>, place: Place) -> Berth {
        Berth {
            place: Some(place),
            queue: Arc::clone(self),
        }
    }

    /// Waits for a place at one of these, at most as long as the settings and `deadline` say.
    pub async fn wait(
        self: &Arc<Self>,
        gates: Vec<Gate>,
        wish: &Wish,
        deadline: Millis,
    ) -> Result<Ticket, Unserved> {
        let began = self.clock.now();
        let most = i64::try_from(self.settings.wait.as_millis()).unwrap_or(i64::MAX);
        let latest = Millis(began.0.saturating_add(most)).min(deadline);
        let mut waiting = {
            let mut state = self.lock();
            let soonest = gates.iter();
            let soonest = soonest
                .map(|gate| self.soonest(gate, wish.tokens, began))
                .min();
            if soonest.is_none_or(|soonest| soonest > latest) {
                state.shown.too_long += 1;
                return Err(Unserved::TooLong);
            }
            let length = state.order.len();
            if length >= self.settings.length {
                state.shown.full += 1;
                return Err(Unserved::LineFull(length));
            }
            let (give, taken) = oneshot::channel();
            let waiter = Waiter {
                gates,
                tokens: wish.tokens,
                give,
            };
            let turn = state.order.push(&wish.who, wish.priority, waiter);
            self.waiting.store(state.order.len(), Ordering::Release);
            Waiting {
                queue: Arc::clone(self),
                turn,
                taken: Some(taken),
            }
        };
        self.move_up();
        loop {
            let now = self.clock.now();
            if now >= latest {
                break;
            }
            let next = self.lock().next.unwrap_or(latest).min(latest);
            let pause = u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0);
            let pause = Duration::from_millis(pause.max(1)).min(LOOK);
            if let Some((number, place)) = waiting.within(pause).await {
                let waited = self.clock.now().0.saturating_sub(began.0);
                let mut state = self.lock();
                state.shown.served += 1;
                state.shown.waited_ms += u64::try_from(waited).unwrap_or(0);
                drop(state);
                return Ok(Ticket {
                    number,
                    berth: self.berth(place),
                });
            }
            let is_due = self
                .lock()
                .next
                .is_some_and(|next| next <= self.clock.now());
            if is_due {
                self.move_up();
            }
        }
        self.lock().shown.too_long += 1;
        waiting.gives_up();
        Err(Unserved::TooLong)
    }

    /// A call waits no longer. True: it was in the line still.
    pub(super) fn leave(&self, turn: Turn, has_left: bool) {
        let mut state = self.lock();
        let was_there = state.order.remove(turn).is_some();
        if was_there && has_left {
            state.shown.left += 1;
        }
        self.waiting.store(state.order.len(), Ordering::Release);
    }

    /// What waits and what became of it.
    pub fn shown(&self) -> Shown {
        let state = self.lock();
        let mut shown = state.shown.clone();
        for (_, waiter) in state.order.iter() {
            if let Some(gate) = waiter.gates.first() {
                let name = gate.target.provider.name.clone();
                *shown.waiting.entry(name).or_default() += 1;
            }
        }
        shown
    }

    /// When a gate may open at the earliest, as far as that is known.
    fn soonest(&self, gate: &Gate, tokens: u64, now: Millis) -> Millis {
        // Who waits has nobody else left.
        let unfit = self.standing.unfit_at_last(&gate.target, now);
        let fit = match &unfit {
            None => now,
            Some(unfit) => unfit.until().unwrap_or(Millis(i64::MAX)),
        };
        let full = self.limits.full_at(&gate.target, tokens);
        let room = full.and_then(|full| full.until).unwrap_or(now);
        fit.max(room).max(gate.not_before.unwrap_or(now))
    }

    /// Lets everybody go who can, in order.
    pub(super) fn move_up(&self) {
        if !self.is_waited_in() {
            return;
        }
        let now = self.clock.now();
        let later = Millis(now.0.saturating_add(250));
        let mut state = self.lock();
        let mut going: Vec<(Turn, usize, Place)> = Vec::new();
        let mut next: Option<Millis> = None;
        {
            // What has no room for one has none for those behind it.
            let mut full: HashSet<(&str, &str, &str)> = HashSet::new();
            for (turn, waiter) in state.order.iter() {
                for gate in &waiter.gates {
                    let target = &gate.target;
                    let credential = target.credential.as_ref();
                    let key = (
                        target.provider.id.as_str(),
                        credential.map_or("", |known| known.id.as_str()),
                        target.model.as_str(),
                    );
                    if full.contains(&key) {
                        continue;
                    }
                    let until = match gate.not_before.filter(|at| *at > now) {
                        Some(at) => at,
                        None => match self.place(target, waiter.tokens, now) {
                            Ok(place) => {
                                going.push((turn, gate.number, place));
                                break;
                            }
                            Err(until) => {
                                full.insert(key);
                                until.unwrap_or(later)
                            }
                        },
                    };
                    next = Some(next.map_or(until, |next| next.min(until)));
                }
            }
        }
        state.next = next;
        let mut unwanted = Vec::new();
        for (turn, number, place) in going {
            if let Some(waiter) = state.order.serve(turn)
                && let Err((_, place)) = waiter.give.send((number, place))
            {
                unwanted.push(place);
            }
        }
        self.waiting.store(state.order.len(), Ordering::Release);
        if !unwanted.is_empty() {
            // Whoever left made room for another, which is looked for at once.
            state.next = Some(now);
        }
        drop(state);
    }

    fn place(&self, target: &Target, tokens: u64, now: Millis) -> Result<Place, Option<Millis>> {
        match self.standing.unfit_at_last(target, now) {
            None => self
                .limits
                .at_target(target, tokens)
                .map_err(|full| full.until),
            Some(Unfit::Limited(until) | Unfit::Broken(until)) => Err(Some(until)),
            Some(Unfit::Refused(until) | Unfit::Exhausted(until)) => Err(until),
        }
    }
}
