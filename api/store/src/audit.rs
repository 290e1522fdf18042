//! The audit log: what was changed by the admin API, by whom. It only grows.

use diesel::prelude::*;

use crate::schema::audit_entries;
use crate::{Conn, portable};

/// One change. Hashes are SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub struct AuditEntry {
    /// From 1, without a gap.
    pub number: i64,
    /// Milliseconds since 1970, when the request came.
    pub at: i64,
    /// What the actor proved itself with, such as `session` or `key`.
    pub actor_kind: String,
    /// The person's id, else the key's.
    pub actor_id: Option<String>,
    /// What the actor was called then.
    pub actor_name: Option<String>,
    /// The actor's role then.
    pub role: String,
    /// The operation's id in the API's document.
    pub operation: String,
    /// The path that was called, which names what was changed.
    pub path: String,
    /// The answer's HTTP status; None: whoever asked left before it ended.
    pub status: Option<i64>,
    /// The request's id.
    pub request_id: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// JSON: what the request said, without secrets.
    pub told: Option<String>,
    /// The hash of the entry before; empty for the first.
    pub previous: String,
    /// Of all of the above.
    pub hash: String,
}

/// Which entries; what is None does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The actor's id.
    pub actor: Option<String>,
    /// The operation's id.
    pub operation: Option<String>,
    /// Text in the path.
    pub path: Option<String>,
    /// Not before, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Before, in milliseconds since 1970.
    pub to: Option<i64>,
}

/// The newest entry.
pub fn newest(conn: &mut Conn) -> QueryResult<Option<AuditEntry>> {
    audit_entries::table
        .order(audit_entries::number.desc())
        .select(AuditEntry::as_select())
        .first(conn)
        .optional()
}

/// Adds one; refused by the database when its number is taken.
pub fn append(conn: &mut Conn, entry: &AuditEntry) -> QueryResult<()> {
    diesel::insert_into(audit_entries::table)
        .values(entry)
        .execute(conn)?;
    Ok(())
}

/// A page, newest first: at most `limit` entries before the number `before`.
pub fn page(
    conn: &mut Conn,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<AuditEntry>> {
    let mut query = audit_entries::table
        .order(audit_entries::number.desc())
        .limit(limit)
        .select(AuditEntry::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit_entries::number.lt(before));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(audit_entries::actor_id.eq(actor));
    }
    if let Some(operation) = &filter.operation {
        query = query.filter(audit_entries::operation.eq(operation));
    }
    if let Some(text) = &filter.path {
        let pattern = portable::containing(text);
        query = query.filter(audit_entries::path.like(pattern).escape('\\'));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::at.lt(to));
    }
    query.load(conn)
}

/// At most `limit` entries behind the number `after`, oldest first: for walking the chain.
pub fn behind(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<AuditEntry>> {
    audit_entries::table
        .filter(audit_entries::number.gt(after))
        .order(audit_entries::number)
        .limit(limit)
        .select(AuditEntry::as_select())
        .load(conn)
}
