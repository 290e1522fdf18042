//! What an answer of the AIGNE protocol tells of its cost.

use serde_json::{Value, json};

use super::support::{charging, give};
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};

async fn ask(hub: &TestHub, streaming: bool) -> (u16, String) {
    let body = json!({"input": {"messages": [{"role": "user", "content": "Hello"}],
        "modelOptions": {"model": "sim-openai/m+input=1000+output=100"}}, "options": {"streaming": streaming}});
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let call = Call::send(
        hub.address,
        "POST",
        "/api/v2/chat",
        &headers,
        &body.to_string(),
    )
    .await;
    let answer = call.finish().await;
    (answer.status, answer.text())
}

#[actix_web::test]
async fn it_names_the_call_and_what_was_charged() {
    let hub = charging(&["input=1000+output=100"]).await;
    let (status, text) = ask(&hub, false).await;
    assert_eq!(status, 402, "{text}");
    let error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(error["error"]["type"], "NOT_ENOUGH");
    give(&hub, 1_000_000_000).await;
    let (_, whole) = ask(&hub, false).await;
    let (_, stream) = ask(&hub, true).await;
    let last = stream
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("data: "));
    let last: Value = serde_json::from_str(last.unwrap()).unwrap();
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let calls = hub.settled(3).await;
    for usage in [&whole["usage"], &last["delta"]["json"]["usage"]] {
        let settled = calls
            .iter()
            .find(|one| usage["modelCallId"] == one.call.id.as_str());
        let charged = settled.unwrap().call.charge_nanos.unwrap().0;
        // 1000 tokens at 3 credits a million, 100 at 15.
        assert_eq!(charged, 4_500_000);
        assert_eq!(usage["aigneHubCredits"], 0.0045, "{usage}");
    }
    hub.close().await;
}
