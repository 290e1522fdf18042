//! Gemini's usage object as it is written for a caller.

use serde::Serialize;

use crate::usage::Usage;

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
