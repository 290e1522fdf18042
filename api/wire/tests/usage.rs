//! How providers count: each token of a usage object ends in exactly one class.
#![cfg(test)] // so that clippy knows the helpers as tests, too

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use wire::usage::{COUNTINGS, Class, Counters, Counting, Place};
use wire::{Dialect, Native, Usage};

#[derive(Deserialize)]
struct Sample {
    what: String,
    source: String,
    dialect: String,
    provider: String,
    usage: Value,
    classes: BTreeMap<String, u64>,
}

fn samples() -> Vec<(String, Sample)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/usage");
    let mut samples = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let found: Vec<Sample> =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        samples.extend(found.into_iter().map(|sample| (name.clone(), sample)));
    }
    samples
}

#[test]
fn real_objects_fall_into_the_classes_that_their_providers_bill() {
    let samples = samples();
    assert!(samples.len() >= 60, "{}", samples.len());
    for (file, sample) in samples {
        let native = Native::from_name(&sample.dialect).unwrap();
        let counters = Counters::of(&sample.usage);
        let (usage, searches) = Usage::reported(native, &sample.provider, &counters);
        let mut classes: BTreeMap<String, u64> = Class::ALL
            .into_iter()
            .map(|class| (class.name().to_owned(), class.tokens(&usage)))
            .filter(|(_, tokens)| *tokens > 0)
            .collect();
        if let Some(searches) = searches.filter(|count| *count > 0) {
            classes.insert("searches".to_owned(), searches);
        }
        assert_eq!(classes, sample.classes, "{file}: {}", sample.what);
        assert!(!sample.source.is_empty());
    }
}

#[test]
fn a_meter_counts_as_its_provider_does() {
    let body = json!({
        "id": "x", "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "a"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 33, "completion_tokens": 7, "citation_tokens": 20, "reasoning_tokens": 70, "num_search_queries": 3},
    });
    let body = body.to_string();
    let mut meter = Dialect::OpenAiChat.codec().meter_for("perplexity");
    assert!(meter.whole(body.as_bytes()));
    let reading = meter.reading();
    assert_eq!(
        reading.usage,
        Some(Usage {
            input: 53,
            output: 7,
            reasoning: 70,
            ..Usage::default()
        })
    );
    assert_eq!(reading.units.searches, 3);
}

#[test]
fn the_table_is_sound() {
    // Cohere tells the same tokens twice, billed and as they were, and the first told counts: its
    // own folder says so.
    let declared = Native::ALL.into_iter();
    for dialect in declared.filter(|native| *native != Native::CohereChat) {
        assert!(
            COUNTINGS
                .iter()
                .any(|row| row.dialect == dialect && row.provider.is_empty()),
            "{} has no way of counting",
            dialect.name()
        );
    }
    for (at, row) in COUNTINGS.iter().enumerate() {
        let name = format!("{} {}", row.dialect.name(), row.provider);
        assert!(row.source.starts_with("https://"), "{name}");
        let twice = COUNTINGS[..at]
            .iter()
            .any(|other| other.dialect == row.dialect && other.provider == row.provider);
        assert!(!twice, "{name} stands twice");
        let mut seen = Vec::new();
        let mut wholes = Vec::new();
        for counter in row.counters {
            for path in counter.paths {
                assert!(!seen.contains(path), "{name}: {path} is counted twice");
                seen.push(path);
            }
            match counter.place {
                Place::Whole => wholes.push(counter.paths[0]),
                Place::In(whole) | Place::InOrBeyond { whole, .. } => {
                    assert!(wholes.contains(&whole), "{name}: {whole} stands too late");
                }
                Place::Beyond(_) => {}
            }
        }
    }
}

