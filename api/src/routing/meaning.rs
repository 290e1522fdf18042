//! What a name means: models of providers, or a route.

use std::sync::Arc;

use super::route::{ANY_MODEL, Route};
use super::snapshot::{ProviderEntry, Snapshot};

/// A model at a provider.
#[derive(Debug, Clone)]
pub struct Place {
    /// The provider.
    pub provider: Arc<ProviderEntry>,
    /// The model, as it was asked for there.
    pub model: String,
}

/// What a name means.
#[derive(Debug)]
pub enum Meaning {
    /// A model at these providers; none: nobody has it.
    Models(Vec<Place>),
    /// A route.
    Route(Arc<Route>),
}

/// What a name means to a caller, or as a target of a route. To a caller a route hides what has the
/// same name. Within a route `provider/model` is always the model itself, and so is the route's own
/// name.
pub fn meaning(snapshot: &Snapshot, within: Option<&str>, name: &str) -> Meaning {
    let route = || match within {
        Some(own) if own == name => None,
        _ => snapshot.routes.get(name),
    };
    if within.is_some() {
        let places = of_provider(snapshot, name);
        if !places.is_empty() {
            return Meaning::Models(places);
        }
    }
    if let Some(route) = route().filter(|route| *route.name != *ANY_MODEL) {
        return Meaning::Route(Arc::clone(route));
    }
    let name = snapshot.aliases.get(name).map_or(name, String::as_str);
    let places = of_provider(snapshot, name);
    if !places.is_empty() {
        return Meaning::Models(places);
    }
    match snapshot.routes.get(ANY_MODEL) {
        Some(route) if within.is_none() && !offering(snapshot, name).is_empty() => {
            Meaning::Route(Arc::clone(route))
        }
        _ => Meaning::Models(
            offering(snapshot, name)
                .into_iter()
                .map(|provider| Place {
                    provider: Arc::clone(provider),
                    model: name.to_owned(),
                })
                .collect(),
        ),
    }
}

/// A provider in front of the slash decides alone: whatever follows is sent to it, since a provider
/// often has models that no list knows yet.
fn of_provider(snapshot: &Snapshot, name: &str) -> Vec<Place> {
    let place = name.split_once('/').and_then(|(provider, model)| {
        let provider = snapshot.providers.get(&provider.to_lowercase())?;
        let known = provider.kind.takes_unlisted_models() || provider.offers(model);
        (known && !model.is_empty()).then(|| Place {
            provider: Arc::clone(provider),
            model: model.to_owned(),
        })
    });
    place.into_iter().collect()
}

/// Who has a model that was named alone.
fn offering<'s>(snapshot: &'s Snapshot, name: &str) -> Vec<&'s Arc<ProviderEntry>> {
    let providers = snapshot.providers.values();
    let having = providers.filter(|provider| provider.models.contains_key(name));
    let excluded = |provider: &&Arc<ProviderEntry>| {
        let mut names = snapshot.out_of_rotation.iter();
        names.any(|name| provider.name.eq_ignore_ascii_case(name.trim()))
    };
    taking_part(having.collect(), excluded)
}

/// All but the excluded; where there are no others, these.
fn taking_part<T>(all: Vec<T>, is_excluded: impl Fn(&T) -> bool) -> Vec<T> {
    if all.iter().all(&is_excluded) {
        return all;
    }
    all.into_iter().filter(|one| !is_excluded(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_excluded_is_asked_only_where_nobody_else_is_there() {
        let is_excluded = |name: &&str| *name == "b";
        assert_eq!(taking_part(vec!["a", "b", "c"], is_excluded), ["a", "c"]);
        assert_eq!(taking_part(vec!["b"], is_excluded), ["b"]);
    }
}
