//! Calls that are not served because nobody would pay for them.

use super::support::{TOPUP, charging, give, standing};
use serde_json::json;

use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::{Dialect, WAYS};

#[actix_web::test]
async fn who_has_no_credits_gets_402_in_its_dialect_with_the_link_and_no_provider_is_asked() {
    let hub = charging(&[]).await;
    for way in WAYS {
        for stream in [true, false] {
            let answer = hub.ask(way.caller, &way.model(""), stream).await;
            assert_eq!(answer.status, 402, "{}", answer.text());
            let error = &answer.json()["error"];
            assert!(
                error["message"].as_str().unwrap().contains(TOPUP),
                "{error}"
            );
            let told = match way.caller {
                Dialect::OpenAi => error["code"] == "not_enough_credit",
                Dialect::Anthropic => error["type"] == "billing_error",
            };
            assert!(told, "{error}");
        }
    }
    assert!(hub.simulator.witness().served().is_empty());
    let calls = hub.settled(8).await;
    assert!(calls.iter().all(|one| one.error() == "not_enough_credit"
        && one.attempts.is_empty()
        && one.call.charge_nanos == Some(store::Nanos(0))));
    hub.close().await;
}

#[actix_web::test]
async fn an_aigne_route_answers_with_the_error_that_upstreams_packages_know() {
    let hub = charging(&[]).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("user-agent", "OpenAI/JS 6"),
    ];
    let chat = json!({"model": "sim-openai/m", "messages": [{"role": "user", "content": "Hi"}]});
    let mut streamed = chat.clone();
    streamed["stream"] = json!(true);
    for body in [chat, streamed] {
        let path = "/api/v2/chat/completions";
        let call = Call::send(hub.address, "POST", path, &headers, &body.to_string()).await;
        let answer = call.finish().await;
        assert_eq!(answer.status, 402, "{}", answer.text());
        let told = answer.json();
        let error = &told["error"];
        assert_eq!(
            (&error["type"], &error["link"], &error["code"]),
            (
                &json!("NOT_ENOUGH"),
                &json!(TOPUP),
                &json!("not_enough_credit")
            )
        );
        assert!(error["message"].as_str().unwrap().contains(TOPUP));
        let at = error["timestamp"].as_str().unwrap();
        assert!(chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    }
    // Elsewhere the same is told as OpenAI would.
    let answer = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    let told = answer.json();
    assert_eq!(
        (&told["error"]["type"], &told["error"]["link"]),
        (&json!("insufficient_quota"), &json!(TOPUP))
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_model_without_a_price_is_refused_where_calls_are_charged() {
    let hub = charging(&[]).await;
    give(&hub, 1_000_000_000).await;
    let answer = hub.ask(Dialect::OpenAi, "sim-openai/unpriced", false).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(answer.json()["error"]["code"], "model_not_priced");
    assert!(hub.simulator.witness().served().is_empty());
    hub.close().await;
    // Where costs are only allocated they are not known, and never zero.
    let hub = TestHub::start().await;
    let answer = hub.ask(Dialect::OpenAi, "sim-openai/unpriced", false).await;
    assert_eq!(answer.status, 200);
    assert_eq!(hub.only_call().await.call.charge_nanos, None);
    hub.close().await;
}

#[actix_web::test]
async fn a_default_rate_prices_what_has_no_price() {
    let more = "[billing]\nmode = \"credits\"\ndefault_rate = \"1/2\"\n";
    let hub = TestHub::with(more, |_| {}).await;
    give(&hub, 1_000_000_000).await;
    let script = "unpriced+input=1000+output=500";
    let answer = hub
        .ask(Dialect::OpenAi, &format!("sim-openai/{script}"), false)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let call = hub.only_call().await.call;
    assert_eq!(call.charge_nanos, Some(store::Nanos(2_000_000)));
    assert_eq!(call.rate_source.as_deref(), Some("HUB_DEFAULT_RATE"));
    let left = standing(hub.store(), &super::support::owner(&hub)).await;
    assert_eq!(left.total(), store::Nanos(998_000_000));
    hub.close().await;
}

#[actix_web::test]
async fn credits_that_come_serve_the_next_call_at_once() {
    let hub = charging(&[]).await;
    let ask = || hub.ask(Dialect::OpenAi, "sim-openai/m", false);
    assert_eq!(ask().await.status, 402);
    give(&hub, 1_000_000_000).await;
    assert_eq!(ask().await.status, 200);
    hub.close().await;
}
