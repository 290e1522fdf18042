//! What a client saw complete is on disk.

use std::time::Duration;

use crate::support::hub::TestHub;
use crate::support::ways::{Dialect, WAYS, Way};

/// A record that no page of the file has room for: the model's name is in it.
fn large(way: Way) -> String {
    way.model(&format!("chunks=4&say={}", "x".repeat(20_000)).replace('&', "+"))
}

#[actix_web::test]
async fn the_end_of_a_stream_waits_until_the_disk_has_room_again() {
    let hub = TestHub::start().await;
    for (number, way) in WAYS.into_iter().enumerate() {
        let body = way.caller.request(&large(way), true);
        hub.store().limit_pages(Some(1));
        let mut call = hub.send(way.caller, &body).await;
        call.events(3).await;
        // All that can come comes at once, and then nothing.
        while call.anything_within(Duration::from_millis(60)).await {}
        let end = way.caller.terminator();
        assert!(!call.has(end), "{way:?}: {}", call.seen());
        assert!(hub.all_settled().await.len() <= number);
        hub.store().limit_pages(None);
        call.until(end).await;
        assert_eq!(hub.all_settled().await.len(), number + 1, "{way:?}");
        assert!(call.finish().await.whole);
    }
    hub.close().await;
}

#[actix_web::test]
async fn an_answer_that_cannot_be_recorded_in_time_ends_with_an_error() {
    let hub = TestHub::with("", |config| {
        config.storage.commit_patience = Duration::from_millis(50);
    })
    .await;
    for (number, way) in WAYS.into_iter().enumerate() {
        for stream in [true, false] {
            let body = way.caller.request(&large(way), stream);
            hub.store().limit_pages(Some(1));
            let answer = hub.call(way.caller, &body).await;
            assert_eq!(answer.status, if stream { 200 } else { 500 }, "{way:?}");
            let text = answer.text();
            assert!(text.contains("could not write"), "{way:?}: {text}");
            assert!(!text.contains(way.caller.terminator()), "{way:?}: {text}");
            // Nobody pays for a call that could not be recorded.
            let refused = hub.call(way.caller, &body).await;
            assert_eq!(refused.status, 503);
            assert_eq!(refused.header("retry-after"), Some("1"));
            hub.store().limit_pages(None);
            hub.settled(number * 2 + usize::from(!stream) + 1).await;
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_whole_answer_is_in_the_books_when_it_comes() {
    let hub = TestHub::start().await;
    for (number, way) in WAYS.into_iter().enumerate() {
        assert_eq!(hub.ask(way.caller, &way.model(""), false).await.status, 200);
        assert_eq!(hub.all_settled().await.len(), number + 1);
    }
    // An error too.
    let refused = hub.ask(Dialect::OpenAi, "nobody/has-this", false).await;
    assert_eq!(refused.status, 404);
    assert_eq!(hub.all_settled().await.len(), 5);
    hub.close().await;
}
