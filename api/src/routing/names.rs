//! What may stand in front of a model name, and which names are close to a wrong one.

/// Removes what clients of AIGNE Hub put in front: `aignehub/openai/gpt-4o`, `aignehub:gpt-4o`.
pub fn clean(model: &str) -> &str {
    let model = model.trim();
    model
        .strip_prefix("aignehub/")
        .or_else(|| model.strip_prefix("aignehub:"))
        .unwrap_or(model)
}

/// Up to five known names that look like the wrong one, closest first.
pub(super) fn close_to<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wrong_lower = wrong.to_lowercase();
    let wrong_model = bare(&wrong_lower);
    let mut scored: Vec<(f64, &str)> = known
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let whole = strsim::jaro_winkler(&wrong_lower, &lower);
            // A right model under a wrong or missing provider is what people mean most often.
            let model = strsim::jaro_winkler(wrong_model, bare(&lower));
            let score = whole.max(model);
            (score > 0.84).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored
        .into_iter()
        .take(5)
        .map(|(_, name)| name.to_owned())
        .collect()
}

fn bare(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, model)| model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_aigne_clients_are_removed() {
        assert_eq!(clean("aignehub/openai/gpt-4o"), "openai/gpt-4o");
        assert_eq!(clean("aignehub:gpt-4o"), "gpt-4o");
        assert_eq!(clean(" openai/gpt-4o "), "openai/gpt-4o");
    }

    #[test]
    fn a_typo_and_a_missing_provider_find_the_right_name() {
        let known = ["openai/gpt-4o", "openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"];
        let close = close_to("openai/gpt4o", known.into_iter());
        assert_eq!(close.first().map(String::as_str), Some("openai/gpt-4o"));
        let close = close_to("claude-sonet-4-5", known.into_iter());
        assert_eq!(close.first().map(String::as_str), Some("anthropic/claude-sonnet-4-5"));
        assert!(close_to("zzz", known.into_iter()).is_empty());
    }
}
