//! Accents of OpenAI's chat completions: what a request becomes for each server, and what servers
//! of each answer.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "support/samples.rs"]
mod support_samples;

use bytes::Bytes;
use support_samples::{folder, samples};
use wire::Dialect;
use wire::accent::{ALL, Accent, PLAIN, Quirk};
use wire::codec::Written;

const FOLDER: &str = "accents";

/// Compares with the snapshot `<case>.<accent>.snap` beside the sample.
fn golden(kind: &str, case: &str, accent: &Accent, written: &Written) {
    let value: serde_json::Value = serde_json::from_slice(&written.body).unwrap();
    let body = serde_json::to_string_pretty(&value).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(FOLDER, kind));
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
    samples(FOLDER, "requests")
        .into_iter()
        .map(|sample| {
            let body = Bytes::from(sample.bytes);
            let written = accent.fit(&body, model(accent)).unwrap();
            (sample.case, body, written)
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
                name: accent.name,
                quirks: only,
                thinking: accent.thinking,
                thinking_back: accent.thinking_back,
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
        for sample in samples(FOLDER, "crossed") {
            let codec = Dialect::AnthropicMessages.codec();
            let request = codec.read_request(&sample.bytes).unwrap();
            let written = accent.write(&request).unwrap();
            let plain = PLAIN.write(&request).unwrap();
            if accent.name != PLAIN.name && written == plain {
                continue;
            }
            golden("crossed", &sample.case, accent, &written);
        }
    }
}
