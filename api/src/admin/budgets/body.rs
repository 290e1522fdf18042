//! What is written about a budget, and its checks.

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer};
use store::Nanos;
use store::budgets::Budget;
use utoipa::ToSchema;

use crate::admin::error::AdminError;
use crate::admin::time;
use crate::clock::Millis;

/// A new budget. What was used is no part of it: no edit ever sets it back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBudgetBody {
    /// 1 to 100 characters.
    pub name: String,
    /// Whom it binds.
    pub scope: Scope,
    /// The id of the key or user, or the name of the project; absent for the whole hub.
    pub scope_id: Option<String>,
    /// Credits for each period, as a decimal with at most nine digits behind the point.
    pub amount: String,
    /// How long a period is.
    pub period: Period,
    /// IANA name of the zone whose midnight begins a period; `UTC` when absent.
    pub time_zone: Option<String>,
    /// 1 to 100: from this part of the amount on it warns; never when absent.
    pub warn_percent: Option<i64>,
    /// Whether calls that would go over it are refused; true when absent.
    pub hard: Option<bool>,
}

/// Changes of a budget; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetChangeBody {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// Credits for each period.
    pub amount: Option<String>,
    /// IANA name of the zone.
    pub time_zone: Option<String>,
    /// 1 to 100; null: it never warns.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub warn_percent: Option<Option<i64>>,
    /// Whether calls that would go over it are refused.
    pub hard: Option<bool>,
    /// Credits that are added until `extra_until`, which has to be given with it; `0` ends it.
    pub extra: Option<String>,
    /// RFC 3339, in the future.
    pub extra_until: Option<String>,
}

/// Tells a null from an absent member.
fn present<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(reader).map(Some)
}

/// Whom a budget binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Every call.
    Hub,
    /// Calls with a hub key.
    Key,
    /// Calls of a person.
    User,
    /// Calls of a project.
    Project,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday's midnight.
    Week,
    /// From the first day's midnight.
    Month,
    /// Without end.
    Total,
}

/// The row of a new budget.
pub fn row(body: NewBudgetBody, id: String, now: Millis) -> Result<Budget, AdminError> {
    let scope = match body.scope {
        Scope::Hub => "hub",
        Scope::Key => "key",
        Scope::User => "user",
        Scope::Project => "project",
    };
    let scope_id = body.scope_id.map(|id| id.trim().to_owned());
    let scope_id = scope_id.filter(|id| !id.is_empty());
    match (body.scope, &scope_id) {
        (Scope::Hub, Some(_)) => {
            let problem = "is not wanted where the scope is the whole hub";
            return Err(AdminError::invalid_member("scope_id", problem));
        }
        (Scope::Key | Scope::User | Scope::Project, None) => {
            let problem = format!("is missing: say which {scope} the budget is for");
            return Err(AdminError::invalid_member("scope_id", problem));
        }
        _ => {}
    }
    Ok(Budget {
        id,
        name: name(&body.name)?,
        scope: scope.to_owned(),
        scope_id,
        amount_nanos: amount("amount", &body.amount)?,
        period: match body.period {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Total => "total",
        }
        .to_owned(),
        time_zone: zone(body.time_zone.as_deref().unwrap_or("UTC"))?,
        warn_percent: body.warn_percent.map(percent).transpose()?,
        hard: body.hard.unwrap_or(true),
        extra_nanos: Nanos::ZERO,
        extra_until: None,
        created_at: now.0,
        updated_at: now.0,
    })
}

/// Brings changes into a row.
pub fn change(row: &mut Budget, body: &BudgetChangeBody, now: Millis) -> Result<(), AdminError> {
    if let Some(text) = &body.name {
        row.name = name(text)?;
    }
    if let Some(text) = &body.amount {
        row.amount_nanos = amount("amount", text)?;
    }
    if let Some(text) = &body.time_zone {
        row.time_zone = zone(text)?;
    }
    if let Some(value) = body.warn_percent {
        row.warn_percent = value.map(percent).transpose()?;
    }
    row.hard = body.hard.unwrap_or(row.hard);
    match (&body.extra, &body.extra_until) {
        (None, None) => {}
        (Some(text), until) => {
            row.extra_nanos = amount("extra", text)?;
            row.extra_until = match (row.extra_nanos.is_positive(), until) {
                (false, _) => None,
                (true, Some(until)) => Some(end_of_extra(until, now)?),
                (true, None) => {
                    let problem = "is missing: a temporary increase has an end";
                    return Err(AdminError::invalid_member("extra_until", problem));
                }
            };
        }
        (None, Some(until)) => row.extra_until = Some(end_of_extra(until, now)?),
    }
    row.updated_at = now.0;
    Ok(())
}

fn end_of_extra(text: &str, now: Millis) -> Result<i64, AdminError> {
    let until = time::parse("extra_until", text)?;
    if until <= now {
        let problem = format!("is in the past: {text}");
        return Err(AdminError::invalid_member("extra_until", problem));
    }
    Ok(until.0)
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

fn amount(param: &str, text: &str) -> Result<Nanos, AdminError> {
    let amount: Nanos = text
        .trim()
        .parse()
        .map_err(|error| AdminError::invalid_member(param, format!("is wrong: {error}")))?;
    if amount < Nanos::ZERO {
        let problem = format!("is less than nothing: {text}");
        return Err(AdminError::invalid_member(param, problem));
    }
    Ok(amount)
}

fn zone(text: &str) -> Result<String, AdminError> {
    match text.parse::<Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(AdminError::invalid_member(
            "time_zone",
            format!("is no IANA time zone such as Asia/Shanghai: {text:?}"),
        )),
    }
}

fn percent(value: i64) -> Result<i64, AdminError> {
    if (1..=100).contains(&value) {
        return Ok(value);
    }
    let problem = format!("is {value}, but must be 1 to 100");
    Err(AdminError::invalid_member("warn_percent", problem))
}
