//! What is refused, and in which words.

use serde_json::json;
use wire::Operation;

use super::{FORM, form, hub, post, post_as};
use crate::support::client::Call;
use crate::support::hub::TestHub;

#[actix_web::test]
async fn nobody_draws_speaks_or_listens_without_a_key() {
    let hub = hub().await;
    for operation in Operation::ALL {
        let path = format!("/v1{}", operation.path());
        for headers in [&[][..], &[("authorization", "Bearer aigne-wrong")]] {
            let body = r#"{"model":"demo/image","prompt":"x"}"#;
            let answer = Call::send(hub.address, "POST", &path, headers, body).await;
            let answer = answer.finish().await;
            assert_eq!(answer.status, 401, "{path}");
            assert_eq!(answer.json()["error"]["type"], "authentication_error");
        }
        let answer = hub.get(&path, &[]).await;
        assert_eq!(answer.status, 405, "{path}");
    }
    assert!(hub.simulator.witness().requests().is_empty());
    assert!(hub.all_settled().await.is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn broken_forms_are_told_what_is_wrong() {
    let hub = hub().await;
    let good = form(&[("model", "sim-openai/whisper"), ("file", "sound")]);
    let twice = form(&[("model", "a/b"), ("model", "c/d"), ("file", "sound")]);
    let count = form(&[("model", "a/b"), ("n", "many"), ("image", "P")]);
    let nameless = good
        .replace("name=\"model\"; ", "")
        .replace("name=\"model\"", "nom=\"m\"");
    let json = "application/json";
    let audio = "/v1/audio/transcriptions";
    for (path, kind, body, status, code, words) in [
        (audio, FORM, "", 400, "malformed_multipart", "begin"),
        (
            audio,
            FORM,
            &good[..good.len() - 8],
            400,
            "malformed_multipart",
            "boundary",
        ),
        (audio, FORM, &good[2..], 400, "malformed_multipart", "begin"),
        (
            audio,
            FORM,
            &nameless,
            400,
            "malformed_multipart",
            "no name",
        ),
        (
            audio,
            "multipart/form-data",
            &good,
            400,
            "malformed_multipart",
            "no boundary",
        ),
        (audio, FORM, &twice, 400, "duplicate_member", "model"),
        (
            audio,
            FORM,
            &form(&[("file", "sound")]),
            400,
            "missing_member",
            "model",
        ),
        (
            "/v1/images/variations",
            FORM,
            &count,
            400,
            "invalid_member",
            "whole number",
        ),
        (
            audio,
            "audio/wav",
            "RIFF",
            415,
            "unsupported_media_type",
            "audio/wav",
        ),
        (audio, json, "{", 400, "malformed_json", "JSON"),
        (
            "/v1/embeddings",
            FORM,
            &good,
            400,
            "malformed_multipart",
            "JSON object",
        ),
        (
            "/v1/embeddings",
            json,
            r#"{"model":1}"#,
            400,
            "invalid_member",
            "model",
        ),
        (
            "/v1/audio/speech",
            json,
            r#"{"model":"a"}"#,
            400,
            "missing_member",
            "input",
        ),
    ] {
        let answer = post_as(&hub, path, kind, body).await;
        let text = answer.text();
        assert_eq!(answer.status, status, "{text}");
        let error = &answer.json()["error"];
        assert_eq!(error["code"], code, "{text}");
        assert!(error["message"].as_str().unwrap().contains(words), "{text}");
        assert!(error["request_id"].is_string(), "{text}");
    }
    assert!(hub.simulator.witness().requests().is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn a_recording_that_is_too_large_is_413() {
    let hub = TestHub::with("", |config| config.server.form_limit_bytes = 10_000).await;
    let body = form(&[
        ("model", "sim-openai/whisper"),
        ("file", &"x".repeat(10_000)),
    ]);
    let answer = post_as(&hub, "/v1/audio/transcriptions", FORM, &body).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"]["code"], "body_too_large");
    assert!(hub.simulator.witness().requests().is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn the_providers_refusals_are_told_as_its_own() {
    let hub = hub().await;
    let ask = |model: &str| json!({"model": model, "input": "one"});
    let path = "/v1/embeddings";
    for (script, status, code) in [
        ("status=400", 400, "invalid_request_error"),
        ("status=429+retry_after=7", 429, "rate_limit_exceeded"),
        ("status=500", 502, "server_error"),
        ("html", 502, "bad_provider_answer"),
        ("empty", 502, "empty_provider_answer"),
    ] {
        let answer = post(&hub, path, ask(&format!("sim-openai/vectors+{script}"))).await;
        assert_eq!(answer.status, status, "{script}: {}", answer.text());
        assert_eq!(answer.json()["error"]["code"], code, "{script}");
        let after = script.contains("retry_after").then_some("7");
        assert_eq!(answer.header("retry-after"), after);
    }
    for settled in hub.settled(5).await {
        assert_eq!(settled.call.status, "failed");
        assert_eq!(
            (
                settled.call.usage_source.as_str(),
                settled.call.units.as_str()
            ),
            ("none", "{}")
        );
    }
    let unknown = json!({"model": "sim-openai/vectors", "input": "x", "colour": "red"});
    let answer = post(&hub, path, unknown).await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["param"]),
        (400, &json!("colour"))
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_provider_without_that_api_is_named() {
    let hub = hub().await;
    let ask = |model: &str| json!({"model": model, "input": "one"});
    let answer = post(&hub, "/v1/embeddings", ask("sim-anthropic/m")).await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (400, &json!("not_offered"))
    );
    let answer = post(&hub, "/v1/embeddings", ask("nobody/m")).await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (404, &json!("unknown_model"))
    );
    assert_eq!(hub.settled(2).await.len(), 2);
    hub.close().await;
}

#[actix_web::test]
async fn a_refused_key_of_the_hub_is_not_told_as_the_callers() {
    let hub = hub().await;
    let ask = json!({"model": "sim-openai/vectors+status=401", "input": "one"});
    let answer = post(&hub, "/v1/embeddings", ask).await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert_eq!(
        answer.json()["error"]["code"],
        "provider_refused_credential"
    );
    hub.close().await;
}
