//! What is wrong with a route by itself: conditions that no call meets, shares that do not add up,
//! steps that no call reaches.

use std::collections::BTreeMap;

use actix_web::http::header::HeaderName;

use super::ANY_MODEL;
use super::definition::{Aim, Definition, Hedge, Step, TokenRange, When};
use crate::config::file::is_model_name;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Path of the member, such as `steps[1].targets[0].model`.
    pub member: String,
    /// What is wrong with it; reads on after the member's name.
    pub problem: String,
}

impl Flaw {
    pub(super) fn new(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Flaw {
            member: member.into(),
            problem: problem.into(),
        }
    }
}

/// Most steps of a route, and most targets of a step.
const MOST: usize = 50;

/// Largest weight.
const MOST_WEIGHT: u32 = 1_000_000;

/// Looks through a route.
pub fn check(name: &str, route: &Definition) -> Result<(), Flaw> {
    if !is_model_name(name) {
        return Err(Flaw::new(
            "name",
            "must have 1 to 200 characters, without blanks",
        ));
    }
    count("steps", route.steps.len())?;
    for (place, step) in route.steps.iter().enumerate() {
        let at = format!("steps[{place}]");
        of_step(&at, step)?;
        for (place, aim) in step.targets.iter().enumerate() {
            is_open(name, &format!("{at}.targets[{place}].model"), &aim.model)?;
        }
        if place == 0 && !step.after.is_empty() {
            return Err(Flaw::new(
                format!("{at}.after"),
                "can never match: no step comes before the first one",
            ));
        }
        shadowed_step(&at, step, route.steps.get(..place).unwrap_or_default())?;
    }
    if let Some(hedge) = &route.hedge {
        of_hedge(hedge)?;
    }
    match &route.mirror {
        Some(mirror) => {
            is_open(name, "mirror.model", &mirror.model)?;
            percent("mirror.percent", mirror.percent)
        }
        None => Ok(()),
    }
}

/// The model that was asked for is no target where callers ask for the route by its name.
fn is_open(route: &str, member: &str, model: &str) -> Result<(), Flaw> {
    let last = model.rsplit('/').next().unwrap_or(model);
    if route == ANY_MODEL || last != ANY_MODEL {
        return Ok(());
    }
    Err(Flaw::new(
        member,
        format!(
            "can never work: {model:?} stands for the model that was asked for, which only the route `{ANY_MODEL}` knows; here that is {route:?}"
        ),
    ))
}

fn count(member: &str, length: usize) -> Result<(), Flaw> {
    if (1..=MOST).contains(&length) {
        return Ok(());
    }
    Err(Flaw::new(
        member,
        format!("must have 1 to {MOST} entries, it has {length}"),
    ))
}

fn percent(member: &str, value: u32) -> Result<(), Flaw> {
    if (1..=100).contains(&value) {
        return Ok(());
    }
    Err(Flaw::new(
        member,
        format!("is {value}, but must be 1 to 100"),
    ))
}

fn of_hedge(hedge: &Hedge) -> Result<(), Flaw> {
    percent("hedge.most_percent", hedge.most_percent)?;
    if let Some(told) = &hedge.most_cost {
        let cost = told.parse::<store::Nanos>();
        if !cost.is_ok_and(store::Nanos::is_positive) {
            let problem = format!("is no amount of credits above zero: {told:?}");
            return Err(Flaw::new("hedge.most_cost", problem));
        }
    }
    match hedge.after_ms {
        Some(after) if !(1..=600_000).contains(&after) => Err(Flaw::new(
            "hedge.after_ms",
            format!("is {after}, but must be 1 to 600000 milliseconds"),
        )),
        _ => Ok(()),
    }
}

