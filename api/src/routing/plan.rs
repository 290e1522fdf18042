//! The plan of one call: which targets, in which order.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use store::Nanos;
use wire::asks::{Opening, opening};
use wire::{Dialect, Operation};

use super::book::RateEntry;
use super::choice::{Choice, ChosenBy};
use super::draft::{Considered, Draft, Trace};
use super::meaning::{Meaning, Place, meaning};
use super::names::clean;
use super::order::lot;
use super::price;
use super::question::Question;
use super::refusal::{NoRoute, nothing, unknown};
use super::route::Route;
use super::route::definition::{Definition, Hedge, Policy, Sticky};
use super::snapshot::{CredentialEntry, ProviderEntry, Snapshot};
use super::spec::{Out, Spec, spec};
use super::turns::Turns;
use crate::providers::{Endpoint, Site};
use crate::standing::pace::Pace;
use crate::standing::tallies::Tally;
use crate::upstream::Clocks;

/// One place that a call can go to.
#[derive(Debug, Clone)]
pub struct Target {
    /// The provider.
    pub provider: Arc<ProviderEntry>,
    /// The model, as the provider calls it. May carry a script of the simulator.
    pub model: String,
    /// The key to use; `None` where the provider wants none.
    pub credential: Option<Arc<CredentialEntry>>,
    /// The dialect that will be spoken, and where.
    pub endpoint: Endpoint,
    /// The price as of the snapshot; `None`: unknown.
    pub rate: Option<Arc<RateEntry>>,
    /// How the model has been doing there.
    pub pace: Arc<Pace>,
    /// Why it stands where it stands.
    pub choice: Choice,
}

impl Target {
    /// How long the parts of a call may take here: what the model was given, else its provider, else
    /// the hub.
    pub fn clocks(&self, of_the_hub: Clocks) -> Clocks {
        let settings = &self.provider.settings;
        match &settings.timeouts {
            Some(timeouts) => timeouts.clocks(settings.model_of(&self.model), of_the_hub),
            None => of_the_hub,
        }
    }

    /// The provider with the credential of this call.
    pub fn site(&self) -> Site<'_> {
        let provider = &self.provider;
        Site {
            kind: provider.kind,
            base: &provider.base_url,
            region: provider.region.as_deref(),
            settings: &provider.settings,
            secret: self.credential.as_ref().map(|known| &known.secret),
        }
    }

    /// The same provider, model and credential.
    pub fn is(&self, other: &Target) -> bool {
        self.identity() == other.identity()
    }

    fn identity(&self) -> (&str, &str, Option<&str>) {
        let credential = self.credential.as_ref().map(|known| known.id.as_str());
        (&self.provider.id, &self.model, credential)
    }
}

/// What a call wants of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An answer to a conversation, best in this dialect.
    Chat(Dialect),
    /// One of the APIs beside it.
    Operation(Operation),
    /// A video, which is made while nobody waits.
    Video,
}

impl From<Dialect> for Wanted {
    fn from(dialect: Dialect) -> Self {
        Wanted::Chat(dialect)
    }
}

impl From<Operation> for Wanted {
    fn from(operation: Operation) -> Self {
        Wanted::Operation(operation)
    }
}

/// The targets of one call, best first. Never empty; none is there twice.
#[derive(Debug, Default)]
pub struct Plan {
    /// To be tried in this order.
    pub targets: Vec<Target>,
    /// The conversation that it belongs to: whoever answers it is remembered.
    pub conversation: Option<u64>,
    /// A second target may be asked beside the first.
    pub hedge: Option<Hedging>,
    /// Who gets a copy.
    pub mirror: Option<Mirroring>,
}

/// When a second target is asked.
#[derive(Debug, Clone)]
pub struct Hedging {
    /// So long the first is waited for, in milliseconds; `None`: as long as 95 of 100 calls take.
    pub after_ms: Option<u64>,
    /// At most this part of the route's calls.
    pub most_percent: u32,
    /// The second one may probably cost no more.
    pub most_cost: Option<Nanos>,
    /// What is counted of the route.
    pub tally: Arc<Tally>,
}

/// A copy of the call.
#[derive(Debug, Clone)]
pub struct Mirroring {
    /// Who gets it; of several, the first that takes it.
    pub targets: Vec<Target>,
    /// What is counted of the route.
    pub tally: Arc<Tally>,
}

