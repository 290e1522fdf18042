//! Accents of OpenAI's chat completions: what a request becomes for each server. What servers answer
//! stands among the samples of the matrix.
#![cfg(test)] // so that clippy knows the helpers as tests, too

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use wire::Dialect;
use wire::accent::{ALL, Accent, PLAIN, Quirk};
use wire::codec::Written;

/// The samples of one kind, by name.
fn samples(kind: &str) -> Vec<(String, Vec<u8>)> {
    let mut samples: Vec<_> = fs::read_dir(folder(kind))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let case = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (case, fs::read(&path).unwrap())
        })
        .collect();
    samples.sort();
    assert!(!samples.is_empty());
    samples
}

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/accents")
        .join(kind)
}

/// Compares with the snapshot `<case>.<accent>.snap` beside the sample.
fn golden(kind: &str, case: &str, accent: &Accent, written: &Written) {
    let value: serde_json::Value = serde_json::from_slice(&written.body).unwrap();
    let body = serde_json::to_string_pretty(&value).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!(
            format!("{case}.{}", accent.name),
            format!("{body}\nleft out: {:?}", written.left_out)
        );
    });
}

/// A model of this server that its quirks are about.
fn model(accent: &Accent) -> &'static str {
    match accent.name {
        "openai" => "gpt-5-mini",
        "xai" => "grok-4-0709",
        _ => "some-model",
    }
}

/// Every sample as this server gets it.
fn fitted(accent: &Accent) -> Vec<(String, Bytes, Written)> {
    samples("requests")
        .into_iter()
        .map(|(case, bytes)| {
            let body = Bytes::from(bytes);
            let written = accent.fit(&body, model(accent)).unwrap();
            (case, body, written)
        })
        .collect()
}

#[test]
fn requests_of_openais_own_dialect_are_made_to_fit() {
    for accent in ALL {
        for (case, body, written) in fitted(accent) {
            if written.body == body {
                // Not a byte is touched; a snapshot would say nothing.
                assert!(written.left_out.is_empty(), "{} {case}", accent.name);
                continue;
            }
            golden("requests", &case, accent, &written);
        }
    }
}

#[test]
fn a_request_that_fits_keeps_every_byte() {
    for accent in ALL {
        for (case, body, written) in fitted(accent) {
            let again = accent.fit(&written.body, model(accent)).unwrap();
            assert_eq!(again.body, written.body, "{} {case}", accent.name);
            assert!(again.left_out.is_empty(), "{} {case}", accent.name);
            if accent.quirks.is_empty() || case == "plain_text" && accent.name != "openai" {
                assert_eq!(written.body, body, "{} {case}", accent.name);
            }
        }
    }
}

#[test]
fn every_quirk_names_its_page_and_is_shown_by_a_sample() {
    for accent in ALL {
        for quirk in accent.quirks {
            assert!(quirk.page.starts_with("https://"), "{quirk:?}");
            let only: &'static [Quirk] = Box::leak(Box::new([*quirk]));
            let alone = Accent {
                quirks: only,
                ..*accent
            };
            let shows = fitted(&alone)
                .iter()
                .any(|(_, body, written)| written.body != *body);
            assert!(shows, "no sample shows {quirk:?} of {}", accent.name);
        }
    }
}

#[test]
fn names_are_told_once() {
    let mut names: Vec<_> = ALL.iter().map(|accent| accent.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn requests_of_another_dialect_are_written_with_the_accent() {
    for accent in ALL {
        for (case, body) in samples("crossed") {
            let codec = Dialect::AnthropicMessages.codec();
            let request = codec.read_request(&body).unwrap();
            let written = accent.write(&request).unwrap();
            let plain = PLAIN.write(&request).unwrap();
            if accent.name != PLAIN.name && written == plain {
                continue;
            }
            golden("crossed", &case, accent, &written);
        }
    }
}
