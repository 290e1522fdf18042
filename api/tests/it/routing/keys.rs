//! Keys that die: left within one call, kept out over a restart, and brought back by the re-check.

use std::time::Duration;

use super::support::{KEYS, admin, provider};
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

#[actix_web::test]
async fn a_key_that_dies_is_left_within_one_call_and_comes_back_by_the_recheck() {
    let hub = TestHub::with(&(admin() + &provider("pool", &["m"])), |_| {}).await;
    let keys = hub.simulator.keys();
    let (_, dead) = KEYS[0];
    keys.refuse(dead, 401);
    for _ in 0..6 {
        let answer = hub.ask(Dialect::OpenAi, "pool/m", false).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let settled = hub.settled(6).await;
    let refused = settled.iter().flat_map(|one| &one.attempts);
    let refused = refused.filter(|attempt| attempt.http_status == Some(401));
    assert_eq!(refused.count(), 1, "one call meets it");
    let standing = hub.standing().await;
    let [state] = &standing["credentials"].as_array().unwrap()[..] else {
        panic!("{standing}")
    };
    assert_eq!(state["state"], "refused");
    assert_eq!(state["credential"], "one");
    assert!(state["nextCheckAt"].is_string(), "{state}");
    let health = hub.admin("GET", "/api/ai-providers/health").await;
    assert_eq!(health["providers"]["pool"]["one"]["running"], false);
    assert_eq!(health["providers"]["pool"]["two"]["running"], true);
    // The successes of the other key and of other calls do not bring it back; the provider does.
    keys.accept(dead);
    hub.stands(|standing| standing["credentials"].as_array().unwrap().is_empty())
        .await;
    let mut by_key = Vec::new();
    for _ in 0..2 {
        hub.ask(Dialect::OpenAi, "pool/m", false).await;
        let call = hub.settled(1).await.pop().unwrap();
        by_key.push(call.attempts[0].credential_name.clone().unwrap());
    }
    by_key.sort();
    assert_eq!(by_key, ["one", "two"]);
    hub.close().await;
}

#[actix_web::test]
async fn an_account_without_means_is_left_and_an_admin_can_have_it_used_again() {
    let hub = TestHub::with(&(admin() + &provider("pool", &["m"])), |_| {}).await;
    for (_, key) in KEYS {
        hub.simulator.keys().refuse(key, 402);
    }
    for attempts in [2, 0] {
        let answer = hub.ask(Dialect::OpenAi, "pool/m", false).await;
        assert_eq!(answer.status, 502, "{}", answer.text());
        assert!(answer.text().contains("cannot pay"), "{}", answer.text());
        let call = hub.settled(1).await.pop().unwrap();
        assert_eq!(call.attempts.len(), attempts);
        assert_eq!(call.error(), "provider_wants_payment");
    }
    for (_, key) in KEYS {
        hub.simulator.keys().accept(key);
    }
    let standing = hub.standing().await;
    for state in standing["credentials"].as_array().unwrap() {
        assert_eq!(state["state"], "exhausted");
        let (provider, credential) = (&state["providerId"], &state["credentialId"]);
        let path = format!(
            "/api/ai-providers/{}/credentials/{}/reset",
            provider.as_str().unwrap(),
            credential.as_str().unwrap()
        );
        hub.admin("POST", &path).await;
    }
    let answer = hub.ask(Dialect::OpenAi, "pool/m", false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    hub.close().await;
}

#[actix_web::test]
async fn another_process_and_the_next_one_know_of_it() {
    let hub = TestHub::with(&(admin() + &provider("pool", &["m"])), |_| {}).await;
    for (_, key) in KEYS {
        hub.simulator.keys().refuse(key, 401);
    }
    hub.ask(Dialect::OpenAi, "pool/m", false).await;
    let second = hub.second_store();
    let rows = second.read(store::credential_states::all).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter()
            .all(|row| row.state == "refused" && row.check_at.is_some())
    );
    // What another process writes counts here, too.
    let (id, now) = (rows[0].credential_id.clone(), rows[0].changed_at + 1);
    second
        .write(move |conn| store::credential_states::begin_anew(conn, &id, now))
        .await
        .unwrap();
    for (_, key) in KEYS {
        hub.simulator.keys().accept(key);
    }
    let began = std::time::Instant::now();
    while hub.ask(Dialect::OpenAi, "pool/m", false).await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    hub.close().await;
}

#[actix_web::test]
async fn turns_follow_the_weights() {
    let weighted =
        provider("pool", &["m"]).replace("value = \"sk-one", "weight = 300\nvalue = \"sk-one");
    let hub = TestHub::with(&weighted, |_| {}).await;
    for _ in 0..8 {
        hub.ask(Dialect::OpenAi, "pool/m", false).await;
    }
    let calls = hub.settled(8).await;
    let ones = calls
        .iter()
        .filter(|call| call.attempts[0].credential_name.as_deref() == Some("one"));
    assert_eq!(ones.count(), 6);
    hub.close().await;
}
