//! The record of calls: pages, filters, one call with its price.

use aigne_hub::identity::principal::Role;
use serde_json::json;
use store::attempts::Attempt;
use store::calls::CallRecord;
use store::{Nanos, Settlement};

use super::hub::{Call, Hub, NOON};
use super::providers::create;

pub(super) fn call(number: i64) -> CallRecord {
    CallRecord {
        id: format!("call-{number:04}"),
        request_id: format!("request-{number}"),
        started_at: NOON + number * 1000,
        duration_ms: 250,
        ttft_ms: Some(40),
        surface: "openai_chat".to_owned(),
        streamed: true,
        status: if number % 3 == 0 { "failed" } else { "success" }.to_owned(),
        http_status: if number % 3 == 0 { 502 } else { 200 },
        error_code: (number % 3 == 0).then(|| "upstream_failed".to_owned()),
        error_message: (number % 3 == 0).then(|| "the provider broke off".to_owned()),
        requested_model: "openai/gpt-4o-mini".to_owned(),
        provider: Some("openai".to_owned()),
        model: Some("gpt-4o-mini".to_owned()),
        provider_id: None,
        credential_id: None,
        key_id: Some("key-1".to_owned()),
        key_name: Some("app".to_owned()),
        user_id: None,
        project: None,
        upstream_id: None,
        stop_reason: Some("stop".to_owned()),
        service_tier: None,
        usage_source: "reported".to_owned(),
        input_tokens: 100,
        cache_read_tokens: 10,
        cache_write_5m_tokens: 0,
        cache_write_1h_tokens: 0,
        audio_input_tokens: 0,
        image_input_tokens: 0,
        output_tokens: 7,
        reasoning_tokens: 3,
        audio_output_tokens: 0,
        image_output_tokens: 0,
        rate_id: None,
        rate_source: None,
        charge_nanos: None,
        left_out: "[\"seed\"]".to_owned(),
        client_ip: None,
        user_agent: None,
        units: "{}".to_owned(),
        kind: "chat".to_owned(),
        cached: None,
        cached_from: None,
        cached_percent: None,
        saved_nanos: None,
        tags: None,
    }
}

pub(super) async fn settle(hub: &Hub, call: CallRecord, attempts: Vec<Attempt>) {
    let settlement = Settlement {
        budgets: Vec::new(),
        call,
        attempts,
        charge: None,
        touched_key: None,
        touched_credential: None,
    };
    hub.store
        .reserve()
        .unwrap()
        .settle(settlement)
        .await
        .unwrap();
}

#[actix_web::test]
async fn pages_of_calls_follow_one_another_and_filters_narrow_them() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    for number in 0..120 {
        settle(&hub, call(number), Vec::new()).await;
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let reply = hub
            .send(Call::get(&format!("/api/calls?limit=50&after={after}")).key(&admin))
            .await;
        let calls = reply.body["calls"].as_array().unwrap();
        seen.extend(
            calls
                .iter()
                .map(|call| call["id"].as_str().unwrap().to_owned()),
        );
        match reply.body["meta"]["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let expected: Vec<String> = (0..120)
        .rev()
        .map(|number| format!("call-{number:04}"))
        .collect();
    assert_eq!(seen, expected);
    for (query, expected) in [
        ("status=failed", 40),
        ("status=cancelled", 0),
        ("error=broke%20off", 40),
        ("request_id=request-7", 1),
        (
            "model=gpt-4o-mini&provider=openai&key=key-1&surface=openai_chat",
            120,
        ),
        ("provider=other", 0),
        ("from=2026-11-23T12:00:10Z&to=2026-11-23T12:00:20Z", 10),
        ("status=&model=", 120),
        ("min_duration_ms=250&max_ttft_ms=40&min_tokens=120", 120),
        ("max_tokens=119", 0),
        ("min_charge=0.001", 0),
        ("kind=chat&cached=false", 120),
        ("answered=false", 0),
        ("tag=team", 0),
    ] {
        let path = format!("/api/calls?limit=200&{query}");
        let reply = hub.send(Call::get(&path).key(&admin)).await;
        let found = reply.body["calls"].as_array().map(Vec::len);
        assert_eq!(found, Some(expected), "{query}: {}", reply.text);
    }
    for (query, param) in [
        ("status=odd", "status"),
        ("limit=0", "limit"),
        ("from=now", "from"),
        ("min_charge=cheap", "min_charge"),
    ] {
        let reply = hub
            .send(Call::get(&format!("/api/calls?{query}")).key(&admin))
            .await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body["error"]["param"]),
            (400, &json!(param))
        );
    }
}

