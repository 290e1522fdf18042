//! Names that are close to one that does not exist.

/// How like two names must be, from 0 to 1.
const LEAST: f64 = 0.8;

/// The names closest to `wanted`, closest first, at most `most` of them. A name that only lacks its
/// provider counts as close.
pub fn close_names<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut close: Vec<_> = names
        .into_iter()
        .map(|name| (likeness(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LEAST)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    close.dedup_by(|a, b| a.1 == b.1);
    close.into_iter().take(most).map(|(_, name)| name).collect()
}

fn likeness(wanted: &str, name: &str) -> f64 {
    let model = |name: &str| name.split_once('/').map(|(_, model)| model.to_owned());
    let whole = strsim::normalized_damerau_levenshtein(wanted, name);
    let (a, b) = match (model(wanted), model(name)) {
        // Names of one provider are alike already: what follows decides.
        (Some(a), Some(b)) => (a, b),
        (None, Some(b)) => (wanted.to_owned(), b),
        _ => return whole.max(strsim::jaro_winkler(wanted, name)),
    };
    let models = strsim::jaro_winkler(&a, &b);
    // The same model elsewhere comes before another model here.
    (models * 0.9 + whole * 0.1).max(whole)
}

#[cfg(test)]
mod tests {
    use super::close_names;

    const NAMES: [&str; 5] = [
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
        "anthropic/claude-sonnet-4-5",
        "openrouter/anthropic/claude-sonnet-4.5",
        "demo/chat",
    ];

    #[test]
    fn a_slip_of_the_finger_finds_the_name() {
        assert_eq!(close_names("openai/gpt4o", NAMES, 1), ["openai/gpt-4o"]);
        assert_eq!(
            close_names("anthropic/claude-sonet-4-5", NAMES, 1),
            ["anthropic/claude-sonnet-4-5"]
        );
        assert_eq!(close_names("Demo/Chat", NAMES, 1), ["demo/chat"]);
    }

    #[test]
    fn a_name_without_its_provider_finds_it() {
        assert_eq!(close_names("gpt-4o-mni", NAMES, 1), ["openai/gpt-4o-mini"]);
        assert_eq!(close_names("open-ai/gpt-4o", NAMES, 1), ["openai/gpt-4o"]);
    }

    #[test]
    fn nothing_is_close_to_nonsense() {
        assert!(close_names("xyzzy", NAMES, 5).is_empty());
        assert!(close_names("", NAMES, 5).is_empty());
    }
}
