//! Limits: how often a key, a user, a project, a provider or a model may be called.

pub mod body;
pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod show;

use serde::{Deserialize, Serialize};
use store::limits::Limit;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::error::AdminError;
use super::time::iso;
use crate::admin::words;

/// What is allowed. What is null is not limited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AllowedRates {
    /// Calls in any minute.
    #[schema(required)]
    pub requests_per_minute: Option<i64>,
    /// Tokens in any minute, of questions and answers.
    #[schema(required)]
    pub tokens_per_minute: Option<i64>,
    /// Calls of a day in UTC.
    #[schema(required)]
    pub requests_per_day: Option<i64>,
    /// Calls at once.
    #[schema(required)]
    pub concurrent_calls: Option<i64>,
}

/// No limit is larger.
const MOST: i64 = 1_000_000_000_000;

impl AllowedRates {
    /// Each that is there is a number of calls or tokens that can be; `place` stands before its name.
    pub fn check(&self, place: &str) -> Result<(), AdminError> {
        let members = [
            ("requests_per_minute", self.requests_per_minute),
            ("tokens_per_minute", self.tokens_per_minute),
            ("requests_per_day", self.requests_per_day),
            ("concurrent_calls", self.concurrent_calls),
        ];
        for (name, value) in members {
            if let Some(value) = value.filter(|value| !(1..=MOST).contains(value)) {
                let problem = format!("is {value}, but must be 1 to {MOST}, or null for no limit");
                return Err(AdminError::invalid_member(
                    format!("{place}{name}"),
                    problem,
                ));
            }
        }
        Ok(())
    }
}

/// A limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitObject {
    /// The limit's id.
    pub id: String,
    /// For people.
    pub name: String,
    /// `hub`, `key`, `user`, `project`, `provider` or `model`.
    pub scope: String,
    /// The key's or user's id, the project's or provider's name, or a pattern of models; null: the
    /// whole hub, or each key, user or project by itself.
    #[schema(required)]
    pub scope_id: Option<String>,
    /// What people call that key or user; null when it is not known here.
    #[schema(required)]
    pub scope_name: Option<String>,
    /// What it allows.
    pub limits: AllowedRates,
    /// `database` or `hub.toml`.
    #[schema(schema_with = words::managed_by)]
    pub managed_by: String,
    /// It can only be changed where it is managed.
    pub read_only: bool,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl LimitObject {
    fn of(conn: &mut Conn, row: Limit) -> QueryResult<LimitObject> {
        let scope_name = match &row.scope_id {
            Some(id) if matches!(row.scope.as_str(), "key" | "user") => {
                store::names::of_owners(conn, &[format!("{}:{id}", row.scope)])?
                    .into_values()
                    .next()
            }
            _ => None,
        };
        Ok(LimitObject {
            limits: AllowedRates {
                requests_per_minute: row.requests_per_minute,
                tokens_per_minute: row.tokens_per_minute,
                requests_per_day: row.requests_per_day,
                concurrent_calls: row.concurrent_calls,
            },
            read_only: row.managed_by != DATABASE,
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
            id: row.id,
            name: row.name,
            scope: row.scope,
            scope_id: row.scope_id,
            scope_name,
            managed_by: row.managed_by,
        })
    }
}

/// The source of limits that this API makes.
const DATABASE: &str = "database";

/// Refuses limits of the file.
fn changeable(row: &Limit) -> Result<(), AdminError> {
    match row.managed_by == DATABASE {
        true => Ok(()),
        false => {
            let what = format!("the limit `{}`", row.name);
            Err(AdminError::managed_elsewhere(&what, &row.managed_by))
        }
    }
}

/// One limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitReply {
    /// The limit.
    pub limit: LimitObject,
}

/// All limits.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsReply {
    /// The oldest first.
    pub limits: Vec<LimitObject>,
}
