//! Budgets: how much a key, a user, a project or the whole hub may use in a period.

pub mod body;
pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod show;

use serde::Serialize;
use store::budgets::Budget;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::time::iso;
use crate::admission::BudgetEntry;
use crate::clock::Millis;

/// A budget and what was used of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetObject {
    /// The budget's id.
    pub id: String,
    /// For people.
    pub name: String,
    /// `hub`, `key`, `user` or `project`.
    pub scope: String,
    /// Which key, user or project.
    #[schema(required)]
    pub scope_id: Option<String>,
    /// What people call that key or user; null when it is not known here.
    #[schema(required)]
    pub scope_name: Option<String>,
    /// Credits for each period, as a decimal.
    pub amount: String,
    /// `day`, `week`, `month` or `total`.
    pub period: String,
    /// IANA name of the zone whose midnight begins a period.
    pub time_zone: String,
    /// From this part of the amount on it warns.
    #[schema(required)]
    pub warn_percent: Option<i64>,
    /// Whether calls that would go over it are refused.
    pub hard: bool,
    /// Credits that are added until `extra_until`.
    pub extra: String,
    /// The end of the temporary increase.
    #[schema(required)]
    pub extra_until: Option<String>,
    /// Whether that is added now: the increase has an end, and it is to come.
    pub extra_in_force: bool,
    /// What may be used in the period that runs now: the amount and the increase in force.
    pub limit: String,
    /// What was used in the period that runs now, in credits.
    pub used: String,
    /// What is left of it; nothing when it is overspent.
    pub left: String,
    /// `ok`, `warning` or `used_up`.
    pub state: &'static str,
    /// When the period began.
    pub period_starts_at: String,
    /// When it begins anew; null: never.
    #[schema(required)]
    pub period_ends_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl BudgetObject {
    /// A budget as it stands at `now`. A row that this version cannot enforce shows no use.
    fn of(conn: &mut Conn, row: Budget, now: Millis) -> QueryResult<BudgetObject> {
        let period = BudgetEntry::from_row(row.clone()).map(|entry| entry.period(now));
        let used = match &period {
            Some(period) => store::budgets::used(conn, period)?,
            None => store::Nanos::ZERO,
        };
        let scope_name = match &row.scope_id {
            Some(id) => store::names::of_owners(conn, &[format!("{}:{id}", row.scope)])?
                .into_values()
                .next(),
            None => None,
        };
        let limit = row.limit(now.0);
        let left = store::Nanos(limit.0.saturating_sub(used.0).max(0));
        let extra_in_force = limit > row.amount_nanos;
        Ok(BudgetObject {
            state: row.state(used, now.0).name(),
            limit: limit.to_string(),
            extra_in_force,
            amount: row.amount_nanos.to_string(),
            extra: row.extra_nanos.to_string(),
            extra_until: row.extra_until.map(iso),
            used: used.to_string(),
            left: left.to_string(),
            period_starts_at: iso(period.as_ref().map_or(0, |period| period.starts_at)),
            period_ends_at: period.and_then(|period| period.ends_at).map(iso),
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
            id: row.id,
            name: row.name,
            scope: row.scope,
            scope_id: row.scope_id,
            scope_name,
            period: row.period,
            time_zone: row.time_zone,
            warn_percent: row.warn_percent,
            hard: row.hard,
        })
    }
}

/// One budget.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetReply {
    /// The budget.
    pub budget: BudgetObject,
}

/// All budgets.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetsReply {
    /// By name.
    pub budgets: Vec<BudgetObject>,
}