#[actix_web::test]
async fn calls_are_exported_whole_and_no_text_of_theirs_becomes_a_formula() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let file = async |path: &str| hub.send(Call::get(path).key(&admin)).await;
    assert_eq!(file("/api/calls.json").await.body, json!([]));
    for number in 0..1_100 {
        let odd = CallRecord {
            project: Some("=1+1".to_owned()),
            ..call(number)
        };
        settle(&hub, odd, Vec::new()).await;
    }
    let csv = file("/api/calls.csv?provider=openai").await;
    let disposition = csv.headers.get("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"calls.csv\"");
    let mut rows = csv::Reader::from_reader(csv.text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1_100);
    assert_eq!(&rows[0][at("id")], "call-1099");
    assert_eq!(&rows[0][at("project")], "'=1+1");
    assert_eq!(&rows[1_099][at("error_code")], "upstream_failed");
    let failed = file("/api/calls.json?status=failed").await;
    let calls = failed.body.as_array().unwrap();
    assert_eq!(calls.len(), 367);
    assert!(calls.iter().all(|call| call["status"] == "failed"));
    assert_eq!(file("/api/calls.csv?status=odd").await.status.as_u16(), 400);
}

#[actix_web::test]
async fn one_call_shows_its_attempts_and_how_its_charge_came_about() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let provider = create(&hub, &admin, json!({"name": "openai"})).await;
    let path = format!(
        "/api/ai-providers/{}/model-rates",
        provider["id"].as_str().unwrap()
    );
    let body = json!({"model": "gpt-4o-mini", "type": "chatCompletion", "inputRate": "0.0000001",
        "outputRate": "0.000001", "caching": {"readRate": "0.00000005"}});
    let rate = hub.send(Call::post(&path, body).key(&admin)).await.body;
    let mut record = call(1);
    record.rate_id = Some(rate["id"].as_str().unwrap().to_owned());
    record.rate_source = Some("database".to_owned());
    record.charge_nanos = Some(Nanos(20_500));
    let attempt = Attempt {
        id: "attempt-1".to_owned(),
        call_id: record.id.clone(),
        number: 1,
        provider: "openai".to_owned(),
        provider_id: "p".to_owned(),
        model: "gpt-4o-mini".to_owned(),
        credential_id: None,
        credential_name: Some("main".to_owned()),
        status: "success".to_owned(),
        http_status: Some(200),
        error_code: None,
        error_message: None,
        started_at: NOON,
        first_byte_ms: Some(30),
        duration_ms: 240,
        usage_source: None,
        usage: None,
        rate_id: None,
        charge_nanos: None,
        route: Some("fast".to_owned()),
        chosen_by: Some("fallback".to_owned()),
        reason: Some("step 2".to_owned()),
    };
    settle(&hub, record, vec![attempt]).await;
    let reply = hub
        .send(Call::get("/api/calls/call-0001").key(&admin))
        .await;
    let shown = &reply.body["call"];
    assert_eq!(shown["charge"], "0.0000205");
    assert_eq!(shown["left_out"], json!(["seed"]));
    assert_eq!(shown["key"], json!({"id": "key-1", "name": "app"}));
    assert_eq!(
        (
            &shown["usage"]["total_input"],
            &shown["usage"]["total_output"]
        ),
        (&json!(110), &json!(10))
    );
    assert_eq!(shown["attempts"][0]["credential_name"], "main");
    assert_eq!(shown["attempts"][0]["route"], "fast");
    assert_eq!(shown["attempts"][0]["chosen_by"], "fallback");
    assert_eq!(shown["price"]["rate_id"], rate["id"]);
    assert_eq!(
        shown["price"]["lines"],
        json!([
            {"class": "input", "tokens": 100, "rate": "0.0000001", "amount": "0.00001"},
            {"class": "cache_read", "tokens": 10, "rate": "0.00000005", "amount": "0.0000005"},
            {"class": "output", "tokens": 7, "rate": "0.000001", "amount": "0.000007"},
            {"class": "reasoning", "tokens": 3, "rate": "0.000001", "amount": "0.000003"},
        ])
    );
    let missing = hub.send(Call::get("/api/calls/none").key(&admin)).await;
    assert_eq!(
        (missing.status.as_u16(), missing.code()),
        (404, "not_found")
    );
}
