//! OpenID Connect issuers that people may sign in with.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::issuers;

/// One issuer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = issuers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Issuer {
    /// UUID v7.
    pub id: String,
    /// In the address that it sends people back to.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// Where its discovery document lies, and what it calls itself.
    pub url: String,
    /// The hub's name there.
    pub client_id: String,
    /// The hub's secret there, sealed.
    pub secret: Option<String>,
    /// A JSON array of what is asked for beside `openid`.
    pub scopes: String,
    /// The claim that names groups; points lead into objects.
    pub role_claim: String,
    /// A JSON array of pairs: group and role.
    pub roles: String,
    /// The role of those who are in none of the groups; None: they are refused.
    pub default_role: Option<String>,
    /// Lets in people whom the hub does not know yet.
    pub sign_up: bool,
    /// Takes a person with the same trusted address for the same person.
    pub link_by_email: bool,
    /// Its address may be private, and http.
    pub private_network: bool,
    /// A sign-in counts for so long.
    pub session_hours: i64,
    /// It is offered.
    pub enabled: bool,
    /// `database` or `hub.toml`.
    pub managed_by: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// All of them, by name; the file's before the database's.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Issuer>> {
    issuers::table
        .order((issuers::name, issuers::managed_by.desc()))
        .select(Issuer::as_select())
        .load(conn)
}

/// Those that people are offered: of two with one name the file's.
pub fn in_force(conn: &mut Conn) -> QueryResult<Vec<Issuer>> {
    let mut rows = all(conn)?;
    rows.dedup_by(|later, first| later.name == first.name);
    rows.retain(|row| row.enabled);
    Ok(rows)
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Issuer>> {
    issuers::table
        .find(id)
        .select(Issuer::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, issuer: &Issuer) -> QueryResult<()> {
    diesel::insert_into(issuers::table)
        .values(issuer)
        .execute(conn)
        .map(|_| ())
}

/// Writes all columns of one that exists.
pub fn update(conn: &mut Conn, issuer: &Issuer) -> QueryResult<bool> {
    diesel::update(issuers::table.find(&issuer.id))
        .set(issuer)
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Removes one; who signed in with it stays a user.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    diesel::delete(issuers::table.find(id))
        .execute(conn)
        .map(|rows| rows > 0)
}