fn of_step(at: &str, step: &Step) -> Result<(), Flaw> {
    count(&format!("{at}.targets"), step.targets.len())?;
    if let Some(when) = &step.when {
        of_when(&format!("{at}.when"), when)?;
    }
    let everyone = When::default();
    let for_whom = step.when.as_ref().unwrap_or(&everyone);
    let mut shares = 0_u32;
    for (place, aim) in step.targets.iter().enumerate() {
        let at = format!("{at}.targets[{place}]");
        if aim.weight > MOST_WEIGHT {
            let problem = format!("is {}, but must be 0 to {MOST_WEIGHT}", aim.weight);
            return Err(Flaw::new(format!("{at}.weight"), problem));
        }
        if let Some(when) = &aim.when {
            let at = format!("{at}.when");
            of_when(&at, when)?;
            together(&at, for_whom, when)?;
        }
        if let Some(canary) = aim.canary {
            let at = format!("{at}.canary.percent");
            percent(&at, canary.percent)?;
            shares = shares.saturating_add(canary.percent);
            if shares > 100 {
                let problem = format!("makes the parts of this step {shares} of 100");
                return Err(Flaw::new(at, problem));
            }
        }
        shadowed_aim(&at, aim, step.targets.get(..place).unwrap_or_default())?;
    }
    if step.targets.iter().all(|aim| aim.canary.is_some()) && shares < 100 {
        let problem =
            format!("go to {shares} of 100 calls: give one target no `canary`, for all others");
        return Err(Flaw::new(format!("{at}.targets"), problem));
    }
    Ok(())
}

fn of_when(at: &str, when: &When) -> Result<(), Flaw> {
    if *when == When::default() {
        return Err(Flaw::new(at, "says nothing: leave it out, or say for whom"));
    }
    for (name, words) in [("keys", &when.keys), ("projects", &when.projects)] {
        if let Some(word) = words.iter().find(|word| word.trim().is_empty()) {
            let problem = format!("has an empty entry: {word:?}");
            return Err(Flaw::new(format!("{at}.{name}"), problem));
        }
    }
    for (name, said) in [("tags", &when.tags), ("headers", &when.headers)] {
        for (member, values) in said {
            if values.is_empty() {
                return Err(Flaw::new(
                    format!("{at}.{name}.{member}"),
                    "can never match: it has no values; `*` stands for any",
                ));
            }
        }
    }
    let shouted = |name: &&String| name.chars().any(|letter| letter.is_ascii_uppercase());
    if let Some(name) = when.headers.keys().find(shouted) {
        return Err(Flaw::new(
            format!("{at}.headers.{name}"),
            "can never match: headers are compared by their names in small letters",
        ));
    }
    let is_header = |name: &str| HeaderName::from_bytes(name.as_bytes()).is_ok();
    if let Some(name) = when.headers.keys().find(|name| !is_header(name)) {
        return Err(Flaw::new(
            format!("{at}.headers.{name}"),
            format!("can never match: no header can be called {name:?}"),
        ));
    }
    if let Some(name) = SECRET.iter().find(|name| when.headers.contains_key(**name)) {
        let problem = "carries the caller's key, which decides nothing: use `keys`";
        return Err(Flaw::new(format!("{at}.headers.{name}"), problem));
    }
    match when.input_tokens {
        Some(TokenRange {
            min: Some(min),
            max: Some(max),
        }) if min > max => Err(Flaw::new(
            format!("{at}.input_tokens"),
            format!("can never match: at least {min} and at most {max}"),
        )),
        _ => Ok(()),
    }
}

/// Headers that conditions may not look at: their values are secrets.
const SECRET: [&str; 4] = ["authorization", "x-api-key", "x-goog-api-key", "cookie"];

