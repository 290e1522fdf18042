//! Routes: names that callers ask for instead of a model, and where their calls go.

pub mod check;
pub mod definition;
pub mod reach;

use std::sync::Arc;

use self::definition::Definition;

/// The name of the route that models without a provider go by which have no route of their own.
pub const ANY_MODEL: &str = "*";

/// A route in force.
#[derive(Debug)]
pub struct Route {
    /// What callers ask for.
    pub name: Arc<str>,
    /// Where their calls go.
    pub definition: Definition,
}

impl Route {
    /// The route of a row that is switched on. A definition that this version cannot read is left
    /// aside, and told in the log.
    pub(super) fn of_row(row: store::routes::Route) -> Option<Route> {
        match serde_json::from_str(&row.definition) {
            Ok(definition) => row.enabled.then(|| Route {
                name: row.name.into(),
                definition,
            }),
            Err(error) => {
                tracing::warn!(route = row.name, %error, "left aside: this version cannot read the route");
                None
            }
        }
    }
}
