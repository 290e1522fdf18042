//! The sampling members that a model takes, beside or without thinking.

use serde_json::Number;

use super::model::Sampling;
use super::thinking::Plan;
use crate::ir::Request;

/// With thinking, `top_p` may only be this or more.
const LEAST_TOP_P_WITH_THINKING: f64 = 0.95;

/// What is sent.
#[derive(Debug, Default)]
pub(crate) struct Sampled {
    pub temperature: Option<Number>,
    pub top_p: Option<Number>,
    pub top_k: Option<u64>,
}

/// Chooses what is sent, and tells what is not. A figure that is the default anyway is not missed.
pub(crate) fn choose(
    request: &Request<'_>,
    sampling: Sampling,
    plan: &Plan,
    left_out: &mut Vec<String>,
) -> Sampled {
    let thinks = plan.thinks();
    let fixed = sampling == Sampling::Fixed;
    let mut sampled = Sampled {
        temperature: request.temperature.clone(),
        top_p: request.top_p.clone(),
        top_k: request.top_k,
    };
    if fixed || thinks {
        drop_and_tell(&mut sampled.temperature, "temperature", is_one, left_out);
        drop_and_tell(&mut sampled.top_k, "top_k", |_| false, left_out);
    }
    let narrow = |p: &Number| p.as_f64().is_none_or(|p| p < LEAST_TOP_P_WITH_THINKING);
    let second = sampling == Sampling::OneOf && sampled.temperature.is_some();
    if fixed || second || (thinks && sampled.top_p.as_ref().is_some_and(narrow)) {
        drop_and_tell(&mut sampled.top_p, "top_p", is_one, left_out);
    }
    if sampled.temperature.as_ref().is_some_and(above_one) {
        // Anthropic's range ends at 1, OpenAI's at 2.
        sampled.temperature = Some(Number::from(1));
        left_out.push("temperature".to_owned());
    }
    sampled
}

fn drop_and_tell<T>(
    member: &mut Option<T>,
    name: &str,
    is_default: impl Fn(&T) -> bool,
    left_out: &mut Vec<String>,
) {
    if member.take().is_some_and(|value| !is_default(&value)) {
        left_out.push(name.to_owned());
    }
}

fn is_one(number: &Number) -> bool {
    number.as_f64() == Some(1.0)
}

fn above_one(number: &Number) -> bool {
    number.as_f64().is_some_and(|number| number > 1.0)
}
