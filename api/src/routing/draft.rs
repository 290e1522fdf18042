//! Walking a route: which of its steps and targets are for this call, and in which order.

use std::sync::Arc;

use store::Nanos;

use super::choice::ChosenBy;
use super::meaning::{Meaning, Place, meaning};
use super::order::{Draw, Unit, order};
use super::price;
use super::question::Question;
use super::route::definition::{After, Aim, Step};
use super::route::{ANY_MODEL, Route};
use super::snapshot::Snapshot;
use super::spec::{Out, Spec, spec};
use super::turns::Turns;

/// A target that was considered, and what became of it.
#[derive(Debug, Clone)]
pub struct Considered {
    /// The route that names it.
    pub route: String,
    /// Its step, counted from 0.
    pub step: usize,
    /// The provider; `None` where the name leads nowhere.
    pub provider: Option<String>,
    /// The model.
    pub model: String,
    /// Why it is out; `None`: it is in the plan.
    pub out: Option<String>,
    /// Its share among its like.
    pub weight: u32,
    /// Those of the lowest number come first.
    pub priority: u32,
    /// What put it where it is.
    pub by: ChosenBy,
    /// What the call probably costs there.
    pub price: Option<Nanos>,
    /// How long calls usually wait there.
    pub usual_ms: Option<u64>,
    /// Calls that are under way there.
    pub busy: u32,
}

/// A step of a route, and whether it is for this call.
#[derive(Debug, Clone)]
pub struct WalkedStep {
    /// The route.
    pub route: String,
    /// Its number, counted from 0.
    pub step: usize,
    /// Why it is not for this call; `None`: it is.
    pub out: Option<String>,
}

/// Everything that was looked at on the way.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Steps.
    pub steps: Vec<WalkedStep>,
    /// Targets, in the order in which they were looked at.
    pub considered: Vec<Considered>,
}

/// A walk through the routes of one call.
pub(super) struct Draft<'d, 'q> {
    pub snapshot: &'d Snapshot,
    pub question: &'d Question<'q>,
    pub turns: &'d dyn Turns,
    /// The route that the caller named: its name decides who may use what it leads to.
    pub top: &'d Arc<str>,
    /// The number of the call among those of that route.
    pub turn: u64,
    /// Everything is noted.
    pub trace: Option<Trace>,
    /// Why places were left out.
    pub outs: Vec<Out>,
    /// Routes that the walk is in.
    pub trail: Vec<Arc<str>>,
    /// Whoever pays may use everything: a copy is the hub's own.
    pub of_the_hub: bool,
}

impl Draft<'_, '_> {
    /// The places of a route that take the call, in order.
    pub fn walk(&mut self, route: &Route) -> Vec<Spec> {
        self.trail.push(Arc::clone(&route.name));
        let mut specs = Vec::new();
        for (number, step) in route.definition.steps.iter().enumerate() {
            let out = step
                .when
                .as_ref()
                .and_then(|when| self.question.misses(when));
            let is_out = out.is_some();
            self.note_step(route, number, out);
            if is_out {
                continue;
            }
            specs.extend(self.step(route, number, step));
            if step.last {
                break;
            }
        }
        self.trail.pop();
        specs
    }

    fn note_step(&mut self, route: &Route, step: usize, out: Option<String>) {
        if let Some(out) = &out {
            self.outs
                .push(Out::Other(format!("step {}: {out}", step + 1)));
        }
        if let Some(trace) = &mut self.trace {
            trace.steps.push(WalkedStep {
                route: route.name.to_string(),
                step,
                out,
            });
        }
    }

    fn step(&mut self, route: &Route, number: usize, step: &Step) -> Vec<Spec> {
        let mut units = Vec::new();
        for aim in &step.targets {
            self.units(route, number, aim, &mut units);
        }
        let draw = Draw {
            route: &route.name,
            turn: self.turn,
            step: number,
            now: self.turns.now(),
        };
        let (units, left) = order(units, step, self.question, &draw);
        for unit in left {
            let out = Out::Other("the lot fell on others".to_owned());
            for spec in unit.specs {
                self.note(number, &spec.place, &out, (unit.weight, unit.priority));
                self.outs.push(out.clone());
            }
        }
        let gate: Option<Arc<[After]>> =
            (!step.after.is_empty()).then(|| step.after.clone().into());
        let mut specs = Vec::new();
        for unit in units {
            for mut spec in unit.specs {
                if self.trail.len() == 1 {
                    spec.choice.step = number;
                }
                spec.choice.route = Some(Arc::clone(self.top));
                spec.choice.gates.extend(gate.clone());
                self.note_in(number, &spec, (unit.weight, unit.priority));
                specs.push(spec);
            }
        }
        specs
    }

