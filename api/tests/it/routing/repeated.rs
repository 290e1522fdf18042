//! Calls that are sent twice and made once.

use std::net::SocketAddr;

use crate::money::support::Second;
use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

async fn send(hub: &TestHub, dialect: Dialect, headers: &[(&str, &str)], body: &str) -> Call {
    let bearer = format!("Bearer {KEY}");
    let mut all = vec![("authorization", bearer.as_str())];
    all.extend_from_slice(headers);
    Call::send(hub.address, "POST", dialect.path(), &all, body).await
}

async fn keyed(hub: &TestHub, dialect: Dialect, key: &str, body: &str) -> Answer {
    let call = send(hub, dialect, &[("idempotency-key", key)], body).await;
    call.finish().await
}

#[actix_web::test]
async fn a_repeated_call_gets_the_same_reply_and_is_paid_once() {
    let hub = TestHub::start().await;
    for (number, dialect) in Dialect::BOTH.into_iter().enumerate() {
        for stream in [true, false] {
            let key = format!("key-{number}-{stream}");
            let body = dialect.request("sim-openai/m", stream);
            let first = keyed(&hub, dialect, &key, &body).await;
            assert_eq!(first.status, 200, "{}", first.text());
            assert_eq!(first.header("idempotency-replayed"), None);
            let second = keyed(&hub, dialect, &key, &body).await;
            assert_eq!(second.header("idempotency-replayed"), Some("true"));
            assert_eq!(first.text(), second.text());
            assert_eq!(first.header("content-type"), second.header("content-type"));
            let other = dialect.request("sim-anthropic/m", stream);
            let refused = keyed(&hub, dialect, &key, &other).await;
            assert_eq!(refused.status, 422, "{}", refused.text());
            assert!(refused.text().contains("Idempotency-Key"));
        }
    }
    assert_eq!(hub.settled(4).await.len(), 4);
    assert_eq!(hub.simulator.witness().served().len(), 4);
    hub.close().await;
}

#[actix_web::test]
async fn a_repetition_joins_the_call_that_its_caller_left() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=1500", false);
    let aigne = ("x-aigne-hub-client-did", "did:abt:z1");
    for (number, headers) in [[("idempotency-key", "k")], [aigne]]
        .into_iter()
        .enumerate()
    {
        let first = send(&hub, Dialect::OpenAi, &headers, &body).await;
        hub.running(1).await;
        drop(first);
        let second = send(&hub, Dialect::OpenAi, &headers, &body)
            .await
            .finish()
            .await;
        assert_eq!(second.status, 200, "{}", second.text());
        assert_eq!(second.header("idempotency-replayed"), Some("true"));
        assert_eq!(hub.simulator.witness().served().len(), number + 1);
    }
    let calls = hub.settled(2).await;
    assert_eq!(calls.len(), 2);
    assert!(calls.iter().all(|one| one.call.status == "success"));
    hub.close().await;
}

#[actix_web::test]
async fn equal_calls_of_an_aigne_client_that_waits_for_both_are_two() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=100", false);
    let headers = [("x-aigne-hub-client-did", "did:abt:z1")];
    let first = send(&hub, Dialect::OpenAi, &headers, &body).await;
    hub.running(1).await;
    let second = send(&hub, Dialect::OpenAi, &headers, &body).await;
    for call in [first, second] {
        assert_eq!(call.finish().await.status, 200);
    }
    assert_eq!(hub.settled(2).await.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn what_failed_is_made_again_and_nobody_meets_the_reply_of_another_principal() {
    let more = "[[keys]]\nname = \"other\"\nsecret = \"aigne-other-0123456789-0123456789-0123456789-ab\"\n";
    let hub = TestHub::with(more, |_| {}).await;
    let failing = Dialect::OpenAi.request("sim-openai/m+status=404", false);
    for _ in 0..2 {
        let answer = keyed(&hub, Dialect::OpenAi, "failing", &failing).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("idempotency-replayed"), None);
    }
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    keyed(&hub, Dialect::OpenAi, "shared", &body).await;
    let bearer = "Bearer aigne-other-0123456789-0123456789-0123456789-ab";
    let headers = [("authorization", bearer), ("idempotency-key", "shared")];
    let call = Call::send(hub.address, "POST", Dialect::OpenAi.path(), &headers, &body).await;
    let answer = call.finish().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("idempotency-replayed"), None);
    assert_eq!(hub.settled(4).await.len(), 4);
    hub.close().await;
}

#[actix_web::test]
async fn a_call_that_nobody_waits_for_ends_after_its_grace() {
    let hub = TestHub::with("", |config| config.once.grace = std::time::Duration::ZERO).await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=60000", false);
    let call = send(&hub, Dialect::OpenAi, &[("idempotency-key", "k")], &body).await;
    hub.running(1).await;
    drop(call);
    assert_eq!(hub.only_call().await.call.status, "cancelled");
    hub.close().await;
}

async fn keyed_at(address: SocketAddr, key: &str, body: &str) -> Call {
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
    Call::send(address, "POST", Dialect::OpenAi.path(), &headers, body).await
}

#[actix_web::test]
async fn a_repetition_after_a_restart_or_at_another_process_gets_the_kept_reply() {
    let hub = TestHub::start().await;
    for stream in [true, false] {
        let key = format!("key-{stream}");
        let body = Dialect::OpenAi.request("sim-openai/m+chunks=3", stream);
        let first = keyed(&hub, Dialect::OpenAi, &key, &body).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let second = Second::start(&hub).await;
        let again = keyed_at(second.address, &key, &body).await.finish().await;
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(first.text(), again.text());
        let other = Dialect::OpenAi.request("sim-anthropic/m", stream);
        let refused = keyed_at(second.address, &key, &other).await.finish().await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        second.close().await;
    }
    assert_eq!(hub.simulator.witness().served().len(), 2);
    assert_eq!(hub.settled(2).await.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn a_repetition_waits_for_the_call_that_another_process_makes() {
    let hub = TestHub::start().await;
    let second = Second::start(&hub).await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=400", false);
    let first = keyed_at(hub.address, "k", &body).await;
    hub.running(1).await;
    let again = keyed_at(second.address, "k", &body).await.finish().await;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.finish().await.text(), again.text());
    assert_eq!(hub.simulator.witness().served().len(), 1);
    second.close().await;
    hub.close().await;
}

#[actix_web::test]
async fn who_will_not_be_waited_for_is_told_that_the_call_is_being_made() {
    let hub = TestHub::start().await;
    let second = Second::with(&hub, |config| {
        config.once.grace = std::time::Duration::ZERO;
    })
    .await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=1000", false);
    let first = keyed_at(hub.address, "k", &body).await;
    hub.running(1).await;
    let refused = keyed_at(second.address, "k", &body).await.finish().await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), Some("5"));
    assert!(refused.text().contains("idempotency_key_in_use"));
    assert_eq!(first.finish().await.status, 200);
    second.close().await;
    hub.close().await;
}

#[actix_web::test]
async fn where_nothing_may_lie_on_disk_replies_are_kept_in_memory() {
    let hub = TestHub::with("", |config| config.state.on = false).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let first = keyed(&hub, Dialect::OpenAi, "k", &body).await;
    let again = keyed(&hub, Dialect::OpenAi, "k", &body).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.text(), again.text());
    assert!(!hub.folder.path().join("payloads.db").exists());
    hub.close().await;
}
