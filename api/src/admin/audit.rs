//! The audit log, as admins read it.

pub mod check;
pub mod list;

use serde::Serialize;
use serde_json::Value;
use store::audit::AuditEntry;
use utoipa::ToSchema;

use super::time::iso;

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditObject {
    /// From 1, without a gap.
    number: i64,
    /// When it was asked for.
    at: String,
    /// Who did it.
    actor: AuditActor,
    /// The operation's id in this document.
    operation: String,
    /// The path that was called, which names what was changed.
    path: String,
    /// The answer's HTTP status; null: whoever asked left before it ended.
    #[schema(required)]
    status: Option<i64>,
    /// The request's id.
    #[schema(required)]
    request_id: Option<String>,
    /// The address it came from.
    #[schema(required)]
    address: Option<String>,
    /// What the request said; secrets are `***`. Null: nothing.
    #[schema(required, value_type = Option<Object>)]
    told: Option<Value>,
    /// SHA-256 of all of this and of the entry before, in hexadecimal.
    hash: String,
}

/// Who did something, as they were then.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditActor {
    /// `session`, `key`, or under Blocklet Server `login` or `access_key`.
    kind: String,
    /// The person's or the key's id.
    #[schema(required)]
    id: Option<String>,
    /// The name.
    #[schema(required)]
    name: Option<String>,
    /// The role.
    role: String,
}

impl From<AuditEntry> for AuditObject {
    fn from(row: AuditEntry) -> Self {
        AuditObject {
            number: row.number,
            at: iso(row.at),
            actor: AuditActor {
                kind: row.actor_kind,
                id: row.actor_id,
                name: row.actor_name,
                role: row.role,
            },
            operation: row.operation,
            path: row.path,
            status: row.status,
            request_id: row.request_id,
            address: row.address,
            told: row.told.map(|text| match serde_json::from_str(&text) {
                Ok(value) => value,
                Err(_) => Value::from(text),
            }),
            hash: row.hash,
        }
    }
}
