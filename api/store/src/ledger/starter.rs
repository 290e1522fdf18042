//! Starter credit: what a new user is given, once, whatever the number of processes that meet them.

use super::credits::{self, DEFAULT_PRIORITY, Done, Gift, Order, Source};
use super::{Transfer, lots};
use crate::{Conn, DAY_MS, Nanos, QueryResult};

/// What new users are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starter {
    /// More than nothing.
    pub amount: Nanos,
    /// The credits expire so many days later; None: they do not.
    pub days: Option<i64>,
}

/// Gives a user the starter credit, unless they had it or were given anything before: who has
/// credits already is not new. To be run in a transaction; `id` is that of the transfer.
pub fn give(
    conn: &mut Conn,
    user: &str,
    starter: &Starter,
    id: String,
    now: i64,
) -> QueryResult<Option<Transfer>> {
    let key = format!("starter:{user}");
    let owner = format!("user:{user}");
    let had = super::by_idempotency_key(conn, &key)?.is_some()
        || lots::any(conn, &credits::account(&owner).id())?;
    if had {
        return Ok(None);
    }
    let order = Order {
        id,
        idempotency_key: Some(key),
        actor: None,
        note: Some("starter credit".to_owned()),
        now,
    };
    let days = starter.days.map(|days| days.saturating_mul(DAY_MS));
    let gift = Gift {
        owner,
        source: Source::Grant,
        amount: starter.amount,
        priority: DEFAULT_PRIORITY,
        expires_at: days.map(|lasts| now.saturating_add(lasts)),
    };
    Ok(match credits::give(conn, &order, &gift)? {
        Done::Now(transfer) => Some(transfer),
        Done::Before(_) | Done::Conflict(_) | Done::Short(_) | Done::Unknown | Done::TooMuch => {
            None
        }
    })
}
