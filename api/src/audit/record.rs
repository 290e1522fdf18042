//! One change under way. It is written when it ended, and also when whoever asked left before: then
//! nobody knows how it ended, and the entry says so.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use store::audit::AuditEntry;
use store::{Store, StoreError};

use super::{chain, told};
use crate::identity::principal::{Principal, Proof, Subject};

/// The body of a request, put there by whoever reads it.
#[derive(Debug, Clone, Default)]
pub struct Sent(pub Rc<RefCell<Bytes>>);

/// Where a change was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The operation's id.
    pub operation: String,
    /// The path.
    pub path: String,
    /// The request's id.
    pub request_id: Option<String>,
    /// The address it came from.
    pub address: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A change that was asked for and has not ended.
pub struct Record {
    store: Store,
    entry: Option<AuditEntry>,
    sent: Sent,
}

impl Record {
    /// A change that `caller` asks for.
    pub fn begin(store: Store, caller: &Principal, asked: Asked, sent: Sent) -> Self {
        let (kind, id, name) = actor(caller);
        let entry = AuditEntry {
            number: 0,
            at: asked.at,
            actor_kind: kind.to_owned(),
            actor_id: id,
            actor_name: name,
            role: caller.role.word().to_owned(),
            operation: asked.operation,
            path: asked.path,
            status: None,
            request_id: asked.request_id,
            address: Some(asked.address).filter(|address| !address.is_empty()),
            told: None,
            previous: String::new(),
            hash: String::new(),
        };
        Record {
            store,
            entry: Some(entry),
            sent,
        }
    }

    /// It ended with this HTTP status. What was refused changed nothing and is not kept.
    pub async fn end(mut self, status: u16) -> Result<(), StoreError> {
        let Some(mut entry) = self.entry.take() else {
            return Ok(());
        };
        if (400..500).contains(&status) {
            return Ok(());
        }
        entry.status = Some(i64::from(status));
        self.submit(entry)?.await
    }

    /// Hands the entry to the writer; it is written even if nobody waits.
    fn submit(
        &self,
        mut entry: AuditEntry,
    ) -> Result<impl Future<Output = Result<(), StoreError>> + Send + use<>, StoreError> {
        // Credentials and passwords have forms of many kinds: of those only names are kept.
        let secret = ["/credentials", "/session"]
            .iter()
            .any(|part| entry.path.contains(part));
        entry.told = told::told(&self.sent.0.borrow(), secret);
        self.store.submit(move |conn| {
            let mut entry = entry.clone();
            if entry.actor_name.is_none()
                && let Some(id) = &entry.actor_id
            {
                entry.actor_name = store::users::by_id(conn, id)?.map(|user| user.name);
            }
            chain::append(conn, entry)
        })
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let Some(entry) = self.entry.take() else {
            return;
        };
        let operation = entry.operation.clone();
        if let Err(error) = self.submit(entry) {
            tracing::error!(%error, operation, "a change is missing in the audit log");
        }
    }
}

/// What the actor proved itself with, its id, and its name where that is known already.
fn actor(caller: &Principal) -> (&'static str, Option<String>, Option<String>) {
    let person = caller.user_id.clone();
    match &caller.subject {
        Subject::Key { id, name } => ("key", Some(id.clone()), Some(name.clone())),
        Subject::Session { .. } => ("session", person, None),
        Subject::Outside { proof, id } => {
            let kind = match proof {
                Proof::Login => "login",
                Proof::OAuth => "oauth",
                Proof::AccessKey => "access_key",
                Proof::Component => "component",
            };
            (kind, person.or_else(|| Some(id.clone())), None)
        }
    }
}
