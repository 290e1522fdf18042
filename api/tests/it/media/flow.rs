//! Sound on its way: passed on as it comes, ended only when it is in the books.

use std::time::{Duration, Instant};

use aigne_hub::simulator::served::Ended;
use serde_json::json;
use store::Nanos;

use super::{hub, post, send};
use crate::support::hub::TestHub;

const SPEECH: &str = "/v1/audio/speech";

fn speech(model: &str) -> String {
    json!({"model": format!("sim-openai/{model}"), "input": "Hello", "voice": "alloy"}).to_string()
}

#[actix_web::test]
async fn sound_comes_while_it_is_made_and_a_client_that_leaves_stops_it() {
    let hub = hub().await;
    let body = speech("voice+chunks=200+big=1000+pace=20");
    let mut call = send(&hub, SPEECH, &body).await;
    let began = Instant::now();
    call.until(&"~".repeat(900)).await;
    assert!(began.elapsed() < Duration::from_secs(2), "held back");
    drop(call);
    let left = Instant::now();
    let served = hub.simulator.witness().served_at_least(1).await;
    assert!(left.elapsed() < Duration::from_millis(500));
    assert_eq!(served[0].ended, Ended::Cancelled);
    let settled = hub.only_call().await;
    assert_eq!(settled.call.status, "cancelled");
    assert_eq!(settled.call.charge_nanos, Some(Nanos(75_000)));
    assert!(settled.call.ttft_ms.is_some());
    assert_eq!(settled.attempts[0].status, "cancelled");
    hub.close().await;
}

#[actix_web::test]
async fn sound_that_breaks_off_is_cut_off_for_the_caller_too() {
    let hub = hub().await;
    let answer = send(
        &hub,
        SPEECH,
        &speech("voice+chunks=4+big=1000+pace=20+cut=2500"),
    )
    .await;
    let answer = answer.finish().await;
    assert_eq!(answer.status, 200);
    assert!(!answer.whole, "{} bytes", answer.body.len());
    let settled = hub.only_call().await;
    assert_eq!(settled.call.status, "failed", "{settled:?}");
    assert_eq!(settled.attempts[0].status, "failed");
    hub.close().await;
}

#[actix_web::test]
async fn sound_that_never_began_goes_to_nobody() {
    let hub = hub().await;
    for (script, code) in [
        ("html", "bad_provider_answer"),
        ("contenttype=application%2Fjson", "bad_provider_answer"),
        ("contenttype=audio%2Fmpeg+empty", "empty_provider_answer"),
        ("cut=0+big=10", "upstream"),
    ] {
        let answer = send(&hub, SPEECH, &speech(&format!("voice+{script}"))).await;
        let answer = answer.finish().await;
        assert_eq!(answer.status, 502, "{script}: {:?}", answer.headers);
        let told = answer.json()["error"]["code"].as_str().unwrap().to_owned();
        assert!(code == "upstream" || told == code, "{script}: {told}");
    }
    for settled in hub.settled(4).await {
        assert_eq!(settled.call.status, "failed");
    }
    hub.close().await;
}

/// Sound and its last byte.
fn large() -> String {
    // A record that no page of the file has room for: the model's name is in it.
    speech(&format!("voice+chunks=2+big=50+say={}", "x".repeat(20_000)))
}

#[actix_web::test]
async fn the_last_byte_waits_until_the_disk_has_room_again() {
    let hub = hub().await;
    hub.store().limit_pages(Some(1));
    let mut call = send(&hub, SPEECH, &large()).await;
    call.until(&"~".repeat(49)).await;
    while call.anything_within(Duration::from_millis(60)).await {}
    assert_eq!(call.seen().matches('~').count(), 99);
    assert!(hub.all_settled().await.is_empty());
    hub.store().limit_pages(None);
    let answer = call.finish().await;
    assert!(answer.whole);
    assert_eq!(answer.body.len(), 100);
    assert_eq!(hub.all_settled().await.len(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn sound_that_cannot_be_recorded_never_ends_well() {
    let hub = TestHub::with("", |config| {
        config.storage.commit_patience = Duration::from_millis(50);
    })
    .await;
    hub.store().limit_pages(Some(1));
    let answer = send(&hub, SPEECH, &large()).await.finish().await;
    assert_eq!((answer.status, answer.whole), (200, false));
    assert_eq!(answer.body.len(), 99);
    hub.store().limit_pages(None);
    hub.settled(1).await;
    hub.close().await;
}

#[actix_web::test]
async fn events_of_speech_tell_their_tokens() {
    let hub = hub().await;
    let body = json!({"model": "sim-openai/voice+input=7+output=30+chunks=2", "input": "Hello",
        "voice": "alloy", "stream_format": "sse"});
    let answer = post(&hub, SPEECH, body).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let events = answer.events();
    assert_eq!(events.len(), 3);
    assert!(events[2].contains("speech.audio.done"));
    let call = hub.only_call().await.call;
    assert_eq!((call.input_tokens, call.audio_output_tokens), (7, 30));
    assert_eq!(
        (call.usage_source.as_str(), call.streamed),
        ("reported", true)
    );
    hub.handle.stop(false).await;
}
