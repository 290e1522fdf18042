//! Forms of the admin API, by the names that they have in its document.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The forms that a source file declares.
fn forms(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut derives, mut is_form) = (false, false);
    for line in text.lines().map(str::trim) {
        derives |= line.starts_with("#[derive(");
        is_form |= derives && line.contains("ToSchema");
        derives &= !line.ends_with(")]");
        let words: Vec<&str> = line.split([' ', '<', '(', ';']).collect();
        let kind = words
            .iter()
            .position(|word| matches!(*word, "struct" | "enum"));
        if let Some(kind) = kind.filter(|_| !line.starts_with(['/', '#'])) {
            if is_form {
                found.push(words[kind + 1]);
            }
            is_form = false;
        }
    }
    found
}

/// Two forms of one name are one in the document: whoever reads it gets one where the other is sent.
#[test]
fn no_two_forms_share_a_name() {
    let mut files = Vec::new();
    sources(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut files,
    );
    let mut named: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for form in forms(&text) {
            named.entry(form.to_owned()).or_default().push(file.clone());
        }
    }
    assert!(named.len() > 100, "only {} forms were found", named.len());
    let shared: Vec<_> = named.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:#?}");
}
