//! What admins and customers do with credits: give, take back, refund, look at.

use diesel::prelude::*;

use super::lots::{self, Lot};
use super::{CREDITS, REVENUE, Transfer, ensure_account, kind, leases, transfer};
use crate::schema::{accounts, transfers};
use crate::{AccountRef, Conn, Nanos};

/// Where given credits come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// For nothing: a promotion, starter credit, a code.
    Grant,
    /// Paid for.
    Purchase,
    /// A correction.
    Adjustment,
}

impl Source {
    /// The kind of the transfer.
    pub fn kind(self) -> &'static str {
        match self {
            Source::Grant => kind::GRANT,
            Source::Purchase => kind::PURCHASE,
            Source::Adjustment => kind::ADJUSTMENT,
        }
    }

    /// The hub's account on the other side: its balance tells what was given in all.
    fn account(self) -> AccountRef {
        AccountRef::of_hub(match self {
            Source::Grant => "grants",
            Source::Purchase => "purchases",
            Source::Adjustment => "adjustments",
        })
    }
}

/// Who orders a movement, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Id of the transfer that will be made: UUID v7.
    pub id: String,
    /// The same order with this key is carried out once.
    pub idempotency_key: Option<String>,
    /// The admin or program.
    pub actor: Option<String>,
    /// For the statement.
    pub note: Option<String>,
    /// Milliseconds since 1970.
    pub now: i64,
}

/// Credits for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Who gets them: `user:…` or `key:…`.
    pub owner: String,
    /// Where they come from.
    pub source: Source,
    /// More than nothing.
    pub amount: Nanos,
    /// Of lots that end together the lower number is spent first; 0 to 100.
    pub priority: i64,
    /// From then on they cannot be spent; milliseconds since 1970.
    pub expires_at: Option<i64>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It was carried out now.
    Now(Transfer),
    /// It was carried out before, under the same idempotency key.
    Before(Transfer),
    /// The idempotency key belongs to another order, which is this one.
    Conflict(Transfer),
    /// Not more than this can be taken back.
    Short(Nanos),
    /// The transfer that it speaks of is not there, or cannot be taken back.
    Unknown,
    /// An account would hold more than the ledger can write down.
    TooMuch,
}

/// What a customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In the account and with no process.
    pub unleased: Nanos,
    /// With processes, which hold some of it for calls under way.
    pub leased: Nanos,
    /// What the hub bore for this customer.
    pub uncollected: Nanos,
    /// Lots that something is left of, in the order in which they are spent.
    pub lots: Vec<Lot>,
}

impl Standing {
    /// Unspent in all.
    pub fn total(&self) -> Nanos {
        Nanos(self.unleased.0.saturating_add(self.leased.0))
    }
}

/// The account of a customer: `owner` is `user:…` or `key:…`.
pub fn account(owner: &str) -> AccountRef {
    AccountRef::of(CREDITS, owner)
}

/// Gives credits as a new lot.
pub fn give(conn: &mut Conn, order: &Order, gift: &Gift) -> QueryResult<Done> {
    let (from, to) = (gift.source.account(), account(&gift.owner));
    let wanted = ordered(order, gift.source.kind(), &from, &to, gift.amount, &to.id());
    if let Some(known) = known(conn, &wanted)? {
        let same_lot = lots::by_id(conn, known.id())?
            .is_some_and(|lot| lot.priority == gift.priority && lot.expires_at == gift.expires_at);
        return Ok(known.checked(same_lot));
    }
    if !booked(conn, &from, &to, &wanted)? {
        return Ok(Done::TooMuch);
    }
    lots::make(conn, &wanted, gift.priority, gift.expires_at)?;
    Ok(Done::Now(wanted))
}

/// Makes the transfer, and the accounts where they are absent; false where one of them could not write
/// down what it would have then.
fn booked(
    conn: &mut Conn,
    from: &AccountRef,
    to: &AccountRef,
    wanted: &Transfer,
) -> QueryResult<bool> {
    ensure_account(conn, from, wanted.created_at)?;
    ensure_account(conn, to, wanted.created_at)?;
    let amount = wanted.amount_nanos.0;
    let given = lots::balance_of(conn, &wanted.debit_account)?;
    let had = lots::balance_of(conn, &wanted.credit_account)?;
    if given.0.checked_sub(amount).is_none() || had.0.checked_add(amount).is_none() {
        return Ok(false);
    }
    transfer(conn, wanted)?;
    Ok(true)
}

/// Takes credits away as a correction: from what is unleased, whatever lot comes first.
pub fn withdraw(conn: &mut Conn, order: &Order, owner: &str, amount: Nanos) -> QueryResult<Done> {
    let (from, to) = (account(owner), Source::Adjustment.account());
    let wanted = ordered(order, kind::ADJUSTMENT, &from, &to, amount, &from.id());
    if let Some(known) = known(conn, &wanted)? {
        return Ok(known.checked(true));
    }
    let there = lots::balance_of(conn, &from.id())?;
    if there < amount {
        return Ok(Done::Short(there));
    }
    if !booked(conn, &from, &to, &wanted)? {
        return Ok(Done::TooMuch);
    }
    lots::spend(conn, &from.id(), &wanted.id, amount, None)?;
    Ok(Done::Now(wanted))
}

