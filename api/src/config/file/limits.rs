//! `[[limits]]`: how often may be called; and the same members of `[[keys]]`.

use store::hub_keys::KeyLimits;

use super::names::{Given, choice};
use super::section::Section;
use crate::config::declared::DeclaredLimit;

/// The scopes, as the file and the database spell them.
const SCOPES: [&str; 6] = ["hub", "key", "user", "project", "provider", "model"];

/// No limit is larger.
const MOST: i64 = 1_000_000_000_000;

/// All limits of the file.
pub fn read(root: &mut Section<'_>) -> Vec<DeclaredLimit> {
    let mut given = Given::default();
    let sections = root.sections("limits");
    sections
        .into_iter()
        .filter_map(|section| limit(section, &mut given))
        .collect()
}

fn limit(mut section: Section<'_>, given: &mut Given) -> Option<DeclaredLimit> {
    let name = section.required("name");
    if let Some(at) = &name {
        given.take(&section, at, at.value.clone());
    }
    section.must_have("scope");
    let scope = choice(&mut section, "scope", &SCOPES, |text| {
        SCOPES.into_iter().find(|scope| *scope == text)
    });
    let of = section.string("of");
    let rates = rates(&mut section);
    match (scope, &of) {
        (Some("hub"), Some(at)) => section
            .refuse(at, "is not wanted where the scope is the whole hub")
            .unwrap_or(()),
        (Some("provider" | "model"), None) => section.must_have("of"),
        _ => {}
    }
    if rates == KeyLimits::default() {
        let reason = "limits nothing: give requests_per_minute, tokens_per_minute, requests_per_day or concurrent_calls";
        section.source.problem(&section.span, &section.path, reason);
    }
    section.finish();
    Some(DeclaredLimit {
        name: name?.value,
        scope: scope?,
        of: of.map(|at| at.value),
        rates,
    })
}

/// What may be limited; the priority stays at its usual.
pub fn rates(section: &mut Section<'_>) -> KeyLimits {
    KeyLimits {
        requests_per_minute: section.integer("requests_per_minute", 1..=MOST),
        tokens_per_minute: section.integer("tokens_per_minute", 1..=MOST),
        requests_per_day: section.integer("requests_per_day", 1..=MOST),
        concurrent_calls: section.integer("concurrent_calls", 1..=MOST),
        priority: 0,
    }
}
