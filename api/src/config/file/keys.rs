//! `[[keys]]`: keys that applications call the hub with.

use std::collections::HashMap;

use secrecy::{ExposeSecret, SecretString};
use store::hub_keys::KeyLimits;
use toml::de::DeValue;

use super::limits;
use super::names::{Given, choice};
use super::section::Section;
use crate::config::cache::LONGEST_AGE;
use crate::config::declared::{DeclaredKey, KeyRole};
use crate::config::env::Env;

/// Shorter secrets could be guessed; what `key create` makes is longer.
const SHORTEST: usize = 32;

/// All keys of the file.
pub fn read(root: &mut Section<'_>, env: &Env) -> Vec<DeclaredKey> {
    let mut given = Given::default();
    let mut secrets = HashMap::new();
    let sections = root.sections("keys");
    sections
        .into_iter()
        .filter_map(|section| key(section, &mut given, &mut secrets, env))
        .collect()
}

fn key(
    mut section: Section<'_>,
    given: &mut Given,
    secrets: &mut HashMap<String, usize>,
    env: &Env,
) -> Option<DeclaredKey> {
    let name = section.required("name");
    if let Some(at) = &name {
        given.take(&section, at, at.value.clone());
    }
    let secret = secret(&mut section, secrets, env);
    let role = choice(
        &mut section,
        "role",
        &["admin", "member"],
        |text| match text {
            "admin" => Some(KeyRole::Admin),
            "member" => Some(KeyRole::Member),
            _ => None,
        },
    );
    let user = section.string("user");
    let project = section.string("project");
    let models = section.strings("models").unwrap_or_default();
    let expires_at = expiry(&mut section);
    let cache_seconds = section.integer("cache_seconds", 1..=LONGEST_AGE);
    let limits = KeyLimits {
        priority: section.integer("priority", -100..=100).unwrap_or(0),
        ..limits::rates(&mut section)
    };
    section.finish();
    Some(DeclaredKey {
        name: name?.value,
        secret: secret?,
        role: role.unwrap_or(KeyRole::Member),
        user: user.map(|at| at.value),
        project: project.map(|at| at.value),
        models: models.into_iter().map(|at| at.value).collect(),
        expires_at,
        cache_seconds,
        limits,
    })
}

fn secret(
    section: &mut Section<'_>,
    secrets: &mut HashMap<String, usize>,
    env: &Env,
) -> Option<SecretString> {
    let at = section.required("secret")?;
    let secret = section.secret(&at, env)?;
    let text = secret.expose_secret();
    if text.len() < SHORTEST || !text.chars().all(|c| c.is_ascii_graphic()) {
        return section.refuse(
            &at,
            format!(
                "the secret must have at least {SHORTEST} visible ASCII characters, such as \
                 aigne- and the output of `openssl rand -hex 32`"
            ),
        );
    }
    let line = section.source.place(at.span.start).line;
    if let Some(first) = secrets.insert(text.to_owned(), line) {
        return section.refuse(&at, format!("the key in line {first} has the same secret"));
    }
    Some(secret)
}

/// A TOML time with its offset, or the same as a string.
fn expiry(section: &mut Section<'_>) -> Option<i64> {
    let at = section.raw("expires")?;
    let text = match at.value {
        DeValue::Datetime(time) => time.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    match chrono::DateTime::parse_from_rfc3339(&text) {
        Ok(time) => Some(time.timestamp_millis()),
        Err(_) => section.refuse(
            &at,
            "is not a time with its offset; give 2027-01-31T00:00:00Z",
        ),
    }
}
