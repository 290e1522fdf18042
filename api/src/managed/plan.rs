//! The steps from what stands to what is declared.

use super::standing::Standing;
use super::step::Step;
use super::{ApplyError, keys, limits, providers, rates};
use crate::clock::Millis;
use crate::config::declared::Declared;
use crate::vault::Vault;

/// All steps, in the order in which they can be taken.
pub fn make(
    standing: &Standing,
    vault: &Vault,
    declared: &Declared,
    now: Millis,
) -> Result<Vec<Step>, ApplyError> {
    let mut steps = providers::steps(standing, vault, declared, now)?;
    steps.push(Step::SetRates(rates::rows(&declared.rates)));
    steps.extend(rates::alias_steps(
        &standing.aliases,
        &declared.aliases,
        now,
    ));
    steps.extend(keys::steps(&standing.keys, &declared.keys, now)?);
    steps.extend(limits::steps(&standing.limits, &declared.limits, now));
    Ok(steps)
}

/// A new id.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A JSON array of words, as the database keeps them.
pub fn json_words(words: &[String]) -> String {
    serde_json::Value::from(words).to_string()
}
