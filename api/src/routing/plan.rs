//! The plan of one call: which targets, in which order.

use std::sync::Arc;

use wire::{Dialect, Operation};

use super::book::{CHAT, RateEntry, VIDEO};
use super::names::clean;
use super::snapshot::{CredentialEntry, ProviderEntry, Snapshot};
use crate::catalogue::close_names;
use crate::pricing::scope::Whose;
use crate::providers::{Endpoint, Site};
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

/// How many names a caller is shown who asked for one that is not known.
const CLOSE_NAMES: usize = 5;

/// The targets of one call, best first. Never empty.
#[derive(Debug)]
pub struct Plan {
    /// To be tried in this order.
    pub targets: Vec<Target>,
}

/// Why there is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRoute {
    /// Nobody offers this model.
    #[error("model `{model}` is not known here{}", hint(close))]
    UnknownModel {
        /// As the caller wrote it.
        model: String,
        /// Names that look like it.
        close: Vec<String>,
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
}

fn hint(close: &[String]) -> String {
    if close.is_empty() {
        "; GET /v1/models lists what is".to_owned()
    } else {
        format!("; close to it: {}", close.join(", "))
    }
}

/// In which order the credentials of a provider are tried.
pub trait Turns {
    /// All of them, the one whose turn it is first.
    fn order(&self, provider: &ProviderEntry, model: &str) -> Vec<Arc<CredentialEntry>>;
}

/// For a plan that nobody follows: it is nobody's turn.
pub struct AsSaved;

impl Turns for AsSaved {
    fn order(&self, provider: &ProviderEntry, _: &str) -> Vec<Arc<CredentialEntry>> {
        provider.credentials.clone()
    }
}

/// Makes the plan for a model name. Credentials are tried as `turns` says; `whose` call it is decides
/// at which price.
pub fn plan(
    snapshot: &Snapshot,
    requested: &str,
    wanted: impl Into<Wanted>,
    turns: &dyn Turns,
    whose: &Whose,
) -> Result<Plan, NoRoute> {
    let wanted = wanted.into();
    let name = clean(requested);
    let name = snapshot.aliases.get(name).map_or(name, String::as_str);
    let (providers, model) = candidates(snapshot, name);
    if providers.is_empty() {
        let known: Vec<String> = snapshot.model_names().map(|(name, ..)| name).collect();
        return Err(NoRoute::UnknownModel {
            model: requested.to_owned(),
            close: close_names(name, known.iter().map(String::as_str), CLOSE_NAMES)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        });
    }
    let mut targets: Vec<Target> = providers
        .iter()
        .flat_map(|provider| targets_of(snapshot, provider, model, wanted, turns, whose))
        .collect();
    if let Wanted::Chat(dialect) = wanted {
        // Stable: among those that speak the caller's dialect the order stays.
        targets.sort_by_key(|target| target.endpoint.dialect != dialect);
    }
    if targets.is_empty() {
        let (offered, operation) = match wanted {
            Wanted::Chat(_) => (true, ""),
            Wanted::Operation(operation) => {
                let offered = providers.iter().any(|provider| has(provider, operation));
                (offered, operation.name())
            }
            Wanted::Video => {
                let mut kinds = providers.iter().map(|provider| provider.kind);
                (kinds.any(|kind| kind.profile().videos.is_some()), VIDEO)
            }
        };
        if let Some(provider) = providers.first().filter(|_| !offered) {
            return Err(NoRoute::NotOffered {
                provider: provider.name.clone(),
                operation,
            });
        }
        if let Wanted::Chat(dialect) = wanted
            && let Some(provider) = providers.first()
            && !providers
                .iter()
                .any(|provider| provider.kind.endpoint_for(dialect, model).is_some())
        {
            return Err(NoRoute::NotOffered {
                provider: provider.name.clone(),
                operation: CHAT,
            });
        }
        return Err(NoRoute::NoCredential {
            provider: providers
                .first()
                .map(|provider| provider.name.clone())
                .unwrap_or_default(),
        });
    }
    Ok(Plan { targets })
}

/// Providers that may have the model, and its name there. A provider in front of the slash decides
/// alone: whatever follows is sent to it, since a provider often has models that no list knows yet.
fn candidates<'s, 'n>(
    snapshot: &'s Snapshot,
    name: &'n str,
) -> (Vec<&'s Arc<ProviderEntry>>, &'n str) {
    if let Some((provider, model)) = name.split_once('/')
        && let Some(provider) = snapshot.providers.get(&provider.to_lowercase())
        && !model.is_empty()
        && (provider.kind.takes_unlisted_models() || provider.offers(model))
    {
        return (vec![provider], model);
    }
    let offering = snapshot
        .providers
        .values()
        .filter(|provider| provider.models.contains_key(name))
        .collect();
    (offering, name)
}

fn has(provider: &ProviderEntry, operation: Operation) -> bool {
    provider.kind.profile().endpoint_of(operation).is_some()
}

fn targets_of(
    snapshot: &Snapshot,
    provider: &Arc<ProviderEntry>,
    model: &str,
    wanted: Wanted,
    turns: &dyn Turns,
    whose: &Whose,
) -> Vec<Target> {
    let profile = provider.kind.profile();
    let (endpoint, kind) = match wanted {
        Wanted::Chat(dialect) => (provider.kind.endpoint_for(dialect, model), CHAT),
        Wanted::Operation(operation) => (profile.endpoint_of(operation), operation.kind()),
        Wanted::Video => (profile.video_endpoint(), VIDEO),
    };
    let Some(endpoint) = endpoint else {
        return Vec::new();
    };
    let target = |credential: Option<Arc<CredentialEntry>>| Target {
        provider: Arc::clone(provider),
        model: provider.settings.sent_as(model).to_owned(),
        credential,
        endpoint,
        rate: snapshot.rate(kind, provider, provider.price_name(model), whose),
    };
    if provider.credentials.is_empty() {
        return if profile.needs_credential {
            Vec::new()
        } else {
            vec![target(None)]
        };
    }
    let sent_as = provider.settings.sent_as(model);
    let credentials = turns.order(provider, sent_as).into_iter();
    credentials
        .map(|credential| target(Some(credential)))
        .collect()
}

impl ProviderEntry {
    /// A call to it can be made at all.
    pub fn can_be_called(&self) -> bool {
        !self.kind.profile().needs_credential || !self.credentials.is_empty()
    }

    /// It lists this model.
    pub fn offers(&self, model: &str) -> bool {
        self.models.contains_key(self.price_name(model))
    }

    /// The name under which the price book has the model: without a script of the simulator, and of
    /// a deployment the model that was deployed.
    pub fn price_name<'m>(&'m self, model: &'m str) -> &'m str {
        if self.kind.has_scripts() {
            model.split('+').next().unwrap_or(model)
        } else {
            self.settings.model_of(model)
        }
    }
}
