//! Refusals before a provider is asked: each in the caller's dialect, with status, code and id.

use crate::support::client::{self, Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// Headers, body, and the status and words that answer them.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, u16, &'a str);

fn message(dialect: Dialect, answer: &Answer) -> String {
    let body = answer.json();
    let error = match dialect {
        Dialect::OpenAi => &body["error"],
        Dialect::Anthropic => {
            assert_eq!(body["type"], "error");
            assert_eq!(body["request_id"], answer.header("x-request-id").unwrap());
            &body["error"]
        }
    };
    assert!(error["type"].is_string(), "{body}");
    error["message"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn every_refusal_speaks_the_callers_dialect() {
    let hub = TestHub::with("", |config| config.server.body_limit_bytes = 4096).await;
    let large = Dialect::OpenAi.request(&"m".repeat(5000), false);
    let bearer = format!("Bearer {KEY}");
    let good = ("authorization", bearer.as_str());
    let wrong = ("authorization", "Bearer aigne-wrong");
    for dialect in Dialect::BOTH {
        let fine = dialect.request("sim-openai/m", false);
        let cases: [Case<'_>; 9] = [
            (&[], &fine, 401, "no hub key was sent"),
            (&[wrong], &fine, 401, "does not know the key"),
            (
                &[good, ("x-api-key", "aigne-other")],
                &fine,
                400,
                "two different keys",
            ),
            (&[good], "{\"model\": \"m\",", 400, "line 1, column 14"),
            (&[good], "{}", 400, "`model` is required"),
            (&[good], "{\"model\":7}", 400, "`model`"),
            (
                &[good],
                "{\"model\":\"a\",\"model\":\"b\"}",
                400,
                "more than once",
            ),
            (
                &[good],
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                400,
                "`stream`",
            ),
            (&[good], &large, 413, "larger than 4096 bytes"),
        ];
        for (headers, body, status, words) in cases {
            let call = Call::send(hub.address, "POST", dialect.path(), headers, body).await;
            let answer = call.finish().await;
            assert_eq!(
                answer.status,
                status,
                "{dialect:?} {words}: {}",
                answer.text()
            );
            let told = message(dialect, &answer);
            assert!(told.contains(words), "{dialect:?}: {told}");
        }
    }
    assert!(hub.simulator.witness().requests().is_empty());
    assert!(hub.all_settled().await.is_empty());
    hub.close().await;
}

#[actix_web::test]
async fn a_body_that_goes_on_past_the_limit_is_refused_before_its_end() {
    let hub = TestHub::with("", |config| config.server.body_limit_bytes = 4096).await;
    let bearer = format!("Bearer {KEY}");
    // Chunked: no length says beforehand how much will come.
    let headers = [
        ("authorization", bearer.as_str()),
        ("transfer-encoding", "chunked"),
    ];
    let path = Dialect::OpenAi.path();
    let mut call = Call::send(hub.address, "POST", path, &headers, "").await;
    let chunk = format!("{:x}\r\n{}\r\n", 3000, "x".repeat(3000));
    call.write(&chunk.repeat(3)).await;
    call.until("larger than 4096 bytes").await;
    assert!(call.has("HTTP/1.1 413 "), "{}", call.seen());
    hub.close().await;
}

#[actix_web::test]
async fn more_calls_than_can_be_recorded_are_refused_before_a_provider_is_asked() {
    let hub = TestHub::with("", |config| config.storage.queue = 1).await;
    let stalled = Dialect::OpenAi.request("sim-openai/m+stall=2", true);
    let mut first = hub.send(Dialect::OpenAi, &stalled).await;
    first.events(1).await;
    for dialect in Dialect::BOTH {
        let refused = hub.ask(dialect, "sim-openai/m", false).await;
        assert_eq!(refused.status, 503);
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert!(message(dialect, &refused).contains("more calls under way"));
    }
    assert_eq!(hub.simulator.witness().requests().len(), 1);
    drop(first);
    hub.settled(1).await;
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        200
    );
    hub.close().await;
}

#[actix_web::test]
async fn a_file_that_no_target_reads_is_refused_before_a_provider_is_asked() {
    let google = "[[providers]]\nname = \"sim-google\"\nkind = \"google\"\nbase_url = \"http://{sim}\"\nmodels = [\"m\"]\n[[providers.credentials]]\nname = \"main\"\nvalue = \"sk-sim-google-main\"\n";
    let hub = TestHub::with(google, |_| {}).await;
    let chat = |provider: &str, part: &str| {
        format!(r#"{{"model":"{provider}/m","messages":[{{"role":"user","content":[{part}]}}]}}"#)
    };
    let picture = |media_type: &str| {
        format!(r#"{{"type":"image_url","image_url":{{"url":"data:{media_type};base64,AAAA"}}}}"#)
    };
    let sheet = r#"{"type":"file","file":{"file_data":"data:application/zip;base64,AAAA"}}"#;
    let cases = [
        ("sim-anthropic", picture("image/tiff"), "as `image/tiff`"),
        (
            "sim-anthropic",
            picture("application/pdf"),
            "`application/pdf`",
        ),
        ("sim-anthropic", sheet.to_owned(), "as `application/zip`"),
        (
            "sim-google",
            picture("application/pdf"),
            "`application/pdf`",
        ),
    ];
    let bearer = format!("Bearer {KEY}");
    let headers = [("authorization", bearer.as_str())];
    for (provider, part, words) in cases {
        let body = chat(provider, &part);
        let path = Dialect::OpenAi.path();
        let answer = client::call(hub.address, "POST", path, &headers, &body).await;
        assert_eq!(answer.status, 415, "{provider} {part}: {}", answer.text());
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "unsupported_media_type");
        assert_eq!(error["param"], "messages[0].content[0]");
        assert!(message(Dialect::OpenAi, &answer).contains(words), "{error}");
    }
    assert!(hub.simulator.witness().requests().is_empty());
    hub.close().await;
}
