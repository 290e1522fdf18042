//! What answers tell of what is left.

use super::support::limit;
use crate::support::client::Answer;
use crate::support::clock::Ahead;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

#[actix_web::test]
async fn every_answer_tells_what_is_left_in_the_callers_dialect() {
    let clock = Ahead::at_a_second();
    let lines = limit(
        "loose",
        "hub",
        "requests_per_minute = 100\ntokens_per_minute = 1000000",
    ) + &limit("tight", "key", "requests_per_day = 5");
    let hub = TestHub::by(clock.clone(), &lines, |_| {}).await;
    let header = |answer: &Answer, name: &str| answer.header(name).map(str::to_owned).unwrap();
    for (stream, left) in [(false, "4"), (true, "3")] {
        let answer = hub.ask(Dialect::OpenAi, "sim-openai/m", stream).await;
        assert_eq!(answer.status, 200);
        assert_eq!(header(&answer, "x-ratelimit-limit-requests"), "5");
        assert_eq!(header(&answer, "x-ratelimit-remaining-requests"), left);
        assert!(header(&answer, "x-ratelimit-reset-requests").ends_with('s'));
        assert_eq!(header(&answer, "x-ratelimit-limit-tokens"), "1000000");
        assert!(
            answer
                .header("anthropic-ratelimit-requests-limit")
                .is_none()
        );
    }
    let answer = hub.ask(Dialect::Anthropic, "sim-openai/m", false).await;
    assert_eq!(
        header(&answer, "anthropic-ratelimit-requests-remaining"),
        "2"
    );
    let reset = header(&answer, "anthropic-ratelimit-requests-reset");
    let reset = chrono::DateTime::parse_from_rfc3339(&reset).unwrap();
    // Midnight.
    assert_eq!(reset.timestamp() % 86_400, 0);
    assert!(answer.header("x-ratelimit-limit-requests").is_none());
    // Also those that say no, for whatever reason.
    let wrong = hub.ask(Dialect::OpenAi, "nobody/m", false).await;
    assert_eq!(wrong.status, 404);
    assert_eq!(header(&wrong, "x-ratelimit-remaining-requests"), "1");
    hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    let refused = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    assert_eq!(refused.status, 429);
    assert_eq!(header(&refused, "x-ratelimit-remaining-requests"), "0");
    hub.close().await;
}

#[actix_web::test]
async fn where_nothing_binds_nothing_is_told() {
    let hub = TestHub::start().await;
    let answer = hub.ask(Dialect::OpenAi, "sim-openai/m", false).await;
    let told = answer.headers.iter();
    assert_eq!(
        told.filter(|(name, _)| name.contains("ratelimit")).count(),
        0
    );
    hub.close().await;
}
