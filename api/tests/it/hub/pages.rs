//! Request ids, pages of other origins, paths and methods.

use crate::support::client::{Answer, Call};
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

async fn send(hub: &TestHub, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let call = Call::send(hub.address, method, path, headers, "").await;
    call.finish().await
}

#[actix_web::test]
async fn a_request_id_is_echoed_when_it_can_be_and_replaced_when_not() {
    let hub = TestHub::start().await;
    let bearer = format!("Bearer {KEY}");
    let long = "x".repeat(129);
    for (sent, kept) in [
        ("my-id-1", true),
        (&long[..128], true),
        (&long[..], false),
        ("with space", false),
        ("", false),
    ] {
        for dialect in Dialect::BOTH {
            let headers = [("authorization", bearer.as_str()), ("x-request-id", sent)];
            let body = dialect.request("nobody/m", false);
            let call = Call::send(hub.address, "POST", dialect.path(), &headers, &body).await;
            let answer = call.finish().await;
            let echoed = answer.header("x-request-id").unwrap();
            assert_eq!(echoed == sent, kept, "{sent:?} {echoed:?}");
            let record = hub.all_settled().await.pop().unwrap().call;
            assert_eq!(record.request_id, echoed);
            if dialect == Dialect::Anthropic {
                assert_eq!(answer.json()["request_id"], echoed);
            }
        }
    }
    // The admin API tells the same id in its body.
    let answer = hub.get("/api/keys", &[("x-request-id", "mine")]).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.header("x-request-id"), Some("mine"));
    assert_eq!(answer.json()["error"]["request_id"], "mine");
    hub.close().await;
}

#[actix_web::test]
async fn pages_of_any_origin_may_call_with_a_key_but_never_with_a_cookie() {
    let hub = TestHub::start().await;
    let origin = ("origin", "https://page.example");
    let headers = [
        origin,
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type,x-stainless-os",
        ),
    ];
    for path in ["/v1/chat/completions", "/v1/messages", "/v1/models"] {
        let preflight = send(&hub, "OPTIONS", path, &headers).await;
        assert_eq!(preflight.status, 204, "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            preflight.header("access-control-allow-headers"),
            Some("authorization,content-type,x-stainless-os")
        );
        let methods = preflight.header("access-control-allow-methods").unwrap();
        assert!(methods.contains("POST") && methods.contains("GET"));
        assert_eq!(preflight.header("access-control-allow-credentials"), None);
    }
    for path in ["/v1/models", "/v1/nothing"] {
        let answer = hub.get(path, &[origin]).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in ["x-request-id", "retry-after", "x-hub-left-out"] {
            assert!(exposed.contains(name), "{exposed}");
        }
    }
    let own = hub.get("/v1/models", &[]).await;
    assert_eq!(own.header("access-control-allow-origin"), None);
    // The API of admins is for the hub's own pages only.
    let admin = send(&hub, "OPTIONS", "/api/keys", &headers).await;
    assert_eq!(admin.header("access-control-allow-origin"), None);
    hub.close().await;
}

#[actix_web::test]
async fn a_path_that_is_not_there_and_a_method_that_is_not_taken_are_told() {
    let hub = TestHub::start().await;
    let none = hub.get("/v1/engines/x", &[]).await;
    assert_eq!(none.status, 404);
    let error = &none.json()["error"];
    assert_eq!(error["code"], "unknown_path");
    assert!(error["message"].as_str().unwrap().contains("/v1/engines/x"));
    assert!(error["type"].is_string());
    let none = hub.get("/v1/messages/batches", &[]).await;
    assert_eq!((none.status, &none.json()["type"]), (404, &"error".into()));

    for path in ["/v1/chat/completions", "/v1/messages"] {
        let wrong = hub.get(path, &[]).await;
        assert_eq!((wrong.status, wrong.header("allow")), (405, Some("POST")));
        assert!(wrong.text().contains(path));
    }
    let wrong = send(&hub, "DELETE", "/v1/models", &[]).await;
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, Some("GET, HEAD"))
    );

    let bearer = format!("Bearer {KEY}");
    let head = send(&hub, "HEAD", "/v1/models", &[("authorization", &bearer)]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for path in ["/health", "/ready"] {
        assert_eq!(hub.get(path, &[]).await.status, 200);
    }
    assert_eq!(send(&hub, "HEAD", "/", &[]).await.status, 200);
    hub.close().await;
}

#[actix_web::test]
async fn a_call_is_recorded_with_its_tags_and_the_address_that_a_proxy_on_this_machine_saw() {
    let hub = TestHub::start().await;
    let bearer = format!("Bearer {KEY}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-forwarded-for", "203.0.113.9, 198.51.100.4"),
        ("user-agent", "test/1"),
        ("x-hub-tags", "team = red, nightly"),
    ];
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    let path = Dialect::OpenAi.path();
    let call = Call::send(hub.address, "POST", path, &headers, &body).await;
    assert_eq!(call.finish().await.status, 200);
    let record = hub.only_call().await.call;
    assert_eq!(record.client_ip.as_deref(), Some("198.51.100.4"));
    assert_eq!(record.user_agent.as_deref(), Some("test/1"));
    assert_eq!(record.tags.as_deref(), Some(",team=red,nightly,"));
    hub.close().await;
}
