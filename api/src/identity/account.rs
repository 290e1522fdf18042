//! Accounts of people who sign in with a password of the hub's.

use store::ledger::starter::{self, Starter};
use store::users::{self, User};
use store::{Conn, QueryResult};

use super::principal::Role;
use super::token;
use crate::clock::Millis;

/// The most characters of a name.
pub const LONGEST_NAME: usize = 100;

/// An account that is to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The id of its row.
    pub id: String,
    /// What they sign in as.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Somebody but themselves says that the address is theirs.
    pub email_trusted: bool,
    /// How far they may go.
    pub role: Role,
    /// PHC string of the password.
    pub password_hash: String,
}

/// Somebody else has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameTaken;

impl NewAccount {
    /// Makes it, with the starter credit of new users. In one transaction, so that of any number of
    /// tries with one name one gets it, and the credit with it.
    pub fn open(
        &self,
        conn: &mut Conn,
        starter: Option<&Starter>,
        now: Millis,
    ) -> QueryResult<Result<User, NameTaken>> {
        if users::name_taken(conn, &self.name, None)? {
            return Ok(Err(NameTaken));
        }
        let user = User {
            id: self.id.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.role.word().to_owned(),
            source: users::LOCAL.to_owned(),
            password_hash: Some(self.password_hash.clone()),
            created_at: now.0,
            last_seen_at: Some(now.0),
            email_trusted: self.email_trusted,
            deactivated_at: None,
        };
        users::upsert(conn, &user)?;
        if let Some(starter) = starter {
            starter::give(conn, &user.id, starter, token::new_id(), now.0)?;
        }
        Ok(Ok(user))
    }
}
