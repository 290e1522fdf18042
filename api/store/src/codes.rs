//! Codes that are redeemed for credits.

use diesel::prelude::*;

use crate::ledger::Transfer;
use crate::ledger::credits::{self, Done, Gift, Order, Source};
use crate::schema::{code_uses, codes};
use crate::{Conn, DAY_MS, Nanos};

/// One code.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = codes, treat_none_as_default_value = false)]
pub struct Code {
    /// UUID v7.
    pub id: String,
    /// SHA-256 of the code in hexadecimal.
    pub hash: String,
    /// By which a person tells codes apart.
    pub last_four: String,
    /// What it is for.
    pub note: Option<String>,
    /// What each use gives.
    pub amount_nanos: Nanos,
    /// How many customers may redeem it.
    pub uses: i64,
    /// How many have.
    pub used: i64,
    /// The credits expire so many days after they were redeemed; None: they do not.
    pub lot_days: Option<i64>,
    /// Of lots that end together the lower number is spent first.
    pub priority: i64,
    /// Who made it.
    pub created_by: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// From then on it is worth nothing.
    pub expires_at: Option<i64>,
    /// Since then it is worth nothing.
    pub revoked_at: Option<i64>,
}

/// One use of a code.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = code_uses)]
pub struct CodeUse {
    /// The code.
    pub code_id: String,
    /// Who redeemed it: `user:…` or `key:…`.
    pub owner: String,
    /// By which the credits came.
    pub transfer_id: String,
    /// Milliseconds since 1970.
    pub used_at: i64,
}

/// What became of a try to redeem a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// The credits are there.
    Now(Transfer),
    /// This customer redeemed it before, by this transfer.
    Before(Transfer),
    /// There is no such code, or none that is worth something: which of the two is not told, since
    /// that would help to guess.
    Worthless,
}

/// Writes new codes.
pub fn insert(conn: &mut Conn, rows: &[Code]) -> QueryResult<()> {
    for row in rows {
        diesel::insert_into(codes::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Code>> {
    codes::table
        .find(id)
        .select(Code::as_select())
        .get_result(conn)
        .optional()
}

/// A page of codes, newest first, behind the one whose id is `after`.
pub fn page(conn: &mut Conn, after: Option<&str>, most: i64) -> QueryResult<Vec<Code>> {
    let mut query = codes::table
        .order(codes::id.desc())
        .limit(most)
        .select(Code::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(codes::id.lt(after.to_owned()));
    }
    query.load(conn)
}

/// Who redeemed a code, first to last.
pub fn uses_of(conn: &mut Conn, code_id: &str) -> QueryResult<Vec<CodeUse>> {
    code_uses::table
        .filter(code_uses::code_id.eq(code_id))
        .order((code_uses::used_at, code_uses::owner))
        .select(CodeUse::as_select())
        .load(conn)
}

/// Makes a code worthless from now on; tells whether there is one.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    diesel::update(codes::table.find(id))
        .filter(codes::revoked_at.is_null())
        .set(codes::revoked_at.eq(now))
        .execute(conn)?;
    Ok(by_id(conn, id)?.is_some())
}

/// Gives the customer what the code with this hash is worth. To be run in a transaction, as the
/// writer does: then a code is never used more often than it may be, however many try at once.
pub fn redeem(conn: &mut Conn, hash: &str, owner: &str, order: &Order) -> QueryResult<Redeemed> {
    let code = codes::table
        .filter(codes::hash.eq(hash))
        .select(Code::as_select())
        .first(conn)
        .optional()?;
    let Some(code) = code else {
        return Ok(Redeemed::Worthless);
    };
    let order = Order {
        idempotency_key: Some(format!("code:{}:{owner}", code.id)),
        note: order.note.clone().or_else(|| code.note.clone()),
        ..order.clone()
    };
    if let Some(key) = &order.idempotency_key
        && let Some(earlier) = crate::ledger::by_idempotency_key(conn, key)?
    {
        return Ok(Redeemed::Before(earlier));
    }
    let over = code.expires_at.is_some_and(|at| at <= order.now);
    if over || code.revoked_at.is_some() || code.used >= code.uses {
        return Ok(Redeemed::Worthless);
    }
    let gift = Gift {
        owner: owner.to_owned(),
        source: Source::Grant,
        amount: code.amount_nanos,
        priority: code.priority,
        expires_at: code
            .lot_days
            .map(|days| order.now.saturating_add(days.saturating_mul(DAY_MS))),
    };
    let transfer = match credits::give(conn, &order, &gift)? {
        Done::Now(transfer) => transfer,
        Done::Before(earlier) | Done::Conflict(earlier) => return Ok(Redeemed::Before(earlier)),
        Done::Short(_) | Done::Unknown | Done::TooMuch => return Ok(Redeemed::Worthless),
    };
    diesel::update(codes::table.find(&code.id))
        .set(codes::used.eq(codes::used + 1))
        .execute(conn)?;
    let used = CodeUse {
        code_id: code.id,
        owner: owner.to_owned(),
        transfer_id: transfer.id.clone(),
        used_at: order.now,
    };
    diesel::insert_into(code_uses::table)
        .values(&used)
        .execute(conn)?;
    Ok(Redeemed::Now(transfer))
}
