//! The ledger: accounts, and transfers that each take from one and give to another. Transfers are
//! only ever added; triggers of the database see to that, and keep the balances.

use diesel::prelude::*;

use crate::schema::{accounts, transfers};
use crate::{AccountRef, Charge, Conn, Nanos, portable};

pub mod check;

/// The kind of a transfer that pays for a call.
pub const CHARGE: &str = "charge";

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct Account {
    /// Kind and owner, as [`crate::AccountRef::id`] joins them.
    pub id: String,
    /// What sort of account: `customer`, `revenue` and so on.
    pub kind: String,
    /// Whose account; None for those of the hub.
    pub owner: Option<String>,
    /// Kept by a trigger from the transfers.
    pub balance_nanos: Nanos,
    /// The balance never falls below this; None: without limit.
    pub floor_nanos: Option<Nanos>,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// One movement of credits.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = transfers, treat_none_as_default_value = false)]
pub struct Transfer {
    /// UUID v7; a charge has its call's.
    pub id: String,
    /// `charge`, `grant` and so on.
    pub kind: String,
    /// Who gives.
    pub debit_account: String,
    /// Who gets.
    pub credit_account: String,
    /// More than nothing.
    pub amount_nanos: Nanos,
    /// The call that a charge is for.
    pub call_id: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// The account, made now without a floor when it is absent.
pub fn ensure_account(conn: &mut Conn, account: &AccountRef, now: i64) -> QueryResult<()> {
    let fresh = Account {
        id: account.id(),
        kind: account.kind.clone(),
        owner: account.owner.clone(),
        balance_nanos: Nanos::ZERO,
        floor_nanos: None,
        created_at: now,
    };
    portable::insert_account_once(conn, &fresh)
}

/// Moves the price of a call. Its id is the call's, so the same call is never charged twice.
pub fn charge(conn: &mut Conn, charge: &Charge, call_id: &str, now: i64) -> QueryResult<()> {
    ensure_account(conn, &charge.debit, now)?;
    ensure_account(conn, &charge.credit, now)?;
    let payment = Transfer {
        id: call_id.to_owned(),
        kind: CHARGE.to_owned(),
        debit_account: charge.debit.id(),
        credit_account: charge.credit.id(),
        amount_nanos: charge.amount,
        call_id: Some(call_id.to_owned()),
        created_at: now,
    };
    transfer(conn, &payment)
}

/// Adds a transfer between accounts that exist.
pub fn transfer(conn: &mut Conn, transfer: &Transfer) -> QueryResult<()> {
    diesel::insert_into(transfers::table)
        .values(transfer)
        .execute(conn)
        .map(|_| ())
}

/// All accounts, by id.
pub fn accounts(conn: &mut Conn) -> QueryResult<Vec<Account>> {
    accounts::table
        .order(accounts::id)
        .select(Account::as_select())
        .load(conn)
}

/// What an account holds; None when there is no such account.
pub fn balance(conn: &mut Conn, account: &AccountRef) -> QueryResult<Option<Nanos>> {
    accounts::table
        .find(account.id())
        .select(accounts::balance_nanos)
        .get_result(conn)
        .optional()
}

/// The transfer that paid for a call.
pub fn charge_of(conn: &mut Conn, call_id: &str) -> QueryResult<Option<Transfer>> {
    transfers::table
        .filter(transfers::call_id.eq(call_id))
        .filter(transfers::kind.eq(CHARGE))
        .select(Transfer::as_select())
        .first(conn)
        .optional()
}
