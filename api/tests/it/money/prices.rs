//! Price lists that the hub fetches by itself, and rates that do not fit any more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aigne_hub::admin::price_lists::fetched::stage;
use aigne_hub::catalogue::Catalogue;
use aigne_hub::clock::{Clock, Millis, SystemClock};
use aigne_hub::notices::{look, prices};
use serde_json::{Value, json};
use store::rates::Rate;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::support::charging;
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

const ORIGIN: &str = "https://prices.example.com/list.json";

async fn staged(hub: &TestHub, text: &str, now: Millis) -> Result<(), String> {
    let text = text.to_owned();
    let done = hub
        .store()
        .write(move |conn| stage(conn, ORIGIN, &text, now));
    done.await.unwrap()
}

async fn lists(hub: &TestHub) -> usize {
    let read = hub
        .store()
        .read(|conn| store::price_lists::latest(conn, 10));
    read.await.unwrap().len()
}

async fn open(hub: &TestHub) -> Vec<Value> {
    let read = hub.store().read(|conn| {
        let audience = store::notices::Audience::Of(None, true);
        store::notices::page(conn, &audience, true, None, 10)
    });
    let rows = read.await.unwrap();
    rows.iter()
        .map(|row| serde_json::from_str(&row.facts).unwrap())
        .collect()
}

/// A rate that an admin set, in nanos per million tokens.
async fn set(hub: &TestHub, provider: &str, model: &str, (input, output): (i64, i64)) {
    let rate = Rate {
        id: uuid::Uuid::now_v7().to_string(),
        provider: provider.to_owned(),
        model: model.to_owned(),
        display_name: model.to_owned(),
        kind: "chat".to_owned(),
        source: "database".to_owned(),
        rate_input: input,
        rate_output: output,
        cost_input: Some(input),
        cost_output: Some(output),
        tiers: "[]".to_owned(),
        unit_rates: "[]".to_owned(),
        metadata: "{}".to_owned(),
        created_at: SystemClock.now().0,
        ..Rate::default()
    };
    let written = hub
        .store()
        .write(move |conn| store::rates::set(conn, &rate));
    written.await.unwrap();
}

