//! Trying an ability on a pair of dialects.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::Ability;
use super::answers::reaches;
use super::probe::{Probe, probe};
use super::shown::{shown, stood_in};
use crate::accent::{self, Accent};
use crate::codec::Written;
use crate::crossing::translate;
use crate::splice::forward;
use crate::{Dialect, Native, WireError, conversation};

/// How far an ability reaches a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// The caller's own bytes ask for it.
    Native,
    /// The provider is asked for the same in its own words.
    Translated,
    /// The provider is asked for something weaker that stands in for it.
    Emulated,
    /// The provider is not asked for it.
    Impossible,
}

impl Support {
    /// The stable name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Support::Native => "native",
            Support::Translated => "translated",
            Support::Emulated => "emulated",
            Support::Impossible => "impossible",
        }
    }
}

/// What became of an ability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How far it reaches.
    pub support: Support,
    /// Why the caller's dialect cannot ask for it.
    pub not_asked: Option<&'static str>,
    /// Why a request that asks for it is refused.
    pub refused: Option<String>,
    /// What is left out of a request that asks for it, and told in the answer.
    pub left_out: Vec<String>,
}

/// The model that is asked for: what a request becomes depends on it. One of those that most people
/// use; others of the provider may be able to do less.
fn model(to: Native) -> &'static str {
    match to {
        Native::Shared(Dialect::OpenAiChat | Dialect::OpenAiResponses) => "gpt-4.1",
        Native::Shared(Dialect::AigneChat | Dialect::AigneCompletions) => "openai/gpt-4.1",
        Native::Shared(Dialect::AnthropicMessages) => "claude-sonnet-4-5",
        Native::Shared(Dialect::GeminiGenerate) => "gemini-2.5-pro",
        Native::BedrockConverse => "anthropic.claude-sonnet-4-5-20250929-v1:0",
        Native::CohereChat => "command-a-reasoning-08-2025",
    }
}

/// Sends the request of `ability` in the dialect `from` on its way to a provider that speaks `to`,
/// with `accent` where that is OpenAI's chat, and looks at what the provider would get.
pub fn try_ability(ability: Ability, from: Dialect, to: Native, accent: &Accent) -> Outcome {
    let mut outcome = Outcome {
        support: Support::Impossible,
        not_asked: None,
        refused: None,
        left_out: Vec::new(),
    };
    let body = match probe(ability, from) {
        Probe::Body(body) => Bytes::from(body),
        Probe::Lacking(reason) => {
            outcome.not_asked = Some(reason);
            return outcome;
        }
    };
    let written = match sent(&body, from, to, accent) {
        Ok(written) => written,
        Err(error) => {
            outcome.refused = Some(error.to_string());
            return outcome;
        }
    };
    outcome.left_out = written.left_out;
    let instead = stood_in(ability, &written.body);
    let asked = match to {
        Native::Shared(dialect) => read(ability, dialect, &written.body),
        // Nobody reads requests of such a dialect; what cannot be said in it is told.
        _ => outcome.left_out.is_empty(),
    };
    if !reaches(ability, from, to) {
        if outcome.left_out.is_empty() {
            outcome.left_out = vec!["what the answer tells of it".to_owned()];
        }
        return outcome;
    }
    // A server with an accent may have a word of its own for what OpenAI's reader would look for.
    let renamed = || {
        let plain = sent(&body, from, to, &accent::PLAIN).map(|written| written.left_out);
        plain.is_ok_and(|plain| outcome.left_out.iter().all(|path| plain.contains(path)))
            && try_ability(ability, from, to, &accent::PLAIN).support != Support::Impossible
    };
    let asked = asked || (!instead && accent != &accent::PLAIN && renamed());
    outcome.support = match (asked, instead) {
        (true, _) if to == from => Support::Native,
        (true, _) => Support::Translated,
        (false, true) => Support::Emulated,
        (false, false) => Support::Impossible,
    };
    outcome
}

fn sent(body: &Bytes, from: Dialect, to: Native, accent: &Accent) -> Result<Written, WireError> {
    let model = model(to);
    // A conversation that the hub keeps is put in front where the provider cannot know it.
    let kept = (from == Dialect::OpenAiResponses && to != from)
        .then(|| conversation::asked(body).ok()?.previous);
    if kept.flatten().is_some() {
        let earlier = r#"{"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello"}]}"#;
        let earlier = RawValue::from_string(earlier.to_owned()).ok();
        let joined = conversation::joined(body, &Vec::from_iter(earlier))?;
        return translate(&joined, model, from, to, accent);
    }
    if to != from || !from.is_forwarded() {
        return translate(body, model, from, to, accent);
    }
    let forwarded = forward(from, body, model)?;
    if from == Dialect::OpenAiChat {
        return accent.fit(&forwarded.body, model);
    }
    Ok(Written {
        body: forwarded.body,
        left_out: forwarded.left_out,
    })
}

fn read(ability: Ability, dialect: Dialect, body: &[u8]) -> bool {
    match dialect.codec().read_request(body) {
        Ok(request) => shown(ability, &request),
        // What only this dialect has is not for the common form; it goes as it came.
        Err(WireError::Untranslatable { .. } | WireError::MediaType { .. }) => true,
        Err(_) => false,
    }
}
