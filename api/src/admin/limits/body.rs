//! What is written about a limit, and its checks.

use serde::Deserialize;
use store::limits::Limit;
use utoipa::ToSchema;

use super::{AllowedRates, DATABASE};
use crate::admin::error::AdminError;
use crate::clock::Millis;

/// A new limit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLimitBody {
    /// 1 to 100 characters.
    pub name: String,
    /// Whom or what it binds.
    pub scope: LimitScope,
    /// The key's or user's id, the project's or provider's name, or a pattern of models such as
    /// `openai/*`. Absent: the whole hub, or each key, user or project by itself.
    pub scope_id: Option<String>,
    /// What it allows: at least one of them.
    pub limits: AllowedRates,
}

/// Changes of a limit; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitChangeBody {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// What it allows, instead of what it did: at least one of them.
    pub limits: Option<AllowedRates>,
}

/// Whom or what a limit binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LimitScope {
    /// Every call.
    Hub,
    /// Calls with a hub key.
    Key,
    /// Calls of a person.
    User,
    /// Calls of a project.
    Project,
    /// Calls to a provider.
    Provider,
    /// Calls of models.
    Model,
}

impl LimitScope {
    fn word(self) -> &'static str {
        match self {
            LimitScope::Hub => "hub",
            LimitScope::Key => "key",
            LimitScope::User => "user",
            LimitScope::Project => "project",
            LimitScope::Provider => "provider",
            LimitScope::Model => "model",
        }
    }
}

/// The row of a new limit.
pub fn row(body: NewLimitBody, id: String, now: Millis) -> Result<Limit, AdminError> {
    let scope_id = body.scope_id.map(|id| id.trim().to_owned());
    let scope_id = scope_id.filter(|id| !id.is_empty());
    match (body.scope, &scope_id) {
        (LimitScope::Hub, Some(_)) => {
            let problem = "is not wanted where the scope is the whole hub";
            return Err(AdminError::invalid_member("scope_id", problem));
        }
        (LimitScope::Provider | LimitScope::Model, None) => {
            let problem =
                "is missing: name a provider, or give a pattern of models such as openai/*";
            return Err(AdminError::invalid_member("scope_id", problem));
        }
        (_, Some(id)) if id.chars().count() > 200 || id.chars().any(char::is_control) => {
            let problem = "must have at most 200 printable characters";
            return Err(AdminError::invalid_member("scope_id", problem));
        }
        _ => {}
    }
    let mut row = Limit {
        id,
        name: name(&body.name)?,
        scope: body.scope.word().to_owned(),
        scope_id,
        requests_per_minute: None,
        tokens_per_minute: None,
        requests_per_day: None,
        concurrent_calls: None,
        managed_by: DATABASE.to_owned(),
        created_at: now.0,
        updated_at: now.0,
    };
    allow(&mut row, &body.limits)?;
    Ok(row)
}

/// Brings changes into a row.
pub fn change(row: &mut Limit, body: &LimitChangeBody, now: Millis) -> Result<(), AdminError> {
    if let Some(text) = &body.name {
        row.name = name(text)?;
    }
    if let Some(limits) = &body.limits {
        allow(row, limits)?;
    }
    row.updated_at = now.0;
    Ok(())
}

fn allow(row: &mut Limit, limits: &AllowedRates) -> Result<(), AdminError> {
    limits.check("limits.")?;
    if *limits == AllowedRates::default() {
        let problem = "limits nothing: give at least one of its members a number";
        return Err(AdminError::invalid_member("limits", problem));
    }
    row.requests_per_minute = limits.requests_per_minute;
    row.tokens_per_minute = limits.tokens_per_minute;
    row.requests_per_day = limits.requests_per_day;
    row.concurrent_calls = limits.concurrent_calls;
    Ok(())
}

fn name(text: &str) -> Result<String, AdminError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > 100 || text.chars().any(char::is_control) {
        let problem = format!("must have 1 to 100 printable characters, it has {length}");
        return Err(AdminError::invalid_member("name", problem));
    }
    Ok(text.to_owned())
}
