//! Answers with 200 that are of no use: told with their attempt, and paid where the provider says
//! what it used.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

use store::Nanos;

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// Counts, and an answer that no client can be given.
const COUNTED: &str = r#"{"id":"odd","object":"chat.completion","model":"m","choices":[],
"usage":{"prompt_tokens":30,"completion_tokens":5,"total_tokens":35}}"#;

/// A provider that answers every call with this, and 200.
fn provider(body: &'static str) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut sent, mut buffer) = (Vec::new(), [0; 4096]);
            // The requests of these tests end with their object.
            while !sent.ends_with(b"}") {
                let count = stream.read(&mut buffer).unwrap();
                sent.extend_from_slice(&buffer[..count]);
            }
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            drop(stream.write_all(head.as_bytes()));
            drop(stream.write_all(body.as_bytes()));
        }
    });
    address
}

/// The odd provider first, by name, then one that works; 2 and 4 credits a million tokens there.
fn odd_then_good(odd: SocketAddr) -> String {
    let provider = |name: &str, address: &str, input: u32| {
        format!(
            "[[providers]]\nname = \"{name}\"\nkind = \"compatible\"\nbase_url = \"http://{address}/v1\"\nmodels = [\"m+input=10+output=3\"]\n\
             [[rates]]\nprovider = \"{name}\"\nmodel = \"m+input=10+output=3\"\ninput = \"{input}\"\noutput = \"{input}\"\n"
        )
    };
    provider("a-odd", &odd.to_string(), 2) + &provider("b-good", "{sim}", 4)
}

#[actix_web::test]
async fn what_an_unusable_answer_cost_stands_with_its_attempt_and_is_part_of_the_charge() {
    let hub = TestHub::with(&odd_then_good(provider(COUNTED)), |_| {}).await;
    let answer = hub
        .ask(Dialect::Anthropic, "m+input=10+output=3", false)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let settled = hub.only_call().await;
    let [odd, good] = &settled.attempts[..] else {
        panic!("{settled:?}")
    };
    assert_eq!(
        (odd.status.as_str(), odd.http_status),
        ("failed", Some(200))
    );
    assert_eq!(odd.error_code.as_deref(), Some("bad_provider_answer"));
    assert_eq!(odd.usage_source.as_deref(), Some("reported"));
    assert_eq!(odd.usage.as_deref(), Some(r#"{"input":30,"output":5}"#));
    assert_eq!(odd.charge_nanos, Some(Nanos(35 * 2_000)));
    assert!(odd.rate_id.is_some() && odd.rate_id != settled.call.rate_id);
    // The answer itself is the call's own.
    assert_eq!((good.status.as_str(), &good.usage), ("success", &None));
    assert_eq!(
        (settled.call.input_tokens, settled.call.output_tokens),
        (10, 3)
    );
    let total = 35 * 2_000 + 13 * 4_000;
    assert_eq!(settled.call.charge_nanos, Some(Nanos(total)));
    hub.close().await;
}

#[actix_web::test]
async fn an_unusable_answer_that_ends_the_call_is_the_calls_own_bill() {
    let hub = TestHub::with(&odd_then_good(provider(COUNTED)), |_| {}).await;
    let answer = hub
        .ask(Dialect::Anthropic, "a-odd/m+input=10+output=3", false)
        .await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    let settled = hub.only_call().await;
    let call = &settled.call;
    assert_eq!(
        (call.status.as_str(), &call.usage_source[..]),
        ("failed", "reported")
    );
    assert_eq!((call.input_tokens, call.output_tokens), (30, 5));
    assert_eq!(call.charge_nanos, Some(Nanos(35 * 2_000)));
    assert_eq!(settled.attempts[0].http_status, Some(200));
    assert_eq!(settled.attempts[0].charge_nanos, None);
    hub.close().await;
}

#[actix_web::test]
async fn a_page_a_half_body_and_nothing_cost_nothing_and_are_told_with_the_attempt() {
    let hub = TestHub::start().await;
    let scripts = ["html", "wrongjson", "empty", "cut=20"];
    for script in scripts {
        for dialect in Dialect::BOTH {
            let answer = hub
                .ask(dialect, &format!("sim-openai/m+{script}"), false)
                .await;
            assert_eq!(answer.status, 502, "{script}");
        }
    }
    for settled in hub.settled(2 * scripts.len()).await {
        let [only] = &settled.attempts[..] else {
            panic!("{settled:?}")
        };
        assert_eq!(
            (only.status.as_str(), only.http_status),
            ("failed", Some(200))
        );
        assert!(only.error_code.is_some() && only.error_message.is_some());
        assert_eq!(settled.call.usage_source, "none");
        assert_eq!(settled.call.charge_nanos, Some(Nanos(0)));
    }
    hub.close().await;
}
