//! OpenAI's usage object, whose counters contain one another, and the classes that do not overlap.

use serde::{Deserialize, Serialize};

use super::lenient::Count;
use crate::usage::Usage;

/// The counters as providers tell them, each optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    prompt_tokens: Count,
    completion_tokens: Count,
    total_tokens: Count,
    prompt_tokens_details: Option<PromptDetails>,
    completion_tokens_details: Option<CompletionDetails>,
    /// DeepSeek's word: <https://api-docs.deepseek.com/guides/kv_cache>.
    prompt_cache_hit_tokens: Count,
    /// Moonshot's word, beside the details: <https://platform.moonshot.ai/docs/api/chat>.
    cached_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PromptDetails {
    cached_tokens: Count,
    cache_write_tokens: Count,
    audio_tokens: Count,
    /// xAI and Google count pictures apart.
    image_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CompletionDetails {
    reasoning_tokens: Count,
    audio_tokens: Count,
    image_tokens: Count,
}

impl Told {
    /// Takes the counters apart, so that each token is in one class.
    ///
    /// `prompt_tokens` contains its details, `completion_tokens` contains its own. Two providers
    /// think outside `completion_tokens` and say so only in `total_tokens`: xAI, where the excess
    /// is exactly `reasoning_tokens`, and Google, which names no detail at all. The excess is
    /// reasoning in both cases.
    pub(super) fn usage(&self) -> Usage {
        let input = self.prompt_details();
        let output = self.completion_details();

        let mut prompt = self.prompt_tokens.0;
        let cached = [
            input.cached_tokens.0,
            self.prompt_cache_hit_tokens.0,
            self.cached_tokens.0,
        ];
        let cache_read = part_of(&mut prompt, cached.into_iter().max().unwrap_or(0));
        let cache_write_5m = part_of(&mut prompt, input.cache_write_tokens.0);
        let audio_input = part_of(&mut prompt, input.audio_tokens.0);
        let image_input = part_of(&mut prompt, input.image_tokens.0);

        let mut completion = self.completion_tokens.0;
        let outside = self
            .total_tokens
            .0
            .saturating_sub(self.prompt_tokens.0)
            .saturating_sub(completion);
        let told = output.reasoning_tokens.0;
        let reasoning = if outside > 0 && (told == 0 || told == outside) {
            outside
        } else {
            part_of(&mut completion, told)
        };
        let audio_output = part_of(&mut completion, output.audio_tokens.0);
        let image_output = part_of(&mut completion, output.image_tokens.0);
        Usage {
            input: prompt,
            cache_read,
            cache_write_5m,
            cache_write_1h: 0,
            audio_input,
            image_input,
            output: completion,
            reasoning,
            audio_output,
            image_output,
        }
    }

    fn prompt_details(&self) -> &PromptDetails {
        const NONE: &PromptDetails = &PromptDetails {
            cached_tokens: Count(0),
            cache_write_tokens: Count(0),
            audio_tokens: Count(0),
            image_tokens: Count(0),
        };
        self.prompt_tokens_details.as_ref().unwrap_or(NONE)
    }

    fn completion_details(&self) -> &CompletionDetails {
        const NONE: &CompletionDetails = &CompletionDetails {
            reasoning_tokens: Count(0),
            audio_tokens: Count(0),
            image_tokens: Count(0),
        };
        self.completion_tokens_details.as_ref().unwrap_or(NONE)
    }
}

/// Moves a part out of a whole, never more than is left of it.
fn part_of(whole: &mut u64, part: u64) -> u64 {
    let part = part.min(*whole);
    *whole -= part;
    part
}

/// The object as OpenAI writes it.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: WrittenPrompt,
    completion_tokens_details: WrittenCompletion,
}

#[derive(Debug, Serialize)]
struct WrittenPrompt {
    cached_tokens: u64,
    audio_tokens: u64,
    #[serde(skip_serializing_if = "is_zero")]
    cache_write_tokens: u64,
}

#[derive(Debug, Serialize)]
struct WrittenCompletion {
    reasoning_tokens: u64,
    audio_tokens: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl From<&Usage> for Written {
    fn from(usage: &Usage) -> Self {
        Written {
            prompt_tokens: usage.total_input(),
            completion_tokens: usage.total_output(),
            total_tokens: usage.total(),
            prompt_tokens_details: WrittenPrompt {
                cached_tokens: usage.cache_read,
                audio_tokens: usage.audio_input,
                cache_write_tokens: usage.cache_write_5m.saturating_add(usage.cache_write_1h),
            },
            completion_tokens_details: WrittenCompletion {
                reasoning_tokens: usage.reasoning,
                audio_tokens: usage.audio_output,
            },
        }
    }
}
