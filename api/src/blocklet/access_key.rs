//! Access keys (`blocklet-…`): Blocklet Server says whose they are, and the answer is kept shortly.

use std::sync::Arc;

use moka::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::base58;
use super::environment::Environment;
use super::service::{Connections, ServiceDown};
use crate::clock::{Clock, Millis};

/// What every access key begins with.
pub const MARK: &str = "blocklet-";

/// A key that held is asked about again after a minute, so a revoked one works no longer than that.
const KEPT_MS: i64 = 60_000;

/// A key that did not hold is asked about again soon: it may just have been made.
const REFUSED_MS: i64 = 5_000;

/// Answers that are kept.
const KEPT: u64 = 10_000;

/// Questions at one time: strangers' keys must not keep the server busy.
const AT_ONCE: usize = 16;

/// Whose key it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The key's own DID.
    pub id: String,
    /// What its maker called it.
    pub remark: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// The passport that it carries.
    pub passport: String,
    /// It is refused from then on.
    pub expires_at: Option<Millis>,
}

/// Why an access key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessKeyError {
    /// Blocklet Server does not know it, or it cannot be one.
    #[error("this app does not know the access key; check that it was copied whole")]
    Unknown,
    /// Its time is over.
    #[error("the access key expired at {}; make another one", .0.rfc3339())]
    Expired(Millis),
    /// Nobody can say.
    #[error(transparent)]
    Down(#[from] ServiceDown),
}

#[derive(Clone)]
struct Kept {
    key: Option<Arc<AccessKey>>,
    until: Millis,
}

/// Access keys, as Blocklet Server knows them.
pub struct AccessKeys {
    environment: Arc<Environment>,
    clock: Arc<dyn Clock>,
    // By hash, so that the keys themselves are not kept.
    kept: Cache<[u8; 32], Kept>,
    questions: Semaphore,
}

impl AccessKeys {
    /// Nothing is known yet.
    pub fn new(environment: Arc<Environment>, clock: Arc<dyn Clock>) -> Self {
        AccessKeys {
            environment,
            clock,
            kept: Cache::new(KEPT),
            questions: Semaphore::new(AT_ONCE),
        }
    }

    /// Whose key it is. Expiry is checked here: Blocklet Server does not.
    pub async fn verify(
        &self,
        secret: &str,
        connections: &Connections,
    ) -> Result<Arc<AccessKey>, AccessKeyError> {
        if !is_well_formed(secret) {
            return Err(AccessKeyError::Unknown);
        }
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let now = self.clock.now();
        let kept = self.kept.get(&hash).filter(|kept| kept.until > now);
        let found = match kept {
            Some(kept) => kept.key,
            None => self.ask(secret, hash, connections).await?,
        };
        let key = found.ok_or(AccessKeyError::Unknown)?;
        match key.expires_at {
            Some(at) if at <= now => Err(AccessKeyError::Expired(at)),
            _ => Ok(key),
        }
    }

    async fn ask(
        &self,
        secret: &str,
        hash: [u8; 32],
        connections: &Connections,
    ) -> Result<Option<Arc<AccessKey>>, AccessKeyError> {
        let place = self.questions.try_acquire();
        let _place = place
            .map_err(|_| ServiceDown("too many access keys are being asked about".to_owned()))?;
        // What stands in quotes is base58 and this app's DID: nothing that could end a string.
        let team = &self.environment.app_pid;
        let query = format!(
            "mutation {{ verifyAccessKey(input: {{ teamDid: \"{team}\", accessKeyId: \"{secret}\" }}) \
             {{ code data {{ accessKeyId passport remark createdBy authType expireAt }} }} }}"
        );
        let reply = connections
            .ask(&self.environment, &query, self.clock.now())
            .await?;
        let key = read(&reply)?.map(Arc::new);
        let lasts = if key.is_some() { KEPT_MS } else { REFUSED_MS };
        let until = Millis(self.clock.now().0.saturating_add(lasts));
        let kept = Kept {
            key: key.clone(),
            until,
        };
        self.kept.insert(hash, kept);
        Ok(key)
    }
}

/// `blocklet-` and the base58 of a public key of 32 bytes.
pub fn is_well_formed(secret: &str) -> bool {
    let key = secret
        .strip_prefix(MARK)
        .and_then(|text| text.strip_prefix('z'));
    key.and_then(base58::decode)
        .is_some_and(|bytes| bytes.len() == 32)
}

/// What the reply says; `None` if it says that there is no such key.
fn read(reply: &Value) -> Result<Option<AccessKey>, ServiceDown> {
    let refused = reply
        .get("errors")
        .and_then(Value::as_array)
        .is_some_and(|errors| !errors.is_empty());
    if refused {
        return Ok(None);
    }
    let answer = reply.pointer("/data/verifyAccessKey");
    let fine = answer
        .and_then(|answer| answer.get("code"))
        .is_some_and(|code| code == "ok");
    let data = answer
        .and_then(|answer| answer.get("data"))
        .filter(|data| fine && data.is_object());
    let Some(data) = data else {
        return Err(ServiceDown(
            "its answer about an access key is not understood".to_owned(),
        ));
    };
    let text = |name: &str| {
        data.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let (Some(id), Some(created_by)) = (text("accessKeyId"), text("createdBy")) else {
        return Err(ServiceDown(
            "its answer about an access key lacks who made it".to_owned(),
        ));
    };
    Ok(Some(AccessKey {
        id: id.to_owned(),
        remark: text("remark").map(str::to_owned),
        created_by: created_by.to_owned(),
        passport: text("passport").unwrap_or_default().to_owned(),
        expires_at: expiry(data.get("expireAt"))?,
    }))
}

/// A date as text, or milliseconds; anything else is not taken for "never".
fn expiry(value: Option<&Value>) -> Result<Option<Millis>, ServiceDown> {
    let at = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => chrono::DateTime::parse_from_rfc3339(text)
            .map(|at| at.timestamp_millis())
            .ok()
            .or_else(|| text.parse().ok()),
        Some(value) => value.as_i64(),
    };
    let told = || ServiceDown("the end of an access key's time is not understood".to_owned());
    at.map(Millis).map(Some).ok_or_else(told)
}
