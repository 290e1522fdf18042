//! What callers mark their calls with: `team=red, nightly`.

/// Tags of one call that are kept.
const MOST: usize = 16;
/// Characters of a tag that are kept.
const LONGEST: usize = 100;

/// Tags as a caller writes them, with commas between them, in the form in which a record keeps them:
/// `,team=red,nightly,`, each once. None: there is none.
pub fn kept(told: &str) -> Option<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in told.split(',') {
        let tag = one(tag);
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(MOST);
    (!tags.is_empty()).then(|| format!(",{},", tags.join(",")))
}

/// The tags of a record, one by one.
pub fn list(kept: &str) -> Vec<String> {
    let tags = kept.split(',').filter(|tag| !tag.is_empty());
    tags.map(str::to_owned).collect()
}

/// The part of a kept form that every record with the tag has: `,team=red,`, or `,team=` where only
/// the name is asked for and the record has a value.
pub(super) fn parts(wanted: &str) -> (String, String) {
    let tag = one(wanted);
    (format!(",{tag},"), format!(",{tag}="))
}

fn one(tag: &str) -> String {
    let tidy = match tag.split_once('=') {
        Some((name, value)) => format!("{}={}", name.trim(), value.trim()),
        None => tag.trim().to_owned(),
    };
    tidy.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_tidy_once_and_come_back() {
        let kept = kept(" team = red,nightly ,,nightly, run=1=2").unwrap();
        assert_eq!(kept, ",team=red,nightly,run=1=2,");
        assert_eq!(list(&kept), ["team=red", "nightly", "run=1=2"]);
        assert_eq!(super::kept(" , "), None);
        assert_eq!(
            super::kept(&"a".repeat(1000)).map(|kept| kept.len()),
            Some(102)
        );
    }
}
