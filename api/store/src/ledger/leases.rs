//! Leases: what one process may spend of an account without asking again.
//!
//! A lease is a row with an end and an account of its own, filled from the customer's account by
//! transfers. The process renews it while it lives; when it does not, whoever comes next takes the
//! rest back, and the lease is closed for good: what that process still settles is paid from the
//! customer's account. Two processes therefore never spend the same credit.

use diesel::prelude::*;

use super::lots::{self, balance_of};
use super::{REVENUE, Transfer, ensure_account, kind, transfer};
use crate::schema::{lease_lots, leases};
use crate::{AccountRef, Conn, Nanos};

/// The kind of account that leased credits lie in; its owner is the lease.
pub const LEASE_ACCOUNT: &str = "lease";

/// One lease.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = leases, treat_none_as_default_value = false)]
pub struct Lease {
    /// UUID v7.
    pub id: String,
    /// Of what: an account's id, or `budget:<id>:<start>`.
    pub purse: String,
    /// Whose.
    pub process: String,
    /// Moves when it changes hands.
    pub epoch: i64,
    /// What is left of it where the purse is a budget; None where credits lie in an account.
    pub left_nanos: Option<Nanos>,
    /// Unless it is renewed until then, whoever comes next closes it. Milliseconds since 1970.
    pub expires_at: i64,
    /// Since when another process needs what this one does not use.
    pub wanted_at: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Since when nothing may be spent of it.
    pub closed_at: Option<i64>,
}

/// What a process asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The purse: for credits the account's id.
    pub purse: String,
    /// Who asks.
    pub process: String,
    /// Ids for the lease, if one has to be made, and for the transfer.
    pub ids: (String, String),
    /// How much more is needed now.
    pub need: Nanos,
    /// How much more would be good to have, so that the next calls need not ask.
    pub want: Nanos,
    /// Milliseconds since 1970.
    pub now: i64,
    /// The end of the lease unless it is renewed.
    pub expires_at: i64,
}

/// What it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The lease that is open now; None where there is nothing to lease.
    pub lease: Option<String>,
    /// All that lies in it, of what was settled before this was asked.
    pub leased: Nanos,
    /// What nobody has leased.
    pub left: Nanos,
    /// What other processes have.
    pub others: Nanos,
}

/// The account that the credits of a lease lie in.
pub fn lease_account(lease: &str) -> AccountRef {
    AccountRef::of(LEASE_ACCOUNT, lease)
}

/// Whether something may still be spent of a lease.
pub fn is_open(conn: &mut Conn, lease: &str) -> QueryResult<bool> {
    let open = leases::table
        .filter(leases::id.eq(lease))
        .filter(leases::closed_at.is_null());
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}

/// Leases of an account what is needed, and up to a half of the rest for what may come. What is
/// missing then is marked as wanted with the other processes.
pub fn take(conn: &mut Conn, ask: &Ask) -> QueryResult<Granted> {
    lots::expire(conn, Some(&ask.purse), ask.now, i64::MAX)?;
    for lost in expired(conn, ask.now, Some(&ask.purse))? {
        close(conn, &lost.id, ask.now)?;
    }
    let there = balance_of(conn, &ask.purse)?;
    let mine = own(conn, ask)?;
    let share = there.0 / 2;
    let part = there.0.min(ask.need.0.max(share.min(ask.want.0))).max(0);
    if mine.is_none() && part == 0 {
        let others = others(conn, ask)?;
        mark_wanted(conn, ask, others)?;
        return Ok(Granted {
            lease: None,
            leased: Nanos::ZERO,
            left: there,
            others,
        });
    }
    let lease = match mine {
        Some(lease) => lease,
        None => open(conn, ask, None)?,
    };
    if part > 0 {
        lend(conn, ask, &lease, Nanos(part))?;
    }
    let others = others(conn, ask)?;
    if part < ask.need.0 {
        mark_wanted(conn, ask, others)?;
    }
    Ok(Granted {
        leased: balance_of(conn, &lease_account(&lease).id())?,
        lease: Some(lease),
        left: Nanos(there.0 - part),
        others,
    })
}

fn lend(conn: &mut Conn, ask: &Ask, lease: &str, part: Nanos) -> QueryResult<()> {
    let id = &ask.ids.1;
    let to = lease_account(lease);
    ensure_account(conn, &to, ask.now)?;
    // So that a charge finds both accounts.
    ensure_account(conn, &AccountRef::of_hub(REVENUE), ask.now)?;
    let loan = Transfer::new(id.clone(), kind::LEASE, &ask.purse, &to.id(), part, ask.now);
    transfer(conn, &loan)?;
    lots::spend(conn, &ask.purse, id, part, Some(lease))
}

/// The open lease of the one who asks, renewed.
pub(crate) fn own(conn: &mut Conn, ask: &Ask) -> QueryResult<Option<String>> {
    let mine: Option<String> = leases::table
        .filter(leases::purse.eq(&ask.purse))
        .filter(leases::process.eq(&ask.process))
        .filter(leases::closed_at.is_null())
        .select(leases::id)
        .first(conn)
        .optional()?;
    if let Some(lease) = &mine {
        diesel::update(leases::table.find(lease))
            .set(leases::expires_at.eq(ask.expires_at))
            .execute(conn)?;
    }
    Ok(mine)
}

/// A new lease for the one who asks.
pub(crate) fn open(conn: &mut Conn, ask: &Ask, left: Option<Nanos>) -> QueryResult<String> {
    let lease = Lease {
        id: ask.ids.0.clone(),
        purse: ask.purse.clone(),
        process: ask.process.clone(),
        epoch: 1,
        left_nanos: left,
        expires_at: ask.expires_at,
        wanted_at: None,
        created_at: ask.now,
        closed_at: None,
    };
    diesel::insert_into(leases::table)
        .values(&lease)
        .execute(conn)?;
    Ok(lease.id)
}

