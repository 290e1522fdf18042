//! What a call must not do.

use crate::support::books;
use crate::support::hub::TestHub;
use crate::support::ways::WAYS;

#[actix_web::test]
async fn a_hundred_calls_read_nothing_from_the_database() {
    let hub = TestHub::start().await;
    // Jobs read now and then beside the calls. What a call reads would be read in each of the rounds.
    let (mut made, mut reads) = (0, u64::MAX);
    for round in 0..4 {
        let before = hub.store().reads();
        for number in 0..100 {
            let way = WAYS[number % 4];
            // Another model in each round: the circuits of the one before may be open.
            let script = match number % 10 {
                9 => format!("status=500+seed={round}"),
                _ => String::new(),
            };
            let stream = number % 8 < 4;
            let answer = hub.ask(way.caller, &way.model(&script), stream).await;
            let expected = if script.is_empty() { 200 } else { 502 };
            assert_eq!(answer.status, expected, "{}", answer.text());
        }
        made += 100;
        reads = reads.min(hub.store().reads() - before);
        if reads == 0 {
            break;
        }
    }
    println!("100 mixed calls: {reads} reads");
    assert_eq!(reads, 0);
    let calls = hub.settled(made).await;
    assert_eq!(calls.len(), made);
    let charged = calls.iter().filter(|one| {
        let charge = one.call.charge_nanos;
        one.call.status == "success" && charge.is_some_and(|charge| charge.is_positive())
    });
    assert_eq!(charged.count(), made / 10 * 9);
    books::check(&hub).await;
    hub.close().await;
}
