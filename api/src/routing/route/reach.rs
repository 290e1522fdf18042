//! What a route leads to: whether that is there, and whether it comes back to the route.

use std::collections::{HashMap, HashSet};

use super::check::Flaw;
use super::definition::{Aim, Definition, When};
use super::{ANY_MODEL, Route};
use crate::catalogue::close_names;
use crate::routing::meaning::{Meaning, Place, meaning};
use crate::routing::snapshot::Snapshot;

/// How many names are shown to whoever wrote one that is not known.
const CLOSE_NAMES: usize = 5;

/// What routes may lead to: the models of a snapshot, and the other routes.
pub struct World<'s> {
    /// Providers, models, aliases and keys.
    pub snapshot: &'s Snapshot,
    /// All routes, as they will be, the one that is looked at included; also those switched off.
    pub routes: &'s HashMap<String, Definition>,
}

impl World<'_> {
    /// Looks where a route leads.
    pub fn check(&self, name: &str, route: &Definition) -> Result<(), Flaw> {
        for (place, step) in route.steps.iter().enumerate() {
            let at = format!("steps[{place}]");
            self.known_callers(&format!("{at}.when"), step.when.as_ref())?;
            for (place, aim) in step.targets.iter().enumerate() {
                let at = format!("{at}.targets[{place}]");
                self.known_callers(&format!("{at}.when"), aim.when.as_ref())?;
                let places = self.places(&format!("{at}.model"), name, &aim.model)?;
                let conditions = [step.when.as_ref(), aim.when.as_ref()];
                suits(&at, aim, &places, &conditions)?;
            }
        }
        if let Some(mirror) = &route.mirror {
            self.places("mirror.model", name, &mirror.model)?;
        }
        self.no_loop(name, route)?;
        self.has_rival(name, route)
    }

    /// Where a second target shall be asked there is one. A model without its provider may have more
    /// of them tomorrow, and `*` has as many as models are asked for.
    fn has_rival(&self, name: &str, route: &Definition) -> Result<(), Flaw> {
        let mut fixed = HashSet::new();
        if route.hedge.is_none() || !self.gather(name, route, &mut fixed) || fixed.len() > 1 {
            return Ok(());
        }
        let alone = fixed.into_iter().next().unwrap_or_default();
        Err(Flaw::new(
            "hedge",
            format!(
                "can never help: the route leads to {alone:?} alone, and it is another target that is asked beside a late one"
            ),
        ))
    }

    /// Adds the places of a route that forms no loop; tells whether they will always be the same.
    fn gather(&self, name: &str, route: &Definition, places: &mut HashSet<String>) -> bool {
        let mut aims = route.steps.iter().flat_map(|step| &step.targets);
        aims.all(|aim| match meaning(self.snapshot, Some(name), &aim.model) {
            Meaning::Models(_) if name == ANY_MODEL && aim.model.ends_with(ANY_MODEL) => false,
            Meaning::Models(found) if !found.is_empty() => {
                let fixed = aim.model.contains('/');
                places.extend(
                    found
                        .into_iter()
                        .map(|place| format!("{}/{}", place.provider.name, place.model)),
                );
                fixed
            }
            // A model of the route's own name that has gone since: no loop, and no place either.
            _ if aim.model == name => true,
            _ => match self.routes.get(&aim.model) {
                Some(next) => self.gather(&aim.model, next, places),
                None => false,
            },
        })
    }

    /// What a target stands for; nothing where it is another route.
    fn places(&self, member: &str, route: &str, model: &str) -> Result<Vec<Place>, Flaw> {
        let is_route = model != route && self.routes.contains_key(model);
        let open = route == ANY_MODEL && (model == ANY_MODEL || model.ends_with("/*"));
        let known = match meaning(self.snapshot, Some(route), model) {
            _ if is_route => return Ok(Vec::new()),
            Meaning::Models(places) if !places.is_empty() => return Ok(places),
            Meaning::Route(_) => return Ok(Vec::new()),
            _ if open => {
                let provider = model.trim_end_matches("/*");
                model == ANY_MODEL || self.snapshot.providers.contains_key(provider)
            }
            Meaning::Models(_) => false,
        };
        if known {
            return Ok(Vec::new());
        }
        if model == route {
            return Err(Flaw::new(
                member,
                format!(
                    "forms a loop: {route} → {model}; a route may lead to a model of its own name, but no provider that is switched on has one"
                ),
            ));
        }
        let names: Vec<String> = self
            .snapshot
            .model_names()
            .map(|(name, ..)| name)
            .chain(self.routes.keys().cloned())
            .collect();
        let close = close_names(model, names.iter().map(String::as_str), CLOSE_NAMES);
        let hint = match close.is_empty() {
            true => String::new(),
            false => format!("; close to it: {}", close.join(", ")),
        };
        Err(Flaw::new(
            member,
            format!(
                "names nothing that is known here: {model:?} is no model of a provider that is switched on, and no other route{hint}"
            ),
        ))
    }

    fn known_callers(&self, at: &str, when: Option<&When>) -> Result<(), Flaw> {
        let Some(when) = when else {
            return Ok(());
        };
        let mut projects = Vec::new();
        for (place, wanted) in when.keys.iter().enumerate() {
            let mut keys = self.snapshot.keys.values();
            let Some(key) = keys.find(|key| key.id == *wanted || key.name == *wanted) else {
                return Err(Flaw::new(
                    format!("{at}.keys[{place}]"),
                    format!("names no key that is in force: {wanted:?}"),
                ));
            };
            projects.extend(key.project.clone());
        }
        let meets = when.keys.is_empty()
            || when.projects.is_empty()
            || projects.iter().any(|own| when.projects.contains(own));
        if meets {
            return Ok(());
        }
        Err(Flaw::new(
            format!("{at}.projects"),
            "can never match: none of the keys is of these projects",
        ))
    }

    fn no_loop(&self, name: &str, route: &Definition) -> Result<(), Flaw> {
        let mut trail = vec![name.to_owned()];
        let mut done = HashSet::new();
        for (member, next) in links(route) {
            if next != name && self.comes_back(&next, &mut trail, &mut done) {
                return Err(Flaw::new(
                    member,
                    format!("forms a loop: {}", trail.join(" → ")),
                ));
            }
        }
        Ok(())
    }

    /// Follows a name to a route that is on the trail; leaves the trail as it went.
    fn comes_back(&self, next: &str, trail: &mut Vec<String>, done: &mut HashSet<String>) -> bool {
        let Some(route) = self.routes.get(next) else {
            return false;
        };
        let is_on_trail = trail.iter().any(|name| name == next);
        trail.push(next.to_owned());
        if is_on_trail {
            return true;
        }
        for (_, further) in links(route) {
            if further != next && !done.contains(&further) && self.comes_back(&further, trail, done)
            {
                return true;
            }
        }
        trail.pop();
        done.insert(next.to_owned());
        false
    }
}

