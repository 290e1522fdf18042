//! Limits in force: whom they bind, and what they allow.

use store::hub_keys::KeyLimits;
use store::limits::Limit;

use crate::admission::Payer;
use crate::identity::principal::AllowedModels;
use crate::routing::Target;

/// What is allowed; what is `None` is not limited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    /// Calls in any minute.
    pub requests_per_minute: Option<u64>,
    /// Tokens in any minute.
    pub tokens_per_minute: Option<u64>,
    /// Calls of a day in UTC.
    pub requests_per_day: Option<u64>,
    /// Calls at once.
    pub concurrent_calls: Option<u64>,
}

impl Rates {
    /// Nothing is limited.
    pub fn is_empty(&self) -> bool {
        *self == Rates::default()
    }
}

/// Whom a limit binds. Where no id is said, each has the limit by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every call.
    Hub,
    /// Calls with a hub key.
    Key(Option<String>),
    /// Calls of a person.
    User(Option<String>),
    /// Calls of a project.
    Project(Option<String>),
    /// Calls to a provider, by its name.
    Provider(String),
    /// Calls of models that fit a pattern, together.
    Model(AllowedModels),
}

/// A limit as the hot path knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitEntry {
    /// The row; of a key's own limit `key:` and the key's id.
    pub id: String,
    /// For people.
    pub name: String,
    /// Whom it binds.
    pub scope: Scope,
    /// What it allows.
    pub rates: Rates,
}

impl LimitEntry {
    /// `None` when the row says what this version does not know, or limits nothing.
    pub fn from_row(row: Limit) -> Option<LimitEntry> {
        let scope = match (row.scope.as_str(), row.scope_id) {
            ("hub", None) => Scope::Hub,
            ("key", id) => Scope::Key(id),
            ("user", id) => Scope::User(id),
            ("project", id) => Scope::Project(id),
            ("provider", Some(name)) => Scope::Provider(name),
            ("model", Some(pattern)) => Scope::Model(AllowedModels::new(vec![pattern])),
            _ => return None,
        };
        let rates = Rates {
            requests_per_minute: least(row.requests_per_minute),
            tokens_per_minute: least(row.tokens_per_minute),
            requests_per_day: least(row.requests_per_day),
            concurrent_calls: least(row.concurrent_calls),
        };
        (!rates.is_empty()).then_some(LimitEntry {
            id: row.id,
            name: row.name,
            scope,
            rates,
        })
    }

    /// A key's own; `None` where it has none.
    pub fn of_key(id: &str, name: &str, limits: &KeyLimits) -> Option<LimitEntry> {
        let rates = Rates {
            requests_per_minute: least(limits.requests_per_minute),
            tokens_per_minute: least(limits.tokens_per_minute),
            requests_per_day: least(limits.requests_per_day),
            concurrent_calls: least(limits.concurrent_calls),
        };
        (!rates.is_empty()).then(|| LimitEntry {
            id: format!("key:{id}"),
            name: format!("key {name}"),
            scope: Scope::Key(Some(id.to_owned())),
            rates,
        })
    }

    /// Whose count a caller's call is part of: empty where all that it binds count together. `None`: it
    /// does not bind this caller.
    pub fn subject<'c>(&self, caller: &Payer<'c>) -> Option<&'c str> {
        let of = |wanted: &Option<String>, own: Option<&'c str>| match wanted {
            Some(id) => (own == Some(id)).then_some(""),
            None => own,
        };
        match &self.scope {
            Scope::Hub => Some(""),
            Scope::Key(id) => of(id, caller.key),
            Scope::User(id) => of(id, caller.user),
            Scope::Project(id) => of(id, caller.project),
            Scope::Provider(_) | Scope::Model(_) => None,
        }
    }

    /// It binds the calls of a target.
    pub fn meets(&self, target: &Target) -> bool {
        let provider = &target.provider;
        match &self.scope {
            Scope::Provider(name) => *name == provider.name,
            Scope::Model(models) => {
                models.allow(&provider.name, provider.settings.model_of(&target.model))
            }
            Scope::Hub | Scope::Key(_) | Scope::User(_) | Scope::Project(_) => false,
        }
    }

    /// It is for what is called, and not for who calls.
    pub fn is_of_targets(&self) -> bool {
        matches!(self.scope, Scope::Provider(_) | Scope::Model(_))
    }

    /// How messages call those that it binds.
    pub fn whom(&self) -> &'static str {
        match self.scope {
            Scope::Hub => "the hub",
            Scope::Key(_) => "this key",
            Scope::User(_) => "this user",
            Scope::Project(_) => "this project",
            Scope::Provider(_) => "the provider",
            Scope::Model(_) => "the model",
        }
    }
}

/// Columns hold at least one where they hold something.
fn least(value: Option<i64>) -> Option<u64> {
    value.map(|value| u64::try_from(value).unwrap_or(0).max(1))
}
