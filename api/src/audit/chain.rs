//! The chain: each entry holds the hash of the one before, so that whatever is done to the table
//! shows, but for entries cut off at its end. Who keeps the newest hash elsewhere sees those too.

use sha2::{Digest, Sha256};
use store::audit::{self, AuditEntry};
use store::{Conn, QueryResult};

use crate::identity::token;

/// Entries that are read at once.
const STEP: i64 = 1_000;

/// What walking the chain found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// Entries that fit.
    pub entries: i64,
    /// The hash of the newest of them; empty when there are none.
    pub newest: String,
    /// The first that does not fit, and why.
    pub broken: Option<(i64, &'static str)>,
}

/// The entry with its place in the chain, behind `last`.
pub fn linked(mut entry: AuditEntry, last: Option<&AuditEntry>) -> AuditEntry {
    entry.number = last.map_or(0, |last| last.number) + 1;
    entry.previous = last.map(|last| last.hash.clone()).unwrap_or_default();
    entry.hash = hash(&entry);
    entry
}

/// Adds an entry behind the newest. To be run on the writer, which nobody else is on.
pub fn append(conn: &mut Conn, entry: AuditEntry) -> QueryResult<()> {
    let last = audit::newest(conn)?;
    audit::append(conn, &linked(entry, last.as_ref()))
}

/// Computes every hash again, oldest first, up to the first entry that does not fit.
pub fn walk(conn: &mut Conn) -> QueryResult<Walked> {
    let mut walked = Walked::default();
    loop {
        let step = audit::behind(conn, walked.entries, STEP)?;
        if step.is_empty() {
            return Ok(walked);
        }
        for entry in &step {
            if !walked.take(entry) {
                return Ok(walked);
            }
        }
    }
}

impl Walked {
    /// One entry more; false when it does not fit.
    fn take(&mut self, entry: &AuditEntry) -> bool {
        if let Some(fault) = fault(self, entry) {
            self.broken = Some((entry.number, fault));
            return false;
        }
        self.entries = entry.number;
        self.newest.clone_from(&entry.hash);
        true
    }
}

fn fault(walked: &Walked, entry: &AuditEntry) -> Option<&'static str> {
    if entry.number != walked.entries + 1 {
        Some("missing_before")
    } else if entry.previous != walked.newest {
        Some("not_linked")
    } else if entry.hash != hash(entry) {
        Some("changed")
    } else {
        None
    }
}

/// Of everything that an entry says, as a JSON array: no two entries have the same text.
fn hash(entry: &AuditEntry) -> String {
    let actor = (
        &entry.actor_kind,
        &entry.actor_id,
        &entry.actor_name,
        &entry.role,
    );
    let request = (
        &entry.operation,
        &entry.path,
        &entry.status,
        &entry.request_id,
        &entry.address,
        &entry.told,
    );
    let all = serde_json::json!([entry.previous, entry.number, entry.at, actor, request]);
    let digest: [u8; 32] = Sha256::digest(all.to_string().as_bytes()).into();
    token::hex(&digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(operation: &str) -> AuditEntry {
        AuditEntry {
            number: 0,
            at: 1,
            actor_kind: "key".to_owned(),
            actor_id: Some("k".to_owned()),
            actor_name: None,
            role: "admin".to_owned(),
            operation: operation.to_owned(),
            path: "/api/limits".to_owned(),
            status: Some(201),
            request_id: None,
            address: None,
            told: None,
            previous: String::new(),
            hash: String::new(),
        }
    }

    fn chain() -> Vec<AuditEntry> {
        let mut chain: Vec<AuditEntry> = Vec::new();
        for operation in ["create_limit", "change_limit", "delete_limit"] {
            let next = linked(entry(operation), chain.last());
            chain.push(next);
        }
        chain
    }

    fn walked(chain: &[AuditEntry]) -> Walked {
        let mut walked = Walked::default();
        let _ = chain.iter().all(|entry| walked.take(entry));
        walked
    }

    #[test]
    fn an_untouched_chain_fits() {
        let chain = chain();
        let walked = walked(&chain);
        assert_eq!((walked.entries, walked.broken), (3, None));
        assert_eq!(walked.newest, chain[2].hash);
    }

    #[test]
    fn whatever_is_changed_of_an_entry_shows() {
        let changes: [fn(&mut AuditEntry); 6] = [
            |entry| entry.at = 2,
            |entry| entry.actor_name = Some(String::new()),
            |entry| entry.role = "owner".to_owned(),
            |entry| entry.path.push('x'),
            |entry| entry.status = None,
            |entry| entry.told = Some("{}".to_owned()),
        ];
        for change in changes {
            let mut chain = chain();
            change(&mut chain[1]);
            assert_eq!(walked(&chain).broken, Some((2, "changed")));
            // With its hash made anew it does not fit the next one.
            chain[1].hash = hash(&chain[1]);
            assert_eq!(walked(&chain).broken, Some((3, "not_linked")));
        }
    }

    #[test]
    fn what_is_removed_or_put_between_shows() {
        let mut removed = chain();
        removed.remove(1);
        assert_eq!(walked(&removed).broken, Some((3, "missing_before")));
        let mut between = chain();
        let forged = linked(entry("delete_key"), between.first());
        between.insert(1, forged);
        assert_eq!(walked(&between).broken, Some((2, "missing_before")));
    }
}
