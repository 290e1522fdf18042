//! Steps for limits. A limit is told by its name.

use store::limits::Limit;

use super::plan::new_id;
use super::source::Source;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::DeclaredLimit;

/// Everything about limits.
pub fn steps(standing: &[Limit], declared: &[DeclaredLimit], now: Millis) -> Vec<Step> {
    let gone = |row: &&Limit| !declared.iter().any(|said| said.name == row.name);
    let removed = standing.iter().filter(gone);
    let mut steps: Vec<_> = removed
        .map(|row| Step::RemoveLimit(row.id.clone()))
        .collect();
    for said in declared {
        let old = standing.iter().find(|row| row.name == said.name);
        let row = Limit {
            id: old.map_or_else(new_id, |old| old.id.clone()),
            name: said.name.clone(),
            scope: said.scope.to_owned(),
            scope_id: said.of.clone(),
            requests_per_minute: said.rates.requests_per_minute,
            tokens_per_minute: said.rates.tokens_per_minute,
            requests_per_day: said.rates.requests_per_day,
            concurrent_calls: said.rates.concurrent_calls,
            managed_by: Source::HubToml.as_str().to_owned(),
            created_at: old.map_or(now.0, |old| old.created_at),
            updated_at: old.map_or(now.0, |old| old.updated_at),
        };
        match old {
            None => steps.push(Step::AddLimit(row)),
            Some(old) if *old != row => steps.push(Step::ChangeLimit(Limit {
                updated_at: now.0,
                ..row
            })),
            Some(_) => {}
        }
    }
    steps
}
