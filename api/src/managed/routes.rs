//! Routes of the file as rows.

use store::routes::Route;

use super::plan::new_id;
use super::source::Source;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::DeclaredRoute;

/// Everything about routes.
pub fn steps(standing: &[Route], declared: &[DeclaredRoute], now: Millis) -> Vec<Step> {
    let gone = |row: &&Route| !declared.iter().any(|said| said.name == row.name);
    let removed = standing.iter().filter(gone);
    let mut steps: Vec<_> = removed
        .map(|row| Step::RemoveRoute(row.id.clone()))
        .collect();
    for said in declared {
        let definition = serde_json::to_string(&said.definition).unwrap_or_default();
        match standing.iter().find(|row| row.name == said.name) {
            None => steps.push(Step::AddRoute(Route {
                id: new_id(),
                name: said.name.clone(),
                enabled: said.enabled,
                definition,
                managed_by: Source::HubToml.as_str().to_owned(),
                created_at: now.0,
                updated_at: now.0,
            })),
            Some(old) if old.definition != definition || old.enabled != said.enabled => {
                steps.push(Step::ChangeRoute(Route {
                    enabled: said.enabled,
                    definition,
                    updated_at: now.0,
                    ..old.clone()
                }));
            }
            Some(_) => {}
        }
    }
    steps
}
