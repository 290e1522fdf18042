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
