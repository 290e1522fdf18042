//! Failures before the first byte: which go on to another credential or provider.

use std::time::Duration;

use crate::support::hub::TestHub;
use crate::support::ways::{Dialect, WAYS};

/// Two providers with one model, a script that decides by the key.
const PAIR: &str = r#"
[[providers]]
name = "pair"
kind = "openai"
base_url = "http://{sim}/v1"
[[providers.credentials]]
name = "good"
value = "sk-good-0123456789"
weight = 1
[[providers.credentials]]
name = "bad"
value = "sk-bad-0123456789"
weight = 1
[[providers.models]]
name = "m+auth=sk-good-0123456789"
"#;

#[actix_web::test]
async fn a_refused_credential_goes_on_to_the_next_and_both_are_recorded() {
    let hub = TestHub::with(PAIR, |_| {}).await;
    let model = "pair/m+auth=sk-good-0123456789";
    // The turns begin with the first credential: the second call meets the bad one.
    for number in 0..8 {
        let dialect = Dialect::BOTH[number % 2];
        let answer = hub.ask(dialect, model, number % 4 < 2).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let calls = hub.settled(8).await;
    let twice: Vec<_> = calls.iter().filter(|one| one.attempts.len() == 2).collect();
    assert_eq!(twice.len(), 1, "a refused credential is left at once");
    for settled in twice {
        let [first, second] = &settled.attempts[..] else {
            unreachable!()
        };
        assert_eq!(first.credential_name.as_deref(), Some("bad"));
        assert_eq!(first.http_status, Some(401));
        assert_eq!(first.status, "failed");
        assert_eq!(
            first.error_code.as_deref(),
            Some("provider_refused_credential")
        );
        assert_eq!(second.credential_name.as_deref(), Some("good"));
        assert_eq!((second.number, &second.status[..]), (2, "success"));
        assert_eq!(settled.call.usage_source, "reported");
        assert_eq!(settled.call.credential_id, second.credential_id);
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_refusal_of_every_credential_is_told_without_any_key() {
    let hub = TestHub::with(PAIR, |_| {}).await;
    for dialect in Dialect::BOTH {
        let answer = hub.ask(dialect, "pair/m+auth=nobody-has-this", true).await;
        assert_eq!(answer.status, 502);
        let text = answer.text();
        assert!(text.contains("provider `pair` refused"), "{text}");
        assert!(!text.contains("sk-"), "{text}");
    }
    let settled = hub.settled(2).await;
    let attempts: Vec<_> = settled.iter().map(|one| one.attempts.len()).collect();
    assert_eq!(
        attempts,
        [2, 0],
        "what refused every key is not asked again"
    );
    for settled in settled {
        assert_eq!(settled.call.charge_nanos, Some(store::Nanos(0)));
        let kept = settled.call.error_message.unwrap();
        assert!(
            !kept.contains("sk-good") && !kept.contains("sk-bad"),
            "{kept}"
        );
    }
    hub.close().await;
}

/// The same model at a provider that is not there, one that is slow, and one that works.
fn three(model: &str) -> String {
    let provider = |name: &str, base: &str| {
        format!(
            "[[providers]]\nname = \"{name}\"\nkind = \"compatible\"\nbase_url = \"{base}\"\n[[providers.models]]\nname = \"{model}\"\n"
        )
    };
    // Port 1 of this machine is closed; tried first, by name.
    provider("a-gone", "http://127.0.0.1:1/v1") + &provider("b-there", "http://{sim}/v1")
}

#[actix_web::test]
async fn a_provider_that_cannot_be_reached_is_passed_over_and_its_address_stays_inside() {
    let hub = TestHub::with(&three("shared"), |_| {}).await;
    let answer = hub.ask(Dialect::OpenAi, "shared", true).await;
    assert_eq!(answer.status, 200);
    let settled = hub.only_call().await;
    assert_eq!(settled.attempts.len(), 2);
    assert_eq!(
        settled.attempts[0].error_code.as_deref(),
        Some("upstream_unreachable")
    );
    for dialect in Dialect::BOTH {
        let alone = hub.ask(dialect, "a-gone/shared", false).await;
        assert_eq!(alone.status, 502);
        let text = alone.text();
        let told = "provider `a-gone` could not be reached (upstream_unreachable)";
        assert!(text.contains(told), "{text}");
        assert!(!text.contains("127.0.0.1"), "{text}");
    }
    let kept = hub.settled(3).await.pop().unwrap().call.error_message;
    assert!(kept.unwrap().contains("127.0.0.1:1"));
    hub.close().await;
}

#[actix_web::test]
async fn a_provider_that_does_not_begin_in_time_is_passed_over_and_the_timeout_recorded() {
    // The request was sent: the first provider may charge for it all the same, and says so here.
    let hub = TestHub::with(&two_speeds(), |config| {
        config.upstream.first_byte = Duration::from_millis(60);
    })
    .await;
    let answer = hub.ask(Dialect::OpenAi, "sleepy", false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let settled = hub.only_call().await;
    let codes: Vec<_> = settled
        .attempts
        .iter()
        .map(|attempt| (&attempt.provider[..], attempt.error_code.as_deref()))
        .collect();
    assert_eq!(
        codes,
        [
            ("a-slow", Some("upstream_first_byte_timeout")),
            ("b-fast", None)
        ]
    );
    let alone = hub
        .ask(Dialect::Anthropic, "a-slow/sleepy+delay=9000", false)
        .await;
    assert_eq!(alone.status, 504);
    assert!(
        alone
            .text()
            .contains("provider `a-slow` did not answer in time")
    );
    hub.close().await;
}

/// One model name at two providers; the first sends it to a socket that never answers.
fn two_speeds() -> String {
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = silent.local_addr().unwrap();
    // Open for as long as the test program runs.
    std::mem::forget(silent);
    let provider = |name: &str, base: &str| {
        format!(
            "[[providers]]\nname = \"{name}\"\nkind = \"compatible\"\nbase_url = \"{base}\"\n[[providers.models]]\nname = \"sleepy\"\n"
        )
    };
    provider("a-slow", &format!("http://{address}/v1")) + &provider("b-fast", "http://{sim}/v1")
}

#[actix_web::test]
async fn a_failure_of_the_provider_is_told_in_the_callers_dialect_with_its_own_status() {
    let hub = TestHub::start().await;
    for way in WAYS {
        for (script, status) in [
            ("status=429+retry_after=7", 429),
            ("status=400", 400),
            ("status=404", 404),
            ("status=500", 502),
            ("status=503", 503),
            ("html", 502),
            ("empty", 502),
            ("wrongjson", 502),
            ("hangup", 502),
            ("cut=20", 502),
            ("redirect=http://127.0.0.1:9/x", 502),
        ] {
            for stream in [true, false] {
                let answer = hub.ask(way.caller, &way.model(script), stream).await;
                let text = answer.text();
                let begun = matches!(script, "cut=20" | "wrongjson") && stream;
                if answer.status == 200 && begun {
                    // Its first event was passed on before it showed that it is broken.
                    assert!(text.contains("error"), "{text}");
                    assert!(!text.contains(way.caller.terminator()), "{text}");
                    continue;
                }
                assert_eq!(answer.status, status, "{way:?} {script} {stream}: {text}");
                // What is limited is not asked again, and what is left of the wait is told.
                let wait = answer.header("retry-after").map(str::parse::<u64>);
                let told = wait.is_some_and(|wait| (1..=7).contains(&wait.unwrap()));
                assert_eq!(told, status == 429, "{script}: {text}");
                let body = answer.json();
                match way.caller {
                    Dialect::OpenAi => assert!(body["error"]["message"].is_string(), "{text}"),
                    Dialect::Anthropic => assert_eq!(body["type"], "error", "{text}"),
                }
                assert!(!text.contains("127.0.0.1"), "{text}");
            }
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_key_is_not_sent_to_an_address_that_it_was_not_saved_for() {
    let hub = TestHub::start().await;
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        200
    );
    let id = hub.app.snapshot.load().providers["sim-openai"].id.clone();
    let moved = format!("http://localhost:{}/v1", hub.sim_address.port());
    hub.store()
        .write(move |conn| {
            let mut row = store::providers::by_id(conn, &id)?.unwrap();
            row.base_url = moved.clone();
            store::providers::update(conn, &row).map(|_| ())
        })
        .await
        .unwrap();
    (hub.admin.reload)().await;
    for dialect in Dialect::BOTH {
        let answer = hub.ask(dialect, "sim-openai/m", true).await;
        assert_eq!(answer.status, 502);
        let text = answer.text();
        assert!(text.contains("was saved for another address"), "{text}");
        assert!(!text.contains("localhost"), "{text}");
    }
    assert_eq!(hub.simulator.witness().requests().len(), 1);
    let settled = hub.settled(3).await.pop().unwrap();
    assert_eq!(settled.error(), "credential_for_other_host");
    let kept = settled.call.error_message.unwrap();
    assert!(
        kept.contains("127.0.0.1") && kept.contains("localhost"),
        "{kept}"
    );
    hub.close().await;
}
