//! Reading how likely the tokens of an answer were: <https://ai.google.dev/api/generate-content#LogprobsResult>.

use serde::Deserialize;
use serde_json::Number;

use super::json;
use super::lenient::take;
use crate::ir::{Likelihood, TokenLogprob};
use crate::object::Object;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(default)]
    chosen_candidates: Vec<Candidate>,
    #[serde(default)]
    top_candidates: Vec<Top>,
}

#[derive(Deserialize)]
struct Top {
    #[serde(default)]
    candidates: Vec<Candidate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    #[serde(default)]
    token: String,
    log_probability: Option<Number>,
}

/// Takes the `logprobsResult` of a candidate.
pub(super) fn read(candidate: &mut Object<'_>, left_out: &mut Vec<String>) -> Vec<TokenLogprob> {
    let Some(field) = take(candidate, "logprobsResult") else {
        return Vec::new();
    };
    let Ok(told) = serde_json::from_str::<Told>(field.value.get()) else {
        json::tell(left_out, field.path);
        return Vec::new();
    };
    let mut tops = told.top_candidates.into_iter();
    told.chosen_candidates
        .into_iter()
        .map(|chosen| TokenLogprob {
            chosen: likelihood(chosen),
            top: tops
                .next()
                .map(|top| top.candidates.into_iter().map(likelihood).collect())
                .unwrap_or_default(),
        })
        .collect()
}

/// A token that was certain comes without a figure, as protocol buffers leave zeros out.
fn likelihood(told: Candidate) -> Likelihood {
    Likelihood {
        token: told.token,
        logprob: told.log_probability.unwrap_or_else(|| 0.into()),
        bytes: None,
    }
}
