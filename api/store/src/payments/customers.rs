//! What Payment Kit said of a customer, and what there is to spend after all that it does not know.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::ledger::mirror;
use crate::schema::payment_customers;
use crate::{Conn, Nanos, portable};

/// What Payment Kit said last.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = payment_customers)]
pub struct Said {
    /// A DID.
    pub customer: String,
    /// Left of the grants.
    pub remaining_nanos: Nanos,
    /// Owed beside that: events for which no credit was left.
    pub pending_nanos: Nanos,
    /// So much debt Payment Kit answers for, because it buys credits by itself.
    pub vouched_nanos: Nanos,
    /// When it was asked, milliseconds since 1970. What was settled before is in these figures;
    /// whatever else was charged is not.
    pub asked_at: i64,
}

/// What a customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// To spend now, with what calls under way hold.
    pub spendable: Nanos,
    /// Charged, and not in the figures of Payment Kit.
    pub untold: Nanos,
    /// Whether the account in the ledger is at `spendable`: not while others hold leases of more.
    pub exact: bool,
}

/// What Payment Kit said last of a customer.
pub fn by_id(conn: &mut Conn, customer: &str) -> QueryResult<Option<Said>> {
    payment_customers::table
        .find(customer)
        .select(Said::as_select())
        .get_result(conn)
        .optional()
}

/// Notes what Payment Kit said, unless something younger is there.
pub fn note(conn: &mut Conn, said: &Said) -> QueryResult<()> {
    let known = by_id(conn, &said.customer)?;
    if known.is_some_and(|known| known.asked_at > said.asked_at) {
        return Ok(());
    }
    portable::upsert_payment_customer(conn, said)
}

/// What was charged to a customer and is not in figures that Payment Kit was asked for at
/// `asked_at`.
pub fn untold(conn: &mut Conn, customer: &str, asked_at: i64) -> QueryResult<Nanos> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        nanos: Nanos,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT coalesce((SELECT sum(amount_nanos) FROM payment_usage
                          WHERE customer = ? AND event_id IS NULL), 0)
              + coalesce((SELECT sum(amount_nanos) FROM payment_events
                          WHERE customer = ? AND state IN ('frozen', 'accepted', 'dead')), 0)
              + coalesce((SELECT sum(amount_nanos) FROM payment_events
                          WHERE customer = ? AND state = 'settled' AND settled_at >= ?), 0)
              AS nanos",
    )
    .bind::<Text, _>(customer)
    .bind::<Text, _>(customer)
    .bind::<Text, _>(customer)
    .bind::<BigInt, _>(asked_at)
    .get_result(conn)?;
    Ok(sum.nanos)
}

/// Brings the customer's account in the ledger to what there is to spend by what Payment Kit said
/// last: what is left, less what is owed and what it was not told yet; with `allowance` for a
/// customer who may owe so much because Payment Kit cannot be asked. `owner` is the account's,
/// `order` an id for the transfers.
pub fn reflect(
    conn: &mut Conn,
    customer: &str,
    owner: &str,
    allowance: Nanos,
    order: &str,
    now: i64,
) -> QueryResult<Purse> {
    let said = by_id(conn, customer)?.unwrap_or_else(|| Said {
        customer: customer.to_owned(),
        remaining_nanos: Nanos::ZERO,
        pending_nanos: Nanos::ZERO,
        vouched_nanos: Nanos::ZERO,
        asked_at: 0,
    });
    let untold = untold(conn, customer, said.asked_at)?;
    let spendable = said
        .remaining_nanos
        .0
        .saturating_sub(said.pending_nanos.0)
        .saturating_sub(untold.0)
        .saturating_add(said.vouched_nanos.0.max(allowance.0))
        .max(0);
    let exact = mirror::bring_to(conn, owner, Nanos(spendable), order, now)?;
    Ok(Purse {
        spendable: Nanos(spendable),
        untold,
        exact,
    })
}
