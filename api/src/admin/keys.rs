//! Hub keys: the keys that applications call with.

pub mod change;
pub mod checks;
pub mod create;
pub mod list;
pub mod own;
pub mod revoke;
pub mod rotate;
pub mod show;

use serde::Serialize;
use store::hub_keys::HubKey;
use store::hub_keys::page::{self, KeyState};
use utoipa::ToSchema;

use super::limits::AllowedRates;
use super::time::iso;
use crate::admin::words;
use crate::clock::Millis;

/// A hub key without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyObject {
    /// The key's id.
    pub id: String,
    /// What its owner called it.
    pub name: String,
    /// The first ten characters of the secret.
    pub prefix: String,
    /// The last four characters of the secret.
    pub last_four: String,
    /// `admin` or `member`.
    #[schema(schema_with = words::key_role)]
    pub role: String,
    /// The person it belongs to.
    #[schema(required)]
    pub user_id: Option<String>,
    /// Where its calls are counted.
    #[schema(required)]
    pub project: Option<String>,
    /// What it may call, such as `openai/*`; empty: everything.
    pub models: Vec<String>,
    /// `database` or `hub.toml`.
    #[schema(schema_with = words::managed_by)]
    pub managed_by: String,
    /// It can only be changed where it is managed.
    pub read_only: bool,
    /// `active`, `expired` or `revoked`.
    #[schema(schema_with = words::key_state)]
    pub state: &'static str,
    /// When it was made.
    pub created_at: String,
    /// From then on it is refused.
    #[schema(required)]
    pub expires_at: Option<String>,
    /// When it was revoked.
    #[schema(required)]
    pub revoked_at: Option<String>,
    /// When it was last used.
    #[schema(required)]
    pub last_used_at: Option<String>,
    /// Its calls are answered with replies that are no older, in seconds, unless they say otherwise
    /// in `x-hub-cache`; null: with new ones.
    #[schema(required)]
    pub cache_seconds: Option<i64>,
    /// How often it may call; null: as often as it likes.
    pub limits: AllowedRates,
    /// Where calls wait for a provider, those of the higher priority go first.
    pub priority: i64,
}

impl KeyObject {
    /// The key as it stands at `now`.
    pub fn of(row: &HubKey, now: Millis) -> Self {
        let state = match page::state(row, now.0) {
            KeyState::Active => "active",
            KeyState::Expired => "expired",
            KeyState::Revoked => "revoked",
        };
        KeyObject {
            id: row.id.clone(),
            name: row.name.clone(),
            prefix: row.prefix.clone(),
            last_four: row.last_four.clone(),
            role: row.role.clone(),
            user_id: row.user_id.clone(),
            project: row.project.clone(),
            models: checks::stored_models(&row.models),
            managed_by: row.managed_by.clone(),
            read_only: row.managed_by != "database",
            state,
            created_at: iso(row.created_at),
            expires_at: row.expires_at.map(iso),
            revoked_at: row.revoked_at.map(iso),
            last_used_at: row.last_used_at.map(iso),
            cache_seconds: row.cache_seconds,
            limits: AllowedRates {
                requests_per_minute: row.limits.requests_per_minute,
                tokens_per_minute: row.limits.tokens_per_minute,
                requests_per_day: row.limits.requests_per_day,
                concurrent_calls: row.limits.concurrent_calls,
            },
            priority: row.limits.priority,
        }
    }
}

/// One key.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyReply {
    /// The key.
    pub key: KeyObject,
}

/// One key with its secret, which is never shown again.
#[derive(Serialize, ToSchema)]
pub struct NewKeyReply {
    /// The key.
    pub key: KeyObject,
    /// The whole key, this once.
    pub secret: String,
}
