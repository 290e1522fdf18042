//! Paying for a call: never refused, whatever the customer has left.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::leases::lease_account;
use super::{CREDITS, Transfer, balance, ensure_account, kind, leases, lots, transfer};
use crate::{AccountRef, Charge, Conn, Nanos};

/// The lease account that a charge of a customer passes through who had no lease for it.
const NO_LEASE: &str = "none";

/// Moves the price of a call. Its id is the call's, so the same call is never charged twice.
pub(crate) fn charge(conn: &mut Conn, charge: &Charge, call_id: &str, now: i64) -> QueryResult<()> {
    if charge.debit.kind == CREDITS {
        return of_customer(conn, charge, call_id, now);
    }
    ensure_account(conn, &charge.debit, now)?;
    ensure_account(conn, &charge.credit, now)?;
    transfer(conn, &payment(charge, &charge.debit.id(), call_id, now))
}

fn payment(charge: &Charge, debit: &str, call_id: &str, now: i64) -> Transfer {
    Transfer {
        call_id: Some(call_id.to_owned()),
        ..Transfer::new(
            call_id.to_owned(),
            kind::CHARGE,
            debit,
            &charge.credit.id(),
            charge.amount,
            now,
        )
    }
}

/// Out of the lease, which is nearly always enough: then this is one row. A lease that ran dry, or
/// was given to others because this process stalled, is filled up first: from the account as far as
/// that goes, and for the rest by the hub itself.
fn of_customer(conn: &mut Conn, charge: &Charge, call_id: &str, now: i64) -> QueryResult<()> {
    let lease = charge.lease.as_deref();
    let payer = lease_account(lease.unwrap_or(NO_LEASE));
    let payment = Transfer {
        for_account: Some(charge.debit.id()),
        ..payment(charge, &payer.id(), call_id, now)
    };
    if lease.is_some() {
        match transfer(conn, &payment) {
            Err(Error::DatabaseError(
                DatabaseErrorKind::CheckViolation | DatabaseErrorKind::ForeignKeyViolation,
                _,
            )) => {}
            done => return done,
        }
    }
    for account in [&charge.debit, &charge.credit, &payer] {
        ensure_account(conn, account, now)?;
    }
    let there = balance(conn, &payer)?.unwrap_or_default();
    let missing = charge.amount.0.saturating_sub(there.0);
    fill_up(conn, charge, &payer, Nanos(missing), call_id, now)?;
    transfer(conn, &payment)
}

fn fill_up(
    conn: &mut Conn,
    charge: &Charge,
    payer: &AccountRef,
    missing: Nanos,
    call_id: &str,
    now: i64,
) -> QueryResult<()> {
    let left = balance(conn, &charge.debit)?.unwrap_or_default();
    let from_account = left.min(missing).max(Nanos::ZERO);
    if from_account.is_positive() {
        let id = format!("{call_id}:lease");
        let more = Transfer::new(
            id.clone(),
            kind::LEASE,
            &charge.debit.id(),
            &payer.id(),
            from_account,
            now,
        );
        transfer(conn, &more)?;
        let open = match &charge.lease {
            Some(lease) if leases::is_open(conn, lease)? => Some(lease.as_str()),
            _ => None,
        };
        lots::spend(conn, &charge.debit.id(), &id, from_account, open)?;
    }
    let borne = Nanos(missing.0 - from_account.0);
    if borne.is_positive() {
        let bearer = AccountRef::of("uncollected", &charge.debit.id());
        ensure_account(conn, &bearer, now)?;
        let loss = Transfer {
            call_id: Some(call_id.to_owned()),
            for_account: Some(charge.debit.id()),
            ..Transfer::new(
                format!("{call_id}:uncollected"),
                kind::UNCOLLECTED,
                &bearer.id(),
                &payer.id(),
                borne,
                now,
            )
        };
        transfer(conn, &loss)?;
    }
    Ok(())
}
