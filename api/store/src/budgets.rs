//! Budgets: how much may be used in a period by a key, a user, a project or the whole hub.
//!
//! What was used is counted by period, in the same write as the charge. What processes may use
//! before they ask again is leased to them, as credits are ([`crate::ledger::leases`]), so that
//! several processes together keep to the amount.

use diesel::prelude::*;

use crate::ledger::leases::{self, Ask, Granted};
use crate::schema::{budget_periods, budgets, leases as lease_rows};
use crate::{Conn, Nanos, config_version};

/// One budget.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = budgets, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Budget {
    /// UUID v7.
    pub id: String,
    /// For people.
    pub name: String,
    /// `hub`, `key`, `user` or `project`.
    pub scope: String,
    /// Which one; None for the whole hub.
    pub scope_id: Option<String>,
    /// For each period.
    pub amount_nanos: Nanos,
    /// `day`, `week`, `month` or `total`.
    pub period: String,
    /// IANA name of the zone whose midnight begins a period.
    pub time_zone: String,
    /// From this part of the amount on a warning is given; None: never.
    pub warn_percent: Option<i64>,
    /// A call that would go over it is refused.
    pub hard: bool,
    /// Added to the amount for a time.
    pub extra_nanos: Nanos,
    /// The end of that time; milliseconds since 1970.
    pub extra_until: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
}

/// How far a budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Less than what it warns of.
    Fine,
    /// At least as much.
    Warning,
    /// All of it, or more.
    UsedUp,
}

impl State {
    /// The stable name: `ok`, `warning` or `used_up`.
    pub fn name(self) -> &'static str {
        match self {
            State::Fine => "ok",
            State::Warning => "warning",
            State::UsedUp => "used_up",
        }
    }
}

impl Budget {
    /// How far it is used up when so much was used in a period.
    pub fn state(&self, used: Nanos, now: i64) -> State {
        let limit = self.limit(now);
        let part = i128::from(used.0) * 100;
        let warns = self
            .warn_percent
            .is_some_and(|percent| part >= i128::from(limit.0) * i128::from(percent));
        match (used >= limit, warns) {
            (true, _) => State::UsedUp,
            (false, true) => State::Warning,
            (false, false) => State::Fine,
        }
    }

    /// The amount in force at a moment.
    pub fn limit(&self, now: i64) -> Nanos {
        let extra = match self.extra_until {
            Some(until) if now < until => self.extra_nanos.0,
            _ => 0,
        };
        Nanos(self.amount_nanos.0.saturating_add(extra))
    }
}

/// A stretch of time in which a budget counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Period {
    /// The budget.
    pub budget_id: String,
    /// Milliseconds since 1970.
    pub starts_at: i64,
    /// Not part of it any more; None: it never ends.
    pub ends_at: Option<i64>,
}

impl Period {
    /// The name of the purse that its leases are of.
    pub fn purse(&self) -> String {
        format!("budget:{}:{}", self.budget_id, self.starts_at)
    }
}

/// What a call used of a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetUse {
    /// In which period.
    pub period: Period,
    /// The lease that it was held in, where the budget is a hard one.
    pub lease: Option<String>,
    /// How much.
    pub amount: Nanos,
}

/// All of them, by name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Budget>> {
    budgets::table
        .order((budgets::name, budgets::id))
        .select(Budget::as_select())
        .load(conn)
}

/// One by its id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Budget>> {
    budgets::table
        .find(id)
        .select(Budget::as_select())
        .get_result(conn)
        .optional()
}

/// Adds one.
pub fn insert(conn: &mut Conn, budget: &Budget) -> QueryResult<()> {
    diesel::insert_into(budgets::table)
        .values(budget)
        .execute(conn)?;
    config_version::bump(conn)
}

/// Changes one; what was used stays. False when it is not there.
pub fn update(conn: &mut Conn, budget: &Budget) -> QueryResult<bool> {
    let changed = diesel::update(budgets::table.find(&budget.id))
        .set(budget)
        .execute(conn)?;
    config_version::bump_if(conn, changed)
}

/// Removes one with what was counted; false when it is not there.
pub fn delete(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    let removed = diesel::delete(budgets::table.find(id)).execute(conn)?;
    config_version::bump_if(conn, removed)
}

/// What was used in a period.
pub fn used(conn: &mut Conn, period: &Period) -> QueryResult<Nanos> {
    budget_periods::table
        .find((&period.budget_id, period.starts_at))
        .select(budget_periods::used_nanos)
        .get_result(conn)
        .optional()
        .map(Option::unwrap_or_default)
}

/// Counts what a call used.
pub(crate) fn use_up(conn: &mut Conn, used: &BudgetUse) -> QueryResult<()> {
    let period = &used.period;
    let row = budget_periods::table.find((&period.budget_id, period.starts_at));
    let known = diesel::update(row)
        .set(budget_periods::used_nanos.eq(budget_periods::used_nanos + used.amount.0))
        .execute(conn)?;
    // A budget that was removed while the call ran counts nothing any more.
    if known == 0 && by_id(conn, &period.budget_id)?.is_some() {
        diesel::insert_into(budget_periods::table)
            .values((
                budget_periods::budget_id.eq(&period.budget_id),
                budget_periods::starts_at.eq(period.starts_at),
                budget_periods::ends_at.eq(period.ends_at),
                budget_periods::used_nanos.eq(used.amount),
            ))
            .execute(conn)?;
    }
    let Some(lease) = &used.lease else {
        return Ok(());
    };
    let left: Option<Option<Nanos>> = lease_rows::table
        .find(lease)
        .filter(lease_rows::closed_at.is_null())
        .select(lease_rows::left_nanos)
        .first(conn)
        .optional()?;
    if let Some(Some(left)) = left {
        let rest = left.0.saturating_sub(used.amount.0).max(0);
        diesel::update(lease_rows::table.find(lease))
            .set(lease_rows::left_nanos.eq(Nanos(rest)))
            .execute(conn)?;
    }
    Ok(())
}

/// Leases a part of what is left of a budget in a period, as [`leases::take`] does with credits.
pub fn take(conn: &mut Conn, ask: &Ask, period: &Period) -> QueryResult<Granted> {
    for lost in leases::expired(conn, ask.now, Some(&ask.purse))? {
        leases::close(conn, &lost.id, ask.now)?;
    }
    let Some(budget) = by_id(conn, &period.budget_id)? else {
        return Ok(Granted {
            lease: None,
            leased: Nanos::ZERO,
            left: Nanos::ZERO,
            others: Nanos::ZERO,
        });
    };
    let others = leases::others(conn, ask)?;
    let lease = match leases::own(conn, ask)? {
        Some(lease) => lease,
        None => leases::open(conn, ask, Some(Nanos::ZERO))?,
    };
    let mine: Option<Nanos> = lease_rows::table
        .find(&lease)
        .select(lease_rows::left_nanos)
        .get_result(conn)?;
    let mine = mine.unwrap_or_default();
    let taken = used(conn, period)?.0 + others.0 + mine.0;
    let there = budget.limit(ask.now).0.saturating_sub(taken).max(0);
    let part = there.min(ask.need.0.max(ask.want.0.min(there / 2))).max(0);
    let mine = Nanos(mine.0 + part);
    diesel::update(lease_rows::table.find(&lease))
        .set(lease_rows::left_nanos.eq(mine))
        .execute(conn)?;
    if part < ask.need.0 {
        leases::mark_wanted(conn, ask, others)?;
    }
    Ok(Granted {
        lease: Some(lease),
        leased: mine,
        left: Nanos(there - part),
        others,
    })
}
