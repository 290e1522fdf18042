//! What a call must not do.

use crate::support::books;
use crate::support::hub::TestHub;
use crate::support::ways::WAYS;

#[actix_web::test]
async fn a_hundred_calls_read_nothing_from_the_database() {
    let hub = TestHub::start().await;
    let before = hub.store().reads();
    for number in 0..100 {
        let way = WAYS[number % 4];
        let script = if number % 10 == 9 { "status=500" } else { "" };
        let stream = number % 8 < 4;
        let answer = hub.ask(way.caller, &way.model(script), stream).await;
        let expected = if script.is_empty() { 200 } else { 502 };
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    let reads = hub.store().reads() - before;
    println!("100 mixed calls: {reads} reads");
    assert_eq!(reads, 0);
    let calls = hub.settled(100).await;
    assert_eq!(calls.len(), 100);
    let charged = calls.iter().filter(|one| {
        let charge = one.call.charge_nanos;
        one.call.status == "success" && charge.is_some_and(|charge| charge.is_positive())
    });
    assert_eq!(charged.count(), 90);
    books::check(&hub).await;
    hub.close().await;
}