/// An object in which each counter that the row knows says something, or nothing.
fn object() -> impl Strategy<Value = (usize, Counters)> {
    (0..COUNTINGS.len()).prop_flat_map(|row| {
        let paths: Vec<&'static str> = COUNTINGS[row]
            .counters
            .iter()
            .flat_map(|counter| counter.paths.iter().chain(counter.less))
            .copied()
            .chain(["total_tokens", "totalTokenCount"])
            .collect();
        let counts = prop::collection::vec(
            prop_oneof![3 => 0..5_000_u64, 1 => Just(0), 1 => Just(u64::MAX)].prop_map(Some),
            paths.len(),
        );
        let told = prop::collection::vec(any::<bool>(), paths.len());
        (Just(row), counts, told).prop_map(move |(row, counts, told)| {
            let mut object = json!({});
            for ((path, count), told) in paths.iter().zip(counts).zip(told) {
                if let Some(count) = count.filter(|_| told) {
                    put(&mut object, path, count);
                }
            }
            (row, Counters::of(&object))
        })
    })
}

fn put(object: &mut Value, path: &str, count: u64) {
    match path.rsplit_once('.') {
        Some((list, word)) if word.chars().all(char::is_uppercase) => {
            let list = object[list].take();
            let mut list = match list {
                Value::Array(list) => list,
                _ => Vec::new(),
            };
            list.push(json!({"modality": word, "tokenCount": count}));
            let name = path.rsplit_once('.').unwrap().0;
            object[name] = Value::Array(list);
        }
        _ => {
            let mut place = object;
            for name in path.split('.') {
                place = &mut place[name];
            }
            if !place.is_object() {
                *place = json!(count);
            }
        }
    }
}

proptest! {
    /// The law of the bill: the classes together are the wholes together, neither more nor less,
    /// where every whole is told. Sums beyond counting stop at the largest number.
    #[test]
    fn every_token_is_in_one_class_whatever_the_counters_say((row, counters) in object()) {
        let row = &COUNTINGS[row];
        let told = |paths: &[&str]| paths.iter().filter_map(|path| counters.get(path)).max();
        let mut wholes = 0_u64;
        let mut extra = 0_u64;
        let mut may_exceed = 0_u64;
        for counter in row.counters {
            match counter.place {
                Place::Whole => wholes = wholes.saturating_add(told(counter.paths).unwrap_or(0)),
                Place::In(whole) => {
                    if counters.get(whole).is_none() && !told_whole(row, whole, &counters) {
                        let less = counter.less.iter().filter_map(|path| counters.get(path));
                        let less = less.fold(0_u64, u64::saturating_add);
                        let part = told(counter.paths).unwrap_or(0).saturating_sub(less);
                        extra = extra.saturating_add(part);
                    }
                }
                Place::Beyond(total) => {
                    let rest = counters.get(total).unwrap_or(0).saturating_sub(wholes);
                    extra = extra.saturating_add(told(counter.paths).unwrap_or(rest));
                }
                Place::InOrBeyond { whole, total } => {
                    let rest = counters.get(total).unwrap_or(0).saturating_sub(wholes);
                    let part = told(counter.paths).unwrap_or(0);
                    if rest > 0 && (part == 0 || part == rest) {
                        extra = extra.saturating_add(rest);
                    } else if !told_whole(row, whole, &counters) {
                        may_exceed = part;
                    }
                }
            }
        }
        let usage = row.usage(&counters);
        let expected = wholes.saturating_add(extra).saturating_add(may_exceed);
        prop_assert_eq!(usage.total(), expected);
    }

    /// What is told later in a stream never makes a call smaller by leaving a counter out.
    #[test]
    fn merging_an_object_with_itself_changes_nothing((row, counters) in object()) {
        let mut twice = counters.clone();
        twice.merge(&counters);
        prop_assert_eq!(COUNTINGS[row].usage(&twice), COUNTINGS[row].usage(&counters));
    }
}

fn told_whole(row: &Counting, whole: &str, counters: &Counters) -> bool {
    row.counters
        .iter()
        .filter(|counter| counter.place == Place::Whole && counter.paths[0] == whole)
        .any(|counter| {
            counter
                .paths
                .iter()
                .any(|path| counters.get(path).is_some())
        })
}
