//! Starter credit in Payment Kit: who gives it to whom, so that it is given once.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::payment_welcomes::{self as t, dsl};

/// Nothing is left to be done for this customer.
pub fn is_done(conn: &mut Conn, customer: &str) -> QueryResult<bool> {
    let done: Option<Option<i64>> = t::table
        .find(customer)
        .select(t::done_at)
        .first(conn)
        .optional()?;
    Ok(done.flatten().is_some())
}

/// Takes it upon the caller until then (milliseconds since 1970); false where it was done, or another
/// does it. To be run in a transaction.
pub fn claim(conn: &mut Conn, customer: &str, now: i64, until: i64) -> QueryResult<bool> {
    let known: Option<(i64, Option<i64>)> = t::table
        .find(customer)
        .select((t::claimed_until, t::done_at))
        .first(conn)
        .optional()?;
    match known {
        Some((_, Some(_))) => Ok(false),
        Some((claimed_until, None)) if claimed_until > now => Ok(false),
        Some(_) => diesel::update(dsl::payment_welcomes.find(customer))
            .set(t::claimed_until.eq(until))
            .execute(conn)
            .map(|_| true),
        None => diesel::insert_into(t::table)
            .values((t::customer.eq(customer), t::claimed_until.eq(until)))
            .execute(conn)
            .map(|_| true),
    }
}

/// It did not work out: anybody may try again.
pub fn release(conn: &mut Conn, customer: &str) -> QueryResult<()> {
    diesel::update(dsl::payment_welcomes.find(customer))
        .set(t::claimed_until.eq(0))
        .execute(conn)
        .map(|_| ())
}

/// It is done for good.
pub fn done(conn: &mut Conn, customer: &str, now: i64) -> QueryResult<()> {
    diesel::update(dsl::payment_welcomes.find(customer))
        .set(t::done_at.eq(now))
        .execute(conn)
        .map(|_| ())
}
