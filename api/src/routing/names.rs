//! What may stand in front of a model name.

/// Removes what clients of AIGNE Hub put in front: `aignehub/openai/gpt-4o`, `aignehub:gpt-4o`.
pub fn clean(model: &str) -> &str {
    let model = model.trim();
    model
        .strip_prefix("aignehub/")
        .or_else(|| model.strip_prefix("aignehub:"))
        .unwrap_or(model)
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
}
