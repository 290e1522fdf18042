//! What Google's models take, told by their names.

/// How a model is asked to think: <https://ai.google.dev/gemini-api/docs/thinking>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thinking {
    /// It does not.
    Never,
    /// By a budget of tokens.
    Budget {
        /// The least it takes above zero.
        least: u64,
        /// The most.
        most: u64,
        /// Zero switches it off.
        can_be_off: bool,
    },
    /// By a level. It always thinks.
    Level {
        /// It has `MINIMAL` and `MEDIUM` as well.
        fine: bool,
    },
}

/// It can call functions beside its provider's own search, and answer in JSON beside functions: from
/// Gemini 3 on.
pub(super) fn combines_tools(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    !["gemini-1", "gemini-2"]
        .iter()
        .any(|family| name.starts_with(family))
}

/// The traits of a model. One whose name says nothing is taken for one of the newest.
pub(super) fn thinking(model: &str) -> Thinking {
    let name = model.rsplit('/').next().unwrap_or(model);
    let is = |word: &str| name.contains(word);
    if ["gemini-1", "gemini-2.0", "gemma", "learnlm"]
        .iter()
        .any(|family| name.starts_with(family))
        || is("-image")
        || is("-tts")
    {
        return Thinking::Never;
    }
    if !is("gemini-2.5") {
        return Thinking::Level { fine: is("flash") };
    }
    match (is("flash-lite"), is("pro")) {
        (true, _) => Thinking::Budget {
            least: 512,
            most: 24_576,
            can_be_off: true,
        },
        (_, true) => Thinking::Budget {
            least: 128,
            most: 32_768,
            can_be_off: false,
        },
        _ => Thinking::Budget {
            least: 1,
            most: 24_576,
            can_be_off: true,
        },
    }
}