/// What the open leases of other processes hold.
pub(crate) fn others(conn: &mut Conn, ask: &Ask) -> QueryResult<Nanos> {
    let theirs: Vec<Lease> = leases::table
        .filter(leases::purse.eq(&ask.purse))
        .filter(leases::process.ne(&ask.process))
        .filter(leases::closed_at.is_null())
        .select(Lease::as_select())
        .load(conn)?;
    let mut sum = 0_i64;
    for lease in theirs {
        let left = match lease.left_nanos {
            Some(left) => left,
            None => balance_of(conn, &lease_account(&lease.id).id())?,
        };
        sum = sum.saturating_add(left.0);
    }
    Ok(Nanos(sum))
}

/// Asks other processes to give back what they do not use.
pub(crate) fn mark_wanted(conn: &mut Conn, ask: &Ask, others: Nanos) -> QueryResult<()> {
    if !others.is_positive() {
        return Ok(());
    }
    diesel::update(
        leases::table
            .filter(leases::purse.eq(&ask.purse))
            .filter(leases::process.ne(&ask.process))
            .filter(leases::closed_at.is_null())
            .filter(leases::wanted_at.is_null()),
    )
    .set(leases::wanted_at.eq(ask.now))
    .execute(conn)
    .map(|_| ())
}

/// Gives a part of a lease back, or what is left if that is less; returns how much that was.
pub fn give_back(
    conn: &mut Conn,
    lease: &str,
    transfer_id: &str,
    amount: Nanos,
    now: i64,
) -> QueryResult<Nanos> {
    let open: Option<Lease> = leases::table
        .find(lease)
        .filter(leases::closed_at.is_null())
        .select(Lease::as_select())
        .first(conn)
        .optional()?;
    let Some(lease) = open else {
        return Ok(Nanos::ZERO);
    };
    diesel::update(leases::table.find(&lease.id))
        .set(leases::wanted_at.eq(None::<i64>))
        .execute(conn)?;
    match lease.left_nanos {
        Some(left) => {
            let back = left.min(amount).max(Nanos::ZERO);
            diesel::update(leases::table.find(&lease.id))
                .set(leases::left_nanos.eq(Nanos(left.0 - back.0)))
                .execute(conn)?;
            Ok(back)
        }
        None => return_credits(conn, &lease, transfer_id, amount, now),
    }
}

fn return_credits(
    conn: &mut Conn,
    lease: &Lease,
    transfer_id: &str,
    amount: Nanos,
    now: i64,
) -> QueryResult<Nanos> {
    let from = lease_account(&lease.id).id();
    let back = balance_of(conn, &from)?.min(amount).max(Nanos::ZERO);
    if back.is_positive() {
        let id = transfer_id.to_owned();
        let loan = Transfer::new(id, kind::LEASE_RETURN, &from, &lease.purse, back, now);
        transfer(conn, &loan)?;
        lots::restore(conn, &lease.id, transfer_id, back)?;
    }
    Ok(back)
}

/// Gives all that is left back and ends the lease. Doing it twice does nothing more.
pub fn close(conn: &mut Conn, lease: &str, now: i64) -> QueryResult<()> {
    let id = format!("{lease}:close");
    give_back(conn, lease, &id, Nanos(i64::MAX), now)?;
    diesel::update(
        leases::table
            .find(lease)
            .filter(leases::closed_at.is_null()),
    )
    .set((
        leases::closed_at.eq(now),
        leases::epoch.eq(leases::epoch + 1),
        leases::wanted_at.eq(None::<i64>),
    ))
    .execute(conn)?;
    diesel::delete(lease_lots::table.filter(lease_lots::lease_id.eq(lease)))
        .execute(conn)
        .map(|_| ())
}

/// Leases whose process did not renew them in time.
pub fn expired(conn: &mut Conn, now: i64, purse: Option<&str>) -> QueryResult<Vec<Lease>> {
    let mut query = leases::table
        .filter(leases::closed_at.is_null())
        .filter(leases::expires_at.le(now))
        .select(Lease::as_select())
        .into_boxed();
    if let Some(purse) = purse {
        query = query.filter(leases::purse.eq(purse.to_owned()));
    }
    query.load(conn)
}

/// Keeps the leases of a process alive.
pub fn renew(conn: &mut Conn, process: &str, expires_at: i64) -> QueryResult<usize> {
    diesel::update(
        leases::table
            .filter(leases::process.eq(process))
            .filter(leases::closed_at.is_null()),
    )
    .set(leases::expires_at.eq(expires_at))
    .execute(conn)
}

/// All open leases of a customer's account, with what lies in each, the oldest first.
pub fn of_account(conn: &mut Conn, account: &str) -> QueryResult<Vec<(Lease, Nanos)>> {
    let open: Vec<Lease> = leases::table
        .filter(leases::purse.eq(account))
        .filter(leases::closed_at.is_null())
        .order((leases::created_at, leases::id))
        .select(Lease::as_select())
        .load(conn)?;
    open.into_iter()
        .map(|lease| {
            let there = balance_of(conn, &lease_account(&lease.id).id())?;
            Ok((lease, there))
        })
        .collect()
}

/// All open leases of a process.
pub fn of_process(conn: &mut Conn, process: &str) -> QueryResult<Vec<Lease>> {
    leases::table
        .filter(leases::process.eq(process))
        .filter(leases::closed_at.is_null())
        .select(Lease::as_select())
        .load(conn)
}
