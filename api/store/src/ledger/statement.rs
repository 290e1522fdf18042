//! A customer's statement: all that changed what there is to spend, newest first.

use diesel::prelude::*;

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

/// A page of the entries of an account, newest first, behind `after`.
pub fn page(
    conn: &mut Conn,
    account: &str,
    wanted: &Wanted,
    after: Option<&Place>,
    most: i64,
) -> QueryResult<Vec<Transfer>> {
    let mut query = transfers::table
        .filter(transfers::for_account.eq(account.to_owned()))
        .order((transfers::created_at.desc(), transfers::id.desc()))
        .limit(most)
        .select(Transfer::as_select())
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
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        nanos: Nanos,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT coalesce(sum(CASE WHEN for_account = credit_account OR kind = 'uncollected'
                             THEN amount_nanos ELSE -amount_nanos END), 0) AS nanos
         FROM transfers WHERE for_account = ? AND created_at < ?",
    )
    .bind::<diesel::sql_types::Text, _>(account)
    .bind::<diesel::sql_types::BigInt, _>(moment)
    .get_result(conn)?;
    Ok(sum.nanos)
}
