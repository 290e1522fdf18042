//! What a group of calls comes to, written once a group and not once a call: which keys and
//! credentials were used, and the sums of the statistics.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::calls::CallRecord;
use crate::rollups::Tally;
use crate::{Conn, credentials, hub_keys};

/// Uses and sums that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct GroupSums {
    calls: Tally,
    /// Keys, and when each was used last.
    keys: BTreeMap<String, i64>,
    /// Credentials, how often each was used, and when last.
    credentials: BTreeMap<String, (i64, i64)>,
}

impl GroupSums {
    /// A call counts in the statistics.
    pub(crate) fn call(&mut self, call: &CallRecord) {
        self.calls.add(call);
    }

    /// A hub key was used then.
    pub(crate) fn key(&mut self, id: &str, at: i64) {
        match self.keys.get_mut(id) {
            Some(last) => *last = at.max(*last),
            None => drop(self.keys.insert(id.to_owned(), at)),
        }
    }

    /// A credential was used then, once.
    pub(crate) fn credential(&mut self, id: &str, at: i64) {
        match self.credentials.get_mut(id) {
            Some((uses, last)) => {
                *uses += 1;
                *last = at.max(*last);
            }
            None => drop(self.credentials.insert(id.to_owned(), (1, at))),
        }
    }

    /// Nothing is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.keys.is_empty() && self.credentials.is_empty()
    }

    /// Writes all of it. Rows that were removed meanwhile are passed over.
    pub(crate) fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        self.calls.write(conn)?;
        for (id, last) in &self.keys {
            hub_keys::touch(conn, id, *last)?;
        }
        for (id, (uses, last)) in &self.credentials {
            credentials::touch(conn, id, *uses, *last)?;
        }
        Ok(())
    }
}
