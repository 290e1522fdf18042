//! Asks providers again whether they take a credential that they refused, by the smallest call that
//! proves it.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_rt as rt;
use futures_util::future::LocalBoxFuture;
use store::credential_states::{self, CredentialState};
use store::credentials::Credential;
use store::providers::Provider;

use super::{Again, Job};
use crate::admin::context::{AdminContext, CredentialTester, TestFailure, Trial};
use crate::admin::credentials::trial::usual_model;
use crate::admin::providers::credential_object::bound_elsewhere;
use crate::app::{App, Link};
use crate::clock::Millis;
use crate::providers::Probe;
use crate::standing::state::{Entry, State};

const NAME: &str = "credential-checks";

/// What ended so long ago is of no use to anybody.
const KEPT_MS: i64 = 86_400_000;

/// Has the next check planned, after a credential was refused. Nobody waits for it.
pub fn hasten(app: &App) {
    let jobs = app.jobs.clone();
    rt::spawn(async move {
        if let Err(error) = jobs.hasten(NAME).await {
            tracing::warn!(%error, "refused credentials are looked at later than planned");
        }
    });
}

/// Asks for every credential whose time has come.
pub(super) struct CheckCredentials {
    link: Rc<Link>,
    admin: Arc<AdminContext>,
    tester: Probe,
}

/// A credential to ask for, with its provider.
struct Due {
    state: CredentialState,
    credential: Credential,
    provider: Provider,
}

impl CheckCredentials {
    pub(super) fn new(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Self {
        CheckCredentials {
            link: Rc::clone(link),
            admin: Arc::clone(admin),
            tester: Probe(Rc::clone(link)),
        }
    }

    fn due(&self) -> anyhow::Result<Vec<Due>> {
        let now = self.admin.clock.now().0;
        let due = self.admin.store.glance(|conn| {
            let mut due = Vec::new();
            for state in credential_states::due(conn, now)? {
                let Some(credential) = store::credentials::by_id(conn, &state.credential_id)?
                else {
                    continue;
                };
                if let Some(provider) = store::providers::by_id(conn, &credential.provider_id)? {
                    due.push(Due {
                        state,
                        credential,
                        provider,
                    });
                }
            }
            Ok(due)
        });
        Ok(due?)
    }

    async fn check(&self, due: Due) -> anyhow::Result<()> {
        let Due {
            state,
            credential,
            provider,
        } = due;
        let entry = Entry::of_row(state);
        let checked = match self.ask(&credential, &provider).await? {
            None => entry.still(None, self.now(), self.longest_wait()),
            Some(Ok(())) => {
                tracing::info!(
                    credential = credential.name,
                    provider = provider.name,
                    "the provider takes a credential again"
                );
                Entry::active(self.now())
            }
            Some(Err(failure)) if is_taken(entry.state, &failure) => Entry::active(self.now()),
            Some(Err(failure)) => {
                entry.still(Some(&failure.message), self.now(), self.longest_wait())
            }
        };
        let credentials = &self.link.app.standing.credentials;
        credentials.checked(&credential.id, checked);
        Ok(())
    }

    /// What the provider says; `None` where it is not to be asked.
    async fn ask(
        &self,
        credential: &Credential,
        provider: &Provider,
    ) -> anyhow::Result<Option<Result<(), TestFailure>>> {
        let usable = credential.active && provider.enabled;
        if !usable || bound_elsewhere(credential, provider).is_some() {
            return Ok(None);
        }
        let secret = self.admin.vault.open(&credential.id, &credential.sealed)?;
        let trial = Trial {
            kind: provider.kind.clone(),
            base_url: provider.base_url.clone(),
            region: provider.region.clone(),
            config: provider.config.clone(),
            private_network: provider.private_network,
            secret: Some(secret.clone()),
            model: usual_model(&self.admin.store, provider).await?,
        };
        let said = self.tester.test(trial).await;
        Ok(Some(said.map_err(|failure| TestFailure {
            message: failure.told_without(Some(&secret)),
            ..failure
        })))
    }

    /// Who would have to wait longer than this is given up, as the preferences say; without them
    /// nobody is.
    fn longest_wait(&self) -> Option<Duration> {
        let app = self.link.app.blocklet.as_ref()?.live.load();
        let seconds = app.preferences.check_credentials_max_time;
        Some(Duration::from_secs(u64::from(seconds)))
    }

    fn now(&self) -> Millis {
        self.admin.clock.now()
    }

    /// Until the next check that is planned.
    async fn rest(&self) -> anyhow::Result<Again> {
        let now = self.now().0;
        let write = self.admin.store.write(move |conn| {
            credential_states::prune(conn, now.saturating_sub(KEPT_MS))?;
            credential_states::next_check(conn)
        });
        Ok(match write.await? {
            Some(next) => {
                let wait = u64::try_from(next.saturating_sub(now)).unwrap_or(0);
                Again::In(Duration::from_millis(wait).min(self.every()))
            }
            None => Again::AsUsual,
        })
    }
}

/// A refusal that speaks of something else than what the credential was left for: the key was taken.
/// A provider that is down or busy says nothing of it.
fn is_taken(state: State, failure: &TestFailure) -> bool {
    match (state, failure.status) {
        (State::Refused, Some(status)) => matches!(status, 300..=400 | 404..=499),
        _ => false,
    }
}

impl Job for CheckCredentials {
    fn name(&self) -> &'static str {
        NAME
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            for due in self.due()? {
                self.check(due).await?;
            }
            self.rest().await
        })
    }
}
