//! Who shares replies, equal calls at once, and what survives.

use std::time::Duration;

use super::{DESK, KEYS, ONE, TWO, ask_as, came, kept, send, served};
use crate::money::support::Second;
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::{Dialect, WAYS};

#[actix_web::test]
async fn a_project_shares_its_replies_and_nobody_else_gets_them() {
    let hub = TestHub::with(KEYS, |_| {}).await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let ask = |key| ask_as(&hub, key, Dialect::OpenAi, "on", &body);
    assert_eq!(came(&ask(ONE).await), "miss");
    kept(&hub, 1).await;
    assert_eq!(came(&ask(TWO).await), "hit");
    assert_eq!(came(&ask(DESK).await), "miss");
    assert_eq!(came(&ask(KEY).await), "miss");
    kept(&hub, 3).await;
    hub.close().await;
}

#[actix_web::test]
async fn equal_calls_at_once_are_one_call_of_the_provider() {
    let hub = TestHub::start().await;
    let mut settled = 0;
    for (number, way) in WAYS.into_iter().enumerate() {
        for stream in [true, false] {
            let body = way.caller.request(&way.model("delay=200+chunks=5"), stream);
            let path = way.caller.path();
            let first = send(&hub, KEY, path, "on", &body).await;
            hub.running(1).await;
            let mut others = Vec::new();
            for _ in 0..4 {
                others.push(send(&hub, KEY, path, "on", &body).await);
            }
            let first = first.finish().await;
            assert_eq!(came(&first), "miss");
            for other in others {
                let answer = other.finish().await;
                assert!(["joined", "hit"].contains(&came(&answer)));
                assert_eq!(answer.text(), first.text());
                assert!(answer.whole);
            }
            settled += 5;
            let calls = hub.settled(settled).await;
            let joined = &calls[settled - 5..];
            let of = |how: Option<&str>| {
                let is_so =
                    |one: &&crate::support::books::Settled| one.call.cached.as_deref() == how;
                joined.iter().filter(is_so).count()
            };
            assert_eq!(of(None), 1);
            assert!(joined.iter().all(|one| one.call.status == "success"));
        }
        assert_eq!(served(&hub), (number + 1) * 2);
    }
    hub.close().await;
}

#[actix_web::test]
async fn the_call_goes_on_for_those_who_joined_when_its_first_caller_leaves() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=300", false);
    let path = Dialect::OpenAi.path();
    let first = send(&hub, KEY, path, "on", &body).await;
    hub.running(1).await;
    let second = send(&hub, KEY, path, "on", &body).await;
    // It has joined once it is counted; that it has come cannot be seen from outside.
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(first);
    assert_eq!(came(&second.finish().await), "joined");
    assert_eq!(served(&hub), 1);
    hub.settled(2).await;
    hub.close().await;
}

#[actix_web::test]
async fn a_call_that_everybody_left_is_cancelled_and_not_kept() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=60000", false);
    let call = send(&hub, KEY, Dialect::OpenAi.path(), "on", &body).await;
    hub.running(1).await;
    drop(call);
    assert_eq!(hub.only_call().await.call.status, "cancelled");
    assert_eq!(hub.app.cache.room(None).await.unwrap().0, 0);
    hub.close().await;
}

#[actix_web::test]
async fn who_joined_a_call_that_failed_makes_its_own() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+delay=200+status=404", false);
    let path = Dialect::OpenAi.path();
    let first = send(&hub, KEY, path, "on", &body).await;
    hub.running(1).await;
    let second = send(&hub, KEY, path, "on", &body).await;
    for call in [first, second] {
        assert_eq!(call.finish().await.status, 404);
    }
    assert_eq!(hub.settled(2).await.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn another_process_on_the_same_files_gives_what_is_kept() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m", true);
    let first = ask_as(&hub, KEY, Dialect::OpenAi, "on", &body).await;
    kept(&hub, 1).await;
    let second = Second::start(&hub).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str()), ("x-hub-cache", "on")];
    let call = Call::send(
        second.address,
        "POST",
        Dialect::OpenAi.path(),
        &headers,
        &body,
    )
    .await;
    let again = call.finish().await;
    assert_eq!(came(&again), "hit");
    assert_eq!(first.text(), again.text());
    second.close().await;
    hub.settled(2).await;
    hub.close().await;
}

#[actix_web::test]
async fn what_lies_on_disk_is_sealed_and_bounded() {
    let hub = TestHub::with("", |config| {
        config.cache.limits.each = 1 << 14;
        config.cache.reply_bytes = 1 << 12;
    })
    .await;
    let secret = "xylophone-of-the-caller";
    for number in 0..20 {
        let model = format!("sim-openai/m+echo+words={}", 40 + number);
        let body = Dialect::OpenAi
            .request(&model, false)
            .replace("something", secret);
        ask_as(&hub, KEY, Dialect::OpenAi, "on", &body).await;
    }
    let long = Dialect::OpenAi.request("sim-openai/m+words=4000", false);
    assert_eq!(
        came(&ask_as(&hub, KEY, Dialect::OpenAi, "on", &long).await),
        "miss"
    );
    hub.settled(21).await;
    assert_eq!(
        came(&ask_as(&hub, KEY, Dialect::OpenAi, "on", &long).await),
        "miss"
    );
    let (rows, bytes) = hub.app.cache.room(None).await.unwrap();
    assert!(rows > 0 && bytes <= 1 << 14, "{rows} rows, {bytes} bytes");
    for name in ["payloads.db", "payloads.db-wal"] {
        let bytes = std::fs::read(hub.folder.path().join(name)).unwrap();
        assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none());
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_reply_ends_with_its_age() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let ask = |wish| ask_as(&hub, KEY, Dialect::OpenAi, wish, &body);
    assert_eq!(came(&ask("on").await), "miss");
    kept(&hub, 1).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let old = ask("on").await;
    assert_eq!((came(&old), old.header("age")), ("hit", Some("1")));
    assert_eq!(came(&ask("max-age=1").await), "miss");
    hub.close().await;
}