/// Makes the plan of a call.
pub fn plan(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
) -> Result<Plan, NoRoute> {
    made(snapshot, question, turns, None).0
}

/// The same, with all that was looked at.
pub fn traced(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
) -> (Result<Plan, NoRoute>, Option<Arc<Route>>, Trace) {
    let route = match meaning(snapshot, None, clean(question.requested)) {
        Meaning::Route(route) => Some(route),
        Meaning::Models(_) => None,
    };
    let (plan, trace) = made(snapshot, question, turns, Some(Trace::default()));
    (plan, route, trace.unwrap_or_default())
}

fn made(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
    trace: Option<Trace>,
) -> (Result<Plan, NoRoute>, Option<Trace>) {
    match meaning(snapshot, None, clean(question.requested)) {
        Meaning::Models(places) => {
            let mut trace = trace;
            let plan = of_models(snapshot, question, turns, places, trace.as_mut());
            (plan, trace)
        }
        Meaning::Route(route) => of_route(snapshot, question, turns, &route, trace),
    }
}

/// A model at whoever has it. Those that speak the caller's dialect come first.
fn of_models(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
    places: Vec<Place>,
    mut trace: Option<&mut Trace>,
) -> Result<Plan, NoRoute> {
    if places.is_empty() {
        return Err(unknown(snapshot, question.requested));
    }
    let by = match places.len() {
        1 => ChosenBy::Named,
        _ => ChosenBy::Policy(Policy::InOrder),
    };
    let principal = question.principal;
    let may_use = |provider: &str, model: &str| principal.may_use(provider, model);
    let mut outs: Vec<Out> = Vec::new();
    let mut specs = Vec::new();
    for place in places {
        let mut seen = trace
            .is_some()
            .then(|| Considered::of(question, turns, &place));
        match spec(snapshot, question, turns, place, may_use) {
            Ok(mut spec) => {
                if let Some(seen) = &mut seen {
                    let mut priced = spec.clone();
                    price::write(std::iter::once(&mut priced), question);
                    (seen.by, seen.price) = (by, priced.choice.price);
                }
                spec.choice.by = by;
                specs.push(spec);
            }
            Err(out) => {
                if let Some(seen) = &mut seen {
                    seen.out = Some(out.words());
                }
                outs.push(out);
            }
        }
        if let Some(trace) = &mut trace {
            trace.considered.extend(seen);
        }
    }
    if let Wanted::Chat(dialect) = question.wanted {
        // Stable: among those that speak the caller's dialect the order stays.
        specs.sort_by_key(|spec| spec.endpoint.dialect != dialect);
    }
    let targets = targets(specs, turns);
    if targets.is_empty() {
        return Err(nothing(question.requested, None, outs));
    }
    let mut plan = Plan {
        targets,
        ..Plan::default()
    };
    stick(&mut plan, Sticky::Conversation, question, turns);
    Ok(plan)
}

fn of_route(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
    route: &Arc<Route>,
    trace: Option<Trace>,
) -> (Result<Plan, NoRoute>, Option<Trace>) {
    let (turn, tally) = turns.tally(&route.name);
    let mut draft = Draft {
        snapshot,
        question,
        turns,
        top: &route.name,
        turn,
        trace,
        outs: Vec::new(),
        trail: Vec::new(),
        of_the_hub: false,
    };
    let definition = &route.definition;
    let mut specs = draft.walk(route);
    keep_suited(&mut draft, &mut specs);
    let hedging = definition.hedge.as_ref();
    if hedging.is_some_and(|hedge| hedge.most_cost.is_some()) {
        price::write(specs.iter_mut(), question);
    }
    let targets = targets(specs, turns);
    if targets.is_empty() {
        let refusal = nothing(question.requested, Some(&route.name), draft.outs);
        return (Err(refusal), draft.trace);
    }
    let mut plan = Plan {
        hedge: hedging.map(|hedge| told(hedge, &tally)),
        mirror: mirrored(&mut draft, definition, &tally),
        targets,
        conversation: None,
    };
    stick(&mut plan, definition.sticky, question, turns);
    (Ok(plan), draft.trace)
}

