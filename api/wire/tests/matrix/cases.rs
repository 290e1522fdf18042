//! The list of what must cross: `samples/cases.txt` says where each case is shown, or why it cannot be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use wire::Native;

use super::cells::{FAILURES, REPLIES, REQUESTS, STREAMS};
use super::{CALLERS, providers};

const KINDS: [&str; 4] = [REQUESTS, REPLIES, STREAMS, FAILURES];
const EVERY: &str = "every case";

/// A sample's name, or why there can be none.
type Entries = BTreeMap<(String, String), Result<String, String>>;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

fn listed() -> Vec<(String, Entries)> {
    let text = fs::read_to_string(samples().join("cases.txt")).unwrap();
    let mut cases: Vec<(String, Entries)> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            assert!(cases.iter().all(|(known, _)| known != name), "{name} twice");
            cases.push((name.to_owned(), Entries::new()));
            continue;
        }
        let (case, entries) = cases.last_mut().unwrap();
        let mut words = line.split_whitespace();
        let (kind, dialect) = (words.next().unwrap(), words.next().unwrap());
        let rest: Vec<&str> = words.collect();
        let entry = match rest.as_slice() {
            ["-", reason @ ..] if reason.len() > 2 => Err(reason.join(" ")),
            [sample] if dialect != "*" => Ok((*sample).to_owned()),
            _ => panic!("[{case}] {line}: names neither a sample nor a reason"),
        };
        let known = entries.insert((kind.to_owned(), dialect.to_owned()), entry);
        assert!(known.is_none(), "[{case}] {line}: twice");
    }
    cases
}

/// Who sends a kind, and who gets it.
fn sides(kind: &str) -> (Vec<Native>, Vec<Native>) {
    let callers = CALLERS.map(Native::Shared).to_vec();
    match kind {
        REQUESTS => (callers, providers()),
        _ => (providers(), callers),
    }
}

#[test]
fn every_case_is_shown_or_declared_impossible() {
    let cases = listed();
    let (_, every) = cases.iter().find(|(name, _)| name == EVERY).unwrap();
    let mut missing = Vec::new();
    for (case, entries) in cases.iter().filter(|(name, _)| name != EVERY) {
        let mut used = BTreeSet::new();
        for kind in KINDS {
            let (from, to) = sides(kind);
            for native in from {
                let keys = [native.name(), "*"].map(|name| (kind.to_owned(), name.to_owned()));
                let own = keys.iter().find(|key| entries.contains_key(*key));
                used.extend(own.cloned());
                let entry = own.map_or_else(|| every.get(&keys[1]), |key| entries.get(key));
                let Some(entry) = entry else {
                    missing.push(format!("[{case}] {kind} {}: no line", native.name()));
                    continue;
                };
                let Ok(sample) = entry else { continue };
                let folder = samples().join(native.name()).join(kind);
                for target in &to {
                    let cell = folder.join(format!("{sample}.{}.snap", target.name()));
                    if !cell.is_file() {
                        missing.push(format!("[{case}] {}", cell.display()));
                    }
                }
            }
        }
        for key in entries.keys().filter(|key| !used.contains(*key)) {
            missing.push(format!("[{case}] {key:?}: a line for nobody"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(cases.len() > 25, "{}", cases.len());
}