/// Two conditions that must hold together can.
fn together(at: &str, outer: &When, inner: &When) -> Result<(), Flaw> {
    let lists = [
        ("keys", &outer.keys, &inner.keys),
        ("projects", &outer.projects, &inner.projects),
    ];
    for (name, outer, inner) in lists {
        if !outer.is_empty() && !inner.is_empty() && !inner.iter().any(|one| outer.contains(one)) {
            return Err(never(format!("{at}.{name}")));
        }
    }
    let maps = [
        ("tags", &outer.tags, &inner.tags),
        ("headers", &outer.headers, &inner.headers),
    ];
    for (name, outer, inner) in maps {
        for (member, values) in inner {
            let Some(allowed) = outer.get(member) else {
                continue;
            };
            let any = |values: &[String]| values.iter().any(|value| value == ANY);
            let meet =
                any(allowed) || any(values) || values.iter().any(|value| allowed.contains(value));
            if !meet {
                return Err(never(format!("{at}.{name}.{member}")));
            }
        }
    }
    if let (Some(outer), Some(inner)) = (outer.input_tokens, inner.input_tokens) {
        let ((least, most), (from, to)) = (outer.ends(), inner.ends());
        if from > most || to < least {
            return Err(never(format!("{at}.input_tokens")));
        }
    }
    Ok(())
}

fn never(member: String) -> Flaw {
    Flaw::new(
        member,
        "can never match: the step's own condition says otherwise",
    )
}

/// Stands for any value of a tag or header.
pub const ANY: &str = "*";

/// An earlier step that ends the route takes all calls of this one; or an earlier step has all of
/// its targets.
fn shadowed_step(at: &str, step: &Step, earlier: &[Step]) -> Result<(), Flaw> {
    let everyone = When::default();
    let for_whom = |step: &Step| step.when.clone().unwrap_or_else(|| everyone.clone());
    for (place, before) in earlier.iter().enumerate() {
        let comes_first = before.after.is_empty() && covers(&for_whom(before), &for_whom(step));
        if comes_first && before.last {
            let problem = format!(
                "can never be reached: steps[{place}] takes its calls and is the last for them"
            );
            return Err(Flaw::new(at, problem));
        }
        let is_there = |aim: &Aim| {
            let same = |other: &Aim| other.model == aim.model && is_for_all(other);
            before.targets.iter().any(same)
        };
        if comes_first && step.targets.iter().all(is_there) {
            let problem = format!("can never help: steps[{place}] tries all of its targets before");
            return Err(Flaw::new(format!("{at}.targets"), problem));
        }
    }
    Ok(())
}

fn is_for_all(aim: &Aim) -> bool {
    aim.when.is_none() && aim.canary.is_none()
}

fn shadowed_aim(at: &str, aim: &Aim, earlier: &[Aim]) -> Result<(), Flaw> {
    let same = |other: &Aim| {
        other.model == aim.model
            && other.canary.is_some() == aim.canary.is_some()
            && match (&other.when, &aim.when) {
                (None, _) => true,
                (Some(wider), Some(own)) => covers(wider, own),
                (Some(_), None) => false,
            }
    };
    match earlier.iter().position(same) {
        Some(place) => Err(Flaw::new(
            format!("{at}.model"),
            format!("is there already for these calls: targets[{place}] of the same step"),
        )),
        None => Ok(()),
    }
}

/// Every call that `own` is for, `wider` is for as well.
fn covers(wider: &When, own: &When) -> bool {
    let list = |wider: &[String], own: &[String]| {
        wider.is_empty() || (!own.is_empty() && own.iter().all(|one| wider.contains(one)))
    };
    let map = |wider: &BTreeMap<String, Vec<String>>, own: &BTreeMap<String, Vec<String>>| {
        wider.iter().all(|(name, allowed)| {
            own.get(name).is_some_and(|values| {
                allowed.iter().any(|value| value == ANY)
                    || values.iter().all(|value| allowed.contains(value))
            })
        })
    };
    let sizes = match (wider.input_tokens, own.input_tokens) {
        (None, _) => true,
        (Some(wider), None) => wider.ends() == (0, u64::MAX),
        (Some(wider), Some(own)) => {
            let ((least, most), (from, to)) = (wider.ends(), own.ends());
            least <= from && to <= most
        }
    };
    sizes
        && list(&wider.keys, &own.keys)
        && list(&wider.projects, &own.projects)
        && map(&wider.tags, &own.tags)
        && map(&wider.headers, &own.headers)
        && wider.needs.iter().all(|need| own.needs.contains(need))
}
