//! Signing in and out, and the password.

pub mod change_password;
pub mod cookie;
pub mod end;
pub mod redeem_owner_link;
pub mod show;
pub mod sign_in;

use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::words;
use crate::identity::principal::Role;

/// Some owner can sign in with a password.
pub fn owner_has_password(conn: &mut store::Conn) -> store::QueryResult<bool> {
    let people = store::users::with_password(conn)?;
    Ok(people.iter().any(|user| user.role == Role::Owner.word()))
}

/// Who is signed in with this browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionState {
    /// Somebody is.
    pub signed_in: bool,
    /// Who.
    #[schema(required)]
    pub user: Option<SessionUser>,
    /// What every request but GET must repeat in `x-csrf-token`.
    #[schema(required)]
    pub csrf_token: Option<String>,
    /// An owner has a password, so the form is worth showing.
    pub password_set: bool,
}

/// The person of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionUser {
    /// The person's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// `owner`, `admin`, `member` or `guest`.
    #[schema(schema_with = words::user_role)]
    pub role: &'static str,
}

/// The body of every reply about the session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionReply {
    /// The session.
    pub session: SessionState,
}

impl SessionReply {
    /// Nobody is signed in.
    pub fn signed_out(password_set: bool) -> Self {
        SessionReply {
            session: SessionState {
                signed_in: false,
                user: None,
                csrf_token: None,
                password_set,
            },
        }
    }

    /// Somebody is signed in.
    pub fn signed_in(user: SessionUser, csrf_token: String, password_set: bool) -> Self {
        SessionReply {
            session: SessionState {
                signed_in: true,
                user: Some(user),
                csrf_token: Some(csrf_token),
                password_set,
            },
        }
    }
}

impl From<&store::users::User> for SessionUser {
    fn from(user: &store::users::User) -> Self {
        SessionUser {
            id: user.id.clone(),
            name: user.name.clone(),
            role: Role::from_word(&user.role).unwrap_or(Role::Guest).word(),
        }
    }
}
