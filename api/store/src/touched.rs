//! Which keys and credentials a group of calls used: their rows are written once a group, not once
//! a call.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::{Conn, credentials, hub_keys};

/// Uses that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// Keys, and when each was used last.
    keys: BTreeMap<String, i64>,
    /// Credentials, how often each was used, and when last.
    credentials: BTreeMap<String, (i64, i64)>,
}

impl Touched {
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

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.credentials.is_empty()
    }

    /// Writes all of it. Rows that were removed meanwhile are passed over.
    pub(crate) fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        for (id, last) in &self.keys {
            hub_keys::touch(conn, id, *last)?;
        }
        for (id, (uses, last)) in &self.credentials {
            credentials::touch(conn, id, *uses, *last)?;
        }
        Ok(())
    }
}
