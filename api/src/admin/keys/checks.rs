//! What may be written about a key.

use store::hub_keys::KeyLimits;

use crate::admin::error::AdminError;
use crate::admin::limits::AllowedRates;
use crate::admin::time;
use crate::clock::Millis;
use crate::config::cache::LONGEST_AGE;

/// A name of 1 to 100 characters.
pub fn name(name: &str) -> Result<String, AdminError> {
    bounded("name", name, 100)
}

/// A project of 1 to 100 characters; empty is none.
pub fn project(project: Option<String>) -> Result<Option<String>, AdminError> {
    project
        .filter(|project| !project.trim().is_empty())
        .map(|project| bounded("project", &project, 100))
        .transpose()
}

/// A person's id; empty is none.
pub fn user_id(user_id: Option<String>) -> Result<Option<String>, AdminError> {
    user_id
        .filter(|user_id| !user_id.trim().is_empty())
        .map(|user_id| bounded("user_id", &user_id, 200))
        .transpose()
}

/// Patterns such as `openai/*`, as they are stored.
pub fn models(models: &[String]) -> Result<String, AdminError> {
    if models.len() > 100 {
        return Err(AdminError::invalid_member(
            "models",
            "has more than 100 patterns",
        ));
    }
    for (index, pattern) in models.iter().enumerate() {
        let param = format!("models[{index}]");
        if pattern.is_empty() || pattern.len() > 200 {
            return Err(AdminError::invalid_member(
                param,
                "must have 1 to 200 characters, for example `openai/*`",
            ));
        }
        if pattern.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(AdminError::invalid_member(
                param,
                format!(
                    "holds a space: {pattern:?}; write one pattern per element, for example `openai/*`"
                ),
            ));
        }
    }
    serde_json::to_string(models).map_err(AdminError::internal)
}

/// Patterns as they were stored; a row that cannot be read allows nothing that exists.
pub fn stored_models(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_else(|_| vec!["(unreadable)".to_owned()])
}

/// How often a key may call.
pub fn limits(limits: &AllowedRates) -> Result<KeyLimits, AdminError> {
    limits.check("limits.")?;
    Ok(KeyLimits {
        requests_per_minute: limits.requests_per_minute,
        tokens_per_minute: limits.tokens_per_minute,
        requests_per_day: limits.requests_per_day,
        concurrent_calls: limits.concurrent_calls,
        priority: 0,
    })
}

/// A priority from -100 to 100.
pub fn priority(priority: i64) -> Result<i64, AdminError> {
    match (-100..=100).contains(&priority) {
        true => Ok(priority),
        false => Err(AdminError::invalid_member(
            "priority",
            format!("is {priority}, but must be -100 to 100"),
        )),
    }
}

/// A moment in the future.
pub fn expires_at(text: Option<&str>, now: Millis) -> Result<Option<i64>, AdminError> {
    let Some(text) = text else { return Ok(None) };
    let at = time::parse("expires_at", text)?;
    if at <= now {
        return Err(AdminError::invalid_member(
            "expires_at",
            format!("is in the past: {text}; name a moment to come"),
        ));
    }
    Ok(Some(at.0))
}

/// An age from a second to a year; none is none.
pub fn cache_seconds(seconds: Option<i64>) -> Result<Option<i64>, AdminError> {
    match seconds {
        Some(seconds) if !(1..=LONGEST_AGE).contains(&seconds) => {
            let problem = format!(
                "is {seconds}, but must be 1 to {LONGEST_AGE} seconds, or null for no cache"
            );
            Err(AdminError::invalid_member("cache_seconds", problem))
        }
        seconds => Ok(seconds),
    }
}

fn bounded(param: &str, text: &str, most: usize) -> Result<String, AdminError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > most {
        return Err(AdminError::invalid_member(
            param,
            format!("must have 1 to {most} characters, it has {length}"),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(AdminError::invalid_member(
            param,
            "holds a control character",
        ));
    }
    Ok(text.to_owned())
}
