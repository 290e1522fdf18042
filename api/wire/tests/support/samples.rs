//! The samples of a dialect, and what their snapshots are called.

use std::fs;
use std::path::{Path, PathBuf};

/// One recorded or constructed body.
pub struct Sample {
    /// File name without its ending: what happens in it.
    pub case: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The folder of a dialect's samples of one kind (`requests`, `replies`, `streams`, `failures`).
pub fn folder(dialect: &str, kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/samples")
        .join(dialect)
        .join(kind)
}

/// All samples of a kind, by name.
pub fn samples(dialect: &str, kind: &str) -> Vec<Sample> {
    let mut samples: Vec<Sample> = fs::read_dir(folder(dialect, kind))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "snap"))
        .map(|path| Sample {
            case: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect();
    samples.sort_by(|one, other| one.case.cmp(&other.case));
    assert!(!samples.is_empty());
    samples
}

/// Compares with the snapshot `<case>.snap` beside the sample.
pub fn golden(dialect: &str, kind: &str, case: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(dialect, kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(case, shown));
}

/// A JSON body, laid out.
pub fn pretty(body: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}
