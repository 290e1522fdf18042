//! Names of members: AIGNE writes camel case, OpenAI snake case.

/// `aspectRatio` as `aspect_ratio`. What is snake case already stays so.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// `aspect_ratio` as `aspectRatio`.
pub(crate) fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut raised = false;
    for letter in name.chars() {
        match letter {
            '_' => raised = true,
            letter if raised => {
                out.push(letter.to_ascii_uppercase());
                raised = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for (theirs, ours) in [
            ("aspectRatio", "aspect_ratio"),
            ("n", "n"),
            ("outputFormat", "output_format"),
        ] {
            assert_eq!(snake(theirs), ours);
            assert_eq!(camel(ours), theirs);
        }
        assert_eq!(snake("response_format"), "response_format");
    }
}
