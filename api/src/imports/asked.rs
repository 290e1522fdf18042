//! That somebody wants the file of the data folder taken over (again), kept where whichever process does
//! it will see it.

use store::settings::{self, Setting};
use store::{Conn, QueryResult};

/// The setting that holds it.
const NAME: &str = "imports.wanted";
const ALL: &str = "all";
const WITHOUT_CREDENTIALS: &str = "without credentials";

/// How it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// With all that is in it.
    All,
    /// Without its sealed credentials, whose key nobody has.
    WithoutCredentials,
}

impl Asked {
    /// Writes it down.
    pub fn put(self, conn: &mut Conn, now: i64) -> QueryResult<()> {
        let value = match self {
            Asked::All => ALL,
            Asked::WithoutCredentials => WITHOUT_CREDENTIALS,
        };
        let setting = Setting {
            name: NAME.to_owned(),
            value: value.to_owned(),
            updated_at: now,
        };
        settings::set(conn, &setting)
    }

    /// What was written down, which is crossed out.
    pub fn taken(conn: &mut Conn) -> QueryResult<Option<Asked>> {
        let Some(value) = settings::value(conn, NAME)? else {
            return Ok(None);
        };
        settings::delete(conn, NAME)?;
        Ok(Some(match value.as_str() {
            WITHOUT_CREDENTIALS => Asked::WithoutCredentials,
            _ => Asked::All,
        }))
    }
}
