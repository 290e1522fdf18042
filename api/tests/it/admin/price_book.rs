//! The price book: what rates are made from, whose they are, when they begin, and how lists and
//! margins change them.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use serde_json::{Value, json};

use super::hub::{Call, Hub};
use super::providers::create;

const ROOT: &str = "/api/ai-providers";

struct Book {
    hub: Hub,
    admin: String,
    provider: String,
}

impl Book {
    async fn start() -> Book {
        let hub = Hub::start().await;
        let admin = hub.key(Role::Admin).await;
        let named = json!({"name": "openai", "displayName": "OpenAI"});
        let provider = create(&hub, &admin, named).await;
        let provider = provider["id"].as_str().unwrap().to_owned();
        Book {
            hub,
            admin,
            provider,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self
            .hub
            .send(Call::get(&format!("{ROOT}{path}")).key(&self.admin))
            .await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.body
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> super::hub::Reply {
        let call = Call::new(method, &format!("{ROOT}{path}")).json(body);
        self.hub.send(call.key(&self.admin)).await
    }

    async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let reply = self.send(method, path, body).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.body
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.done(Method::POST, path, body).await
    }

    fn rates(&self) -> String {
        format!("/{}/model-rates", self.provider)
    }

    /// A rate that is made from costs.
    async fn made(&self, model: &str, margin: &str) -> Value {
        let body = json!({
            "model": model, "type": "chatCompletion", "margin": margin,
            "costs": {"input": "0.0000025", "output": "0.00001", "cacheRead": "0.00000125"},
            "tiers": [{"above": 200_000, "costs": {"input": "0.000005"}}, {"service": "batch", "costs": {"input": "0.00000125"}}],
            "unitRates": [{"unit": "search", "cost": "0.01"}],
        });
        self.post(&self.rates(), body).await
    }
}

#[actix_web::test]
async fn a_rate_is_made_from_cost_margin_and_the_price_of_a_credit_and_shows_all_three() {
    let book = Book::start().await;
    book.done(Method::PUT, "/price-policy", json!({"creditPrice": "0.5"}))
        .await;
    let rate = book.made("gpt", "20").await;
    assert_eq!(rate["inputRate"], "0.000006");
    assert_eq!(
        rate["rates"],
        json!({"input": "0.000006", "output": "0.000024", "cacheRead": "0.000003"})
    );
    assert_eq!(
        rate["costs"],
        json!({"input": "0.0000025", "output": "0.00001", "cacheRead": "0.00000125"})
    );
    assert_eq!(
        (&rate["margin"], &rate["creditPrice"]),
        (&json!("20"), &json!("0.5"))
    );
    assert_eq!(
        rate["tiers"][0],
        json!({"above": 200_000, "rates": {"input": "0.000012"}, "costs": {"input": "0.000005"}})
    );
    assert_eq!(rate["tiers"][1]["service"], "batch");
    assert_eq!(
        rate["unitRates"],
        json!([{"unit": "search", "rate": "0.024", "cost": "0.01"}])
    );
    // A rate that was entered shows the margin that it has.
    let body = json!({"model": "mini", "type": "chatCompletion", "inputRate": "0.000003", "outputRate": "0.00001",
        "unitCosts": {"input": "0.000001", "output": "0.000004"}});
    let entered = book.post(&book.rates(), body).await;
    assert_eq!(entered["margin"], "25");
    // Words alone leave the prices as they were made.
    let path = format!("{}/{}", book.rates(), rate["id"].as_str().unwrap());
    let told = book
        .done(Method::PUT, &path, json!({"description": "the big one"}))
        .await;
    assert_eq!(
        (&told["rates"], &told["margin"]),
        (&rate["rates"], &rate["margin"])
    );
}

#[actix_web::test]
async fn what_cannot_be_a_rate_is_refused_and_the_member_is_named() {
    let book = Book::start().await;
    let costs = json!({"input": "0.000001", "output": "0.000002"});
    for (member, value, param) in [
        ("margin", json!("-1"), "margin"),
        ("margin", json!("0.00001"), "margin"),
        ("creditPrice", json!("0"), "creditPrice"),
        ("costs", json!({"input": "-1"}), "costs.input"),
        (
            "costs",
            json!({"input": "0.0000000000000001"}),
            "costs.input",
        ),
        ("costs", json!({"input": "9000", "output": "1"}), "margin"),
        ("inputRate", json!("1"), "margin"),
        ("startsAt", json!("2026-11-23T11:59:59Z"), "startsAt"),
        ("startsAt", json!("tomorrow"), "startsAt"),
        ("scope", json!("planet"), "scope"),
        ("scope", json!("user"), "scopeId"),
        ("tiers", json!([{"costs": {}}]), "tiers[0]"),
        (
            "tiers",
            json!([{"service": "slow", "costs": {}}]),
            "tiers[0].service",
        ),
        (
            "tiers",
            json!([{"above": -1, "costs": {}}]),
            "tiers[0].above",
        ),
        ("unitRates", json!([{"unit": "search"}]), "unitRates"),
        // A margin makes the rates: those that are given beside it would be charged to nobody.
        (
            "tiers",
            json!([{"above": 9, "rates": {"input": "1"}}]),
            "tiers[0]",
        ),
        (
            "unitRates",
            json!([{"unit": "search", "rate": "1", "cost": "1"}]),
            "unitRates",
        ),
        ("caching", json!({"readRate": "1"}), "margin"),
    ] {
        let mut body =
            json!({"model": "m", "type": "chatCompletion", "margin": "50", "costs": costs});
        body[member] = value;
        let reply = book.send(Method::POST, &book.rates(), body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "invalid_member"),
            "{member}: {}",
            reply.text
        );
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
    let nothing = json!({"model": "m", "type": "chatCompletion"});
    let reply = book.send(Method::POST, &book.rates(), nothing).await;
    assert_eq!(reply.body["error"]["param"], "inputRate");
}

#[actix_web::test]
async fn scopes_defaults_and_rates_to_come_are_shown_to_admins_alone() {
    let book = Book::start().await;
    let rate = |model: &str, more: Value| {
        let mut body =
            json!({"model": model, "type": "chatCompletion", "inputRate": "1", "outputRate": "1"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let everyone = book.post(&book.rates(), rate("gpt", json!({}))).await;
    assert_eq!(
        (&everyone["scope"], &everyone["scopeId"]),
        (&json!("everyone"), &Value::Null)
    );
    let ann = json!({"scope": "user", "scopeId": "ann"});
    assert_eq!(
        book.post(&book.rates(), rate("gpt", ann.clone())).await["scopeId"],
        "ann"
    );
    let again = book
        .send(Method::POST, &book.rates(), rate("gpt", ann))
        .await;
    assert_eq!(again.code(), "rate_exists");
    book.post("/*/model-rates", rate("*", json!({}))).await;
    let later = json!({"inputRate": "2", "startsAt": "2026-12-01T00:00:00Z"});
    let path = format!("{}/{}", book.rates(), everyone["id"].as_str().unwrap());
    let later = book.done(Method::PUT, &path, later).await;
    assert_eq!(later["startsAt"], "2026-12-01T00:00:00.000Z");
    let count =
        async |query: &str| book.get(&format!("/model-rates{query}")).await["count"].clone();
    assert_eq!(count("").await, 1);
    assert_eq!(count("?includeAll=true").await, 4);
    let member = book.hub.key(Role::Member).await;
    let call = Call::get(&format!("{ROOT}/model-rates?includeAll=true")).key(&member);
    assert_eq!(book.hub.send(call).await.body["count"], 1);
    // The one to come can be taken back.
    let history = book.get(&format!("{path}/history")).await;
    assert_eq!(history.as_array().unwrap().len(), 3, "{history}");
    let coming = format!("{}/{}", book.rates(), later["id"].as_str().unwrap());
    book.done(Method::DELETE, &coming, json!({})).await;
    assert_eq!(count("?includeAll=true").await, 3);
    assert_eq!(
        book.get("/model-rates").await["list"][0]["endsAt"],
        Value::Null
    );
}

#[actix_web::test]
async fn a_margin_for_all_is_shown_before_it_is_applied_and_is_applied_once() {
    let book = Book::start().await;
    let rate = book.made("gpt", "0").await;
    let body =
        json!({"model": "by-hand", "type": "chatCompletion", "inputRate": "1", "outputRate": "1"});
    book.post(&book.rates(), body).await;
    let ask = |dry: bool| json!({"profitMargin": 50, "creditPrice": 1, "dryRun": dry});
    let preview = book.post("/bulk-rate-update", ask(true)).await;
    assert_eq!(
        (&preview["updated"], &preview["skipped"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        preview["summary"][0],
        json!({"id": rate["id"], "model": "gpt", "provider": "openai", "source": "database",
            "oldInputRate": "0.0000025", "newInputRate": "0.00000375",
            "oldOutputRate": "0.00001", "newOutputRate": "0.000015"})
    );
    assert_eq!(book.get("/price-policy").await["margin"], "0");
    let call = |body: Value| {
        Call::post(&format!("{ROOT}/bulk-rate-update"), body)
            .key(&book.admin)
            .header("idempotency-key", "once")
    };
    let first = book.hub.send(call(ask(false))).await;
    assert_eq!(first.body["updated"], 1, "{}", first.text);
    // The catalogue follows: its rates carry the margin from now on.
    let updated = |reply: &super::hub::Reply| reply.body["updated"].clone();
    let again = book.hub.send(call(ask(false))).await;
    assert_eq!((again.status.as_u16(), updated(&again)), (200, json!(1)));
    let other = book.hub.send(call(ask(true))).await;
    assert_eq!(
        (other.status.as_u16(), other.code()),
        (409, "idempotency_key_reused")
    );
    let fresh = book.post("/bulk-rate-update", ask(false)).await;
    assert_eq!(fresh["updated"], 0);
    assert_eq!(book.get("/price-policy").await["margin"], "50");
    let policy = json!({"profitMargin": 10, "creditPrice": 2, "providers": ["openai"]});
    let refused = book.send(Method::POST, "/bulk-rate-update", policy).await;
    assert_eq!(refused.body["error"]["param"], "creditPrice");
    let missing = book
        .send(
            Method::POST,
            "/bulk-rate-update",
            json!({"profitMargin": 10}),
        )
        .await;
    assert_eq!(missing.body["error"]["param"], "creditPrice");
}

/// LiteLLM's form, with `gpt` at another cost, `wild` ten times as dear, and one that is new.
fn list(text: &Value) -> Value {
    json!({"text": text.to_string(), "name": "prices.json"})
}

fn litellm() -> Value {
    json!({
        "gpt": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-6, "output_cost_per_token": 1e-5,
            "cache_read_input_token_cost": 1.25e-6},
        "wild": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-5, "output_cost_per_token": 1e-5},
        "same": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5},
        "new": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
    })
}

#[actix_web::test]
async fn a_price_list_is_staged_and_goes_live_change_by_change() {
    let book = Book::start().await;
    for model in ["gpt", "wild", "same"] {
        book.made(model, "20").await;
    }
    let before = book.get("/model-rates").await;
    let brought = book.post("/price-lists", list(&litellm())).await;
    assert_eq!(
        (
            &brought["status"],
            &brought["form"],
            &brought["unchanged"],
            &brought["leftAside"]
        ),
        (&json!("staged"), &json!("litellm"), &json!(1), &json!(1))
    );
    let changes = brought["changes"].as_array().unwrap();
    let of = |model: &str| {
        changes
            .iter()
            .find(|change| change["model"] == model)
            .unwrap()
    };
    let gpt = of("gpt");
    assert_eq!(gpt["reason"], Value::Null);
    assert_eq!(
        (&gpt["old"]["costs"]["input"], &gpt["new"]["costs"]["input"]),
        (&json!("0.0000025"), &json!("0.000003"))
    );
    // The rate carries the margin of the row that it replaces, not the raw cost.
    assert_eq!(
        (&gpt["new"]["rates"]["input"], &gpt["new"]["margin"]),
        (&json!("0.0000036"), &json!("20"))
    );
    assert!(
        of("wild")["reason"]
            .as_str()
            .unwrap()
            .contains("by more than the factor 2")
    );
    assert_eq!(
        book.get("/model-rates").await,
        before,
        "nothing is live yet"
    );

    let path = format!("/price-lists/{}", brought["id"].as_str().unwrap());
    let after = book
        .post(&format!("{path}/approve"), json!({"changes": [gpt["id"]]}))
        .await;
    assert_eq!(after["status"], "staged");
    let rates = book.get("/model-rates?model=gpt").await;
    assert_eq!(rates["list"][0]["inputRate"], "0.0000036");
    assert_eq!(rates["list"][0]["sourceVersion"], "prices.json");
    assert_eq!(
        rates["list"][0]["tiers"].as_array().unwrap().len(),
        2,
        "what the list leaves out stays"
    );
    let twice = book
        .send(
            Method::POST,
            &format!("{path}/approve"),
            json!({"changes": [gpt["id"]]}),
        )
        .await;
    assert_eq!(
        (twice.status.as_u16(), twice.code()),
        (409, "already_decided")
    );
    let turned_down = book.post(&format!("{path}/reject"), json!({})).await;
    assert_eq!(turned_down["status"], "decided");
    assert_eq!(book.get("/price-lists").await[0]["status"], "decided");
    assert_eq!(
        book.get("/model-rates?model=wild").await["list"][0]["inputRate"],
        "0.000003"
    );
}

#[actix_web::test]
async fn a_list_may_go_live_at_once_but_never_what_changes_too_much() {
    let book = Book::start().await;
    for model in ["gpt", "wild"] {
        book.made(model, "0").await;
    }
    let mut body = list(&litellm());
    body["apply"] = json!(true);
    body["includeNew"] = json!(true);
    let brought = book.post("/price-lists", body).await;
    let status = |model: &str| {
        let changes = brought["changes"].as_array().unwrap();
        let change = changes
            .iter()
            .find(|change| change["model"] == model)
            .unwrap();
        change["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        [status("gpt"), status("new"), status("same"), status("wild")],
        ["live", "live", "live", "staged"]
    );
    assert_eq!(
        book.get("/model-rates?model=wild").await["list"][0]["inputRate"],
        "0.0000025"
    );
}

#[actix_web::test]
async fn a_list_with_a_price_that_cannot_be_never_goes_live_unseen() {
    let book = Book::start().await;
    for model in ["gpt", "wrong"] {
        book.made(model, "0").await;
    }
    let before = book.get("/model-rates").await;
    let mut last = String::new();
    for (value, told) in [
        (json!(-1), "is -1, which is below zero"),
        (json!("x"), "is \"x\", which is no plain number"),
        (json!(1e30), "is 1e+30, which is more than can be counted"),
    ] {
        let wrong = json!({"litellm_provider": "openai", "mode": "chat",
            "input_cost_per_token": value, "output_cost_per_token": 1e-5});
        let alone = book
            .post("/price-lists", list(&json!({"wrong": wrong})))
            .await;
        assert_eq!(alone["status"], "malformed", "{alone}");
        let all = format!("`input_cost_per_token` of wrong {told}");
        let reason = alone["reason"].as_str().unwrap();
        assert!(reason.contains(&all), "{reason}");

        let mut models = litellm();
        models["wrong"] = wrong;
        let mut body = list(&models);
        body["apply"] = json!(true);
        let brought = book.post("/price-lists", body).await;
        assert_eq!(brought["status"], "staged", "{brought}");
        let reason = brought["reason"].as_str().unwrap();
        assert!(reason.contains(&all), "{reason}");
        let changes = brought["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{brought}");
        assert_eq!(
            (&changes[0]["model"], &changes[0]["status"]),
            (&json!("gpt"), &json!("staged"))
        );
        assert_eq!(book.get("/model-rates").await, before);
        last = brought["id"].as_str().unwrap().to_owned();
    }
    let path = format!("/price-lists/{last}/approve");
    book.post(&path, json!({})).await;
    assert_eq!(
        book.get("/model-rates?model=gpt").await["list"][0]["inputRate"],
        "0.000003"
    );
}

#[actix_web::test]
async fn a_price_that_moved_since_is_not_overwritten() {
    let book = Book::start().await;
    let rate = book.made("gpt", "20").await;
    let brought = book.post("/price-lists", list(&litellm())).await;
    let path = format!("{}/{}", book.rates(), rate["id"].as_str().unwrap());
    book.hub.clock.advance_ms(1);
    book.done(Method::PUT, &path, json!({"margin": "30"})).await;
    let path = format!("/price-lists/{}/approve", brought["id"].as_str().unwrap());
    let late = book.send(Method::POST, &path, json!({})).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "price_changed"));
    assert_eq!(book.get("/model-rates").await["list"][0]["margin"], "30");
}

#[actix_web::test]
async fn what_is_no_price_list_is_kept_with_the_reason_and_changes_nothing() {
    let book = Book::start().await;
    book.made("gpt", "0").await;
    let before = book.get("/model-rates").await;
    for (body, reason) in [
        (
            json!({"text": "{\"gpt\": {\"litellm"}),
            "is not a JSON object",
        ),
        (json!({"text": "[]"}), "is not a JSON object"),
        (json!({"text": "{}"}), "in no form that the hub knows"),
        (
            json!({"text": "{\"data\": []}"}),
            "holds no price in the form openrouter",
        ),
        (
            json!({"text": "{}", "form": "aigne"}),
            "has no object `providers`",
        ),
        (json!({"text": "# version: 1\nopenai\tm"}), "line 2"),
    ] {
        let brought = book.post("/price-lists", body).await;
        assert_eq!(brought["status"], "malformed");
        let told = brought["reason"].as_str().unwrap();
        assert!(told.contains(reason), "{told}");
    }
    assert_eq!(book.get("/model-rates").await, before);
    assert_eq!(book.get("/price-lists").await.as_array().unwrap().len(), 6);
    for (body, param) in [
        (json!({}), "url"),
        (json!({"url": "ftp://x.example/a"}), "url"),
        (json!({"url": "https://x.example/gone"}), "url"),
        (json!({"url": "https://x.example", "text": "{}"}), "text"),
        (json!({"text": "{}", "form": "xml"}), "form"),
    ] {
        let reply = book.send(Method::POST, "/price-lists", body).await;
        assert_eq!(reply.status, 400);
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
}

#[actix_web::test]
async fn a_list_is_fetched_from_a_url_in_every_form() {
    let book = Book::start().await;
    let router = json!({"name": "openrouter", "displayName": "OpenRouter", "baseUrl": "https://openrouter.ai/api/v1"});
    create(&book.hub, &book.admin, router).await;
    let files = [
        ("https://x.example/or.json?key=1", json!({"data": [{"id": "a/b", "pricing": {"prompt": "0.000001", "completion": "0.000002", "web_search": "0.01"}}]}).to_string()),
        ("https://x.example/aigne.json", json!({"providers": {"openai": {"gpt": {"pricingUnit": "per-token",
            "inputCostPerToken": 1e-6, "outputCostPerToken": 2e-6, "caching": {"read": 1e-7},
            "contextTiers": [{"threshold": ">200K", "inputCostPerToken": 2e-6}]}}}}).to_string()),
        ("https://x.example/own.tsv", "# version: 1\nopenai\tm\tchat\t\t\t\t\tin=1 out=2\t\n".to_owned()),
    ];
    for (url, text) in files {
        book.hub
            .tester
            .files
            .borrow_mut()
            .insert(url.to_owned(), text);
        let brought = book
            .post("/price-lists", json!({"url": url, "includeNew": true}))
            .await;
        assert_eq!(
            brought["changes"][0]["new"]["costs"]["input"], "0.000001",
            "{brought}"
        );
        assert!(!brought["origin"].as_str().unwrap().contains("key="));
    }
}

#[actix_web::test]
async fn the_check_finds_what_is_below_cost_and_what_has_drifted() {
    let book = Book::start().await;
    let never = book.get("/rate-check").await;
    assert_eq!(never["checkedAt"], Value::Null);
    let rate = |model: &str, input: &str, cost: &str| {
        json!({"model": model, "type": "chatCompletion", "inputRate": input, "outputRate": "0.1",
            "unitCosts": {"input": cost, "output": "0.00001"}})
    };
    for body in [
        rate("gpt-4o", "0.000001", "0.0000025"),
        rate("gpt-4.1", "1", "0.00001"),
        rate("nobody-knows", "1", "1"),
    ] {
        book.post(&book.rates(), body).await;
    }
    let said = book.post("/trigger-rate-check", json!({})).await;
    assert_eq!(said["message"], "Rate check triggered");
    let found = book.get("/rate-check").await;
    let findings: Vec<_> = found["rates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rate| {
            (
                rate["model"].as_str().unwrap(),
                rate["finding"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            ("gpt-4o", "below_cost"),
            ("gpt-4.1", "drift"),
            ("nobody-knows", "no_match")
        ]
    );
    // The priority tier has no rate of its own and is charged as any other call.
    let worst = &found["rates"][0];
    assert_eq!(worst["class"], "priority input");
    assert_eq!(
        (&worst["asked"], &worst["rate"]),
        (&json!("0.00000425"), &json!("0.000001"))
    );
    assert_eq!(worst["margin"], "-76.4706");
}

#[actix_web::test]
async fn a_worked_example_shows_each_class_times_its_rate() {
    let book = Book::start().await;
    let rate = book.made("gpt", "0").await;
    let ask = |more: Value| {
        let mut body = json!({"rateId": rate["id"]});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let by_class = json!({"usage": {"input": 1000, "cache_read": 4000, "output": 500}, "units": {"searches": 2}});
    let priced = book.post("/model-rates/example", ask(by_class)).await;
    assert_eq!(
        priced["lines"],
        json!([
            {"class": "input", "tokens": 1000, "rate": "0.0000025", "amount": "0.0025"},
            {"class": "cache_read", "tokens": 4000, "rate": "0.00000125", "amount": "0.005"},
            {"class": "output", "tokens": 500, "rate": "0.00001", "amount": "0.005"},
            {"class": "search", "tokens": 2, "rate": "0.01", "amount": "0.02"},
        ])
    );
    assert_eq!(priced["charge"], "0.0325");
    let reported = json!({"reported": {"prompt_tokens": 5000, "completion_tokens": 500,
        "prompt_tokens_details": {"cached_tokens": 4000}}, "dialect": "openai-chat", "service": "batch"});
    let priced = book.post("/model-rates/example", ask(reported)).await;
    assert_eq!(priced["charge"], "0.01125");
    for (more, param) in [
        (json!({"usage": {"luck": 1}}), "usage.luck"),
        (json!({"usage": {"input": -1}}), "usage.input"),
        (json!({"reported": {}, "dialect": "morse"}), "dialect"),
    ] {
        let reply = book
            .send(Method::POST, "/model-rates/example", ask(more))
            .await;
        assert_eq!(reply.body["error"]["param"], param, "{}", reply.text);
    }
}

#[actix_web::test]
async fn costs_that_upstreams_tools_send_are_taken_with_a_preview() {
    let book = Book::start().await;
    book.made("gpt", "20").await;
    let ask = |dry: bool| {
        json!({"mode": "sync", "dryRun": dry, "applyRates": true, "profitMargin": 20, "creditPrice": 1,
            "updates": [
                {"providerId": "openai", "model": "gpt", "unitCosts": {"input": 3e-6, "output": 1e-5}},
                {"providerId": "openai", "model": "none", "unitCosts": {"input": 1, "output": 1}}],
            "entries": [{"provider": "openai", "modelId": "fresh", "inputCostPerToken": 1e-6, "outputCostPerToken": 2e-6,
                "cacheTiers": [{"label": "write-5min", "costPerToken": 1.25e-6}, {"label": "write-1h", "costPerToken": 2e-6}], "isNew": true}]})
    };
    let preview = book.post("/bulk-rate-update", ask(true)).await;
    assert_eq!(
        preview["summary"],
        json!({"total": 3, "updated": 1, "unchanged": 0, "unmatched": 1, "created": 1, "errors": 0})
    );
    assert_eq!(book.get("/model-rates").await["count"], 1);
    book.post("/bulk-rate-update", ask(false)).await;
    let rates = book.get("/model-rates?model=fresh").await;
    assert_eq!(rates["list"][0]["rates"]["cacheWrite1h"], "0.0000024");
    assert_eq!(
        book.get("/model-rates?model=gpt").await["list"][0]["inputRate"],
        "0.0000036"
    );
    let wild = json!({"mode": "sync", "updates": [{"providerId": "openai", "model": "gpt", "unitCosts": {"input": 3e-6, "output": "1"}}],
        "applyRates": true, "profitMargin": 0, "creditPrice": 1});
    let refused = book.post("/bulk-rate-update", wild).await;
    assert!(
        refused["errors"][0]["error"]
            .as_str()
            .unwrap()
            .contains("factor")
    );
}
