//! Looks whether models can be called that nobody calls: by the lists of their providers, which cost
//! nothing, and by the smallest call of those that had failed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use store::credentials::Credential;
use store::model_statuses::{self, ModelStatus};
use store::providers::Provider;

use super::{Again, Job};
use crate::admin::context::{AdminContext, CredentialTester, ModelLister, TestFailure, Trial};
use crate::admin::providers::credential_object::bound_elsewhere;
use crate::app::Link;
use crate::config::status::{Probes, StatusSettings};
use crate::providers::{Kind, Probe};
use crate::routing::{CHAT, ProviderEntry};
use crate::standing::models::{Called, Seen, Source};

/// Calls of one run: more wait for the next one.
const CALLS_AT_ONCE: usize = 20;

/// A provider that did not show its list is asked again after so long.
const SOON_MS: i64 = 60_000;

/// Looks at models.
pub(super) struct LookAtModels {
    link: Rc<Link>,
    admin: Arc<AdminContext>,
    outside: Probe,
    settings: StatusSettings,
    /// When a provider is to be asked for its list next, by its row.
    next_list: RefCell<HashMap<String, i64>>,
}

/// A provider and the key that it is asked with.
struct Asked {
    row: Provider,
    secret: Option<SecretString>,
}

impl LookAtModels {
    /// None where the settings say never.
    pub(super) fn new(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Option<Self> {
        let settings = link.app.config.status;
        (settings.probes != Probes::Off).then(|| LookAtModels {
            link: Rc::clone(link),
            admin: Arc::clone(admin),
            outside: Probe(Rc::clone(link)),
            settings,
            next_list: RefCell::default(),
        })
    }

    fn now(&self) -> i64 {
        self.admin.clock.now().0
    }

    fn every_ms(&self) -> i64 {
        i64::try_from(self.settings.every.as_millis()).unwrap_or(i64::MAX)
    }

    /// The provider with a credential that may be used now; `None`: it is not to be asked.
    async fn asked(&self, provider: &ProviderEntry) -> anyhow::Result<Option<Asked>> {
        let id = provider.id.clone();
        let found = self.admin.store.read(move |conn| {
            let row = store::providers::by_id(conn, &id)?;
            Ok((row, store::credentials::of_provider(conn, &id)?))
        });
        let (Some(row), credentials) = found.await? else {
            return Ok(None);
        };
        let (now, known) = (self.admin.clock.now(), &self.link.app.standing.credentials);
        let usable = |one: &&Credential| {
            let fit = known.unfit(&one.id, "", now).is_none();
            one.active && fit && bound_elsewhere(one, &row).is_none()
        };
        let secret = match credentials.iter().find(usable) {
            Some(one) => Some(self.admin.vault.open(&one.id, &one.sealed)?),
            // Its keys are looked at by another job.
            None if !credentials.is_empty() => return Ok(None),
            None => None,
        };
        let needs = Kind::from_name(&row.kind).is_some_and(|kind| kind.profile().needs_credential);
        let may = row.enabled && provider.kind != Kind::Demo && (secret.is_some() || !needs);
        Ok(may.then_some(Asked { row, secret }))
    }

    /// Asks for the list of each provider of whose models nothing was seen for long.
    async fn lists(&self, statuses: &[ModelStatus]) -> anyhow::Result<()> {
        let snapshot = self.link.app.snapshot.load_full();
        for provider in snapshot.providers.values() {
            let now = self.now();
            let is_due = {
                let next = self.next_list.borrow();
                next.get(&provider.id).is_none_or(|next| *next <= now)
            };
            let is_fresh = statuses.iter().any(|status| {
                status.provider_id == provider.id
                    && status.available
                    && status.checked_at > now.saturating_sub(self.every_ms())
            });
            if !is_due || is_fresh || provider.kind.profile().models.is_none() {
                continue;
            }
            let Some(asked) = self.asked(provider).await? else {
                continue;
            };
            let listed = self.outside.list(asked.trial(None)).await;
            let wait = match &listed {
                Ok(_) => self.every_ms(),
                Err(_) => SOON_MS.min(self.every_ms()),
            };
            let listed = listed.map(|list| list.into_iter().map(|one| one.name).collect());
            self.saw_list(provider, statuses, listed, asked.secret.as_ref());
            let mut next = self.next_list.borrow_mut();
            next.insert(provider.id.clone(), now.saturating_add(wait));
        }
        Ok(())
    }

    /// What a list shows of the models that are offered or known. Of one that had failed it shows
    /// nothing: lists name models that cannot be called.
    fn saw_list(
        &self,
        provider: &ProviderEntry,
        statuses: &[ModelStatus],
        listed: Result<Vec<String>, TestFailure>,
        secret: Option<&SecretString>,
    ) {
        let offered = provider.models.iter();
        let offered = offered.map(|(name, model)| (name.clone(), model.kind.clone()));
        let known = statuses
            .iter()
            .filter(|status| status.provider_id == provider.id)
            .map(|status| (status.model.clone(), status.kind.clone()));
        let mut models: Vec<(String, String)> = offered.chain(known).collect();
        models.sort_unstable();
        models.dedup();
        let standing = &self.link.app.standing.models;
        for (model, kind) in models {
            let called = Called {
                provider_id: provider.id.clone(),
                model,
                kind,
            };
            let has_failed = standing.of(&called).is_some_and(|known| !known.available);
            let seen = match &listed {
                Ok(names) if names.contains(&called.model) && !has_failed => Seen::Answers(None),
                Ok(_) => continue,
                Err(failure) => match failing(failure, secret) {
                    Some(seen) => seen,
                    None => continue,
                },
            };
            standing.saw(called, &seen, Source::List);
        }
    }

    /// Makes the smallest call of models whose time has come.
    async fn calls(&self, statuses: &[ModelStatus]) -> anyhow::Result<()> {
        let now = self.now();
        let due = statuses.iter().filter(|status| match status.check_at {
            Some(at) => !status.available && at <= now,
            None => {
                self.settings.probes == Probes::Calls
                    && status.kind == CHAT
                    && status.checked_at <= now.saturating_sub(self.every_ms())
            }
        });
        let snapshot = self.link.app.snapshot.load_full();
        for status in due.take(CALLS_AT_ONCE) {
            let mut providers = snapshot.providers.values();
            let provider = providers.find(|provider| provider.id == status.provider_id);
            let Some(provider) = provider else { continue };
            let Some(asked) = self.asked(provider).await? else {
                continue;
            };
            self.call(status, &asked).await;
        }
        Ok(())
    }

    async fn call(&self, status: &ModelStatus, asked: &Asked) {
        let called = Called {
            provider_id: status.provider_id.clone(),
            model: status.model.clone(),
            kind: status.kind.clone(),
        };
        // What is no chat would cost more than a few tokens: that it is listed has to do.
        let is_chat = status.kind == CHAT;
        let said = match is_chat {
            true => {
                let trial = asked.trial(Some(status.model.clone()));
                self.outside.test(trial).await
            }
            false => match self.outside.list(asked.trial(None)).await {
                Ok(list) if list.iter().any(|one| one.name == status.model) => Ok(()),
                Ok(_) => Err(TestFailure {
                    status: Some(404),
                    message: "the provider's list does not have it".to_owned(),
                }),
                Err(failure) => Err(failure),
            },
        };
        let source = if is_chat { Source::Call } else { Source::List };
        let seen = match said {
            Ok(()) => Seen::Answers(None),
            Err(failure) => match failing(&failure, asked.secret.as_ref()) {
                Some(seen) => seen,
                None if status.available => return,
                // Nothing new was said: it stays as it is, and is asked for again later.
                None => Seen::Fails {
                    code: status.error_code.clone().unwrap_or_default(),
                    detail: status.error_detail.clone().unwrap_or_default(),
                    certain: false,
                },
            },
        };
        self.link.app.standing.models.saw(called, &seen, source);
    }

    /// Models that were declared and of which nothing is known yet are to be called too.
    fn unknown(&self, statuses: &[ModelStatus]) -> Vec<ModelStatus> {
        if self.settings.probes != Probes::Calls {
            return Vec::new();
        }
        let snapshot = self.link.app.snapshot.load_full();
        let mut unknown = Vec::new();
        for provider in snapshot.providers.values() {
            for (name, model) in provider.models.iter().filter(|(_, it)| it.kind == CHAT) {
                let is_known = statuses.iter().any(|status| {
                    status.provider_id == provider.id
                        && status.model == *name
                        && status.kind == model.kind
                });
                if !is_known {
                    unknown.push(ModelStatus {
                        provider_id: provider.id.clone(),
                        model: name.clone(),
                        kind: model.kind.clone(),
                        available: true,
                        error_code: None,
                        error_detail: None,
                        failures: 0,
                        response_ms: None,
                        source: String::new(),
                        checked_at: 0,
                        changed_at: 0,
                        check_at: None,
                    });
                }
            }
        }
        unknown
    }
}

impl Asked {
    fn trial(&self, model: Option<String>) -> Trial {
        Trial {
            kind: self.row.kind.clone(),
            base_url: self.row.base_url.clone(),
            region: self.row.region.clone(),
            config: self.row.config.clone(),
            private_network: self.row.private_network,
            secret: self.secret.clone(),
            model,
        }
    }
}

/// What a failure says of a model; `None`: nothing, but of the key or of the moment.
fn failing(failure: &TestFailure, secret: Option<&SecretString>) -> Option<Seen> {
    let (code, certain) = match failure.status {
        None => ("provider_unreachable", false),
        Some(404) => ("model_not_found", true),
        Some(500..) => ("provider_failed", false),
        Some(_) => return None,
    };
    Some(Seen::Fails {
        code: code.to_owned(),
        detail: failure.told_without(secret),
        certain,
    })
}

impl Job for LookAtModels {
    fn name(&self) -> &'static str {
        "model-statuses"
    }

    /// Whatever the settings say: what had failed is looked at sooner.
    fn every(&self) -> Duration {
        Duration::from_secs(30)
    }

    fn first(&self) -> Duration {
        Duration::from_secs(20)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let models = &self.link.app.standing.models;
            self.lists(&models.all()).await?;
            let mut statuses = models.all();
            statuses.extend(self.unknown(&statuses));
            self.calls(&statuses).await?;
            let pruned = self.admin.store.write(model_statuses::prune);
            pruned.await?;
            Ok(Again::AsUsual)
        })
    }
}
