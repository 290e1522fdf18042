//! Trying a provider key with one small call.

use std::rc::Rc;

use actix_web::web;
use secrecy::SecretString;
use store::providers::Provider;
use store::{Store, StoreError};

use crate::admin::context::{AdminContext, CredentialTester, TestFailure, Trial};
use crate::admin::error::AdminError;
use crate::identity::principal::{Principal, Subject};
use crate::providers::{Kind, Settings};

/// What a failed test says to people who know upstream.
pub const INVALID: &str = "Invalid credentials";

/// The model that a provider's keys are tried with when nobody says.
pub fn default_model(provider: &Provider) -> Option<&'static str> {
    // A server under its own URL may be called after the provider that it stands for.
    let by_name = |name: &str| Kind::from_name(name)?.profile().test_model;
    by_name(&provider.name).or_else(|| by_name(&provider.kind))
}

/// The model that a provider's keys are tried with: one that everyone knows, else one that was named
/// for it. A server of one's own whose models nobody named has none.
pub async fn usual_model(store: &Store, provider: &Provider) -> Result<Option<String>, StoreError> {
    if let Some(model) = default_model(provider) {
        return Ok(Some(model.to_owned()));
    }
    if let Some(model) = Settings::read(&provider.config).some_model() {
        return Ok(Some(model.to_owned()));
    }
    let id = provider.id.clone();
    let models = store
        .read(move |conn| store::models::of_provider(conn, &id))
        .await?;
    Ok(models.into_iter().next().map(|model| model.name))
}

/// Tries keys for the admin API, within the limit of each caller.
pub struct Trials<'a> {
    /// Where models and the limit are.
    pub context: &'a AdminContext,
    /// Asks the provider.
    pub tester: &'a web::Data<Rc<dyn CredentialTester>>,
    /// Who wants to know.
    pub caller: &'a Principal,
}

impl Trials<'_> {
    /// Tries a key; the refusal holds the provider's own words, but never the key.
    pub async fn run(
        &self,
        provider: &Provider,
        secret: &SecretString,
        model: Option<String>,
    ) -> Result<(), AdminError> {
        let model = self.model(provider, model).await?;
        self.within_limit()?;
        let trial = Trial {
            kind: provider.kind.clone(),
            base_url: provider.base_url.clone(),
            region: provider.region.clone(),
            config: provider.config.clone(),
            private_network: provider.private_network,
            secret: Some(secret.clone()),
            model,
        };
        self.tester
            .test(trial)
            .await
            .map_err(|failure| refusal(&failure, secret))
    }

    /// The model to ask.
    async fn model(
        &self,
        provider: &Provider,
        asked: Option<String>,
    ) -> Result<Option<String>, AdminError> {
        let asked = asked.filter(|model| !model.trim().is_empty());
        if let Some(model) = asked {
            return match model.chars().count() {
                1..=100 => Ok(Some(model.trim().to_owned())),
                length => Err(AdminError::invalid_member(
                    "testModel",
                    format!("must have 1 to 100 characters, it has {length}"),
                )),
            };
        }
        Ok(usual_model(&self.context.store, provider).await?)
    }

    /// Each try costs the provider's owner a little and tells whether a key works.
    fn within_limit(&self) -> Result<(), AdminError> {
        let subject = match (&self.caller.user_id, &self.caller.subject) {
            (Some(user_id), _) => user_id,
            (None, Subject::Key { id, .. }) => id,
            (None, Subject::Session { hash, .. }) => hash,
            (None, Subject::Outside { id, .. }) => id,
        };
        self.context
            .test_tries
            .take(subject, self.context.clock.now())
            .map_err(|exhausted| {
                let seconds = exhausted.retry_after_seconds;
                AdminError::too_many("rate_limit_exceeded", "Rate limit exceeded", seconds)
                    .beside(
                        "message",
                        format!("Too many requests. Please try again in {seconds} seconds."),
                    )
                    .beside("retryAfter", seconds)
            })
    }
}

fn refusal(failure: &TestFailure, secret: &SecretString) -> AdminError {
    let detail = failure.told_without(Some(secret));
    let message = match failure.status {
        Some(status) => format!("{INVALID}: the provider answered {status}: {detail}"),
        None => format!("{INVALID}: {detail}"),
    };
    AdminError::bad_request("invalid_credentials", message)
        .beside("detail", detail)
        .beside("status", failure.status)
}
