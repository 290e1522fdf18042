//! A model at a provider that a call could go to, before credentials are chosen.

use std::sync::Arc;

use super::book::{CHAT, RateEntry, VIDEO};
use super::choice::Choice;
use super::meaning::Place;
use super::plan::{Target, Wanted};
use super::question::Question;
use super::snapshot::{ProviderEntry, Snapshot};
use super::turns::Turns;
use crate::providers::Endpoint;
use crate::standing::pace::Pace;

/// A place that takes the call.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    pub place: Place,
    /// The provider's name for the model.
    pub sent_as: String,
    pub endpoint: Endpoint,
    pub rate: Option<Arc<RateEntry>>,
    pub pace: Arc<Pace>,
    pub choice: Choice,
    /// It will probably refuse the call: why.
    pub unsuited: Option<String>,
}

/// Why a place cannot take a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Out {
    /// The caller may not use it.
    NotAllowed,
    /// Its provider has no such API.
    NotOffered {
        provider: String,
        operation: &'static str,
    },
    /// Its provider has no credential that may be used.
    NoCredential { provider: String },
    /// Nobody set a price for it, and the hub keeps to those that have one.
    NotPriced { model: String },
    /// It is for other calls, or leads nowhere: in words.
    Other(String),
}

impl Out {
    pub fn words(&self) -> String {
        match self {
            Out::NotAllowed => "the caller may not use it".to_owned(),
            Out::NotOffered { operation, .. } => format!("its provider has no {operation}"),
            Out::NoCredential { .. } => "its provider has no usable credential".to_owned(),
            Out::NotPriced { .. } => "no price was set for it here".to_owned(),
            Out::Other(words) => words.clone(),
        }
    }
}

/// Looks whether a place takes a call.
pub(super) fn spec(
    snapshot: &Snapshot,
    question: &Question<'_>,
    turns: &dyn Turns,
    place: Place,
    may_use: impl Fn(&str, &str) -> bool,
) -> Result<Spec, Out> {
    let provider = &place.provider;
    let profile = provider.kind.profile();
    let (endpoint, kind, operation) = match question.wanted {
        Wanted::Chat(dialect) => (
            provider.kind.endpoint_for(dialect, &place.model),
            CHAT,
            CHAT,
        ),
        Wanted::Operation(operation) => (
            profile.endpoint_of(operation),
            operation.kind(),
            operation.name(),
        ),
        Wanted::Video => (profile.video_endpoint(), VIDEO, VIDEO),
    };
    let Some(endpoint) = endpoint else {
        return Err(Out::NotOffered {
            provider: provider.name.clone(),
            operation,
        });
    };
    if !provider.can_be_called() {
        return Err(Out::NoCredential {
            provider: provider.name.clone(),
        });
    }
    let sent_as = provider.settings.sent_as(&place.model).to_owned();
    if !may_use(&provider.name, &sent_as) {
        return Err(Out::NotAllowed);
    }
    let price_name = provider.price_name(&place.model);
    let rate = snapshot.rate(kind, provider, price_name, &question.whose);
    if !snapshot.admits(rate.as_deref()) {
        let model = format!("{}/{price_name}", provider.name);
        return Err(Out::NotPriced { model });
    }
    Ok(Spec {
        rate: rate.or_else(|| snapshot.billing.default_rate.clone()),
        pace: turns.pace(&provider.id, &sent_as),
        endpoint,
        sent_as,
        choice: Choice::default(),
        unsuited: None,
        place,
    })
}

impl Spec {
    /// One target for each credential, the one whose turn it is first.
    pub fn targets(self, turns: &dyn Turns) -> Vec<Target> {
        let provider = &self.place.provider;
        let target = |credential| Target {
            provider: Arc::clone(provider),
            model: self.sent_as.clone(),
            credential,
            endpoint: self.endpoint,
            rate: self.rate.clone(),
            pace: Arc::clone(&self.pace),
            choice: self.choice.clone(),
        };
        if provider.credentials.is_empty() {
            return vec![target(None)];
        }
        let credentials = turns.order(provider, &self.sent_as).into_iter();
        credentials
            .map(|credential| target(Some(credential)))
            .collect()
    }

    /// Notes where the call will probably be refused: the model lacks something that it needs, or
    /// takes fewer tokens.
    pub fn suit(&mut self, question: &Question<'_>) {
        let Some(facts) = self.place.provider.facts(&self.place.model) else {
            return;
        };
        let tokens = question.input_tokens();
        if facts.window() < tokens {
            self.unsuited = Some(format!(
                "the model takes {} tokens, and the request has about {tokens}",
                facts.window()
            ));
            return;
        }
        if facts.can.is_none() {
            return;
        }
        let mut needs = question.needs().iter();
        self.unsuited = needs
            .find(|need| facts.lacks(**need))
            .map(|need| format!("the model has no {}, which the request needs", need.name()));
    }
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

    /// What is known of one of its models.
    pub fn facts(&self, model: &str) -> Option<&super::facts::Facts> {
        let entry = self.models.get(self.price_name(model));
        entry.map(|entry| &entry.facts)
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
