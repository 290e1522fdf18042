//! What a call came to, for whoever keeps its reply and gives it again.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use store::calls::CallRecord;
use wire::usage::Class;
use wire::{Units, Usage};

use super::record::{units_of, usage_of};

/// What made a reply, and what that used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The record of the call that made it.
    pub call_id: String,
    /// The provider's row.
    pub provider_id: String,
    /// Its name.
    pub provider: String,
    /// Its name for the model.
    pub model: String,
    /// Tokens by class, where there were any.
    usage: BTreeMap<String, u64>,
    /// What is not counted in tokens.
    pub units: Units,
    /// The tier that served it.
    pub service_tier: Option<String>,
    /// Why the model stopped.
    pub stop_reason: Option<String>,
    /// `reported`, `estimated` or `none`.
    pub usage_source: String,
}

impl Made {
    /// As of the record of a call that a provider answered.
    pub(super) fn of(call: &CallRecord) -> Option<Self> {
        let usage = usage_of(call);
        let classes = Class::ALL.into_iter();
        Some(Made {
            call_id: call.id.clone(),
            provider_id: call.provider_id.clone()?,
            provider: call.provider.clone()?,
            model: call.model.clone()?,
            usage: classes
                .filter(|class| class.tokens(&usage) > 0)
                .map(|class| (class.name().to_owned(), class.tokens(&usage)))
                .collect(),
            units: units_of(call),
            service_tier: call.service_tier.clone(),
            stop_reason: call.stop_reason.clone(),
            usage_source: call.usage_source.clone(),
        })
    }

    /// Its tokens.
    pub fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        for (name, tokens) in &self.usage {
            if let Some(class) = Class::from_name(name) {
                class.add(&mut usage, *tokens);
            }
        }
        usage
    }

    /// `provider/model`.
    pub fn full_model(&self) -> String {
        format!("{}/{}", self.provider, self.model)
    }
}

/// How a call ends, told once it is settled.
#[derive(Debug, Default)]
pub struct Ending(OnceLock<Option<Made>>);

impl Ending {
    /// The call is settled.
    pub fn is_told(&self) -> bool {
        self.0.get().is_some()
    }

    /// What it came to; `None`: nothing yet, or it did not succeed.
    pub fn made(&self) -> Option<&Made> {
        self.0.get()?.as_ref()
    }

    pub(super) fn tell(&self, made: Option<Made>) {
        // A call is settled once.
        let _ = self.0.set(made);
    }
}
