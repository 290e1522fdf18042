//! What Google refuses among the top-level members.

use serde_json::Value;

use super::member::{get, only};
use super::{config, contents, tools};
use crate::simulator::refused::{Checked, Refused};

const MEMBERS: [&str; 11] = [
    "model",
    "contents",
    "systemInstruction",
    "tools",
    "toolConfig",
    "safetySettings",
    "generationConfig",
    "cachedContent",
    "labels",
    "serviceTier",
    "store",
];

/// Refuses what the real API would.
pub fn check(body: &Value, model: &str) -> Checked {
    only(body, "", &MEMBERS)?;
    if let Some(tier) = get(body, "serviceTier") {
        let known = ["unspecified", "standard", "flex", "priority"];
        if !tier.as_str().is_some_and(|tier| known.contains(&tier)) {
            return Err(Refused::invalid(format!(
                "Invalid value at 'service_tier': {tier}"
            )));
        }
    }
    if let Some(instructions) = get(body, "systemInstruction") {
        contents::instructions(instructions)?;
    }
    contents::check(body, model)?;
    tools::check(body)?;
    match get(body, "generationConfig") {
        Some(given) => config::check(given),
        None => Ok(()),
    }
}
