//! People: who there is, what they may do, and letting them in and out.

pub mod change;
pub mod list;
pub mod password_link;
pub mod sessions;
pub mod show;

use serde::Serialize;
use utoipa::ToSchema;

use super::{time, words};
use crate::admin::error::AdminError;
use crate::identity::principal::Role;

/// One person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonObject {
    /// The person's id.
    pub id: String,
    /// What they are called; those with a password sign in as that.
    pub name: String,
    /// Their address.
    #[schema(required)]
    pub email: Option<String>,
    /// Somebody but themselves says that the address is theirs.
    pub email_trusted: bool,
    /// `owner`, `admin`, `member` or `guest`.
    #[schema(schema_with = words::user_role)]
    pub role: &'static str,
    /// Who vouches for them: `local`, `blocklet`, or `oidc:` and an issuer's URL.
    pub source: String,
    /// They can sign in with a password of the hub's.
    pub has_password: bool,
    /// When they were first seen.
    pub created_at: String,
    /// When they signed in last.
    #[schema(required)]
    pub last_seen_at: Option<String>,
    /// Since when they can neither sign in nor use a key.
    #[schema(required)]
    pub deactivated_at: Option<String>,
}

/// The body of a reply about one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonReply {
    /// The person.
    pub user: PersonObject,
}

impl From<&store::users::User> for PersonObject {
    fn from(row: &store::users::User) -> Self {
        PersonObject {
            id: row.id.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            email_trusted: row.email_trusted,
            role: role_of(row).word(),
            source: row.source.clone(),
            has_password: row.password_hash.is_some(),
            created_at: time::iso(row.created_at),
            last_seen_at: row.last_seen_at.map(time::iso),
            deactivated_at: row.deactivated_at.map(time::iso),
        }
    }
}

/// The role of a row.
pub fn role_of(row: &store::users::User) -> Role {
    Role::from_word(&row.role).unwrap_or(Role::Guest)
}

/// There is no such person.
pub fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no user {id}"))
}
