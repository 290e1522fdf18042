//! Routes: names that callers ask for instead of a model, and where their calls go.

pub mod body;
pub mod change;
pub mod create;
pub mod delete;
pub mod explain;
mod explained;
pub mod list;
pub mod show;
mod world;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use serde::Serialize;
use store::routes::Route as Row;
use utoipa::ToSchema;

use super::error::AdminError;
use super::time::iso;
use crate::routing::route::definition::Definition;
use crate::standing::tallies::Tally;

/// A route.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteObject {
    /// The route's id.
    pub id: String,
    /// What callers ask for.
    pub name: String,
    /// Calls go by it.
    pub enabled: bool,
    /// `database` or `hub.toml`, where it is changed.
    pub managed_by: String,
    /// Where its calls go.
    pub definition: Definition,
    /// What this process has counted since it started.
    pub counts: RouteCounts,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// What was counted of a route since the process started.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RouteCounts {
    /// Calls that went by it.
    pub calls: u64,
    /// Those for which a second target was asked beside the first.
    pub hedged: u64,
    /// Those that the second one answered.
    pub hedges_won: u64,
    /// Copies that were sent.
    pub mirrored: u64,
    /// Copies that were not, since too many were under way.
    pub mirrors_skipped: u64,
}

impl From<&Tally> for RouteCounts {
    fn from(tally: &Tally) -> Self {
        let count = |place: &AtomicU64| place.load(Relaxed);
        RouteCounts {
            calls: count(&tally.calls),
            hedged: count(&tally.hedged),
            hedges_won: count(&tally.hedges_won),
            mirrored: count(&tally.mirrored),
            mirrors_skipped: count(&tally.mirrors_skipped),
        }
    }
}

impl RouteObject {
    /// A row as it is shown. One that this version cannot read is told as an error of the hub's.
    fn of(row: Row, tally: Option<&Tally>) -> Result<RouteObject, AdminError> {
        let definition = serde_json::from_str(&row.definition).map_err(|error| {
            AdminError::conflict(
                "route_unreadable",
                format!(
                    "route {:?} was written by another version, which this one cannot read: {error}",
                    row.name
                ),
            )
        })?;
        Ok(RouteObject {
            id: row.id,
            name: row.name,
            enabled: row.enabled,
            managed_by: row.managed_by,
            definition,
            counts: tally.map(RouteCounts::from).unwrap_or_default(),
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
        })
    }
}

/// One route.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteReply {
    /// The route.
    pub route: RouteObject,
}

/// All routes.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoutesReply {
    /// By name.
    pub routes: Vec<RouteObject>,
}