/// Takes back what was given by one transfer (a purchase that was refunded, a grant in error), as
/// far as it is left unspent and unleased.
pub fn take_back(
    conn: &mut Conn,
    order: &Order,
    gift_id: &str,
    amount: Nanos,
) -> QueryResult<Done> {
    let (Some(lot), Some(gift)) = (lots::by_id(conn, gift_id)?, super::by_id(conn, gift_id)?)
    else {
        return Ok(Done::Unknown);
    };
    let wanted = Transfer {
        of_transfer: Some(gift_id.to_owned()),
        ..Transfer {
            kind: kind::REFUND.to_owned(),
            debit_account: lot.account_id.clone(),
            credit_account: gift.debit_account,
            for_account: Some(lot.account_id.clone()),
            ..order.transfer(amount)
        }
    };
    if let Some(known) = known(conn, &wanted)? {
        return Ok(known.checked(true));
    }
    if lot.remaining_nanos < amount {
        return Ok(Done::Short(lot.remaining_nanos));
    }
    transfer(conn, &wanted)?;
    lots::spend_of(conn, &wanted.id, &lot.id, amount)?;
    Ok(Done::Now(wanted))
}

/// Gives the price of a call back to the customer who paid it, wholly or in part, as a new lot that
/// does not expire.
pub fn refund_call(
    conn: &mut Conn,
    order: &Order,
    call_id: &str,
    amount: Nanos,
) -> QueryResult<Done> {
    let paid = super::charge_of(conn, call_id)?;
    let Some((paid, customer)) = paid.and_then(|paid| {
        let customer = paid.for_account.clone()?;
        Some((paid, customer))
    }) else {
        return Ok(Done::Unknown);
    };
    let wanted = Transfer {
        kind: kind::REFUND.to_owned(),
        debit_account: REVENUE.to_owned(),
        credit_account: customer.clone(),
        of_transfer: Some(paid.id.clone()),
        for_account: Some(customer),
        ..order.transfer(amount)
    };
    if let Some(known) = known(conn, &wanted)? {
        return Ok(known.checked(true));
    }
    let before: Vec<Nanos> = transfers::table
        .filter(transfers::of_transfer.eq(&paid.id))
        .select(transfers::amount_nanos)
        .load(conn)?;
    let left = before
        .iter()
        .fold(paid.amount_nanos.0, |left, one| left.saturating_sub(one.0));
    if left < amount.0 {
        return Ok(Done::Short(Nanos(left)));
    }
    transfer(conn, &wanted)?;
    lots::make(conn, &wanted, DEFAULT_PRIORITY, None)?;
    Ok(Done::Now(wanted))
}

/// The priority of lots for which nobody says one.
pub const DEFAULT_PRIORITY: i64 = 50;

/// What a customer has; None for one who never had an account.
pub fn standing(conn: &mut Conn, owner: &str) -> QueryResult<Option<Standing>> {
    let account = account(owner);
    let Some(unleased) = super::balance(conn, &account)? else {
        return Ok(None);
    };
    let leased = leases::of_account(conn, &account.id())?;
    let borne = lots::balance_of(conn, &AccountRef::of("uncollected", &account.id()).id())?;
    Ok(Some(Standing {
        unleased,
        leased: Nanos(leased.iter().map(|(_, there)| there.0).sum()),
        uncollected: Nanos(-borne.0),
        lots: lots::open(conn, &account.id())?,
    }))
}

impl Order {
    fn transfer(&self, amount: Nanos) -> Transfer {
        Transfer {
            note: self.note.clone(),
            actor: self.actor.clone(),
            idempotency_key: self.idempotency_key.clone(),
            ..Transfer::new(self.id.clone(), "", "", "", amount, self.now)
        }
    }
}

fn ordered(
    order: &Order,
    kind: &str,
    from: &AccountRef,
    to: &AccountRef,
    amount: Nanos,
    customer: &str,
) -> Transfer {
    Transfer {
        kind: kind.to_owned(),
        debit_account: from.id(),
        credit_account: to.id(),
        for_account: Some(customer.to_owned()),
        ..order.transfer(amount)
    }
}

/// An earlier order with the same idempotency key.
struct Known {
    earlier: Transfer,
    same: bool,
}

impl Known {
    fn id(&self) -> &str {
        &self.earlier.id
    }

    fn checked(self, also: bool) -> Done {
        match self.same && also {
            true => Done::Before(self.earlier),
            false => Done::Conflict(self.earlier),
        }
    }
}

fn known(conn: &mut Conn, wanted: &Transfer) -> QueryResult<Option<Known>> {
    let Some(key) = &wanted.idempotency_key else {
        return Ok(None);
    };
    Ok(super::by_idempotency_key(conn, key)?.map(|earlier| {
        let same = earlier.kind == wanted.kind
            && earlier.debit_account == wanted.debit_account
            && earlier.credit_account == wanted.credit_account
            && earlier.amount_nanos == wanted.amount_nanos
            && earlier.of_transfer == wanted.of_transfer;
        Known { earlier, same }
    }))
}

/// A page of customers' accounts, by owner, behind `after`; only those whose owner holds `text`.
pub fn customers(
    conn: &mut Conn,
    text: Option<&str>,
    after: Option<&str>,
    most: i64,
) -> QueryResult<Vec<super::Account>> {
    let mut query = accounts::table
        .filter(accounts::kind.eq(CREDITS))
        .order(accounts::owner)
        .limit(most)
        .select(super::Account::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(accounts::owner.gt(after.to_owned()));
    }
    if let Some(text) = text {
        let pattern = crate::portable::containing(text);
        query = query.filter(accounts::owner.like(pattern).escape('\\'));
    }
    query.load(conn)
}
