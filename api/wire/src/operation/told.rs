//! What an answer tells of its use, in the words of several providers.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::Usage;

/// A whole answer or one event. Vectors and pictures are skipped, not kept.
#[derive(Deserialize)]
pub(crate) struct Told<'a> {
    pub id: Option<Value>,
    pub model: Option<Value>,
    pub r#type: Option<Value>,
    pub usage: Option<Map<String, Value>>,
    pub meta: Option<Map<String, Value>>,
    pub duration: Option<Value>,
    pub size: Option<Value>,
    pub quality: Option<Value>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub error: Option<&'a RawValue>,
}

impl Told<'_> {
    /// Things in `data`.
    pub(crate) fn things(&self) -> u64 {
        let things = self
            .data
            .and_then(|data| serde_json::from_str::<Vec<IgnoredAny>>(data.get()).ok());
        things.map_or(0, |things| things.len() as u64)
    }

    /// Tokens, each in one class. `spoken`: what comes out is sound; `drawn`: pictures.
    pub(crate) fn tokens(&self, spoken: bool, drawn: bool) -> Option<Usage> {
        let billed = self.meta.as_ref().and_then(|meta| {
            // Cohere, and SiliconFlow after it.
            let of = |name: &str| meta.get(name)?.as_object();
            of("billed_units")
                .filter(|units| has_tokens(units))
                .or_else(|| of("tokens"))
        });
        let told = self
            .usage
            .as_ref()
            .filter(|usage| has_tokens(usage))
            .or(billed)?;
        let input = first(told, &["prompt_tokens", "input_tokens"]);
        let output = first(told, &["completion_tokens", "output_tokens"]);
        let total = first(told, &["total_tokens"]);
        let part = |groups: [&str; 2], name: &str| {
            let mut groups = groups
                .iter()
                .filter_map(|group| told.get(*group)?.get(name));
            groups.find_map(count)
        };
        // OpenAI writes `input_tokens_details` for pictures and `input_token_details` for sound.
        let within = |name: &str| {
            part(["input_tokens_details", "input_token_details"], name)
                .or_else(|| part(["prompt_tokens_details", "prompt_token_details"], name))
        };
        let beyond = |name: &str| {
            part(["output_tokens_details", "output_token_details"], name).or_else(|| {
                part(
                    ["completion_tokens_details", "completion_token_details"],
                    name,
                )
            })
        };
        let (input, output) = match (input, output) {
            // Jina, Voyage and OpenAI's embeddings of some servers tell only the sum.
            (None, None) => (total?, 0),
            (input, output) => (input.unwrap_or(0), output.unwrap_or(0)),
        };
        let mut text = input;
        let audio_input = part_of(&mut text, within("audio_tokens"));
        let image_input = part_of(&mut text, within("image_tokens"));
        let cache_read = part_of(&mut text, within("cached_tokens"));
        let mut said = output;
        let drawn_tokens = beyond("image_tokens").or(drawn.then_some(output));
        let image_output = part_of(&mut said, drawn_tokens.filter(|_| !spoken));
        let spoken_tokens = beyond("audio_tokens").or(spoken.then_some(output));
        let audio_output = part_of(&mut said, spoken_tokens);
        Some(Usage {
            input: text,
            cache_read,
            audio_input,
            image_input,
            output: said,
            audio_output,
            image_output,
            ..Usage::default()
        })
    }

    /// Seconds that were heard; one that began counts whole.
    pub(crate) fn seconds(&self) -> Option<u64> {
        // The second is Mistral's.
        let told = |name: &str| count(self.usage.as_ref()?.get(name)?);
        told("seconds")
            .or_else(|| told("prompt_audio_seconds"))
            .or_else(|| count(self.duration.as_ref()?))
    }

    /// Search units.
    pub(crate) fn searches(&self) -> Option<u64> {
        let billed = self.meta.as_ref()?.get("billed_units")?;
        count(billed.get("search_units")?)
    }
}

fn has_tokens(usage: &Map<String, Value>) -> bool {
    let names = [
        "prompt_tokens",
        "input_tokens",
        "output_tokens",
        "total_tokens",
    ];
    names
        .iter()
        .any(|name| usage.get(*name).and_then(count).is_some())
}

fn first(usage: &Map<String, Value>, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| count(usage.get(*name)?))
}

/// A count that some servers write as a fraction or as text. What began counts whole.
fn count(value: &Value) -> Option<u64> {
    if let Some(count) = value.as_u64() {
        return Some(count);
    }
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    // Out of range saturates.
    (number >= 0.0).then(|| number.ceil() as u64)
}

/// Moves a part out of a whole, never more than is left of it.
fn part_of(whole: &mut u64, part: Option<u64>) -> u64 {
    let part = part.unwrap_or(0).min(*whole);
    *whole -= part;
    part
}

pub(crate) fn word(value: Option<&Value>) -> Option<String> {
    value?
        .as_str()
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
}
