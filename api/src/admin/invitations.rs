//! Invitations: links by which somebody joins the hub, once.

pub mod create;
pub mod list;
pub mod revoke;

use serde::Serialize;
use store::account_links::AccountLink;
use utoipa::ToSchema;

use super::{time, words};
use crate::clock::Millis;
use crate::identity::principal::Role;

/// One invitation; its link is shown when it is made, and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationObject {
    /// By which it is withdrawn.
    pub id: String,
    /// The role of who joins.
    #[schema(schema_with = words::user_role)]
    pub role: &'static str,
    /// What who joins is to be called, unless they choose themselves.
    #[schema(required)]
    pub name: Option<String>,
    /// The address that was invited.
    #[schema(required)]
    pub email: Option<String>,
    /// `open`, `used`, `expired` or `revoked`.
    #[schema(schema_with = words::invitation_state)]
    pub state: &'static str,
    /// Who joined by it.
    #[schema(required)]
    pub user_id: Option<String>,
    /// Who made it.
    #[schema(required)]
    pub created_by: Option<String>,
    /// When.
    pub created_at: String,
    /// Until when it can be used.
    pub expires_at: String,
}

impl InvitationObject {
    /// As it stands at `now`.
    pub fn of(row: &AccountLink, now: Millis) -> Self {
        let state = match (row.used_at, row.revoked_at) {
            (Some(_), _) => "used",
            (None, Some(_)) => "revoked",
            (None, None) if row.expires_at <= now.0 => "expired",
            (None, None) => "open",
        };
        let role = row.role.as_deref().and_then(Role::from_word);
        InvitationObject {
            id: row.id.clone(),
            role: role.unwrap_or(Role::Guest).word(),
            name: row.name.clone(),
            email: row.email.clone(),
            state,
            user_id: row.user_id.clone(),
            created_by: row.created_by.clone(),
            created_at: time::iso(row.created_at),
            expires_at: time::iso(row.expires_at),
        }
    }
}
