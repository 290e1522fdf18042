//! The price book: terms are never changed, only followed by others.

use store::config_version;
use store::rates::sync::{Synced, sync_source};
use store::rates::{self, Rate};

use crate::support::{NOW, memory};

fn rate(id: &str, model: &str, rate_input: i64) -> Rate {
    Rate {
        id: id.to_owned(),
        provider: "openai".to_owned(),
        model: model.to_owned(),
        display_name: model.to_owned(),
        kind: "chat".to_owned(),
        description: None,
        source: "catalogue".to_owned(),
        source_version: Some("1".to_owned()),
        rate_input,
        rate_output: 10_000_000_000,
        rate_cache_read: Some(250_000_000),
        rate_cache_write_5m: None,
        rate_cache_write_1h: None,
        rate_reasoning: None,
        rate_audio_input: None,
        rate_audio_output: None,
        rate_image_input: None,
        rate_image_output: None,
        cost_input: Some(2_500_000_000),
        cost_output: None,
        tiers: "[]".to_owned(),
        metadata: "{}".to_owned(),
        deprecated: false,
        created_at: NOW,
        retired_at: None,
        unit_rates: "[]".to_owned(),
        ..Rate::default()
    }
}

#[test]
fn new_terms_retire_the_old_ones_and_the_same_terms_do_nothing() {
    let mut conn = memory();
    assert_eq!(
        rates::set(&mut conn, &rate("r1", "gpt", 5)).unwrap().id,
        "r1"
    );
    let version = config_version::current(&mut conn).unwrap();
    let same = Rate {
        created_at: NOW + 5,
        source_version: Some("2".to_owned()),
        ..rate("r2", "gpt", 5)
    };
    assert_eq!(rates::set(&mut conn, &same).unwrap().id, "r1");
    assert_eq!(config_version::current(&mut conn).unwrap(), version);
    let other = Rate {
        created_at: NOW + 9,
        ..rate("r3", "gpt", 6)
    };
    assert_eq!(rates::set(&mut conn, &other).unwrap().id, "r3");
    assert!(config_version::current(&mut conn).unwrap() > version);
    let now = rates::in_force_for(&mut conn, other.place(), NOW + 9).unwrap();
    assert_eq!(now, Some(other.clone()));
    let old = Rate {
        retired_at: Some(NOW + 9),
        ..rate("r1", "gpt", 5)
    };
    assert_eq!(rates::by_id(&mut conn, "r1").unwrap(), Some(old.clone()));
    assert_eq!(
        rates::history(&mut conn, "openai", "gpt", "chat").unwrap(),
        [other, old]
    );
}

#[test]
fn sources_stand_beside_one_another_and_a_retired_row_is_out_of_force() {
    let mut conn = memory();
    rates::set(&mut conn, &rate("r1", "gpt", 5)).unwrap();
    let own = Rate {
        source: "database".to_owned(),
        ..rate("r2", "gpt", 7)
    };
    rates::set(&mut conn, &own).unwrap();
    assert_eq!(
        rates::in_force(&mut conn, NOW).unwrap(),
        [rate("r1", "gpt", 5), own]
    );
    assert!(rates::retire(&mut conn, "r2", NOW + 1).unwrap());
    assert!(!rates::retire(&mut conn, "r2", NOW + 2).unwrap());
    assert_eq!(
        rates::in_force(&mut conn, NOW + 3).unwrap(),
        [rate("r1", "gpt", 5)]
    );
}

#[test]
fn a_sync_keeps_what_is_the_same_and_replaces_the_rest() {
    let mut conn = memory();
    let own = Rate {
        source: "database".to_owned(),
        ..rate("own", "m1", 7)
    };
    rates::set(&mut conn, &own).unwrap();
    let book =
        |edition: &str, input: fn(usize) -> i64, models: std::ops::Range<usize>| -> Vec<Rate> {
            models
                .map(|n| rate(&format!("{edition}-{n}"), &format!("m{n}"), input(n)))
                .collect()
        };
    let first = sync_source(&mut conn, "catalogue", book("a", |_| 5, 0..3000), NOW).unwrap();
    assert_eq!(
        first,
        Synced {
            inserted: 3000,
            retired: 0,
            kept: 0
        }
    );
    let version = config_version::current(&mut conn).unwrap();

    let again = sync_source(&mut conn, "catalogue", book("b", |_| 5, 0..3000), NOW + 1).unwrap();
    assert_eq!(
        again,
        Synced {
            inserted: 0,
            retired: 0,
            kept: 3000
        }
    );
    assert_eq!(config_version::current(&mut conn).unwrap(), version);

    // The first hundred go, one in two of the rest has a new price, a hundred come.
    let moved = book("c", |n| if n % 2 == 0 { 6 } else { 5 }, 100..3100);
    let moved = sync_source(&mut conn, "catalogue", moved, NOW + 2).unwrap();
    assert_eq!(
        moved,
        Synced {
            inserted: 1450 + 100,
            retired: 1450 + 100,
            kept: 1450
        }
    );
    assert!(config_version::current(&mut conn).unwrap() > version);
    assert_eq!(rates::in_force(&mut conn, NOW + 3).unwrap().len(), 3001);
    assert_eq!(
        rates::in_force_for(&mut conn, own.place(), NOW + 3).unwrap(),
        Some(own.clone())
    );
    let history = rates::history(&mut conn, "openai", "m100", "chat").unwrap();
    let terms: Vec<_> = history
        .iter()
        .map(|r| (r.id.as_str(), r.rate_input, r.retired_at))
        .collect();
    assert_eq!(terms, [("c-100", 6, None), ("a-100", 5, Some(NOW + 2))]);
}

