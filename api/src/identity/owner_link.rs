//! One-time links that sign the owner in: whoever can run the binary on the data folder has one.

use store::Conn;
use store::QueryResult;
use store::users::User;

use super::principal::Role;
use super::token::{self, NoRandomness};
use crate::clock::Millis;

/// A link works for a day.
pub const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

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

/// Uses a link up and returns the owner, making one when the hub has none. `None`: the link is
/// unknown, was used, or is too old.
pub fn redeem(
    conn: &mut Conn,
    token: &str,
    new_id: &str,
    now: Millis,
) -> QueryResult<Option<User>> {
    let hash = token::stored(token);
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
    };
    store::users::upsert(conn, &owner)?;
    Ok(Some(owner))
}
