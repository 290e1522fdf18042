//! Lots: the parts that a customer's balance was given in, each with its end and its priority.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Transfer, kind, leases};
use crate::schema::{accounts, lease_lots, lot_entries, lots, transfers};
use crate::{Conn, Nanos, portable};

/// A part of a balance.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lots, treat_none_as_default_value = false)]
pub struct Lot {
    /// That of the transfer that gave it.
    pub id: String,
    /// Whose balance it is a part of.
    pub account_id: String,
    /// The kind of the transfer that gave it.
    pub kind: String,
    /// As given.
    pub amount_nanos: Nanos,
    /// Neither spent, leased nor expired. Kept by a trigger from the entries.
    pub remaining_nanos: Nanos,
    /// Of lots that end together the lower number is spent first; 0 to 100.
    pub priority: i64,
    /// From then on it cannot be spent; milliseconds since 1970. None: never.
    pub expires_at: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// How a transfer changed a lot.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = lot_entries)]
struct Entry<'a> {
    transfer_id: &'a str,
    lot_id: &'a str,
    amount_nanos: Nanos,
}

fn enter(conn: &mut Conn, transfer_id: &str, lot_id: &str, amount_nanos: Nanos) -> QueryResult<()> {
    diesel::insert_into(lot_entries::table)
        .values(Entry {
            transfer_id,
            lot_id,
            amount_nanos,
        })
        .execute(conn)
        .map(|_| ())
}

/// All lots of an account that something is left of, in the order in which they are spent: what
/// ends first, then by priority, then the oldest.
pub fn open(conn: &mut Conn, account: &str) -> QueryResult<Vec<Lot>> {
    lots::table
        .filter(lots::account_id.eq(account))
        .filter(lots::remaining_nanos.gt(0))
        .order((
            lots::expires_at.is_null(),
            lots::expires_at,
            lots::priority,
            lots::created_at,
            lots::id,
        ))
        .select(Lot::as_select())
        .load(conn)
}

/// All lots of an account, the newest first.
pub fn of_account(conn: &mut Conn, account: &str) -> QueryResult<Vec<Lot>> {
    lots::table
        .filter(lots::account_id.eq(account))
        .order((lots::created_at.desc(), lots::id.desc()))
        .select(Lot::as_select())
        .load(conn)
}

/// A lot and what of it is unspent, with what processes were lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unspent {
    /// The lot.
    pub lot: Lot,
    /// Neither spent nor expired.
    pub unspent: Nanos,
}

/// All lots of an account with what of each is unspent, the newest first. What lies in a lease is
/// counted to the lots that it would go back to if the lease ended now, so that the sum is what the
/// customer has.
pub fn unspent(conn: &mut Conn, account: &str) -> QueryResult<Vec<Unspent>> {
    let mut lent: HashMap<String, i64> = HashMap::new();
    for (lease, there) in leases::of_account(conn, account)? {
        let mut left = there.0;
        for (lot, taken) in taken_by(conn, &lease.id)? {
            let part = taken.0.min(left).max(0);
            left -= part;
            let sum = lent.entry(lot).or_default();
            *sum = sum.saturating_add(part);
        }
    }
    let lots = of_account(conn, account)?;
    Ok(lots
        .into_iter()
        .map(|lot| Unspent {
            unspent: Nanos(lot.remaining_nanos.0 + lent.remove(&lot.id).unwrap_or(0)),
            lot,
        })
        .collect())
}

/// From which lots a lease came, in the order in which they are filled again: the one that ends last
/// first, since what ends first was spent first.
fn taken_by(conn: &mut Conn, lease: &str) -> QueryResult<Vec<(String, Nanos)>> {
    lease_lots::table
        .inner_join(lots::table)
        .filter(lease_lots::lease_id.eq(lease))
        .filter(lease_lots::taken_nanos.gt(0))
        .order((
            lots::expires_at.is_null().desc(),
            lots::expires_at.desc(),
            lots::priority.desc(),
            lots::created_at.desc(),
            lots::id.desc(),
        ))
        .select((lots::id, lease_lots::taken_nanos))
        .load(conn)
}

/// Whether an account was ever given anything.
pub fn any(conn: &mut Conn, account: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        lots::table.filter(lots::account_id.eq(account)),
    ))
    .get_result(conn)
}

/// One by its id, which is that of the transfer that gave it.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Lot>> {
    lots::table
        .find(id)
        .select(Lot::as_select())
        .get_result(conn)
        .optional()
}

