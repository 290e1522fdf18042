//! A hub that is the provider of another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{merged, post};
use crate::money::support::{TOPUP, charging, give};
use crate::routing::support::admin;
use crate::support::clock::Ahead;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// A hub whose provider `far` is the other one.
async fn near(far: &TestHub) -> TestHub {
    TestHub::with(&toml(far), |_| {}).await
}

fn toml(far: &TestHub) -> String {
    let far = format!(
        "[[providers]]\nname = \"far\"\nkind = \"aigne-hub\"\nbase_url = \"http://{}\"\nprivate_network = true\nmodels = [\"sim-openai/m\"]\n\
         credentials = [{{ name = \"one\", value = \"{KEY}\" }}]\n\
         [[rates]]\nprovider = \"far\"\nmodel = \"sim-openai/m+say=Hi\"\ninput = \"5\"\noutput = \"20\"\n",
        far.address
    );
    admin() + &far
}

#[actix_web::test]
async fn answers_and_counts_come_through_both() {
    let far = TestHub::start().await;
    let hub = near(&far).await;
    let model = "far/sim-openai/m+say=Hi";
    for stream in [false, true] {
        for dialect in [Dialect::OpenAi, Dialect::Anthropic] {
            let answer = hub.ask(dialect, model, stream).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert!(answer.text().contains("Hi"), "{}", answer.text());
        }
        let body = json!({"input": {"messages": [{"role": "user", "content": "Hello"}],
            "modelOptions": {"model": model}}, "options": {"streaming": stream}});
        let answer = post(&hub, "/api/v2/chat", &[], &body).await;
        let told = if stream {
            merged(&answer)
        } else {
            answer.json()
        };
        assert_eq!(told["text"], "Hi", "{told}");
        assert_eq!(told["modelWithProvider"], model);
    }
    let (near, far_calls) = (hub.settled(6).await, far.settled(6).await);
    let sum = |calls: &[crate::support::books::Settled]| -> i64 {
        calls
            .iter()
            .map(|one| one.call.input_tokens + one.call.output_tokens)
            .sum()
    };
    assert_eq!(sum(&near), sum(&far_calls));
    assert!(near.iter().all(|one| one.call.usage_source == "reported"));
    assert!(near.iter().all(|one| one.call.charge_nanos.is_some()));
    hub.close().await;
    far.close().await;
}

#[actix_web::test]
async fn errors_keep_their_kind_and_their_words() {
    let far = TestHub::start().await;
    let hub = near(&far).await;
    let limited = hub
        .ask(Dialect::OpenAi, "far/sim-openai/m+status=429", false)
        .await;
    assert_eq!(limited.status, 429, "{}", limited.text());
    let unknown = hub.ask(Dialect::OpenAi, "far/none/m", false).await;
    assert_eq!(unknown.status, 404, "{}", unknown.text());
    assert!(unknown.text().contains("none/m"), "{}", unknown.text());
    let cut = hub
        .ask(
            Dialect::OpenAi,
            "far/sim-openai/m+chunks=9+cut_event=5",
            true,
        )
        .await;
    assert!(cut.text().contains("\"error\""), "{}", cut.text());
    assert!(!cut.text().contains("[DONE]"));
    hub.close().await;
    far.close().await;
}

#[actix_web::test]
async fn a_hub_that_owes_another_one_is_told_of_by_no_caller_and_known_to_admins() {
    const SCRIPT: &str = "input=1000+output=100";
    let far = charging(&[SCRIPT]).await;
    let clock = Arc::new(Ahead::default());
    let hub = TestHub::by(clock.clone(), &toml(&far), |_| {}).await;
    let model = format!("far/sim-openai/m+{SCRIPT}");
    // The caller of this hub owes nobody anything: no word of buying, nor where.
    let refused = |stream: bool| {
        let (hub, model) = (&hub, &model);
        async move {
            let body = json!({"input": {"messages": [{"role": "user", "content": "Hello"}],
                "modelOptions": {"model": model}}, "options": {"streaming": stream}});
            let answer = post(hub, "/api/v2/chat", &[], &body).await;
            assert_eq!(answer.status, 502, "{}", answer.text());
            let error = answer.json()["error"].clone();
            assert_eq!(error["code"], "provider_wants_payment", "{error}");
            assert!(!answer.text().contains("NOT_ENOUGH"), "{error}");
            assert!(!answer.text().contains(TOPUP), "{error}");
        }
    };
    refused(true).await;
    // Who runs this hub reads what the other one says, and where its credits are bought.
    let standing = hub.standing().await;
    let state = &standing["credentials"][0];
    assert_eq!(state["state"], "exhausted", "{standing}");
    assert!(state["reason"].as_str().unwrap().contains(TOPUP), "{state}");
    // Whatever was handed to the writer before is committed when this is.
    drop(far.store().write(|_| Ok(())).await);
    let asked = far.all_settled().await.len();
    refused(false).await;
    assert_eq!(
        far.all_settled().await.len(),
        asked,
        "it is not asked again"
    );

    give(&far, 1_000_000_000).await;
    clock.by(10_000);
    assert!(hub.admin.jobs.hasten("credential-checks").await.unwrap());
    let began = Instant::now();
    while hub.ask(Dialect::OpenAi, &model, false).await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    hub.close().await;
    far.close().await;
}

#[actix_web::test]
async fn what_another_hub_has_is_listed_by_its_own_names() {
    let far = TestHub::start().await;
    let hub = near(&far).await;
    let provider = hub.app.snapshot.load().providers["far"].id.clone();
    let path = format!("/api/ai-providers/{provider}/discover");
    let answer = hub.admin("POST", &path).await;
    let names: Vec<&str> = answer["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"sim-openai/m"), "{answer}");
    hub.close().await;
    far.close().await;
}
