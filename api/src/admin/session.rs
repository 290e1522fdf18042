//! Signing in and out, joining, and the password.

pub mod account_link;
pub mod change_password;
pub mod cookie;
pub mod end;
pub mod oidc;
pub mod own;
pub mod place;
pub mod redeem_owner_link;
pub mod show;
pub mod sign_in;
pub mod sign_up;

use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::words;
use crate::identity::principal::Role;
use crate::identity::resolve::Identity;

/// Refuses where the platform around the hub signs people in: there they are invited and kept out.
pub fn only_here(identity: &Identity) -> Result<(), AdminError> {
    match identity.sign_in_path() {
        None => Ok(()),
        Some(path) => Err(AdminError::conflict(
            "signed_in_elsewhere",
            format!("people of this hub sign in at {path}, and are invited there"),
        )),
    }
}

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
    /// The operations of this API, by id, that this browser may call: what menus are made from.
    pub may: Vec<String>,
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
    pub fn signed_out(password_set: bool, context: &AdminContext) -> Self {
        SessionReply {
            session: SessionState {
                signed_in: false,
                user: None,
                csrf_token: None,
                password_set,
                may: context.may(None),
            },
        }
    }

    /// Somebody is signed in.
    pub fn signed_in(
        user: SessionUser,
        csrf_token: String,
        password_set: bool,
        context: &AdminContext,
    ) -> Self {
        let may = context.may(Role::from_word(user.role));
        SessionReply {
            session: SessionState {
                may,
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
