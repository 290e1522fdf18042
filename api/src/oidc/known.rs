//! What is known of issuers: discovery documents and keys, kept for all workers.

use std::fmt;
use std::sync::Arc;

use moka::sync::Cache;
use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::{DiscoveryError, IssuerUrl};
use tokio::sync::Mutex;

use super::failure::Failure;
use super::http::{SendError, Sender};
use super::issuer::Issuer;
use super::spoken::Metadata;
use crate::clock::{Clock, Millis};
use crate::upstream::Upstream;

/// Issuers that are remembered.
const MOST: u64 = 200;

/// A document is asked for again after an hour.
const FRESH_MS: i64 = 3_600_000;

/// While an issuer does not answer, its last document counts for so long.
const STALE_MS: i64 = 24 * 3_600_000;

/// A failed try is shared by those who come within this time.
const FAILED_MS: i64 = 3_000;

/// Keys are asked for again at most so often, whatever tokens come.
const KEYS_MS: i64 = 30_000;

/// A failure is told on the sign-in page for so long.
const TOLD_MS: i64 = 300_000;

/// What is known of all issuers.
pub struct Issuers {
    slots: Cache<String, Arc<Mutex<Slot>>>,
    /// The last failure of each, for whoever only wants to be told.
    failures: Cache<String, (Millis, Failure)>,
    clock: Arc<dyn Clock>,
}

/// What is known of one.
#[derive(Default)]
struct Slot {
    known: Option<Known>,
    failed: Option<(Millis, Failure)>,
}

/// A document with its keys.
#[derive(Clone)]
pub(super) struct Known {
    pub metadata: Arc<Metadata>,
    document_at: Millis,
    keys_at: Millis,
}

impl Issuers {
    /// Nothing is known yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Issuers {
            slots: Cache::new(MOST),
            failures: Cache::new(MOST),
            clock,
        }
    }

    /// The issuer's document with its keys: the one that is kept, or a new one.
    pub(super) async fn metadata(
        &self,
        upstream: &Upstream,
        issuer: &Issuer,
    ) -> Result<Known, Failure> {
        let slot = self.slots.get_with(key(issuer), Arc::default);
        let mut slot = slot.lock().await;
        let now = self.clock.now();
        let age = |at: Millis| now.0.saturating_sub(at.0);
        if let Some(known) = slot
            .known
            .as_ref()
            .filter(|it| age(it.document_at) < FRESH_MS)
        {
            return Ok(known.clone());
        }
        if let Some((at, failure)) = &slot.failed
            && age(*at) < FAILED_MS
        {
            return Err(failure.clone());
        }
        match discover(upstream, issuer).await {
            Ok(metadata) => {
                let known = Known {
                    metadata: Arc::new(metadata),
                    document_at: now,
                    keys_at: now,
                };
                self.failures.invalidate(&key(issuer));
                *slot = Slot {
                    known: Some(known.clone()),
                    failed: None,
                };
                Ok(known)
            }
            Err(failure) => {
                tracing::warn!(issuer = issuer.name, "sign-in: {failure}");
                self.failures.insert(key(issuer), (now, failure.clone()));
                let stale = slot.known.as_ref();
                match stale.filter(|it| age(it.document_at) < STALE_MS) {
                    Some(known) if matches!(failure, Failure::Unreachable(_)) => Ok(known.clone()),
                    _ => {
                        slot.failed = Some((now, failure.clone()));
                        Err(failure)
                    }
                }
            }
        }
    }

    /// The keys may have changed since `seen`: those of now, or None if there are no others, or it
    /// is too early to ask again.
    pub(super) async fn newer_keys(
        &self,
        upstream: &Upstream,
        issuer: &Issuer,
        seen: &Known,
    ) -> Result<Option<Known>, Failure> {
        let slot = self.slots.get_with(key(issuer), Arc::default);
        let mut slot = slot.lock().await;
        let now = self.clock.now();
        let Some(known) = slot.known.as_mut() else {
            return Ok(None);
        };
        if known.keys_at > seen.keys_at {
            // Somebody else asked meanwhile.
            return Ok(Some(known.clone()));
        }
        let first = known.keys_at == known.document_at && known.keys_at.0 < now.0;
        if !first && now.0.saturating_sub(known.keys_at.0) < KEYS_MS {
            return Ok(None);
        }
        let sender = Sender {
            upstream,
            egress: issuer.egress,
        };
        let keys = CoreJsonWebKeySet::fetch_async(known.metadata.jwks_uri(), &sender).await;
        let keys = keys.map_err(|error| told(&error, issuer))?;
        known.keys_at = now;
        known.metadata = Arc::new(Metadata::clone(&known.metadata).set_jwks(keys));
        Ok(Some(known.clone()))
    }

    /// Asks an issuer as a sign-in does, and remembers what came of it.
    pub async fn look(&self, upstream: &Upstream, issuer: &Issuer) -> Result<(), Failure> {
        self.metadata(upstream, issuer).await.map(|_| ())
    }

    /// What went wrong with an issuer when it was asked last, within the last minutes.
    pub fn problem(&self, issuer: &Issuer) -> Option<Failure> {
        let (at, failure) = self.failures.get(&key(issuer))?;
        (self.clock.now().0 - at.0 < TOLD_MS).then_some(failure)
    }
}

impl fmt::Debug for Issuers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuers").finish_non_exhaustive()
    }
}

/// A changed issuer is another one.
fn key(issuer: &Issuer) -> String {
    format!("{}\n{}\n{:?}", issuer.id, issuer.url, issuer.egress)
}

/// Asks an issuer for its document and keys.
pub(super) async fn discover(upstream: &Upstream, issuer: &Issuer) -> Result<Metadata, Failure> {
    let url = IssuerUrl::new(issuer.url.clone());
    let url = url.map_err(|error| Failure::Misconfigured(format!("{}: {error}", issuer.url)))?;
    let sender = Sender {
        upstream,
        egress: issuer.egress,
    };
    let metadata = Metadata::discover_async(url, &sender).await;
    let metadata = metadata.map_err(|error| told(&error, issuer))?;
    if metadata.token_endpoint().is_none() {
        return Err(Failure::Misconfigured(
            "its document names no token endpoint, so it gives no codes".to_owned(),
        ));
    }
    Ok(metadata)
}

/// What went wrong, and what to do.
fn told(error: &DiscoveryError<SendError>, issuer: &Issuer) -> Failure {
    match error {
        DiscoveryError::Request(error) => Failure::Unreachable(error.to_string()),
        DiscoveryError::Response(status, _, _) if status.is_server_error() => {
            Failure::Unreachable(format!("{} answered {status}", issuer.url))
        }
        DiscoveryError::Response(status, _, why) if status.is_success() => {
            Failure::Misconfigured(format!("{why}; is {} an issuer?", issuer.url))
        }
        DiscoveryError::Response(status, _, _) => Failure::Misconfigured(format!(
            "{}/.well-known/openid-configuration answered {status}; check the issuer's address",
            issuer.url.trim_end_matches('/')
        )),
        DiscoveryError::Validation(why) => Failure::Misconfigured(format!(
            "{why}; write the issuer as it calls itself, to the letter"
        )),
        other => Failure::Misconfigured(format!("its document or keys cannot be read: {other}")),
    }
}
