//! Why there is no target for a call.

use super::snapshot::Snapshot;
use super::spec::Out;
use crate::catalogue::close_names;

/// How many names a caller is shown who asked for one that is not known.
const CLOSE_NAMES: usize = 5;

/// Why there is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRoute {
    /// Nobody offers this model.
    #[error(
        "model `{model}` is not known here{}{}",
        hint(close),
        elsewhere(provider.as_ref())
    )]
    UnknownModel {
        /// As the caller wrote it.
        model: String,
        /// Names that look like it.
        close: Vec<String>,
        /// The provider that it names, where there is none of that name, and names that look like it.
        provider: Option<(String, Vec<String>)>,
    },
    /// The provider is known, but has no such API.
    #[error("provider `{provider}` has no {operation} that the hub could call")]
    NotOffered {
        /// Its name.
        provider: String,
        /// What was wanted of it.
        operation: &'static str,
    },
    /// The provider is known, but has no credential that may be used.
    #[error(
        "provider `{provider}` has no usable credential; an admin can add or repair one under Providers"
    )]
    NoCredential {
        /// Its name.
        provider: String,
    },
    /// The caller may use nothing that the name stands for.
    #[error("this key may not use model `{model}`; an admin can allow it")]
    NotAllowed {
        /// As the caller wrote it.
        model: String,
    },
    /// Only models may be called that have a price of this hub's own, and this one has none.
    #[error(
        "model `{model}` has no price that was set here, and only models that have one may be called; an admin can set one under Prices"
    )]
    NotPriced {
        /// As `provider/model`.
        model: String,
    },
    /// No target of the route is for this call.
    #[error(
        "no target of route `{route}` is for this request: {why}; an admin can add one under Routes"
    )]
    NothingFits {
        /// The route.
        route: String,
        /// Why each is not.
        why: String,
    },
}

fn hint(close: &[String]) -> String {
    if close.is_empty() {
        "; GET /v1/models lists what is".to_owned()
    } else {
        format!("; close to it: {}", close.join(", "))
    }
}

fn elsewhere(provider: Option<&(String, Vec<String>)>) -> String {
    match provider {
        Some((name, close)) if !close.is_empty() => format!(
            "; no provider is called `{name}`, but there is: {}",
            close.join(", ")
        ),
        _ => String::new(),
    }
}

/// The provider in a model's name, if there is none of that name; with those that look like it.
fn unknown_provider(snapshot: &Snapshot, name: &str) -> Option<(String, Vec<String>)> {
    let (provider, _) = name.split_once('/')?;
    let providers = &snapshot.providers;
    if providers.contains_key(&provider.to_lowercase()) {
        return None;
    }
    let close = close_names(provider, providers.keys().map(String::as_str), CLOSE_NAMES);
    let close = close.into_iter().map(str::to_owned).collect();
    Some((provider.to_owned(), close))
}

/// Nobody has the model.
pub(super) fn unknown(snapshot: &Snapshot, requested: &str) -> NoRoute {
    let known: Vec<String> = snapshot
        .model_names()
        .map(|(name, ..)| name)
        .chain(snapshot.routes.keys().cloned())
        .collect();
    let name = super::names::clean(requested);
    NoRoute::UnknownModel {
        model: requested.to_owned(),
        close: close_names(name, known.iter().map(String::as_str), CLOSE_NAMES)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        provider: unknown_provider(snapshot, name),
    }
}

/// What is told when every place is out: what an admin can do something about goes first.
pub(super) fn nothing(requested: &str, route: Option<&str>, outs: Vec<Out>) -> NoRoute {
    let mut why: Vec<String> = Vec::new();
    let mut best: Option<(u8, NoRoute)> = None;
    for out in outs {
        let words = out.words();
        let (rank, refusal) = match out {
            Out::NoCredential { provider } => (3, NoRoute::NoCredential { provider }),
            Out::NotAllowed => {
                let model = requested.to_owned();
                (2, NoRoute::NotAllowed { model })
            }
            Out::NotPriced { model } => (2, NoRoute::NotPriced { model }),
            Out::NotOffered {
                provider,
                operation,
            } => (
                1,
                NoRoute::NotOffered {
                    provider,
                    operation,
                },
            ),
            Out::Other(_) => {
                if !why.contains(&words) {
                    why.push(words);
                }
                continue;
            }
        };
        if best.as_ref().is_none_or(|(known, _)| *known < rank) {
            best = Some((rank, refusal));
        }
    }
    match best {
        Some((_, refusal)) => refusal,
        None => NoRoute::NothingFits {
            route: route.unwrap_or(requested).to_owned(),
            why: why.join("; "),
        },
    }
}
