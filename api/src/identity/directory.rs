//! What identity asks about hub keys: answered from memory, so that no call waits for the database.

use std::sync::Arc;

use super::principal::{AllowedModels, Role};
use crate::clock::Millis;

/// One hub key as the running hub knows it.
#[derive(Debug, Clone)]
pub struct KeyEntry {
    /// Its row.
    pub id: String,
    /// What its owner called it.
    pub name: String,
    /// `admin` or `member`.
    pub role: Role,
    /// The person it belongs to.
    pub user_id: Option<String>,
    /// Where its calls are counted.
    pub project: Option<String>,
    /// Models it may call.
    pub models: Arc<AllowedModels>,
    /// Its calls are answered with replies that are no older, in seconds; `None`: with new ones.
    pub cache_seconds: Option<u64>,
    /// Where calls wait, those of the higher priority go first.
    pub priority: i64,
    /// From this moment on it is refused.
    pub expires_at: Option<Millis>,
    /// It was revoked; kept so that the refusal can say so.
    pub revoked_at: Option<Millis>,
}

/// Hub keys by the hash of their secret.
pub trait KeyDirectory: Send + Sync {
    /// The key whose secret has this SHA-256.
    fn by_hash(&self, hash: &[u8; 32]) -> Option<Arc<KeyEntry>>;
}
