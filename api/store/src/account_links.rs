//! Links that an admin made for somebody: to join the hub, or to set a new password.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::account_links;

/// The kind of a link that lets somebody join.
pub const INVITATION: &str = "invitation";

/// The kind of a link that sets a new password.
pub const PASSWORD: &str = "password";

/// One link.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = account_links, treat_none_as_default_value = false)]
pub struct AccountLink {
    /// UUID v7.
    pub id: String,
    /// SHA-256 of the link's token, in hexadecimal.
    pub hash: String,
    /// [`INVITATION`] or [`PASSWORD`].
    pub kind: String,
    /// The role of who is invited.
    pub role: Option<String>,
    /// What who is invited is to be called, unless they choose themselves.
    pub name: Option<String>,
    /// The address of who is invited.
    pub email: Option<String>,
    /// Whose password, or who joined by it.
    pub user_id: Option<String>,
    /// Who made it.
    pub created_by: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// Milliseconds since 1970; a link works once.
    pub used_at: Option<i64>,
    /// Since then it is good for nothing.
    pub revoked_at: Option<i64>,
}

impl AccountLink {
    /// Whether it can be used.
    pub fn is_open(&self, now: i64) -> bool {
        self.used_at.is_none() && self.revoked_at.is_none() && self.expires_at > now
    }
}

/// Adds one. One for a password makes earlier ones for the same person worthless.
pub fn insert(conn: &mut Conn, link: &AccountLink) -> QueryResult<()> {
    if link.kind == PASSWORD
        && let Some(user) = &link.user_id
    {
        revoke_of(conn, user, link.created_at)?;
    }
    diesel::insert_into(account_links::table)
        .values(link)
        .execute(conn)
        .map(|_| ())
}

/// The link of this kind whose token has this hash, if it can be used.
pub fn open(conn: &mut Conn, kind: &str, hash: &str, now: i64) -> QueryResult<Option<AccountLink>> {
    let link = account_links::table
        .filter(account_links::hash.eq(hash))
        .filter(account_links::kind.eq(kind))
        .select(AccountLink::as_select())
        .get_result(conn)
        .optional()?;
    Ok(link.filter(|link| link.is_open(now)))
}

/// An invitation of this address that can be used; upper and lower case are the same.
pub fn invitation_of(conn: &mut Conn, email: &str, now: i64) -> QueryResult<Option<AccountLink>> {
    let wanted = email.trim().to_lowercase();
    let open: Vec<AccountLink> = account_links::table
        .filter(account_links::kind.eq(INVITATION))
        .filter(account_links::email.is_not_null())
        .filter(account_links::used_at.is_null())
        .filter(account_links::revoked_at.is_null())
        .filter(account_links::expires_at.gt(now))
        .order(account_links::id.desc())
        .select(AccountLink::as_select())
        .load(conn)?;
    let fits = |link: &AccountLink| {
        let email = link.email.as_deref().unwrap_or_default();
        email.trim().to_lowercase() == wanted
    };
    Ok(open.into_iter().find(fits))
}

/// Uses one up for this person; to be run in the transaction that found it open.
pub fn use_up(conn: &mut Conn, id: &str, user_id: &str, now: i64) -> QueryResult<()> {
    diesel::update(account_links::table.find(id))
        .set((
            account_links::used_at.eq(now),
            account_links::user_id.eq(user_id),
        ))
        .execute(conn)
        .map(|_| ())
}

/// A page of invitations, newest first, behind the one whose id is `after`.
pub fn invitations(
    conn: &mut Conn,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<AccountLink>> {
    let mut query = account_links::table
        .filter(account_links::kind.eq(INVITATION))
        .order(account_links::id.desc())
        .limit(limit)
        .select(AccountLink::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(account_links::id.lt(after.to_owned()));
    }
    query.load(conn)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<AccountLink>> {
    account_links::table
        .find(id)
        .select(AccountLink::as_select())
        .get_result(conn)
        .optional()
}

/// Makes an open one worthless; false when it was used or revoked before.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    diesel::update(account_links::table.find(id))
        .filter(account_links::used_at.is_null())
        .filter(account_links::revoked_at.is_null())
        .set(account_links::revoked_at.eq(now))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Makes all open ones for a person's password worthless.
pub fn revoke_of(conn: &mut Conn, user_id: &str, now: i64) -> QueryResult<usize> {
    diesel::update(
        account_links::table
            .filter(account_links::user_id.eq(user_id))
            .filter(account_links::kind.eq(PASSWORD))
            .filter(account_links::used_at.is_null())
            .filter(account_links::revoked_at.is_null()),
    )
    .set(account_links::revoked_at.eq(now))
    .execute(conn)
}
