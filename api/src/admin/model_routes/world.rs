//! Whether a route may be saved beside the others.

use store::routes::Route as Row;

use crate::admin::error::AdminError;
use crate::routing::Snapshot;
use crate::routing::route::Route;
use crate::routing::route::check::{Flaw, check};
use crate::routing::route::definition::Definition;
use crate::routing::route::reach::World;

const DATABASE: &str = "database";

/// Looks at a route that is about to be saved under an id; `rows` are all that are there.
pub(super) fn admit(
    snapshot: &Snapshot,
    rows: &[Row],
    (id, name): (&str, &str),
    definition: &Definition,
) -> Result<(), AdminError> {
    if let Some(other) = rows.iter().find(|row| row.name == name && row.id != id) {
        return Err(AdminError::conflict(
            "route_exists",
            format!(
                "there is a route {name:?} already, managed by {}",
                other.managed_by
            ),
        ));
    }
    check(name, definition).map_err(refused)?;
    let others = rows.iter().filter(|row| row.id != id);
    let mut routes = Route::definitions(others);
    routes.insert(name.to_owned(), definition.clone());
    let world = World {
        snapshot,
        routes: &routes,
    };
    world.check(name, definition).map_err(refused)
}

/// A route that others lead to keeps its name, and stays.
pub(super) fn is_free(rows: &[Row], name: &str) -> Result<(), AdminError> {
    let leads_here = |row: &&Row| {
        let definition: Definition = serde_json::from_str(&row.definition).unwrap_or_default();
        let mut aims = definition.steps.iter().flat_map(|step| &step.targets);
        row.name != name
            && (aims.any(|aim| aim.model == name)
                || definition.mirror.is_some_and(|mirror| mirror.model == name))
    };
    match rows.iter().find(leads_here) {
        Some(row) => Err(AdminError::conflict(
            "route_in_use",
            format!(
                "route {:?} leads to {name:?}: change that one first",
                row.name
            ),
        )),
        None => Ok(()),
    }
}

/// What the file manages is changed there.
pub(super) fn changeable(row: &Row) -> Result<(), AdminError> {
    match row.managed_by.as_str() {
        DATABASE => Ok(()),
        source => Err(AdminError::managed_elsewhere(
            &format!("route {:?}", row.name),
            source,
        )),
    }
}

fn refused(flaw: Flaw) -> AdminError {
    AdminError::invalid_member(flaw.member, flaw.problem)
}

/// The refusal for an id that is no route's.
pub(super) fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no route {id:?}"))
}

/// A definition as the database keeps it.
pub(super) fn column(definition: &Definition) -> String {
    // Nothing in it can fail to be written: no maps but those of strings.
    serde_json::to_string(definition).unwrap_or_default()
}
