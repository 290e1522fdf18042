//! One-time links that sign the owner in: whoever can run the binary on the data folder has one.

use store::ledger::starter::{self, Starter};
use store::users::User;
use store::{Conn, DAY_MS, QueryResult};

use super::principal::Role;
use super::token::{self, NoRandomness};
use crate::clock::Millis;

/// A link works for a day.
pub const LIFETIME_MS: i64 = DAY_MS;

/// What the first owner is called.
const OWNER_NAME: &str = "Owner";

/// A link that was just made; the token is known here only.
#[derive(Clone)]
pub struct NewLink {
    /// Goes into the query of the sign-in page.
    pub token: String,
    row: store::owner_links::OwnerLink,
}

impl NewLink {
    /// A link, not yet stored.
    pub fn at(now: Millis) -> Result<Self, NoRandomness> {
        let token = token::random()?;
        let row = store::owner_links::OwnerLink {
            hash: token::stored(&token),
            created_at: now.0,
            expires_at: now.0 + LIFETIME_MS,
            used_at: None,
        };
        Ok(NewLink { token, row })
    }

    /// Stores it.
    pub fn insert(&self, conn: &mut Conn) -> QueryResult<()> {
        store::owner_links::create(conn, &self.row)
    }

    /// The address to open: the sign-in page under the hub's public address.
    pub fn url(&self, public_url: &url::Url) -> String {
        let base = public_url.as_str().trim_end_matches('/');
        format!("{base}/sign-in?token={}", self.token)
    }
}

/// Uses a link up and returns the owner, making one when the hub has none, with the starter credit
/// of new users. `None`: the link is unknown, was used, or is too old.
pub fn redeem(
    conn: &mut Conn,
    link: &str,
    new_id: &str,
    starter: Option<&Starter>,
    now: Millis,
) -> QueryResult<Option<User>> {
    let hash = token::stored(link);
    if !store::owner_links::redeem(conn, &hash, now.0)? {
        return Ok(None);
    }
    let people = store::users::all(conn)?;
    let owner = people
        .into_iter()
        .find(|user| user.role == Role::Owner.word());
    if owner.is_some() {
        return Ok(owner);
    }
    let owner = User {
        id: new_id.to_owned(),
        name: OWNER_NAME.to_owned(),
        email: None,
        role: Role::Owner.word().to_owned(),
        source: "local".to_owned(),
        password_hash: None,
        created_at: now.0,
        last_seen_at: Some(now.0),
        email_trusted: false,
        deactivated_at: None,
    };
    store::users::upsert(conn, &owner)?;
    if let Some(starter) = starter {
        starter::give(conn, new_id, starter, token::new_id(), now.0)?;
    }
    Ok(Some(owner))
}
