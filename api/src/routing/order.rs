//! The order of a step's targets: lots of canaries, priorities, and the policy.

use sha2::{Digest, Sha256};

use super::choice::ChosenBy;
use super::price;
use super::question::Question;
use super::route::definition::{Canary, DrawnBy, Policy, Step};
use super::spec::Spec;
use crate::clock::Millis;

/// What the golden ratio takes of a turn of 2⁶⁴: numbers in a row are spread as evenly as can be, so
/// that shares come out exact over few calls, without a state that calls would wait for.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The same of the square root of two: what is drawn with it does not depend on the other.
const ROOT: u64 = 0x6A09_E667_F3BC_C909;

/// One of so many calls tries a target that is not the fastest.
const EXPLORATION: u64 = 10;

/// A target that was measured less long ago needs no exploration.
const STALE_MS: i64 = 100;

/// One target of a step; where it is a route of its own, several places in their order.
#[derive(Debug)]
pub(super) struct Unit {
    pub specs: Vec<Spec>,
    pub weight: u32,
    pub priority: u32,
    pub canary: Option<Canary>,
}

impl Unit {
    fn first(&self) -> Option<&Spec> {
        self.specs.first()
    }

    fn mark(&mut self, by: ChosenBy) {
        // What a route of its own chose, it says itself.
        for spec in &mut self.specs {
            if spec.choice.by == ChosenBy::Named || matches!(by, ChosenBy::Canary) {
                spec.choice.by = by;
            }
        }
    }
}

/// What decides beside the definition.
pub(super) struct Draw<'d> {
    pub route: &'d str,
    /// The number of the call among those of the route.
    pub turn: u64,
    pub step: usize,
    /// Milliseconds since 1970.
    pub now: Millis,
}

impl Draw<'_> {
    fn spread(&self, by: u64) -> u64 {
        let salt = u64::try_from(self.step).unwrap_or(0).wrapping_mul(ROOT);
        self.turn
            .wrapping_add(1)
            .wrapping_mul(by)
            .wrapping_add(salt)
    }
}

/// A part of 10,000 that the turns of a route fall into evenly.
pub(super) fn lot(turn: u64) -> u64 {
    scaled(turn.wrapping_mul(ROOT), 10_000)
}

/// Brings them into order. Canaries that the lot did not fall on are told apart.
pub(super) fn order(
    units: Vec<Unit>,
    step: &Step,
    question: &Question<'_>,
    draw: &Draw<'_>,
) -> (Vec<Unit>, Vec<Unit>) {
    let (canaries, mut rest): (Vec<_>, Vec<_>) =
        units.into_iter().partition(|unit| unit.canary.is_some());
    let (drawn, left) = drawn(canaries, question, draw);
    price_where_wanted(&mut rest, step.policy, question);
    let mut ordered = drawn;
    for unit in &mut ordered {
        unit.mark(ChosenBy::Canary);
    }
    let mut priorities: Vec<u32> = rest.iter().map(|unit| unit.priority).collect();
    priorities.sort_unstable();
    priorities.dedup();
    for priority in priorities {
        let group = rest.extract_if(.., |unit| unit.priority == priority);
        ordered.extend(by_policy(group.collect(), step.policy, question, draw));
    }
    (ordered, left)
}

fn price_where_wanted(units: &mut [Unit], policy: Policy, question: &Question<'_>) {
    if policy == Policy::LowestPrice {
        price::write(units.iter_mut().flat_map(|unit| &mut unit.specs), question);
    }
}

/// The canary that the lot fell on, and those that it did not.
fn drawn(canaries: Vec<Unit>, question: &Question<'_>, draw: &Draw<'_>) -> (Vec<Unit>, Vec<Unit>) {
    let mut upto = 0_u64;
    let mut found = false;
    canaries.into_iter().partition(|unit| {
        let Some(canary) = unit.canary else {
            return false;
        };
        upto += u64::from(canary.percent) * 100;
        let lot = match canary.by {
            DrawnBy::Call => scaled(draw.spread(ROOT), 10_000),
            DrawnBy::Caller => of_caller(question, draw.route),
        };
        let fell = lot < upto && !found;
        found |= fell;
        fell
    })
}