    /// What a target stands for. Several providers that have a model are targets of their own.
    fn units(&mut self, route: &Route, step: usize, aim: &Aim, units: &mut Vec<Unit>) {
        let name = self.named(route, &aim.model);
        let shares = (aim.weight, aim.priority);
        if let Some(out) = aim
            .when
            .as_ref()
            .and_then(|when| self.question.misses(when))
        {
            self.leave_out(step, &name, Out::Other(out), shares);
            return;
        }
        let unit = |specs| Unit {
            specs,
            weight: aim.weight,
            priority: aim.priority,
            canary: aim.canary,
        };
        match meaning(self.snapshot, Some(&route.name), &name) {
            Meaning::Route(next) if self.trail.contains(&next.name) => {
                let words = "it leads back to a route that the call came from".to_owned();
                self.leave_out(step, &name, Out::Other(words), shares);
            }
            Meaning::Route(next) => {
                let specs = self.walk(&next);
                if !specs.is_empty() {
                    units.push(unit(specs));
                }
            }
            Meaning::Models(places) if places.is_empty() => {
                let words = "no provider that is switched on has it".to_owned();
                self.leave_out(step, &name, Out::Other(words), shares);
            }
            Meaning::Models(places) => {
                for place in places {
                    match self.look(place.clone()) {
                        Ok(spec) => units.push(unit(vec![spec])),
                        Err(out) => {
                            self.note(step, &place, &out, shares);
                            self.outs.push(out);
                        }
                    }
                }
            }
        }
    }

    /// In the route for all models, `*` is the one that was asked for.
    fn named(&self, route: &Route, model: &str) -> String {
        let asked = super::names::clean(self.question.requested);
        match model.strip_suffix(ANY_MODEL) {
            Some(before) if *route.name == *ANY_MODEL => format!("{before}{asked}"),
            _ => model.to_owned(),
        }
    }

    fn look(&self, place: Place) -> Result<Spec, Out> {
        let principal = self.question.principal;
        let whole = self.of_the_hub || principal.models.names(self.top);
        let may_use = |provider: &str, model: &str| whole || principal.may_use(provider, model);
        spec(self.snapshot, self.question, self.turns, place, may_use)
    }

    fn leave_out(&mut self, step: usize, name: &str, out: Out, shares: (u32, u32)) {
        if let Some(trace) = &mut self.trace {
            trace.considered.push(Considered {
                route: self
                    .trail
                    .last()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                step,
                provider: None,
                model: name.to_owned(),
                out: Some(out.words()),
                weight: shares.0,
                priority: shares.1,
                by: ChosenBy::default(),
                price: None,
                usual_ms: None,
                busy: 0,
            });
        }
        self.outs
            .push(Out::Other(format!("{name}: {}", out.words())));
    }

    fn note(&mut self, step: usize, place: &Place, out: &Out, shares: (u32, u32)) {
        if self.trace.is_none() {
            return;
        }
        let mut considered = self.considered(step, place, shares);
        considered.out = Some(out.words());
        if let Some(trace) = &mut self.trace {
            trace.considered.push(considered);
        }
    }

    fn note_in(&mut self, step: usize, spec: &Spec, shares: (u32, u32)) {
        if self.trace.is_none() {
            return;
        }
        let mut priced = spec.clone();
        price::write(std::iter::once(&mut priced), self.question);
        let considered = Considered {
            by: spec.choice.by,
            price: spec.choice.price.or(priced.choice.price),
            ..self.considered(step, &spec.place, shares)
        };
        if let Some(trace) = &mut self.trace {
            trace.considered.push(considered);
        }
    }

    fn considered(&self, step: usize, place: &Place, shares: (u32, u32)) -> Considered {
        let route = self.trail.last().map(ToString::to_string);
        Considered {
            route: route.unwrap_or_default(),
            step,
            weight: shares.0,
            priority: shares.1,
            ..Considered::of(self.question, self.turns, place)
        }
    }
}

impl Considered {
    /// A place, and how it has been doing.
    pub(super) fn of(question: &Question<'_>, turns: &dyn Turns, place: &Place) -> Self {
        let provider = &place.provider;
        let sent_as = provider.settings.sent_as(&place.model);
        let pace = turns.pace(&provider.id, sent_as);
        Considered {
            route: String::new(),
            step: 0,
            provider: Some(provider.name.clone()),
            model: sent_as.to_owned(),
            out: None,
            weight: 1,
            priority: 0,
            by: ChosenBy::default(),
            price: None,
            usual_ms: pace.usual_ms(question.streamed),
            busy: pace.busy(),
        }
    }
}
