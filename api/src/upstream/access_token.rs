//! Access tokens that are got in exchange for an assertion (OAuth 2.0, RFC 7523), and kept until
//! shortly before they expire.
//!
//! All workers share them. One exchange is in flight per credential; whoever comes meanwhile waits
//! for it and shares its outcome, also a bad one.

use std::fmt;
use std::sync::Arc;

use futures_util::StreamExt;
use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{Outbound, Upstream, UpstreamError};
use crate::clock::{Clock, Millis};

/// Credentials whose tokens are kept.
const CREDENTIALS: u64 = 1_000;

/// A token is not used when it ends this soon: a long upload may still be on its way.
const SPARE_S: i64 = 180;

/// Assumed when an answer does not say how long its token lives.
const USUAL_LIFE_S: i64 = 600;

/// An answer is read up to here.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Why there is no access token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The exchange could not be asked for: the credential or the address is at fault.
    #[error("{0}")]
    Unmade(String),
    /// The token host could not be reached.
    #[error(transparent)]
    Unreached(#[from] UpstreamError),
    /// The token host refused.
    #[error("the token host answered {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// In its own words.
        message: String,
    },
}

/// The tokens of all credentials. One for all workers.
pub struct AccessTokens {
    slots: Cache<[u8; 32], Arc<Mutex<Slot>>>,
    clock: Arc<dyn Clock>,
}

/// What is known of one credential.
#[derive(Default)]
struct Slot {
    token: Option<Kept>,
    /// The last exchange failed then.
    failed: Option<(Millis, TokenError)>,
}

struct Kept {
    token: SecretString,
    /// Used until then.
    until: Millis,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<i64>,
}

/// <https://www.rfc-editor.org/rfc/rfc6749#section-5.2>
#[derive(Default, Deserialize)]
#[serde(default)]
struct Denied {
    error: String,
    error_description: String,
}

impl AccessTokens {
    /// No tokens yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        AccessTokens {
            slots: Cache::new(CREDENTIALS),
            clock,
        }
    }

    /// The token of a credential: the one that is kept, or a new one that `ask` makes the call for.
    pub async fn get(
        &self,
        upstream: &Upstream,
        credential: &SecretString,
        ask: impl FnOnce(Millis) -> Result<Outbound, TokenError>,
    ) -> Result<SecretString, TokenError> {
        let came = self.clock.now();
        let slot = self.slots.get_with(key(credential), Arc::default);
        let mut slot = slot.lock().await;
        let now = self.clock.now();
        if let Some(kept) = slot.token.as_ref().filter(|kept| now < kept.until) {
            return Ok(kept.token.clone());
        }
        if let Some((at, error)) = &slot.failed
            && *at > came
        {
            // It failed while this call waited for it.
            return Err(error.clone());
        }
        match exchange(upstream, ask(now)?).await {
            Ok(granted) => {
                let life_s = granted.expires_in.unwrap_or(USUAL_LIFE_S);
                let used_s = life_s.saturating_sub(SPARE_S).max(life_s / 2);
                let token = SecretString::from(granted.access_token);
                *slot = Slot {
                    token: Some(Kept {
                        token: token.clone(),
                        until: Millis(now.0.saturating_add(used_s.saturating_mul(1000))),
                    }),
                    failed: None,
                };
                Ok(token)
            }
            Err(error) => {
                slot.failed = Some((self.clock.now(), error.clone()));
                Err(error)
            }
        }
    }

    /// The provider refused the token of this credential: the next call gets a new one.
    pub fn forget(&self, credential: &SecretString) {
        self.slots.invalidate(&key(credential));
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").finish_non_exhaustive()
    }
}

fn key(credential: &SecretString) -> [u8; 32] {
    Sha256::digest(credential.expose_secret().as_bytes()).into()
}

async fn exchange(upstream: &Upstream, call: Outbound) -> Result<Granted, TokenError> {
    let mut answer = upstream.send(call).await?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.body.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() > ANSWER_LIMIT {
            break;
        }
    }
    let status = answer.status;
    let refused = |message: String| TokenError::Refused { status, message };
    if !(200..300).contains(&status) {
        let denied: Denied = serde_json::from_slice(&body).unwrap_or_default();
        let words = [denied.error, denied.error_description];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        return Err(refused(if words.is_empty() {
            "it did not say why".to_owned()
        } else {
            words.join(": ")
        }));
    }
    serde_json::from_slice(&body).map_err(|_| refused("what came is no access token".to_owned()))
}
