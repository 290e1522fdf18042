//! Saving routes: what is refused, with which reason, and where else they come from.

use serde_json::{Value, json};

use super::asking::{aims, hub, step};
use super::support::admin;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

fn one(target: Value) -> Value {
    json!({ "steps": [{ "targets": [target] }] })
}

#[actix_web::test]
async fn what_can_never_work_is_refused_with_the_member_and_the_reason() {
    let hub = hub("").await;
    hub.route("there", one(json!({ "model": "sim-openai/m" })))
        .await;
    let m = json!({ "model": "sim-openai/m" });
    let canary = |percent: u32| json!({ "model": format!("sim-openai/c{percent}"), "canary": { "percent": percent } });
    let when = |when: Value| json!({ "model": "sim-openai/m", "when": when });
    for (route, member, reason) in [
        (json!({ "steps": [] }), "steps", "1 to 50"),
        (
            json!({ "steps": [{ "targets": [] }] }),
            "steps[0].targets",
            "1 to 50",
        ),
        (
            one(json!({ "model": "nowhere/m" })),
            "steps[0].targets[0].model",
            "names nothing",
        ),
        (
            one(json!({ "model": "gpt-99" })),
            "steps[0].targets[0].model",
            "names nothing",
        ),
        (
            one(when(json!({ "keys": ["nobody"] }))),
            "steps[0].targets[0].when.keys[0]",
            "names no key",
        ),
        (
            one(when(json!({ "input_tokens": { "min": 9, "max": 3 } }))),
            "steps[0].targets[0].when.input_tokens",
            "never match",
        ),
        (
            one(when(json!({ "tags": { "team": [] } }))),
            "steps[0].targets[0].when.tags.team",
            "never match",
        ),
        (
            one(when(json!({ "headers": { "X-Tier": ["a"] } }))),
            "steps[0].targets[0].when.headers.X-Tier",
            "small letters",
        ),
        (
            one(when(json!({ "headers": { "authorization": ["*"] } }))),
            "steps[0].targets[0].when.headers.authorization",
            "key",
        ),
        (
            one(when(json!({}))),
            "steps[0].targets[0].when",
            "says nothing",
        ),
        (
            json!({ "steps": [{ "targets": [canary(60), canary(50), m] }] }),
            "steps[0].targets[1].canary.percent",
            "110 of 100",
        ),
        (
            json!({ "steps": [{ "targets": [canary(101), m] }] }),
            "steps[0].targets[0].canary.percent",
            "1 to 100",
        ),
        (
            json!({ "steps": [{ "targets": [canary(10)] }] }),
            "steps[0].targets",
            "10 of 100",
        ),
        (
            json!({ "steps": [{ "targets": [m, m] }] }),
            "steps[0].targets[1].model",
            "there already",
        ),
        (
            json!({ "steps": [{ "targets": [m] }, { "targets": [m] }] }),
            "steps[1].targets",
            "never help",
        ),
        (
            json!({ "steps": [{ "targets": [m], "last": true }, { "targets": [{ "model": "there" }] }] }),
            "steps[1]",
            "never be reached",
        ),
        (
            json!({ "steps": [{ "targets": [m], "after": ["unavailable"] }] }),
            "steps[0].after",
            "never match",
        ),
        (
            json!({ "steps": [{ "when": { "projects": ["a"] }, "targets": [when(json!({ "projects": ["b"] }))] }] }),
            "steps[0].targets[0].when.projects",
            "never match",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "mirror": { "model": "nowhere/m" } }),
            "mirror.model",
            "names nothing",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "mirror": { "model": "there", "percent": 0 } }),
            "mirror.percent",
            "1 to 100",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "hedge": { "most_percent": 200 } }),
            "hedge.most_percent",
            "1 to 100",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "hedge": { "most_cost": "-1" } }),
            "hedge.most_cost",
            "no amount",
        ),
        (
            one(json!({ "model": "*" })),
            "steps[0].targets[0].model",
            "only the route `*`",
        ),
        (
            one(json!({ "model": "sim-openai/*" })),
            "steps[0].targets[0].model",
            "only the route `*`",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "mirror": { "model": "*" } }),
            "mirror.model",
            "only the route `*`",
        ),
        (
            one(when(json!({ "headers": { "x a": ["1"] } }))),
            "steps[0].targets[0].when.headers.x a",
            "no header can be called",
        ),
        (
            one(json!({ "model": "new" })),
            "steps[0].targets[0].model",
            "forms a loop: new → new",
        ),
        (
            one(json!({ "model": "demo/nothing" })),
            "steps[0].targets[0].model",
            "names nothing",
        ),
        (
            json!({ "steps": [{ "targets": [m] }], "hedge": { "after_ms": 5 } }),
            "hedge",
            "\"sim-openai/m\" alone",
        ),
        (
            json!({ "steps": [{ "targets": [{ "model": "there" }] }], "hedge": {} }),
            "hedge",
            "\"sim-openai/m\" alone",
        ),
        (
            json!({ "steps": [{ "targets": [m], "policy": "cheapest" }] }),
            "steps[0].policy",
            "wrong",
        ),
    ] {
        let mut body = route.clone();
        body["name"] = json!("new");
        let refused = hub.change("POST", "/api/routes", &body).await;
        assert_eq!(refused.status, 400, "{route}: {}", refused.text());
        let error = &refused.json()["error"];
        assert_eq!(error["param"], member, "{route}: {error}");
        let words = error["message"].as_str().unwrap();
        assert!(words.contains(reason), "{route}: {words}");
    }
    let listed = hub.admin("GET", "/api/routes").await;
    assert_eq!(
        listed["routes"].as_array().unwrap().len(),
        1,
        "nothing was saved"
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_loop_cannot_be_saved_by_any_way() {
    let hub = hub("").await;
    hub.route("a", one(json!({ "model": "sim-openai/m" })))
        .await;
    hub.route("b", one(json!({ "model": "a" }))).await;
    let c = hub.route("c", one(json!({ "model": "b" }))).await;
    let routes = hub.admin("GET", "/api/routes").await;
    let a = routes["routes"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/routes/{a}");
    for (change, at) in [
        (
            json!({ "steps": [{ "targets": aims(&["sim-openai/m", "c"]) }] }),
            "steps[0].targets[1].model",
        ),
        (json!({ "mirror": { "model": "b" } }), "mirror.model"),
    ] {
        let refused = hub.change("PATCH", &path, &change).await;
        assert_eq!(refused.status, 400, "{}", refused.text());
        let error = &refused.json()["error"];
        assert_eq!(error["param"], at);
        assert!(
            error["message"].as_str().unwrap().contains("a → "),
            "{error}"
        );
    }
    // Through three routes it still serves.
    let answer = hub.ask(Dialect::OpenAi, "c", false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // What others lead to stays, under its name.
    let gone = hub.change("DELETE", &path, &json!(null)).await;
    assert_eq!(
        (gone.status, &gone.json()["error"]["code"]),
        (409, &json!("route_in_use"))
    );
    let renamed = hub
        .change("PATCH", &path, &json!({ "name": "other" }))
        .await;
    assert_eq!(renamed.status, 409);
    let gone = hub
        .change("DELETE", &format!("/api/routes/{c}"), &json!(null))
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(hub.ask(Dialect::OpenAi, "c", false).await.status, 404);
    hub.close().await;
}

#[actix_web::test]
async fn a_route_is_changed_switched_off_and_taken_over() {
    let hub = hub("").await;
    let two = json!({ "steps": [{ "targets": aims(&["sim-openai/m", "sim-anthropic/m"]) }] });
    let id = hub.route("fast", two).await;
    let path = format!("/api/routes/{id}");
    let mut again = one(json!({ "model": "sim-openai/m" }));
    again["name"] = json!("fast");
    let taken = hub.change("POST", "/api/routes", &again).await;
    assert_eq!(taken.status, 409);
    let changed = json!({ "name": "quick", "description": "for all", "hedge": { "after_ms": 5 } });
    let changed = hub.change("PATCH", &path, &changed).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let shown = hub.admin("GET", &path).await;
    assert_eq!(shown["route"]["name"], "quick");
    assert_eq!(shown["route"]["definition"]["hedge"]["most_percent"], 10);
    let bare = hub.change("PATCH", &path, &json!({ "hedge": null })).await;
    assert_eq!(bare.json()["route"]["definition"].get("hedge"), None);
    assert_eq!(hub.ask(Dialect::OpenAi, "quick", false).await.status, 200);
    hub.change("PATCH", &path, &json!({ "enabled": false }))
        .await;
    assert_eq!(hub.ask(Dialect::OpenAi, "quick", false).await.status, 404);
    hub.close().await;
}

const IN_FILE: &str = r#"
[[routes]]
name = "filed"
sticky = "off"
[[routes.steps]]
policy = "lowest_price"
targets = [{ model = "sim-openai/m", weight = 2 }, { model = "sim-anthropic/m" }]
[[routes.steps]]
after = ["context_window"]
targets = [{ model = "sim-openai/large" }]
[routes.hedge]
after_ms = 800
"#;

#[actix_web::test]
async fn the_file_declares_routes_and_changes_them_alone() {
    let hub = hub(IN_FILE).await;
    assert_eq!(hub.ask(Dialect::OpenAi, "filed", false).await.status, 200);
    let listed = hub.admin("GET", "/api/routes").await;
    let route = &listed["routes"][0];
    assert_eq!(route["managed_by"], "hub.toml");
    assert_eq!(
        route["definition"]["steps"][1]["after"],
        json!(["context_window"])
    );
    let path = format!("/api/routes/{}", route["id"].as_str().unwrap());
    let refused = hub
        .change("PATCH", &path, &json!({ "enabled": false }))
        .await;
    assert_eq!(refused.json()["error"]["code"], "managed_elsewhere");
    hub.close().await;
}

#[test]
fn mistakes_in_the_file_are_told_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    for (text, told) in [
        ("[[routes]]\nname = \"a\"\n", "\"steps\" is missing"),
        (
            "[[routes]]\nname = \"a\"\nsteps = [{ targets = [{ model = \"demo/chat\", wieght = 1 }] }]\n",
            "wieght",
        ),
        (
            "[[routes]]\nname = \"a\"\nsteps = [{ targets = [] }]\n",
            "steps[0].targets must have 1 to 50",
        ),
        (
            "[[routes]]\nname = \"a\"\nstep = 1\nsteps = [{ targets = [{ model = \"demo/chat\" }] }]\n",
            "did you mean \"steps\"",
        ),
    ] {
        std::fs::write(folder.path().join("hub.toml"), text).unwrap();
        let env =
            aigne_hub::config::env::Env::of([("HUB_DATA_DIR", folder.path().to_str().unwrap())]);
        let error = aigne_hub::config::Config::load(&aigne_hub::config::Flags::default(), &env)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains(told), "{text}: {error}");
    }
}

#[actix_web::test]
async fn a_plan_that_is_explained_is_the_one_that_is_followed() {
    let hub: TestHub = hub(&admin()
        .replace("\"admin\"\nrole", "\"second\"\nrole")
        .replace("admin-0123", "other-0123"))
    .await;
    let first = step(
        "priority",
        aims(&["sim-openai/m+status=501", "sim-anthropic/m+status=501"]),
    );
    let second = step("in_order", aims(&["sim-anthropic/m"]));
    hub.route("path", json!({ "steps": [first, second] })).await;
    for number in 0..4 {
        let told = hub
            .explained(json!({ "model": "path", "key": "everything", "stream": false }))
            .await;
        let plan: Vec<_> = told["plan"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                format!(
                    "{}/{}",
                    one["provider"].as_str().unwrap(),
                    one["model"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(told["candidates"].as_array().unwrap().len(), 3);
        let answer = hub.ask(Dialect::OpenAi, "path", false).await;
        assert_eq!(answer.status, 200);
        let settled = hub.settled(number + 1).await;
        let went: Vec<_> = settled[number]
            .attempts
            .iter()
            .map(|one| format!("{}/{}", one.provider, one.model))
            .collect();
        assert_eq!(plan, went, "{told:#}");
    }
    hub.close().await;
}
