//! Rates of the file as rows, and steps for aliases.

use store::aliases::Alias;
use store::rates::Rate;

use super::plan::new_id;
use super::source::Source;
use super::step::Step;
use crate::clock::Millis;
use crate::config::declared::{DeclaredAlias, DeclaredRate};

/// The rates of the file; which of them are new is found out when they are written.
pub fn rows(declared: &[DeclaredRate]) -> Vec<Rate> {
    let row = |said: &DeclaredRate| Rate {
        id: new_id(),
        provider: said.provider.clone(),
        model: said.model.clone(),
        display_name: said.display_name.clone(),
        kind: said.kind.as_str().to_owned(),
        description: said.description.clone(),
        source: Source::HubToml.as_str().to_owned(),
        source_version: None,
        rate_input: said.input,
        rate_output: said.output,
        rate_cache_read: said.cache_read,
        rate_cache_write_5m: said.cache_write_5m,
        rate_cache_write_1h: said.cache_write_1h,
        rate_reasoning: said.reasoning,
        rate_audio_input: said.audio_input,
        rate_audio_output: said.audio_output,
        rate_image_input: said.image_input,
        rate_image_output: said.image_output,
        cost_input: None,
        cost_output: None,
        tiers: "[]".to_owned(),
        metadata: "{}".to_owned(),
        deprecated: false,
        created_at: 0,
        retired_at: None,
        unit_rates: said.units.to_json(),
        ..Rate::default()
    };
    declared.iter().map(row).collect()
}

/// Everything about aliases.
pub fn alias_steps(standing: &[Alias], declared: &[DeclaredAlias], now: Millis) -> Vec<Step> {
    let gone = |row: &&Alias| !declared.iter().any(|said| said.name == row.name);
    let removed = standing.iter().filter(gone);
    let mut steps: Vec<_> = removed
        .map(|row| Step::RemoveAlias(row.id.clone()))
        .collect();
    for said in declared {
        match standing.iter().find(|row| row.name == said.name) {
            None => steps.push(Step::AddAlias(Alias {
                id: new_id(),
                name: said.name.clone(),
                target: said.target.clone(),
                managed_by: Source::HubToml.as_str().to_owned(),
                created_at: now.0,
            })),
            Some(old) if old.target != said.target => steps.push(Step::ChangeAlias(Alias {
                target: said.target.clone(),
                ..old.clone()
            })),
            Some(_) => {}
        }
    }
    steps
}
