//! Gemini's usage counters, and the classes that do not overlap.
//!
//! `promptTokenCount` contains what the cache served; thoughts stand beside `candidatesTokenCount`,
//! and what hosted tools fed in stands beside `promptTokenCount`. The details by modality take the
//! totals apart: <https://ai.google.dev/api/generate-content#UsageMetadata>.

use serde::{Deserialize, Serialize};

use crate::usage::Usage;

/// The counters as a provider tells them.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Told {
    prompt_token_count: Option<u64>,
    cached_content_token_count: Option<u64>,
    candidates_token_count: Option<u64>,
    thoughts_token_count: Option<u64>,
    tool_use_prompt_token_count: Option<u64>,
    total_token_count: Option<u64>,
    prompt_tokens_details: Option<Vec<Modality>>,
    cache_tokens_details: Option<Vec<Modality>>,
    candidates_tokens_details: Option<Vec<Modality>>,
    tool_use_prompt_tokens_details: Option<Vec<Modality>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Modality {
    #[serde(default)]
    modality: String,
    #[serde(default)]
    token_count: u64,
}

fn of(details: Option<&Vec<Modality>>, modality: &str) -> u64 {
    let details = details.into_iter().flatten();
    details
        .filter(|detail| detail.modality == modality)
        .fold(0, |sum, detail| sum.saturating_add(detail.token_count))
}

/// Moves a part out of a whole, never more than is left of it.
fn part_of(whole: &mut u64, part: u64) -> u64 {
    let part = part.min(*whole);
    *whole -= part;
    part
}

impl Told {
    /// Takes the counters apart, so that each token is in one class.
    pub(super) fn usage(&self) -> Usage {
        let prompt = self.prompt_token_count.unwrap_or(0);
        let tools = self.tool_use_prompt_token_count.unwrap_or(0);
        let candidates = self.candidates_token_count.unwrap_or(0);
        let mut input = prompt.saturating_add(tools);
        let cache_read = part_of(&mut input, self.cached_content_token_count.unwrap_or(0));
        let fresh = |modality| {
            of(self.prompt_tokens_details.as_ref(), modality)
                .saturating_sub(of(self.cache_tokens_details.as_ref(), modality))
                .saturating_add(of(self.tool_use_prompt_tokens_details.as_ref(), modality))
        };
        let audio_input = part_of(&mut input, fresh("AUDIO"));
        let image_input = part_of(&mut input, fresh("IMAGE"));
        let mut output = candidates;
        let audio_output = part_of(
            &mut output,
            of(self.candidates_tokens_details.as_ref(), "AUDIO"),
        );
        let image_output = part_of(
            &mut output,
            of(self.candidates_tokens_details.as_ref(), "IMAGE"),
        );
        // Some models think and tell it in the total alone.
        let untold = self
            .total_token_count
            .unwrap_or(0)
            .saturating_sub(prompt)
            .saturating_sub(tools)
            .saturating_sub(candidates);
        Usage {
            input,
            cache_read,
            audio_input,
            image_input,
            output,
            reasoning: self.thoughts_token_count.unwrap_or(untold),
            audio_output,
            image_output,
            ..Usage::default()
        }
    }
}

/// The object as it is written for a caller.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Written {
    prompt_token_count: u64,
    candidates_token_count: u64,
    total_token_count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    cached_content_token_count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    thoughts_token_count: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prompt_tokens_details: Vec<ModalityOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates_tokens_details: Vec<ModalityOut>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ModalityOut {
    modality: &'static str,
    token_count: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The details, where there is more than text.
fn details(text: u64, image: u64, audio: u64) -> Vec<ModalityOut> {
    if image == 0 && audio == 0 {
        return Vec::new();
    }
    [("TEXT", text), ("IMAGE", image), ("AUDIO", audio)]
        .into_iter()
        .filter(|(_, token_count)| *token_count > 0)
        .map(|(modality, token_count)| ModalityOut {
            modality,
            token_count,
        })
        .collect()
}

impl From<&Usage> for Written {
    /// Writes every token once; what was written to a cache is input like any other here.
    fn from(usage: &Usage) -> Self {
        let prompt = usage.total_input();
        let candidates = usage.total_output().saturating_sub(usage.reasoning);
        let text = prompt
            .saturating_sub(usage.image_input)
            .saturating_sub(usage.audio_input);
        Written {
            prompt_token_count: prompt,
            candidates_token_count: candidates,
            total_token_count: usage.total(),
            cached_content_token_count: usage.cache_read,
            thoughts_token_count: usage.reasoning,
            prompt_tokens_details: details(text, usage.image_input, usage.audio_input),
            candidates_tokens_details: details(
                usage.output,
                usage.image_output,
                usage.audio_output,
            ),
        }
    }
}
