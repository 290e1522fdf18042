//! Asking a second target beside a first that is late. Whoever says something useful first answers;
//! the other one is given up.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::attempt::{Reached, attempt};
use super::attempts::{Attempts, Trial};
use super::inbound::Inbound;
use super::setback::Setback;
use crate::app::Link;
use crate::metering::Settle;
use crate::routing::Hedging;

/// What came of a try, or of two.
pub(super) struct Raced {
    /// The guard of the caller's call.
    pub settle: Settle,
    /// Who answered, and those that failed before or instead.
    pub reached: Option<(Trial, Reached)>,
    /// Failed ones, in the order in which they are to be judged.
    pub failed: Vec<(Trial, Setback)>,
}

/// Tries a target, and another one beside it when it is late and the route says so.
pub(super) async fn race(
    link: &Rc<Link>,
    inbound: &Inbound,
    attempts: &mut Attempts,
    mut first: Trial,
    hedging: Option<&Hedging>,
    mut settle: Settle,
) -> Raced {
    if let Some(berth) = first.berth.take() {
        settle.moored(berth);
    }
    let hedging = hedging.filter(|_| attempts.are_fresh());
    let late = hedging.and_then(|hedging| patience(hedging, &first, inbound.peek.stream));
    if let (Some(hedging), Some(late)) = (hedging, late) {
        // Boxed: it is large, and few calls need it.
        let hedged = hedged(link, inbound, attempts, first, (hedging, late), settle);
        return Box::pin(hedged).await;
    }
    let left = attempts.left();
    let tried = tokio::select! {
        biased;
        tried = attempt(link, inbound, &first.target, left, &mut settle) => tried,
        () = link.app.stopping.cancelled() => Err(Setback::stopping()),
    };
    ended(settle, first, tried)
}

async fn hedged(
    link: &Rc<Link>,
    inbound: &Inbound,
    attempts: &mut Attempts,
    first: Trial,
    (hedging, late): (&Hedging, Duration),
    mut settle: Settle,
) -> Raced {
    let left = attempts.left();
    let stopping = link.app.stopping.clone();
    let intake = settle.intake().clone();
    let endings = settle.endings();
    let mut one = Box::pin(attempt(link, inbound, &first.target, left, &mut settle));
    let early = tokio::select! {
        biased;
        tried = &mut one => Some(tried),
        () = stopping.cancelled() => Some(Err(Setback::stopping())),
        () = tokio::time::sleep(late) => None,
    };
    let second = match early {
        Some(_) => None,
        None => second(link, attempts, &first, hedging),
    };
    let Some((mut second, slot)) = second else {
        let tried = match early {
            Some(tried) => tried,
            None => tokio::select! {
                biased;
                tried = &mut one => tried,
                () = stopping.cancelled() => Err(Setback::stopping()),
            },
        };
        drop(one);
        return ended(settle, first, tried);
    };
    let mut beside = Settle::new(slot, Arc::clone(&link.app.clock), intake).rivalling();
    if let Some(berth) = second.berth.take() {
        beside.moored(berth);
    }
    for ending in endings {
        beside.tell(ending);
    }
    let mut two = Box::pin(attempt(link, inbound, &second.target, left, &mut beside));
    let (mut failed_one, mut failed_two) = (None, None);
    let answered = loop {
        tokio::select! {
            biased;
            tried = &mut one, if failed_one.is_none() => match tried {
                Ok(reached) => break Some((Winner::First, reached)),
                Err(setback) => failed_one = Some(setback),
            },
            tried = &mut two, if failed_two.is_none() => match tried {
                Ok(reached) => break Some((Winner::Second, reached)),
                Err(setback) => failed_two = Some(setback),
            },
            () = stopping.cancelled() => failed_one = Some(Setback::stopping()),
        }
        let both = failed_one.is_some() && failed_two.is_some();
        if both || stopping.is_cancelled() {
            break None;
        }
    };
    drop(one);
    drop(two);
    if let Some(setback) = &failed_two {
        beside.try_failed(setback.mishap.code(), setback.mishap.in_full());
    }
    if let Some(setback) = &failed_one {
        settle.try_failed(setback.mishap.code(), setback.mishap.in_full());
    }
    let guards = (settle, beside);
    match answered {
        Some((winner, reached)) => decided(winner, reached, (first, second), guards, hedging),
        None => neither((first, failed_one), (second, failed_two), guards),
    }
}

/// Who answered first.
enum Winner {
    First,
    Second,
}

/// One answered: its guard goes on as the caller's, the other's becomes the hub's own.
fn decided(
    winner: Winner,
    reached: Reached,
    (first, second): (Trial, Trial),
    (settle, beside): (Settle, Settle),
    hedging: &Hedging,
) -> Raced {
    let (trial, mut settle, mut given_up) = match winner {
        Winner::First => (first, settle, beside),
        Winner::Second => {
            hedging.tally.hedges_won.fetch_add(1, Relaxed);
            (second, beside, settle)
        }
    };
    settle.note_beside(&mut given_up);
    given_up.disown("hedge");
    Raced {
        settle,
        reached: Some((trial, reached)),
        failed: Vec::new(),
    }
}

/// Neither answered. The first one's failure is judged last: it decides how the call goes on.
fn neither(
    (first, failed_one): (Trial, Option<Setback>),
    (second, failed_two): (Trial, Option<Setback>),
    (mut settle, beside): (Settle, Settle),
) -> Raced {
    let mut failed = Vec::new();
    failed.extend(failed_two.map(|setback| (second, setback)));
    failed.extend(failed_one.map(|setback| (first, setback)));
    beside.join(&mut settle);
    Raced {
        settle,
        reached: None,
        failed,
    }
}

fn ended(mut settle: Settle, trial: Trial, tried: Result<Reached, Setback>) -> Raced {
    let (reached, failed) = match tried {
        Ok(reached) => (Some((trial, reached)), Vec::new()),
        Err(setback) => {
            settle.try_failed(setback.mishap.code(), setback.mishap.in_full());
            (None, vec![(trial, setback)])
        }
    };
    Raced {
        settle,
        reached,
        failed,
    }
}

/// How long the first target is waited for; `None`: too little is known of it.
fn patience(hedging: &Hedging, first: &Trial, streamed: bool) -> Option<Duration> {
    let learned = || first.target.pace.late_ms(streamed);
    hedging.after_ms.or_else(learned).map(Duration::from_millis)
}

/// Another target and a place in the writer's queue, if the share of the route allows it.
fn second(
    link: &Link,
    attempts: &mut Attempts,
    first: &Trial,
    hedging: &Hedging,
) -> Option<(Trial, store::Slot)> {
    let slot = link.app.store.reserve().ok()?;
    let second = attempts.second(first, hedging.most_cost)?;
    let may = hedging.tally.may_hedge(hedging.most_percent);
    may.then_some((second, slot))
}
