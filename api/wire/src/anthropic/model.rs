//! What a Claude model takes, read from its name: the forms of thinking and sampling changed
//! between generations, and each generation refuses the others' form with 400.
//!
//! Source: <https://platform.claude.com/docs/en/build-with-claude/thinking> and its table of models;
//! the sampling members left the reference types (`@anthropic-ai/sdk` 1.12.0) altogether.

/// How a model is asked to think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// It cannot (Claude before 3.7).
    Never,
    /// `enabled` with `budget_tokens` (Claude 3.7 to 4.5, and compatible models of others).
    Budget,
    /// `adaptive`, guided by `output_config.effort` (from Claude 4.6).
    Adaptive,
    /// As adaptive, and it cannot be switched off (Fable, Mythos).
    Always,
}

/// Which sampling members a model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sampling {
    /// All.
    Free,
    /// `temperature` or `top_p`, not both (Claude 4.1 to 4.6).
    OneOf,
    /// None (from Claude 4.7).
    Fixed,
}

/// What is known of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Traits {
    /// How it thinks.
    pub thinking: Thinking,
    /// What it lets a caller sample.
    pub sampling: Sampling,
    /// It knows the effort `xhigh` (from Claude 4.7).
    pub xhigh: bool,
    /// It hides thinking unless `display` asks for it (from Claude 4.7).
    pub hides_thinking: bool,
    /// Its answers can be held to a JSON schema (from Claude 4.5, and Opus 4.1):
    /// <https://platform.claude.com/docs/en/build-with-claude/structured-outputs>.
    pub follows_schema: bool,
    /// It can search the web (from Claude 3.5):
    /// <https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool>.
    pub searches: bool,
}

/// Reads a model's name, in whatever way a platform decorates it
/// (`us.anthropic.claude-sonnet-4-5-20250929-v1:0`, `claude-opus-4@20250514`, `claude-opus-4.6`). A
/// Claude without a version is a new one; what is not a Claude follows the older, wider form.
pub(crate) fn traits(name: &str) -> Traits {
    let name = name.to_ascii_lowercase();
    let Some((_, rest)) = name.split_once("claude") else {
        return Traits {
            thinking: Thinking::Budget,
            sampling: Sampling::Free,
            xhigh: false,
            hides_thinking: false,
            // Who speaks the dialect with models of its own is asked, and may refuse.
            follows_schema: true,
            searches: false,
        };
    };
    let version = version(rest).unwrap_or((u32::MAX, 0));
    let always = rest.contains("fable") || rest.contains("mythos");
    Traits {
        thinking: match version {
            _ if always => Thinking::Always,
            (4, 6..) | (5.., _) => Thinking::Adaptive,
            (3, 7..) | (4, _) => Thinking::Budget,
            _ => Thinking::Never,
        },
        sampling: match version {
            (4, 7..) | (5.., _) => Sampling::Fixed,
            (4, 1..) => Sampling::OneOf,
            _ => Sampling::Free,
        },
        xhigh: matches!(version, (4, 7..) | (5.., _)),
        hides_thinking: matches!(version, (4, 7..) | (5.., _)),
        follows_schema: match version {
            (4, 1) => rest.contains("opus"),
            (4, 5..) | (5.., _) => true,
            _ => always,
        },
        searches: matches!(version, (3, 5..) | (4.., _)) || always,
    }
}

/// The first number of one or two digits, and the one right after it; longer ones are dates.
fn version(rest: &str) -> Option<(u32, u32)> {
    let short = |word: &str| match word.len() {
        1 | 2 => word.parse::<u32>().ok(),
        _ => None,
    };
    let words: Vec<&str> = rest.split(['-', '.', '@', ':', '[', '_', '/']).collect();
    let place = words.iter().position(|word| short(word).is_some())?;
    let major = words.get(place).and_then(|word| short(word))?;
    let minor = words.get(place + 1).and_then(|word| short(word));
    Some((major, minor.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_every_platforms_spelling() {
        for (name, thinking, sampling) in [
            ("claude-3-5-haiku-20241022", Thinking::Never, Sampling::Free),
            ("claude-3-7-sonnet-latest", Thinking::Budget, Sampling::Free),
            ("claude-opus-4-20250514", Thinking::Budget, Sampling::Free),
            ("claude-opus-4@20250514", Thinking::Budget, Sampling::Free),
            (
                "claude-opus-4-1-20250805",
                Thinking::Budget,
                Sampling::OneOf,
            ),
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                Thinking::Budget,
                Sampling::OneOf,
            ),
            (
                "anthropic/claude-opus-4.6",
                Thinking::Adaptive,
                Sampling::OneOf,
            ),
            ("claude-opus-4-8[1m]", Thinking::Adaptive, Sampling::Fixed),
            ("claude-sonnet-5", Thinking::Adaptive, Sampling::Fixed),
            ("claude-haiku-5-5", Thinking::Adaptive, Sampling::Fixed),
            ("claude-fable-5-2", Thinking::Always, Sampling::Fixed),
            ("claude-mythos-preview", Thinking::Always, Sampling::Fixed),
            ("claude-instant-1.2", Thinking::Never, Sampling::Free),
            ("kimi-k2-thinking", Thinking::Budget, Sampling::Free),
        ] {
            let traits = traits(name);
            assert_eq!(
                (traits.thinking, traits.sampling),
                (thinking, sampling),
                "{name}"
            );
        }
    }
}
