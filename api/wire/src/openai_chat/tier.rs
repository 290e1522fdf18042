//! Service tiers in OpenAI's words: `auto`, `default`, `flex`, `scale`, `priority`.

/// The tier that a request asks for. `standard_only` is Anthropic's.
pub(crate) fn asked(tier: &str) -> &str {
    match tier {
        "standard_only" => "default",
        other => other,
    }
}

/// The tier that a reply was made in. Anthropic's and Google's `standard` is no word of OpenAI's, and
/// clients that check answers against its published form refuse it.
pub(crate) fn told(tier: &str) -> &str {
    match tier {
        "standard" => "default",
        other => other,
    }
}