#[test]
fn two_wanted_rows_for_one_model_are_refused_and_change_nothing() {
    let mut conn = memory();
    rates::set(&mut conn, &rate("r1", "gpt", 5)).unwrap();
    let wanted = vec![rate("r2", "gpt", 6), rate("r3", "gpt", 7)];
    assert!(sync_source(&mut conn, "catalogue", wanted, NOW).is_err());
    assert_eq!(
        rates::in_force(&mut conn, NOW + 3).unwrap(),
        [rate("r1", "gpt", 5)]
    );
}

fn ids(rows: &[Rate]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn a_rate_that_starts_later_is_in_force_from_that_moment_and_the_one_before_until_then() {
    let mut conn = memory();
    rates::set(&mut conn, &rate("now", "gpt", 5)).unwrap();
    let later = Rate {
        starts_at: Some(NOW + 100),
        ..rate("later", "gpt", 6)
    };
    rates::set(&mut conn, &later).unwrap();
    assert_eq!(rates::next_change(&mut conn, NOW).unwrap(), Some(NOW + 100));
    assert_eq!(ids(&rates::scheduled(&mut conn, NOW).unwrap()), ["later"]);
    for (moment, holds) in [(NOW, "now"), (NOW + 99, "now"), (NOW + 100, "later")] {
        assert_eq!(ids(&rates::in_force(&mut conn, moment).unwrap()), [holds]);
    }
    assert_eq!(rates::next_change(&mut conn, NOW + 100).unwrap(), None);
    // A change in the meantime holds until the later one begins.
    let between = Rate {
        created_at: NOW + 50,
        ..rate("between", "gpt", 7)
    };
    rates::set(&mut conn, &between).unwrap();
    for (moment, holds) in [
        (NOW + 49, "now"),
        (NOW + 50, "between"),
        (NOW + 100, "later"),
    ] {
        assert_eq!(ids(&rates::in_force(&mut conn, moment).unwrap()), [holds]);
    }
}

#[test]
fn a_later_rate_that_is_taken_back_leaves_the_one_before_in_force() {
    let mut conn = memory();
    rates::set(&mut conn, &rate("now", "gpt", 5)).unwrap();
    for (id, start) in [("first", 100), ("second", 200)] {
        let later = Rate {
            starts_at: Some(NOW + start),
            ..rate(id, "gpt", start)
        };
        rates::set(&mut conn, &later).unwrap();
    }
    assert!(rates::retire(&mut conn, "first", NOW + 1).unwrap());
    assert!(!rates::retire(&mut conn, "first", NOW + 2).unwrap());
    for (moment, holds) in [(NOW + 150, "now"), (NOW + 200, "second")] {
        assert_eq!(ids(&rates::in_force(&mut conn, moment).unwrap()), [holds]);
    }
    assert!(rates::retire(&mut conn, "second", NOW + 1).unwrap());
    assert_eq!(
        ids(&rates::in_force(&mut conn, NOW + 300).unwrap()),
        ["now"]
    );
}

#[test]
fn rates_of_different_scopes_stand_beside_one_another() {
    let mut conn = memory();
    rates::set(&mut conn, &rate("all", "gpt", 5)).unwrap();
    let one = Rate {
        scope: "user:ann".to_owned(),
        ..rate("ann", "gpt", 4)
    };
    rates::set(&mut conn, &one).unwrap();
    assert_eq!(
        ids(&rates::in_force(&mut conn, NOW).unwrap()),
        ["all", "ann"]
    );
    assert!(rates::retire(&mut conn, "ann", NOW + 1).unwrap());
    assert_eq!(ids(&rates::in_force(&mut conn, NOW + 1).unwrap()), ["all"]);
}