/// Makes a lot of what a transfer gave.
pub(super) fn make(
    conn: &mut Conn,
    transfer: &Transfer,
    priority: i64,
    expires_at: Option<i64>,
) -> QueryResult<Lot> {
    let mut lot = Lot {
        id: transfer.id.clone(),
        account_id: transfer.credit_account.clone(),
        kind: transfer.kind.clone(),
        amount_nanos: transfer.amount_nanos,
        remaining_nanos: Nanos::ZERO,
        priority,
        expires_at,
        created_at: transfer.created_at,
    };
    diesel::insert_into(lots::table)
        .values(&lot)
        .execute(conn)?;
    enter(conn, &transfer.id, &lot.id, transfer.amount_nanos)?;
    lot.remaining_nanos = lot.amount_nanos;
    Ok(lot)
}

/// Takes what a transfer moved away out of the lots, and remembers for an open lease which.
/// The account's balance, which is the sum of its lots, covers it.
pub(super) fn spend(
    conn: &mut Conn,
    account: &str,
    transfer_id: &str,
    amount: Nanos,
    lease: Option<&str>,
) -> QueryResult<()> {
    let mut wanted = amount.0;
    for lot in open(conn, account)? {
        if wanted == 0 {
            break;
        }
        let part = lot.remaining_nanos.0.min(wanted);
        wanted -= part;
        enter(conn, transfer_id, &lot.id, Nanos(-part))?;
        if let Some(lease) = lease {
            portable::add_to_lease_lot(conn, lease, &lot.id, Nanos(part))?;
        }
    }
    Ok(())
}

/// Takes it out of one lot.
pub(super) fn spend_of(
    conn: &mut Conn,
    transfer_id: &str,
    lot_id: &str,
    amount: Nanos,
) -> QueryResult<()> {
    enter(conn, transfer_id, lot_id, Nanos(-amount.0))
}

/// Puts what a lease gives back into the lots that it came from.
pub(super) fn restore(
    conn: &mut Conn,
    lease: &str,
    transfer_id: &str,
    amount: Nanos,
) -> QueryResult<()> {
    let mut back = amount.0;
    for (lot, taken) in taken_by(conn, lease)? {
        if back == 0 {
            break;
        }
        let part = taken.0.min(back);
        back -= part;
        enter(conn, transfer_id, &lot, Nanos(part))?;
        portable::add_to_lease_lot(conn, lease, &lot, Nanos(-part))?;
    }
    Ok(())
}

/// Takes back what is left of lots whose time is over, at most so many of them, of one account or of
/// all. Returns how many that were.
pub fn expire(conn: &mut Conn, account: Option<&str>, now: i64, most: i64) -> QueryResult<usize> {
    let mut over = lots::table
        .filter(lots::remaining_nanos.gt(0))
        .filter(lots::expires_at.le(now))
        .order(lots::expires_at)
        .limit(most)
        .select(Lot::as_select())
        .into_boxed();
    if let Some(account) = account {
        over = over.filter(lots::account_id.eq(account.to_owned()));
    }
    let over: Vec<Lot> = over.load(conn)?;
    if over.is_empty() {
        return Ok(0);
    }
    let expired = crate::AccountRef::of_hub("expired");
    super::ensure_account(conn, &expired, now)?;
    for lot in &over {
        // A lot may expire again when a lease gives more of it back.
        let times: i64 = transfers::table
            .filter(transfers::of_transfer.eq(&lot.id))
            .filter(transfers::kind.eq(kind::EXPIRY))
            .count()
            .get_result(conn)?;
        let end = Transfer {
            of_transfer: Some(lot.id.clone()),
            for_account: Some(lot.account_id.clone()),
            ..Transfer::new(
                format!("{}:expiry:{times}", lot.id),
                kind::EXPIRY,
                &lot.account_id,
                &expired.id(),
                lot.remaining_nanos,
                now,
            )
        };
        super::transfer(conn, &end)?;
        spend_of(conn, &end.id, &lot.id, lot.remaining_nanos)?;
    }
    Ok(over.len())
}

/// Whether a lot has come to its end that something is left of.
pub fn any_over(conn: &mut Conn, now: i64) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        lots::table
            .filter(lots::remaining_nanos.gt(0))
            .filter(lots::expires_at.le(now)),
    ))
    .get_result(conn)
}

/// The balance of an account by its id; nothing where there is none.
pub(super) fn balance_of(conn: &mut Conn, account: &str) -> QueryResult<Nanos> {
    accounts::table
        .find(account)
        .select(accounts::balance_nanos)
        .get_result(conn)
        .optional()
        .map(Option::unwrap_or_default)
}
