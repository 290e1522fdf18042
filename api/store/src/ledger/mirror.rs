//! An account whose balance another system holds: the ledger follows what that says, so that leases,
//! holds and charges work as for accounts of its own.

use diesel::prelude::*;

use super::credits::{DEFAULT_PRIORITY, account, standing};
use super::lots::{self, balance_of};
use super::{Transfer, ensure_account, kind, transfer};
use crate::schema::leases;
use crate::{AccountRef, Conn, Nanos};

/// The account on the other side: what it gave less what it took.
pub const MIRRORED: &str = "payment_kit";

/// Brings what a customer has, leased or not, to `target`. What others have leased cannot be taken:
/// then they are asked for it, and the answer is false. What the hub bore so far becomes the other
/// system's, which is told of the whole charge.
pub fn bring_to(
    conn: &mut Conn,
    owner: &str,
    target: Nanos,
    order: &str,
    now: i64,
) -> QueryResult<bool> {
    let (theirs, ours) = (AccountRef::of_hub(MIRRORED), account(owner));
    let ours_id = ours.id();
    lots::expire(conn, Some(&ours_id), now, i64::MAX)?;
    take_over_debt(conn, &ours_id, order, now)?;
    let (unleased, there) = match standing(conn, owner)? {
        Some(standing) => (standing.unleased.0, standing.total().0),
        None => (0, 0),
    };
    let missing = target.0.saturating_sub(there);
    if missing == 0 {
        return Ok(true);
    }
    ensure_account(conn, &theirs, now)?;
    ensure_account(conn, &ours, now)?;
    if missing > 0 {
        let gift = Transfer {
            for_account: Some(ours_id.clone()),
            ..Transfer::new(
                order.to_owned(),
                kind::MIRROR,
                &theirs.id(),
                &ours_id,
                Nanos(missing),
                now,
            )
        };
        transfer(conn, &gift)?;
        lots::make(conn, &gift, DEFAULT_PRIORITY, None)?;
        return Ok(true);
    }
    let surplus = missing.saturating_neg();
    let back = surplus.min(unleased);
    if back > 0 {
        let taken = Transfer {
            for_account: Some(ours_id.clone()),
            ..Transfer::new(
                order.to_owned(),
                kind::MIRROR,
                &ours_id,
                &theirs.id(),
                Nanos(back),
                now,
            )
        };
        transfer(conn, &taken)?;
        lots::spend(conn, &ours_id, order, Nanos(back), None)?;
    }
    if back < surplus {
        diesel::update(leases::table)
            .filter(leases::purse.eq(&ours_id))
            .filter(leases::closed_at.is_null())
            .filter(leases::wanted_at.is_null())
            .set(leases::wanted_at.eq(now))
            .execute(conn)?;
    }
    Ok(back == surplus)
}

fn take_over_debt(conn: &mut Conn, customer: &str, order: &str, now: i64) -> QueryResult<()> {
    let bearer = AccountRef::of("uncollected", customer);
    let borne = balance_of(conn, &bearer.id())?.0.saturating_neg();
    if borne <= 0 {
        return Ok(());
    }
    let theirs = AccountRef::of_hub(MIRRORED);
    ensure_account(conn, &theirs, now)?;
    let debt = Transfer::new(
        format!("{order}:debt"),
        kind::MIRROR,
        &theirs.id(),
        &bearer.id(),
        Nanos(borne),
        now,
    );
    transfer(conn, &debt)
}
