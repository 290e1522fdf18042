//! Conversations that stay where they were answered before.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::asking::{aims, hub, step};
use super::support::{KEYS, provider};
use crate::support::client::call;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// A turn of the conversation of this number: its first one, or one of those that follow.
fn turn(dialect: Dialect, model: &str, conversation: usize, turn: usize) -> String {
    let opening = format!("question {conversation}");
    let mut messages = vec![json!({ "role": "user", "content": opening })];
    for _ in 0..turn {
        messages.push(json!({ "role": "assistant", "content": "answer" }));
        messages.push(json!({ "role": "user", "content": "and then?" }));
    }
    let mut body = json!({ "model": model, "max_tokens": 100, "messages": messages });
    if dialect == Dialect::Anthropic {
        body["system"] = json!("be brief");
    }
    body.to_string()
}

/// The providers and credentials that answered, in the order of the calls.
async fn spots(hub: &TestHub, count: usize) -> Vec<(String, String)> {
    let settled = hub.settled(count).await;
    let spot = |one: &crate::support::books::Settled| {
        let last = one.attempts.last().unwrap();
        let credential = last.credential_name.clone().unwrap_or_default();
        (last.provider.clone(), credential)
    };
    settled.iter().map(spot).collect()
}

async fn talk(hub: &TestHub, dialect: Dialect, model: &str, conversations: usize, turns: usize) {
    for number in 0..turns {
        for conversation in 0..conversations {
            let body = turn(dialect, model, conversation, number);
            let answer = hub.call(dialect, &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
}

fn stay(spots: &[(String, String)], conversations: usize) {
    let (first, later) = spots.split_at(conversations);
    for turns in later.chunks(conversations) {
        assert_eq!(turns, first, "each conversation stays");
    }
    let places: HashSet<_> = first.iter().collect();
    assert!(places.len() > 1, "different ones are spread: {first:?}");
}

#[actix_web::test]
async fn a_conversation_stays_with_its_credential_without_any_route() {
    let hub = hub(&provider("pool", &["m"])).await;
    for (done, dialect) in [(0, Dialect::OpenAi), (21, Dialect::Anthropic)] {
        talk(&hub, dialect, "pool/m", 7, 3).await;
        stay(&spots(&hub, done + 21).await[done..], 7);
    }
    let settled = hub.settled(42).await;
    let by = settled[20].attempts[0].chosen_by.as_deref();
    assert!(matches!(by, Some("sticky" | "named")), "{by:?}");
    hub.close().await;
}

#[actix_web::test]
async fn a_conversation_stays_with_its_target_whatever_the_policy_says() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m", "sim-anthropic/m"]);
    hub.route(
        "spread",
        json!({ "steps": [step("priority", targets.clone())] }),
    )
    .await;
    let anew = json!({ "steps": [step("priority", targets)], "sticky": "off" });
    hub.route("anew", anew).await;
    talk(&hub, Dialect::OpenAi, "spread", 5, 3).await;
    stay(&spots(&hub, 15).await, 5);
    talk(&hub, Dialect::OpenAi, "anew", 1, 8).await;
    let places: HashSet<_> = spots(&hub, 23).await.split_off(15).into_iter().collect();
    assert_eq!(places.len(), 2, "nothing stays where it shall not");
    hub.close().await;
}

#[actix_web::test]
async fn a_caller_stays_where_the_route_says_so() {
    let hub = hub("").await;
    let targets = aims(&["sim-openai/m", "sim-anthropic/m"]);
    let route = json!({ "steps": [step("priority", targets)], "sticky": "caller" });
    hub.route("mine", route).await;
    hub.ask_often("mine", 8).await;
    let places: HashSet<_> = spots(&hub, 8).await.into_iter().collect();
    assert_eq!(places.len(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn a_key_that_died_is_left_and_the_conversation_goes_on_elsewhere() {
    let hub = hub(&provider("pool", &["m"])).await;
    talk(&hub, Dialect::OpenAi, "pool/m", 1, 2).await;
    let before = spots(&hub, 2).await;
    assert_eq!(before[0], before[1]);
    let own = before[0].1.clone();
    let secret = KEYS.iter().find(|(name, _)| *name == own).unwrap().1;
    let path = format!("/_sim/keys/{secret}?status=401");
    let died = call(hub.sim_address, "PUT", &path, &[], "").await;
    assert!(died.status < 300, "{}", died.status);
    for number in 2..4 {
        let body = turn(Dialect::OpenAi, "pool/m", 0, number);
        let answer = hub.call(Dialect::OpenAi, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let after = spots(&hub, 4).await;
    assert_ne!(after[2].1, own);
    assert_eq!(after[2], after[3], "it stays where it went");
    let settled = hub.settled(4).await;
    assert_eq!(
        settled[3].attempts.len(),
        1,
        "the dead key is not asked again"
    );
    hub.close().await;
}

#[actix_web::test]
async fn another_caller_has_conversations_of_its_own() {
    let other = "aigne-other-0123456789-0123456789-0123456789-ab";
    let key = format!("[[keys]]\nname = \"other\"\nsecret = \"{other}\"\n");
    let hub = hub(&(provider("pool", &["m"]) + &key)).await;
    talk(&hub, Dialect::OpenAi, "pool/m", 1, 1).await;
    let first = turn(Dialect::OpenAi, "pool/m", 0, 1);
    let theirs = hub
        .send_as(other, Dialect::OpenAi, &first)
        .await
        .finish()
        .await;
    assert_eq!(theirs.status, 200);
    // The turn of the other key: nothing is known of this caller's conversation.
    let spots = spots(&hub, 2).await;
    assert_ne!(spots[0], spots[1]);
    hub.close().await;
}

/// Only words are compared: a mark of a cache that moves on makes no other conversation.
#[test]
fn openings_are_compared_by_their_words() {
    let of = |body: Value| {
        use std::hash::{DefaultHasher, Hasher};
        let mut hasher = DefaultHasher::new();
        let body = body.to_string();
        let dialect = wire::Dialect::AnthropicMessages;
        wire::asks::opening(dialect, body.as_bytes(), &mut hasher).map(|_| hasher.finish())
    };
    let part = json!({ "type": "text", "text": "hi", "cache_control": { "type": "ephemeral" } });
    let marked = json!({ "messages": [{ "role": "user", "content": [part] }] });
    let plain = json!({ "messages": [{ "role": "user", "content": "hi" }] });
    assert_eq!(of(marked), of(plain));
}
