//! Which models of a provider a quirk is about.

use super::members::Members;

/// A choice of models, by the last part of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Models {
    /// Every one.
    All,
    /// Those whose names begin so, and do not contain any of the others.
    Some {
        /// What the names begin with.
        begin: &'static [&'static str],
        /// What they do not contain.
        without: &'static [&'static str],
    },
    /// Those of OpenAI that think: the o-series and GPT-5 always, its later versions when the
    /// request asks for an effort.
    ThinkingOfOpenAi,
}

impl Models {
    /// The model is one of them, in this request.
    pub(super) fn hold(self, model: &str, request: &Members<'_>) -> bool {
        let name = model.rsplit('/').next().unwrap_or(model);
        match self {
            Models::All => true,
            Models::Some { begin, without } => {
                begin.iter().any(|start| name.starts_with(start))
                    && !without.iter().any(|part| name.contains(part))
            }
            Models::ThinkingOfOpenAi => thinks(name, request.word("reasoning_effort").as_deref()),
        }
    }
}

/// <https://platform.openai.com/docs/guides/latest-model>: GPT-5.1 and later do not think unless
/// they are asked to.
fn thinks(name: &str, effort: Option<&str>) -> bool {
    let digit = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_digit());
    if name.strip_prefix('o').is_some_and(digit) {
        return true;
    }
    let Some(version) = name
        .strip_prefix("gpt-5")
        .filter(|_| !name.contains("-chat"))
    else {
        return false;
    };
    if version.starts_with('.') {
        return effort.is_some_and(|effort| effort != "none");
    }
    version.is_empty() || version.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_of_openai_that_think_are_known_by_name_and_effort() {
        for name in ["o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5-nano"] {
            assert!(thinks(name, None), "{name}");
        }
        for name in ["gpt-4o", "gpt-5-chat-latest", "gpt-5.1", "omni", "gpt-50"] {
            assert!(!thinks(name, None), "{name}");
        }
        assert!(thinks("gpt-5.2", Some("high")));
        assert!(!thinks("gpt-5.2", Some("none")));
    }
}