/// Every name that a route leads to, with its member.
fn links(route: &Definition) -> Vec<(String, String)> {
    let steps = route.steps.iter().enumerate();
    let mut links: Vec<(String, String)> = steps
        .flat_map(|(step, one)| {
            let aims = one.targets.iter().enumerate();
            aims.map(move |(place, aim)| {
                let member = format!("steps[{step}].targets[{place}].model");
                (member, aim.model.clone())
            })
        })
        .collect();
    if let Some(mirror) = &route.mirror {
        links.push(("mirror.model".to_owned(), mirror.model.clone()));
    }
    links
}

/// A model that is known to lack what the condition is about never gets a call.
fn suits(
    at: &str,
    aim: &Aim,
    places: &[Place],
    conditions: &[Option<&When>; 2],
) -> Result<(), Flaw> {
    let facts: Vec<_> = places
        .iter()
        .filter_map(|place| place.provider.facts(&place.model))
        .collect();
    if places.is_empty() || facts.len() < places.len() {
        return Ok(());
    }
    for when in conditions.iter().flatten() {
        for need in &when.needs {
            let need = wire::asks::Need::from(*need);
            if facts.iter().all(|known| known.lacks(need)) {
                let problem = format!(
                    "can never match: {} has no {}, which its condition asks for",
                    aim.model,
                    need.name()
                );
                return Err(Flaw::new(format!("{at}.model"), problem));
            }
        }
        let least = when.input_tokens.map_or(0, |range| range.ends().0);
        let largest = facts.iter().map(|known| known.window()).max();
        if let Some(largest) = largest.filter(|largest| *largest < least) {
            let problem = format!(
                "can never match: {} takes {largest} tokens, and its condition asks for {least} and more",
                aim.model
            );
            return Err(Flaw::new(format!("{at}.model"), problem));
        }
    }
    Ok(())
}

impl Route {
    /// All routes by name, as a world has them.
    pub fn definitions<'r>(
        rows: impl IntoIterator<Item = &'r store::routes::Route>,
    ) -> HashMap<String, Definition> {
        rows.into_iter()
            .filter_map(|row| {
                let definition = serde_json::from_str(&row.definition).ok()?;
                Some((row.name.clone(), definition))
            })
            .collect()
    }
}