#[actix_web::test]
async fn what_a_fetched_list_would_change_waits_once_and_is_told() {
    let hub = charging(&[]).await;
    set(&hub, "openai", "gpt-x", (1_000_000_000, 2_000_000_000)).await;
    let list = |input: f64| {
        json!({"gpt-x": {"input_cost_per_token": input, "output_cost_per_token": 2e-6,
            "litellm_provider": "openai", "mode": "chat"}})
        .to_string()
    };
    let now = SystemClock.now();
    // As it is in the book: nothing to decide on.
    staged(&hub, &list(1e-6), now).await.unwrap();
    assert_eq!(lists(&hub).await, 0);
    for _ in 0..2 {
        staged(&hub, &list(1.5e-6), now).await.unwrap();
        assert_eq!(lists(&hub).await, 1);
    }
    let snapshot = hub.app.snapshot.load_full();
    let told = look(hub.store(), &snapshot, now).await.unwrap();
    assert_eq!(
        (told, look(hub.store(), &snapshot, now).await.unwrap()),
        (1, 0)
    );
    let notices = open(&hub).await;
    assert_eq!(notices[0]["kind"], "price_list_staged");
    assert_eq!(
        (&notices[0]["origin"], &notices[0]["changes"]),
        (&json!(ORIGIN), &json!(1))
    );
    // Nothing of it is in force.
    let rates = hub
        .store()
        .read(move |conn| store::rates::in_force(conn, now.0));
    let rates = rates.await.unwrap();
    let rate = rates.iter().find(|rate| rate.model == "gpt-x").unwrap();
    assert_eq!(rate.rate_input, 1_000_000_000);
    // Other changes are another list; one that cannot be read is told with the reason.
    staged(&hub, &list(1.7e-6), now).await.unwrap();
    assert_eq!(lists(&hub).await, 2);
    let reason = staged(&hub, "<html>", now).await.unwrap_err();
    let failed = vec![(ORIGIN.to_owned(), reason)];
    prices::fetches(hub.store(), failed, now).await.unwrap();
    assert!(
        open(&hub)
            .await
            .iter()
            .any(|one| one["kind"] == "price_list_failed")
    );
    prices::fetches(hub.store(), Vec::new(), now).await.unwrap();
    assert!(
        open(&hub)
            .await
            .iter()
            .all(|one| one["kind"] != "price_list_failed")
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_fetched_list_with_a_price_that_cannot_be_tells_so() {
    let hub = charging(&[]).await;
    set(&hub, "openai", "gpt-x", (1_000_000_000, 2_000_000_000)).await;
    let list = |input: f64| {
        let model = |input: f64| {
            json!({"input_cost_per_token": input, "output_cost_per_token": 2e-6,
                "litellm_provider": "openai", "mode": "chat"})
        };
        json!({"gpt-x": model(input), "gpt-y": model(-2.5)}).to_string()
    };
    let told = "`input_cost_per_token` of gpt-y is -2.5, which is below zero";
    let now = SystemClock.now();
    // Nothing of it would wait, so that it is told as a list that failed.
    let reason = staged(&hub, &list(1e-6), now).await.unwrap_err();
    assert!(reason.contains(told), "{reason}");
    assert_eq!(lists(&hub).await, 0);
    staged(&hub, &list(1.5e-6), now).await.unwrap();
    let read = hub
        .store()
        .read(|conn| store::price_lists::latest(conn, 10));
    let waiting = read.await.unwrap();
    let reason = waiting[0].reason.as_deref().unwrap();
    assert!(reason.contains(told), "{reason}");
    hub.close().await;
}

/// Answers every request with this text.
async fn shop(text: String) -> std::net::SocketAddr {
    shop_with("", text).await
}

/// The same with more lines in the head.
async fn shop_with(head: &'static str, text: String) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    actix_rt::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            drop(stream.read(&mut asked).await);
            let length = text.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{head}content-length: {length}\r\n\r\n{text}"
            );
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    address
}

#[actix_web::test]
async fn the_job_fetches_the_lists_that_are_set_and_stages_what_they_would_change() {
    let list = json!({"gpt-x": {"input_cost_per_token": 1.5e-6, "output_cost_per_token": 2e-6,
        "litellm_provider": "openai", "mode": "chat"}});
    let (good, bad) = (
        shop(list.to_string()).await,
        shop("<html>".to_owned()).await,
    );
    let lists_of = |config: &mut aigne_hub::config::Config| {
        let urls = [
            format!("http://{good}/list.json?token=secret"),
            format!("http://{bad}/list.json"),
        ];
        config.prices.lists = urls.iter().map(|url| url.parse().unwrap()).collect();
    };
    let hub = TestHub::with("", lists_of).await;
    set(&hub, "openai", "gpt-x", (1_000_000_000, 2_000_000_000)).await;
    while !hub.admin.jobs.hasten("prices").await.unwrap() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let failed = |notices: &[Value]| {
        let found = notices
            .iter()
            .find(|one| one["kind"] == "price_list_failed");
        found.map(|one| one.to_string())
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    let told = loop {
        if let Some(told) = failed(&open(&hub).await) {
            break told;
        }
        assert!(Instant::now() < deadline, "the job was not done");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(told.contains(&bad.to_string()), "{told}");
    let read = hub
        .store()
        .read(|conn| store::price_lists::latest(conn, 10));
    let staged = read.await.unwrap();
    assert_eq!(staged.len(), 1, "{staged:?}");
    // What may be secret in an address is not kept.
    assert_eq!(staged[0].origin, format!("http://{good}/list.json"));
    hub.close().await;
}

#[actix_web::test]
async fn searches_of_a_provider_of_another_dialect_are_charged_one_by_one() {
    let told = json!({"id": "msg_1", "type": "message", "role": "assistant", "model": "m",
        "content": [{"type": "text", "text": "Found."}], "stop_reason": "end_turn",
        "usage": {"input_tokens": 1_000, "output_tokens": 100,
            "server_tool_use": {"web_search_requests": 3}}});
    let finder = shop(told.to_string()).await;
    let more = format!(
        "[[providers]]\nname = \"finder\"\nkind = \"anthropic\"\nbase_url = \"http://{finder}\"\n\
         [[providers.credentials]]\nvalue = \"sk-ant-finder\"\n\
         [[rates]]\nprovider = \"finder\"\nmodel = \"m\"\ninput = \"3\"\noutput = \"15\"\nper_search = \"0.01\"\n"
    );
    let hub = TestHub::with(&more, |_| {}).await;
    let answer = hub.ask(Dialect::OpenAi, "finder/m", false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let call = hub.only_call().await.call;
    let units: Value = serde_json::from_str(&call.units).unwrap();
    assert_eq!(units["searches"], 3, "{units}");
    // 0.003 for what was read, 0.0015 for what was said, and 0.03 for the searches.
    assert_eq!(call.charge_nanos, Some(store::Nanos(34_500_000)));
    hub.close().await;
}

#[actix_web::test]
async fn tokens_that_bedrock_tells_in_the_head_are_charged() {
    let told = json!({"id": "e", "response_type": "embeddings_floats", "texts": ["a"],
        "embeddings": [[0.25, 0.5]]});
    let head = "x-amzn-bedrock-input-token-count: 700\r\n";
    let bedrock = shop_with(head, told.to_string()).await;
    let more = format!(
        "[[providers]]\nname = \"aws\"\nkind = \"bedrock\"\nregion = \"us-east-1\"\nbase_url = \"http://{bedrock}\"\n\
         [[providers.credentials]]\naccess_key_id = \"AKIASIMULATED\"\nsecret_access_key = \"secret\"\n\
         [[rates]]\nprovider = \"aws\"\nmodel = \"cohere.embed-english-v3\"\nkind = \"embedding\"\ninput = \"0.1\"\noutput = \"0\"\n"
    );
    let hub = TestHub::with(&more, |_| {}).await;
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    let body = json!({"model": "aws/cohere.embed-english-v3", "input": "a"}).to_string();
    let call = Call::send(hub.address, "POST", "/v1/embeddings", &headers, &body).await;
    let answer = call.finish().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let call = hub.only_call().await.call;
    assert_eq!(
        (call.input_tokens, call.charge_nanos),
        (700, Some(store::Nanos(70_000)))
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_rate_below_cost_is_told_until_it_is_mended() {
    let hub = charging(&[]).await;
    let catalogue = Arc::new(Catalogue::embedded().unwrap());
    let model = catalogue
        .of_provider("openai")
        .iter()
        .find(|model| model.kind.as_str() == "chat" && model.prices.input > Some(1_000))
        .unwrap();
    let name = model.name.clone();
    set(&hub, "openai", &name, (1, 1)).await;
    let now = SystemClock.now();
    prices::rates(hub.store(), &catalogue, now).await.unwrap();
    let told = open(&hub).await;
    assert_eq!(
        (&told[0]["kind"], &told[0]["model"]),
        (&json!("price_below_cost"), &json!(name))
    );
    set(&hub, "openai", &name, (i64::MAX / 1_000, i64::MAX / 1_000)).await;
    let later = Millis(now.0 + 1_000);
    prices::rates(hub.store(), &catalogue, later).await.unwrap();
    let told = open(&hub).await;
    assert!(
        told.iter().all(|one| one["kind"] != "price_below_cost"),
        "{told:?}"
    );
    hub.close().await;
}
