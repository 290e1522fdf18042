//! Steps after steps: what sends a call on, and where to.

use serde_json::json;

use super::asking::{aims, hub, step};
use crate::support::client::Call;
use crate::support::ways::{ANTHROPIC, Dialect, OPENAI};

#[actix_web::test]
async fn a_later_step_serves_what_an_earlier_one_could_not() {
    let hub = hub("").await;
    let first = step("priority", aims(&["sim-openai/m+status=501"]));
    let second = step("priority", aims(&["sim-anthropic/m"]));
    hub.route("safe", json!({ "steps": [first, second] })).await;
    for dialect in Dialect::BOTH {
        for stream in [false, true] {
            let answer = hub.ask(dialect, "safe", stream).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    for settled in hub.settled(4).await {
        let [failed, served] = &settled.attempts[..] else {
            panic!("{settled:?}")
        };
        assert_eq!(failed.http_status, Some(501));
        assert_eq!(failed.chosen_by.as_deref(), Some("priority"));
        assert_eq!(served.chosen_by.as_deref(), Some("fallback"));
        let reason = served.reason.as_deref().unwrap();
        assert!(
            reason.contains("step 2") && reason.contains("after "),
            "{reason}"
        );
        assert_eq!(settled.call.provider.as_deref(), Some(ANTHROPIC));
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_step_waits_for_what_befell_the_ones_before() {
    let hub = hub("").await;
    for (name, script, after, serves) in [
        ("long", "complain=length", "context_window", true),
        ("long-other", "complain=length", "content_policy", false),
        ("foul", "complain=content", "content_policy", true),
        ("foul-other", "complain=content", "context_window", false),
        ("down", "status=501", "unavailable", true),
        ("down-other", "status=501", "rate_limit", false),
        ("busy", "status=429", "rate_limit", true),
    ] {
        for provider in [OPENAI, ANTHROPIC] {
            let route = format!("{name}-{provider}");
            let first = step("priority", aims(&[&format!("{provider}/m+{script}")]));
            let mut second = step("priority", aims(&["sim-openai/large"]));
            second["after"] = json!([after]);
            hub.route(&route, json!({ "steps": [first, second] })).await;
            for (dialect, stream) in [(Dialect::OpenAi, true), (Dialect::Anthropic, false)] {
                let answer = hub.ask(dialect, &route, stream).await;
                let served = answer.status == 200;
                assert_eq!(served, serves, "{route}: {}", answer.text());
            }
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn a_request_that_is_too_long_goes_to_no_other_account_of_the_model() {
    let pool = super::support::provider("pool", &["m+complain=length"]);
    let hub = hub(&pool).await;
    let first = step("priority", aims(&["pool/m+complain=length"]));
    let second = step("priority", aims(&["sim-openai/large"]));
    hub.route("long", json!({ "steps": [first, second] })).await;
    let answer = hub.ask(Dialect::OpenAi, "long", false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let alone = hub
        .ask(Dialect::OpenAi, "pool/m+complain=length", false)
        .await;
    assert_eq!(alone.status, 400);
    assert_eq!(alone.json()["error"]["code"], "context_length_exceeded");
    let settled = hub.settled(2).await;
    assert_eq!(settled[0].attempts.len(), 2);
    assert_eq!(settled[1].attempts.len(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn nothing_goes_on_after_the_first_byte() {
    let hub = hub("").await;
    let first = step("priority", aims(&["sim-openai/m+cut_event=3"]));
    let second = step("priority", aims(&["sim-anthropic/m"]));
    hub.route("safe", json!({ "steps": [first, second] })).await;
    let answer = hub.ask(Dialect::OpenAi, "safe", true).await;
    assert!(answer.text().contains("error"), "{}", answer.text());
    assert_eq!(hub.only_call().await.attempts.len(), 1);
    hub.close().await;
}

#[actix_web::test]
async fn conditions_decide_who_goes_where() {
    let hub = hub("").await;
    let of = |when: serde_json::Value, model: &str| {
        let mut step = step("priority", aims(&[model]));
        step["when"] = when;
        step["last"] = json!(true);
        step
    };
    let steps = json!([
        of(json!({ "tags": { "team": ["red"] } }), "sim-openai/red"),
        of(
            json!({ "headers": { "x-tier": ["gold", "silver"] } }),
            "sim-openai/gold"
        ),
        of(
            json!({ "input_tokens": { "min": 1000 } }),
            "sim-openai/long"
        ),
        of(json!({ "needs": ["vision"] }), "sim-openai/seeing"),
        of(json!({ "keys": ["everything"] }), "sim-openai/ours"),
    ]);
    hub.route("by", json!({ "steps": steps })).await;
    let image =
        json!([{ "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA" } }]);
    let ask = |content: serde_json::Value| json!({ "model": "by", "messages": [{ "role": "user", "content": content }] });
    let mut tagged = ask(json!("hi"));
    tagged["metadata"] = json!({ "team": "red" });
    for (body, headers, key, model) in [
        (tagged, json!({}), json!("everything"), "red"),
        (
            ask(json!("hi")),
            json!({ "x-hub-tags": "a=b, team=red" }),
            json!(null),
            "red",
        ),
        (
            ask(json!("hi")),
            json!({ "x-tier": "silver" }),
            json!(null),
            "gold",
        ),
        (
            ask(json!("x".repeat(5_000))),
            json!({}),
            json!(null),
            "long",
        ),
        (ask(image), json!({}), json!(null), "seeing"),
        (ask(json!("hi")), json!({}), json!("everything"), "ours"),
    ] {
        let asked = json!({ "model": "by", "body": body, "headers": headers, "key": key });
        let told = hub.explained(asked).await;
        assert_eq!(told["plan"][0]["model"], model, "{told:#}");
        assert_eq!(told["plan"].as_array().unwrap().len(), 1);
    }
    let request = Dialect::OpenAi.request("by", false);
    let body: serde_json::Value = serde_json::from_str(&request).unwrap();
    let told = hub
        .explained(json!({ "model": "by", "key": "admin", "body": body }))
        .await;
    assert_eq!(told["plan"], json!([]));
    let why = told["refusal"].as_str().unwrap();
    assert!(
        why.contains("step 1") && why.contains("tag `team`"),
        "{why}"
    );
    // The call itself is told the same.
    let real = hub
        .send_as(
            super::support::ADMIN,
            Dialect::OpenAi,
            &Dialect::OpenAi.request("by", false),
        )
        .await
        .finish()
        .await;
    assert_eq!(real.status, 400, "{}", real.text());
    assert_eq!(real.json()["error"]["code"], "no_target_fits");
    assert_eq!(real.json()["error"]["message"], told["refusal"]);
    hub.close().await;
}

#[actix_web::test]
async fn a_key_may_use_a_route_by_its_name_or_what_it_may_use_of_it() {
    let keys = [("named", "safe"), ("half", "sim-anthropic/*"), ("none", "other/*")]
        .map(|(name, models)| {
            format!("[[keys]]\nname = \"{name}\"\nsecret = \"aigne-{name}-0123456789-0123456789-0123456789-ab\"\nmodels = [\"{models}\"]\n")
        });
    let hub = hub(&keys.concat()).await;
    let targets = aims(&["sim-openai/m", "sim-anthropic/m"]);
    hub.route("safe", json!({ "steps": [step("in_order", targets)] }))
        .await;
    for (name, provider, status) in [
        ("named", Some(OPENAI), 200),
        ("half", Some(ANTHROPIC), 200),
        ("none", None, 403),
    ] {
        let key = format!("aigne-{name}-0123456789-0123456789-0123456789-ab");
        let body = Dialect::OpenAi.request("safe", false);
        let answer = hub
            .send_as(&key, Dialect::OpenAi, &body)
            .await
            .finish()
            .await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        let listed = Call::send(hub.address, "GET", "/v1/models/safe", &headers, "");
        let listed = listed.await.finish().await;
        assert_eq!(listed.status == 200, status == 200, "{}", listed.text());
        let told = hub.explained(json!({ "model": "safe", "key": name })).await;
        assert_eq!(told["plan"][0]["provider"].as_str(), provider, "{told:#}");
    }
    let listed = hub.get("/v1/models", &[]).await.json();
    let of_route = listed["data"].as_array().unwrap().iter();
    assert_eq!(
        of_route
            .filter(|one| one["id"] == "safe" && one["owned_by"] == "route")
            .count(),
        1
    );
    hub.close().await;
}