/// Leaves out those that will probably refuse the call, unless all will.
fn keep_suited(draft: &mut Draft<'_, '_>, specs: &mut Vec<Spec>) {
    if specs.len() < 2 {
        return;
    }
    for spec in specs.iter_mut() {
        spec.suit(draft.question);
    }
    if specs.iter().all(|spec| spec.unsuited.is_some()) {
        return;
    }
    for spec in specs.extract_if(.., |spec| spec.unsuited.is_some()) {
        let Some(trace) = &mut draft.trace else {
            continue;
        };
        let named = (spec.place.provider.name.as_str(), spec.sent_as.as_str());
        for seen in &mut trace.considered {
            if (seen.provider.as_deref(), seen.model.as_str()) == (Some(named.0), named.1) {
                seen.out.clone_from(&spec.unsuited);
            }
        }
    }
}

fn told(hedge: &Hedge, tally: &Arc<Tally>) -> Hedging {
    Hedging {
        after_ms: hedge.after_ms,
        most_percent: hedge.most_percent,
        most_cost: hedge
            .most_cost
            .as_deref()
            .and_then(|cost| cost.parse().ok()),
        tally: Arc::clone(tally),
    }
}

fn mirrored(
    draft: &mut Draft<'_, '_>,
    definition: &Definition,
    tally: &Arc<Tally>,
) -> Option<Mirroring> {
    let mirror = definition.mirror.as_ref()?;
    if lot(draft.turn) >= u64::from(mirror.percent) * 100 {
        return None;
    }
    draft.of_the_hub = true;
    let places = match meaning(draft.snapshot, Some(draft.top), &mirror.model) {
        Meaning::Models(places) => places,
        Meaning::Route(route) => {
            let specs = draft.walk(&route).into_iter();
            specs.map(|spec| spec.place).collect()
        }
    };
    let mut specs = Vec::new();
    for place in places {
        let may_use = |_: &str, _: &str| true;
        if let Ok(mut spec) = spec(draft.snapshot, draft.question, draft.turns, place, may_use) {
            spec.choice.by = ChosenBy::Mirror;
            spec.choice.route = Some(Arc::clone(draft.top));
            specs.push(spec);
        }
    }
    let targets = targets(specs, draft.turns);
    (!targets.is_empty()).then(|| Mirroring {
        targets,
        tally: Arc::clone(tally),
    })
}

/// With credentials; of the same provider, model and credential the first counts.
fn targets(specs: Vec<Spec>, turns: &dyn Turns) -> Vec<Target> {
    let mut seen = HashSet::new();
    specs
        .into_iter()
        .flat_map(|spec| spec.targets(turns))
        .filter(|target| {
            let (provider, model, credential) = target.identity();
            seen.insert((
                provider.to_owned(),
                model.to_owned(),
                credential.map(str::to_owned),
            ))
        })
        .collect()
}

/// Puts the target first that answered the conversation before, if it may be called now.
fn stick(plan: &mut Plan, sticky: Sticky, question: &Question<'_>, turns: &dyn Turns) {
    if plan.targets.len() < 2 {
        return;
    }
    let mut hasher = turns.hasher();
    question.requested.hash(&mut hasher);
    let whose = &question.whose;
    (&whose.user, &whose.key, &whose.project).hash(&mut hasher);
    let goes_on = match (sticky, question.conversation()) {
        (Sticky::Off, _) | (Sticky::Conversation, None) => return,
        (Sticky::Caller, _) => true,
        (Sticky::Conversation, Some((dialect, body))) => {
            match opening(dialect, body, &mut hasher) {
                Some(opening) => opening == Opening::Continued,
                None => return,
            }
        }
    };
    let conversation = hasher.finish();
    plan.conversation = Some(conversation);
    let Some(spot) = turns.spot(conversation).filter(|_| goes_on) else {
        return;
    };
    let place = plan.targets.iter().position(|target| spot.is(target));
    let Some(place) = place else {
        return;
    };
    let is_open = |target: &Target| target.choice.gates.is_empty() && turns.is_fit(target);
    if plan.targets.get(place).is_some_and(is_open) {
        let mut target = plan.targets.remove(place);
        target.choice.by = ChosenBy::Sticky;
        plan.targets.insert(0, target);
    }
}
