//! Embeddings in the forms that are not OpenAI's: Gemini's, Vertex AI's, Cohere's, and those of the
//! models on Amazon Bedrock. The vectors are those that OpenAI's form gives for the same texts.

mod bedrock;
mod cohere;
mod google;

use serde_json::{Value, json};

pub use bedrock::answer as of_bedrock;
pub use cohere::answer as of_cohere;
pub use google::{batch as of_gemini_batch, one as of_gemini, predict as of_vertex};

use super::answer::Usage;
use super::script::{Script, Tell};

/// Numbers of a vector where nobody says.
const DIMENSIONS: u64 = 8;

/// An answer, and the use that it tells.
pub type Told = (Value, Option<Usage>);

/// A vector that says nothing but its place among the texts.
pub fn vector(place: usize, size: Option<u64>) -> Vec<f32> {
    let size = size.unwrap_or(DIMENSIONS);
    (0..size)
        .map(|at| ((place as f32) + (at as f32)) / 1_024.0)
        .collect()
}

/// Tokens of these texts, as the script fixes them or as they are counted.
fn tokens<'t>(texts: impl Iterator<Item = &'t str>, script: &Script) -> u64 {
    let counted = || texts.map(|text| (text.len() as u64).div_ceil(4)).sum();
    script.counts.input.unwrap_or_else(counted)
}

/// Tells the tokens at a place of the answer, unless the script keeps them.
fn told(script: &Script, mut body: Value, tokens: u64, tell: impl FnOnce(&mut Value)) -> Told {
    if script.tell == Tell::Never {
        return (body, None);
    }
    tell(&mut body);
    let used = Usage {
        input: tokens,
        ..Usage::default()
    };
    (body, Some(used))
}

fn insert(body: &mut Value, name: &str, value: Value) {
    if let Some(members) = body.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// The texts of a list of strings.
fn texts(list: Option<&Value>) -> Option<Vec<&str>> {
    list?.as_array()?.iter().map(Value::as_str).collect()
}

fn values(vectors: impl Iterator<Item = Vec<f32>>) -> Value {
    vectors.map(|vector| json!(vector)).collect()
}
