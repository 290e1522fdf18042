//! A customer's statement: all that changed what there is to spend, newest first.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use super::Transfer;
use crate::schema::transfers;
use crate::{Conn, Nanos};

/// Where a page ends: the time and id of its last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The transfer.
    pub id: String,
}

impl Place {
    /// That of an entry.
    pub fn of(entry: &Transfer) -> Place {
        Place {
            created_at: entry.created_at,
            id: entry.id.clone(),
        }
    }
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Not older than this; milliseconds since 1970.
    pub from: Option<i64>,
    /// Older than this.
    pub until: Option<i64>,
    /// Of these kinds; all when empty.
    pub kinds: Vec<String>,
}

/// An entry, and what there was to spend after it, leased or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry.
    pub transfer: Transfer,
    /// After it.
    pub balance: Nanos,
}

/// The entries that are wanted of an account, in no order.
fn of_account<'a>(account: &str, wanted: &Wanted) -> transfers::BoxedQuery<'a, Sqlite> {
    let mut query = transfers::table
        .filter(transfers::for_account.eq(account.to_owned()))
        .into_boxed();
    if let Some(from) = wanted.from {
        query = query.filter(transfers::created_at.ge(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(transfers::created_at.lt(until));
    }
    if !wanted.kinds.is_empty() {
        query = query.filter(transfers::kind.eq_any(wanted.kinds.clone()));
    }
    query
}

/// A page of the entries of an account, newest first, behind `after`.
pub fn page(
    conn: &mut Conn,
    account: &str,
    wanted: &Wanted,
    after: Option<&Place>,
    most: i64,
) -> QueryResult<Vec<Transfer>> {
    let mut query = of_account(account, wanted)
        .order((transfers::created_at.desc(), transfers::id.desc()))
        .limit(most)
        .select(Transfer::as_select());
    if let Some(after) = after {
        query = query.filter(
            transfers::created_at
                .lt(after.created_at)
                .or(transfers::created_at
                    .eq(after.created_at)
                    .and(transfers::id.lt(after.id.clone()))),
        );
    }
    query.load(conn)
}

/// The page behind the first so many entries, newest first, for lists that number their pages.
pub fn numbered(
    conn: &mut Conn,
    account: &str,
    wanted: &Wanted,
    offset: i64,
    most: i64,
) -> QueryResult<Vec<Transfer>> {
    of_account(account, wanted)
        .order((transfers::created_at.desc(), transfers::id.desc()))
        .offset(offset)
        .limit(most)
        .select(Transfer::as_select())
        .load(conn)
}

/// How many entries are wanted.
pub fn count(conn: &mut Conn, account: &str, wanted: &Wanted) -> QueryResult<i64> {
    of_account(account, wanted).count().get_result(conn)
}

/// Entries of an account, newest first, with the balance after each. Others may lie between them.
/// `newer` is the one before the first of them, if its balance is known.
pub fn with_balances(
    conn: &mut Conn,
    account: &str,
    entries: Vec<Transfer>,
    newer: Option<&Entry>,
) -> QueryResult<Vec<Entry>> {
    let mut told: Vec<Entry> = Vec::with_capacity(entries.len());
    for transfer in entries {
        let balance = match told.last().or(newer) {
            None => sum_between(conn, account, START, place(&transfer))?,
            Some(newer) => {
                let (from, to) = (place(&transfer), place(&newer.transfer));
                Nanos(newer.balance.0 - sum_between(conn, account, from, to)?.0)
            }
        };
        told.push(Entry { transfer, balance });
    }
    Ok(told)
}

/// What an entry added to the balance of its account; less than nothing where it took.
pub fn effect(entry: &Transfer) -> Nanos {
    if entry.for_account.as_ref() == Some(&entry.credit_account) {
        entry.amount_nanos
    } else if entry.kind == super::kind::UNCOLLECTED {
        // What the hub bore makes good for a part of the charge beside it.
        entry.amount_nanos
    } else {
        Nanos(-entry.amount_nanos.0)
    }
}

/// What there was to spend, leased or not, before a moment: the sum of all effects until then.
pub fn balance_before(conn: &mut Conn, account: &str, moment: i64) -> QueryResult<Nanos> {
    sum_between(conn, account, START, (moment, ""))
}

/// Before every entry.
const START: (i64, &str) = (i64::MIN, "");

/// The sum of the effects of all entries behind one, up to and with another; each by its time and
/// its id.
fn sum_between(
    conn: &mut Conn,
    account: &str,
    behind: (i64, &str),
    until: (i64, &str),
) -> QueryResult<Nanos> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        nanos: Nanos,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT coalesce(sum(CASE WHEN for_account = credit_account OR kind = 'uncollected'
                             THEN amount_nanos ELSE -amount_nanos END), 0) AS nanos
         FROM transfers
         WHERE for_account = ? AND (created_at, id) > (?, ?) AND (created_at, id) <= (?, ?)",
    )
    .bind::<Text, _>(account)
    .bind::<BigInt, _>(behind.0)
    .bind::<Text, _>(behind.1)
    .bind::<BigInt, _>(until.0)
    .bind::<Text, _>(until.1)
    .get_result(conn)?;
    Ok(sum.nanos)
}

fn place(transfer: &Transfer) -> (i64, &str) {
    (transfer.created_at, &transfer.id)
}
