//! Budgets that the calls count in.

use store::Nanos;
use store::budgets::{Budget, BudgetUse};
use store::hub_keys::HubKey;

use super::cast::Cast;
use super::crowd::PROJECTS;
use crate::admission::BudgetEntry;
use crate::clock::Millis;

const CREDIT: i64 = 1_000_000_000;

/// The budgets.
#[derive(Debug, Clone)]
pub struct Limits(Vec<BudgetEntry>);

impl Limits {
    /// One for the hub, one for a project and one for the key that is used most. None of them stops
    /// a call: what was served before is not to be refused now.
    pub fn of(cast: &Cast, since: Millis) -> Limits {
        let project = PROJECTS.first().copied().flatten();
        let key = cast.busiest().map(|key| key.id.as_str());
        let rows = [
            row("Whole hub", "hub", None, "month", 50_000, since),
            row("Support bot", "project", project, "month", 5_000, since),
            row("Busiest key", "key", key, "day", 200, since),
        ];
        Limits(rows.into_iter().filter_map(BudgetEntry::from_row).collect())
    }

    /// Their rows.
    pub fn rows(&self) -> Vec<Budget> {
        self.0.iter().map(|entry| entry.row.clone()).collect()
    }

    /// What a call uses of them.
    pub fn used(&self, key: &HubKey, at: Millis, amount: Nanos) -> Vec<BudgetUse> {
        let binds = |entry: &&BudgetEntry| {
            entry.binds(
                Some(&key.id),
                key.user_id.as_deref(),
                key.project.as_deref(),
            )
        };
        let bound = self.0.iter().filter(binds);
        bound
            .map(|entry| BudgetUse {
                period: entry.period(at),
                lease: None,
                amount,
            })
            .collect()
    }
}

fn row(
    name: &str,
    scope: &str,
    scope_id: Option<&str>,
    period: &str,
    credits: i64,
    since: Millis,
) -> Budget {
    Budget {
        id: uuid::Uuid::now_v7().to_string(),
        name: name.to_owned(),
        scope: scope.to_owned(),
        scope_id: scope_id.map(str::to_owned),
        amount_nanos: Nanos(credits * CREDIT),
        period: period.to_owned(),
        time_zone: "UTC".to_owned(),
        warn_percent: Some(80),
        hard: false,
        extra_nanos: Nanos::ZERO,
        extra_until: None,
        created_at: since.0,
        updated_at: since.0,
    }
}
