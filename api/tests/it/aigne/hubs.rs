//! A hub that is the provider of another.

use serde_json::json;

use super::{merged, post};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// A hub whose provider `far` is the other one.
async fn near(far: &TestHub) -> TestHub {
    let more = format!(
        "[[providers]]\nname = \"far\"\nkind = \"aigne-hub\"\nbase_url = \"http://{}\"\nprivate_network = true\n\
         credentials = [{{ name = \"one\", value = \"{KEY}\" }}]\n\
         [[rates]]\nprovider = \"far\"\nmodel = \"sim-openai/m+say=Hi\"\ninput = \"5\"\noutput = \"20\"\n",
        far.address
    );
    TestHub::with(&more, |_| {}).await
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
