//! What the hot path knows: providers, credentials, models, rates, aliases and keys, as of one
//! configuration version. Immutable; a change makes a new one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arc_swap::ArcSwap;
use secrecy::SecretString;
use store::ledger::starter::Starter;
use url::Url;

use super::book::{Book, RateEntry};
use super::facts::Facts;
use super::route::Route;
use crate::admission::BudgetEntry;
use crate::clock::Millis;
use crate::config::billing::{Mode, Thresholds};
use crate::identity::directory::{KeyDirectory, KeyEntry};
use crate::limits::LimitEntry;
use crate::pricing::scope::Whose;
use crate::providers::{Kind, Settings};

/// A credential, opened.
#[derive(Debug)]
pub struct CredentialEntry {
    /// Row id.
    pub id: String,
    /// For people.
    pub name: String,
    /// The key itself.
    pub secret: SecretString,
    /// Origin that it may be sent to.
    pub saved_for: String,
    /// Share of the calls among its provider's credentials.
    pub weight: u64,
}

/// A model that a provider offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelEntry {
    /// For people.
    pub display_name: String,
    /// `chat`, `embedding`, `image` …
    pub kind: String,
    /// What else is known of it.
    pub facts: Facts,
}

/// A provider in force.
#[derive(Debug)]
pub struct ProviderEntry {
    /// Row id.
    pub id: String,
    /// What stands before the slash in a model name.
    pub name: String,
    /// Its row of the table of kinds.
    pub kind: Kind,
    /// The name under which the catalogue has its models and prices.
    pub listed_as: Option<String>,
    /// As saved.
    pub base_url: Url,
    /// For providers that have several places.
    pub region: Option<String>,
    /// What else was set.
    pub settings: Settings,
    /// Scheme, host and port of it: what a credential must have been saved for.
    pub origin: String,
    /// It may live on a private network.
    pub private_network: bool,
    /// Those that may be used, by weight.
    pub credentials: Vec<Arc<CredentialEntry>>,
    /// By name.
    pub models: BTreeMap<String, ModelEntry>,
}

/// Who pays, as settings and database say it.
#[derive(Debug, Default)]
pub struct Billing {
    /// The mode.
    pub mode: Mode,
    /// Where people buy credits.
    pub topup_url: Option<String>,
    /// The price of models that have none, where calls are charged.
    pub default_rate: Option<Arc<RateEntry>>,
    /// What new users are given from the hub's own ledger.
    pub starter: Option<Starter>,
    /// What new customers are given in Payment Kit.
    pub welcome: Option<Starter>,
    /// Balances below which a customer is warned.
    pub low_balance: Thresholds,
}

/// Everything, at one version.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The configuration version that it was loaded at.
    pub version: i64,
    /// The version of Blocklet Server's live configuration that it was loaded at.
    pub app_version: Option<u64>,
    /// Providers in force, by name.
    pub providers: BTreeMap<String, Arc<ProviderEntry>>,
    /// Names that stand for `provider/model`.
    pub aliases: HashMap<String, String>,
    /// Routes that are switched on, by name.
    pub routes: HashMap<String, Arc<Route>>,
    /// Providers that take no part where a model is named without its provider.
    pub out_of_rotation: Vec<String>,
    /// Guests may not use the playground.
    pub closed_to_guests: bool,
    /// Only models may be called whose price somebody set here.
    pub only_priced: bool,
    /// Keys that are alive, by SHA-256.
    pub keys: HashMap<[u8; 32], Arc<KeyEntry>>,
    /// Who pays.
    pub billing: Billing,
    /// People who may neither sign in nor use a key.
    pub deactivated: HashSet<String>,
    /// Budgets in force.
    pub budgets: Vec<Arc<BudgetEntry>>,
    /// Limits in force, by id.
    pub limits: Vec<Arc<LimitEntry>>,
    /// Prices in force.
    pub rates: Book,
    /// When a price begins or ends next: the snapshot is made anew then.
    pub next_change: Option<Millis>,
}

impl Snapshot {
    /// Neither credits nor budgets limit any call.
    pub fn limits_nobody(&self) -> bool {
        self.billing.mode == Mode::Internal && self.budgets.is_empty()
    }

    /// The price of a model for a caller, if there is one: what was set for this provider, else
    /// what the catalogue has under its name there, else a default.
    pub fn rate(
        &self,
        kind: &str,
        provider: &ProviderEntry,
        model: &str,
        whose: &Whose,
    ) -> Option<Arc<RateEntry>> {
        let listed = provider.listed_as.as_deref().unwrap_or_default();
        self.rates
            .rate(kind, (&provider.name, listed), model, whose)
    }

    /// Models of this price may be called: any, unless the hub keeps to prices that were set here.
    pub fn admits(&self, rate: Option<&RateEntry>) -> bool {
        !self.only_priced || rate.is_some_and(RateEntry::is_set_here)
    }

    /// Every model that can be called, as `provider/model`, in order.
    pub fn model_names(&self) -> impl Iterator<Item = (String, &ProviderEntry, &ModelEntry)> {
        self.providers.values().flat_map(|provider| {
            provider.models.iter().map(move |(name, model)| {
                (
                    format!("{}/{name}", provider.name),
                    provider.as_ref(),
                    model,
                )
            })
        })
    }
}

impl KeyDirectory for ArcSwap<Snapshot> {
    fn by_hash(&self, hash: &[u8; 32]) -> Option<Arc<KeyEntry>> {
        self.load().keys.get(hash).cloned()
    }

    fn is_deactivated(&self, user_id: &str) -> bool {
        self.load().deactivated.contains(user_id)
    }
}
