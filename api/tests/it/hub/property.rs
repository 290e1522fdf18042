//! Whatever a provider does, the books say what it served.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::books::{self, told};
use crate::support::hub::TestHub;
use crate::support::ways::{WAYS, Way};

/// How many calls; each takes a few milliseconds.
const CALLS: usize = 120;

/// A script, a way, and whether events are asked for.
fn call() -> impl Strategy<Value = (String, Way, bool)> {
    let number = |name: &'static str, most: u32| {
        prop_oneof![
            Just(String::new()),
            (0..most).prop_map(move |n| format!("{name}={n}"))
        ]
    };
    let flag = |name: &'static str| prop_oneof![3 => Just(""), 1 => Just(name)];
    let told = prop_oneof![
        4 => Just(""),
        1 => Just("usage=none"),
        1 => Just("usage=last"),
        1 => Just("usage=every"),
    ];
    let fault = prop_oneof![
        12 => Just(String::new()),
        1 => (1_usize..40).prop_map(|n| format!("cut_event={n}")),
        1 => (1_usize..2000).prop_map(|n| format!("cut={n}")),
        1 => (1_usize..12).prop_map(|n| format!("error_event={n}")),
        1 => Just("status=429".to_owned()),
        1 => Just("no_done".to_owned()),
    ];
    let counts = (
        number("input", 100_000),
        number("cache_read", 100_000),
        number("cache_write", 9_000),
        number("cache_write_1h", 9_000),
        number("output", 100_000),
        number("reasoning", 9_000),
    );
    let form = (
        number("words", 60),
        number("chunks", 20),
        number("split", 90),
    );
    let flags = (
        flag("thinking"),
        flag("refuse"),
        flag("crlf"),
        flag("comments"),
    );
    (counts, form, flags, told, fault, 0..4_usize, any::<bool>()).prop_map(
        |(counts, form, flags, told, fault, way, stream)| {
            let (a, b, c, d, e, f) = counts;
            let (g, h, i) = form;
            // Pieces of no bytes are none.
            let i = if i == "split=0" { String::new() } else { i };
            let parts = [a, b, c, d, e, f, g, h, i, fault]
                .into_iter()
                .chain([flags.0, flags.1, flags.2, flags.3, told].map(str::to_owned));
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            (parts.join("+"), WAYS[way], stream)
        },
    )
}

#[actix_web::test]
async fn the_books_equal_what_the_simulator_served() {
    let hub = TestHub::start().await;
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let calls = call();
    for number in 0..CALLS {
        let (script, way, stream) = calls.new_tree(&mut runner).unwrap().current();
        let answer = hub.ask(way.caller, &way.model(&script), stream).await;
        let case = format!("{way:?} stream={stream} {script}\n{}", answer.text());
        let mut served = hub
            .simulator
            .witness()
            .served_at_least(u64::try_from(number + 1).unwrap())
            .await;
        let served = served.pop().unwrap();
        let settled = hub.settled(number + 1).await.pop().unwrap();
        let ended_well =
            answer.status == 200 && (!stream || answer.text().contains(way.caller.terminator()));
        assert_eq!(
            settled.call.status == "success",
            ended_well,
            "{case}\n{settled:?}"
        );
        assert_eq!(settled.attempts.len(), 1, "{case}");
        match (ended_well, told(&served)) {
            (true, Some(tokens)) => {
                assert_eq!(settled.call.usage_source, "reported", "{case}");
                assert_eq!(settled.tokens(), tokens, "{case}\n{settled:?}");
            }
            (true, None) => assert_eq!(settled.call.usage_source, "estimated", "{case}"),
            // What was told before the end may be less than what was produced.
            (false, _) => assert_eq!(settled.call.status, "failed", "{case}"),
        }
    }
    books::check(&hub).await;
    hub.close().await;
}
