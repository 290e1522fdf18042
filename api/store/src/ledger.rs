//! The ledger: accounts, and transfers that each take from one and give to another. Transfers are
//! only ever added; triggers of the database see to that, and keep the balances.
//!
//! A customer's credits lie in an account of kind [`CREDITS`], which never falls below nothing. They
//! come in [`lots`]; a process moves what it may spend into a lease ([`leases`]), and charges are
//! paid out of that (`charge`).

use diesel::prelude::*;

use crate::schema::{accounts, transfers};
use crate::{AccountRef, Conn, Nanos, portable};

mod charge;
pub mod check;
pub mod credits;
pub mod leases;
pub mod lots;
pub mod low;
pub mod mirror;
pub mod starter;
pub mod statement;

pub(crate) use charge::charge;

/// The kind of account that a customer's credits lie in. Its owner is the id of the account that
/// bears the cost in internal mode: `user:…` or `key:…`.
pub const CREDITS: &str = "credits";

/// The account that charges of customers are paid to.
pub const REVENUE: &str = "revenue";

/// Kinds of transfers.
pub mod kind {
    /// Pays for a call.
    pub const CHARGE: &str = "charge";
    /// Credits that were given for nothing: promotions, starter credit, codes.
    pub const GRANT: &str = "grant";
    /// Credits that were paid for.
    pub const PURCHASE: &str = "purchase";
    /// A correction by an admin, either way.
    pub const ADJUSTMENT: &str = "adjustment";
    /// Gives the price of a call back to the customer, or takes credits whose purchase was refunded.
    pub const REFUND: &str = "refund";
    /// What was left of a lot when its time was over.
    pub const EXPIRY: &str = "expiry";
    /// From an account to what a process may spend.
    pub const LEASE: &str = "lease";
    /// Back again.
    pub const LEASE_RETURN: &str = "lease_return";
    /// What the hub bears of a charge that the customer's credits did not cover.
    pub const UNCOLLECTED: &str = "uncollected";
    /// Follows the balance that Payment Kit holds, either way.
    pub const MIRROR: &str = "mirror";
}

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
    /// Why, in a person's words.
    pub note: Option<String>,
    /// The admin or program that ordered it.
    pub actor: Option<String>,
    /// The same order with this key is carried out once.
    pub idempotency_key: Option<String>,
    /// The transfer that this one takes back, wholly or in part.
    pub of_transfer: Option<String>,
    /// The customer's account in whose statement it stands.
    pub for_account: Option<String>,
}

impl Transfer {
    /// A transfer of which nothing more is to be said.
    pub fn new(id: String, kind: &str, debit: &str, credit: &str, amount: Nanos, now: i64) -> Self {
        Transfer {
            id,
            kind: kind.to_owned(),
            debit_account: debit.to_owned(),
            credit_account: credit.to_owned(),
            amount_nanos: amount,
            call_id: None,
            created_at: now,
            note: None,
            actor: None,
            idempotency_key: None,
            of_transfer: None,
            for_account: None,
        }
    }
}

/// The account, made now when it is absent: with a floor of nothing where only credits that are
/// there may be spent, else without.
pub fn ensure_account(conn: &mut Conn, account: &AccountRef, now: i64) -> QueryResult<()> {
    let bounded = matches!(account.kind.as_str(), CREDITS | leases::LEASE_ACCOUNT);
    let fresh = Account {
        id: account.id(),
        kind: account.kind.clone(),
        owner: account.owner.clone(),
        balance_nanos: Nanos::ZERO,
        floor_nanos: bounded.then_some(Nanos::ZERO),
        created_at: now,
    };
    portable::insert_account_once(conn, &fresh)
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

/// An account; None when there is no such one.
pub fn account(conn: &mut Conn, account: &AccountRef) -> QueryResult<Option<Account>> {
    accounts::table
        .find(account.id())
        .select(Account::as_select())
        .get_result(conn)
        .optional()
}

/// The transfer that paid for a call.
pub fn charge_of(conn: &mut Conn, call_id: &str) -> QueryResult<Option<Transfer>> {
    transfers::table
        .filter(transfers::call_id.eq(call_id))
        .filter(transfers::kind.eq(kind::CHARGE))
        .select(Transfer::as_select())
        .first(conn)
        .optional()
}

/// A transfer by its id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Transfer>> {
    transfers::table
        .find(id)
        .select(Transfer::as_select())
        .get_result(conn)
        .optional()
}

/// The transfer that was ordered with this idempotency key.
pub fn by_idempotency_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Transfer>> {
    transfers::table
        .filter(transfers::idempotency_key.eq(key))
        .select(Transfer::as_select())
        .first(conn)
        .optional()
}