/// The same for a caller at any time, in any process.
fn of_caller(question: &Question<'_>, route: &str) -> u64 {
    let whose = &question.whose;
    let who = whose.user.as_deref().or(whose.key.as_deref());
    let mut hash = Sha256::new();
    hash.update(route);
    hash.update([0]);
    hash.update(who.unwrap_or_default());
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    scaled(u64::from_le_bytes([a, b, c, d, e, f, g, h]), 10_000)
}

/// A number of the whole range as one below `most`.
fn scaled(number: u64, most: u64) -> u64 {
    let wide = u128::from(number) * u128::from(most);
    u64::try_from(wide >> 64).unwrap_or(0)
}

fn by_policy(
    group: Vec<Unit>,
    policy: Policy,
    question: &Question<'_>,
    draw: &Draw<'_>,
) -> Vec<Unit> {
    let mut ordered = match policy {
        Policy::InOrder => group,
        Policy::Priority | Policy::LowestPrice | Policy::LowestLatency | Policy::LeastBusy => {
            by_weight(group, draw.spread(GOLDEN))
        }
    };
    for unit in &mut ordered {
        unit.mark(ChosenBy::Policy(policy));
    }
    match policy {
        Policy::InOrder | Policy::Priority => {}
        Policy::LowestPrice => {
            let price = |unit: &Unit| unit.first().and_then(|spec| spec.choice.price);
            ordered.sort_by_key(|unit| price(unit).map_or(i64::MAX, |price| price.0));
        }
        Policy::LowestLatency => by_latency(&mut ordered, question.streamed, draw),
        Policy::LeastBusy => {
            for spec in ordered.iter_mut().flat_map(|unit| &mut unit.specs) {
                spec.choice.busy = Some(spec.pace.busy());
            }
            let load = |unit: &Unit| {
                let busy = unit.first().and_then(|spec| spec.choice.busy).unwrap_or(0);
                // One of no weight is the busiest of all.
                (u64::from(busy) * 1_000_000)
                    .checked_div(u64::from(unit.weight))
                    .unwrap_or(u64::MAX)
            };
            ordered.sort_by_key(load);
        }
    }
    ordered
}

/// Draws them one after another, each by its weight among those that are left; what weighs nothing
/// comes last.
fn by_weight(mut group: Vec<Unit>, mut lot: u64) -> Vec<Unit> {
    let mut ordered = Vec::with_capacity(group.len());
    while !group.is_empty() {
        let whole: u64 = group.iter().map(|unit| u64::from(unit.weight)).sum();
        let mut left = scaled(lot, whole.max(1));
        let place = group.iter().position(|unit| {
            let weight = u64::from(unit.weight);
            let is_it = left < weight;
            left = left.saturating_sub(weight);
            is_it
        });
        ordered.push(group.remove(place.unwrap_or(0)));
        lot = lot.wrapping_mul(GOLDEN).rotate_left(31).wrapping_add(ROOT);
    }
    ordered
}

/// The fastest first. One that nobody knows is asked at once, by one call at a time.
fn by_latency(ordered: &mut Vec<Unit>, streamed: bool, draw: &Draw<'_>) {
    for spec in ordered.iter_mut().flat_map(|unit| &mut unit.specs) {
        spec.choice.usual_ms = spec.pace.usual_ms(streamed);
    }
    let wait = |unit: &Unit| match unit.first() {
        Some(spec) => match spec.choice.usual_ms {
            Some(ms) => ms.saturating_add(1),
            None if spec.pace.busy() == 0 => 0,
            None => u64::MAX - 1,
        },
        None => u64::MAX,
    };
    ordered.sort_by_key(wait);
    if draw.turn % EXPLORATION != EXPLORATION - 1 {
        return;
    }
    let measured = |unit: &Unit| unit.first().map(|spec| spec.pace.measured(streamed));
    let others = ordered.iter().enumerate().skip(1);
    let oldest = others.filter_map(|(place, unit)| Some((place, measured(unit)?)));
    if let Some((place, at)) = oldest.min_by_key(|(_, at)| *at)
        && at.0.saturating_add(STALE_MS) <= draw.now.0
    {
        let mut unit = ordered.remove(place);
        unit.mark_exploration();
        ordered.insert(0, unit);
    }
}

impl Unit {
    fn mark_exploration(&mut self) {
        if let Some(spec) = self.specs.first_mut() {
            spec.choice.by = ChosenBy::Exploration;
        }
    }
}
