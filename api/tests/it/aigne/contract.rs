//! Every route of upstream AIGNE Hub: its method, who may call it, and the shape of what it answers.

use serde_json::{Value, json};

use crate::support::client::{Answer, call};
use crate::support::hub::{KEY, TestHub};

const BOSS: &str = "aigne-test-boss-56789-0123456789-0123456789-abc";

/// Who may call a route.
#[derive(Clone, Copy, PartialEq)]
enum May {
    Anyone,
    Known,
    Admin,
    Component,
}
use May::{Admin, Anyone, Component, Known};

/// A route: method, path, who may call it, what is sent, the status of who may, and pointers to what
/// the answer has.
type Route = (
    &'static str,
    &'static str,
    May,
    &'static str,
    u16,
    &'static [&'static str],
);

const ERROR: &[&str] = &["/error/message"];
const CHAT: &str = r#"{"input":{"messages":[{"role":"user","content":"Hi"}],"modelOptions":{"model":"sim-openai/m"}},"options":{"streaming":false}}"#;
const COMPLETION: &str = r#"{"model":"sim-openai/m","prompt":"Hi"}"#;
const COMPLETED: &[&str] = &["/role", "/text", "/content", "/choices/0/message"];
const IMAGE: &str =
    r#"{"input":{"prompt":"a cat","modelOptions":{"model":"sim-openai/pictures"}}}"#;
const DRAW: &str = r#"{"model":"sim-openai/pictures","prompt":"a cat"}"#;
const DRAWN: &[&str] = &["/images/0/b64_json", "/data/0/b64_json", "/model", "/usage"];
const EMBED: &str =
    r#"{"input":{"input":"a","modelOptions":{"model":"sim-openai/vectors"}},"options":{}}"#;
const EMBED_OPENAI: &str = r#"{"model":"sim-openai/vectors","input":"a"}"#;
const EMBEDDED: &[&str] = &["/data/0/embedding", "/data/0/index", "/data/0/object"];
const STATS: &[&str] = &["/modelStats/list", "/modelStats/totalModelCount"];
const DAYS: &str = r#"{"startDate":"2026-11-01","endDate":"2026-11-02"}"#;
const CLEANUP: &str = r#"{"userDid":"z1","startTime":1,"endTime":2}"#;

/// What is served below each root of providers.
const PROVIDERS: [Route; 21] = [
    ("GET", "/test-models", Admin, "", 200, &["/openai"]),
    (
        "GET",
        "",
        Admin,
        "",
        200,
        &[
            "/0/id",
            "/0/name",
            "/0/displayName",
            "/0/baseUrl",
            "/0/enabled",
            "/0/credentials",
        ],
    ),
    ("POST", "", Admin, "{}", 400, ERROR),
    ("PUT", "/none", Admin, r#"{"enabled":false}"#, 404, ERROR),
    ("DELETE", "/none", Admin, "", 404, ERROR),
    (
        "POST",
        "/none/credentials",
        Admin,
        r#"{"name":"a","value":"sk-a"}"#,
        404,
        ERROR,
    ),
    (
        "PUT",
        "/none/credentials/none",
        Admin,
        r#"{"name":"a","value":"sk-a"}"#,
        404,
        ERROR,
    ),
    ("DELETE", "/none/credentials/none", Admin, "", 404, ERROR),
    (
        "POST",
        "/none/credentials/test",
        Admin,
        r#"{"value":"sk-a"}"#,
        404,
        ERROR,
    ),
    ("GET", "/none/credentials/none/check", Admin, "", 404, ERROR),
    ("GET", "/none/model-rates", Known, "", 404, ERROR),
    (
        "POST",
        "/none/model-rates",
        Admin,
        r#"{"model":"m","type":"chatCompletion","inputRate":1,"outputRate":1}"#,
        404,
        ERROR,
    ),
    (
        "PUT",
        "/none/model-rates/none",
        Admin,
        r#"{"inputRate":1}"#,
        404,
        ERROR,
    ),
    ("DELETE", "/none/model-rates/none", Admin, "", 404, ERROR),
    ("POST", "/model-rates", Admin, "{}", 400, ERROR),
    (
        "GET",
        "/model-rates",
        Known,
        "",
        200,
        &["/count", "/list", "/paging/page", "/paging/pageSize"],
    ),
    (
        "GET",
        "/chat/models",
        Known,
        "",
        200,
        &[
            "/0/model",
            "/0/rates/0/inputRate",
            "/0/providers/0/displayName",
        ],
    ),
    (
        "GET",
        "/models",
        Anyone,
        "",
        200,
        &[
            "/0/key",
            "/0/model",
            "/0/type",
            "/0/provider",
            "/0/input_credits_per_token",
            "/0/output_credits_per_token",
            "/0/modelMetadata",
            "/0/providerDisplayName",
        ],
    ),
    (
        "POST",
        "/bulk-rate-update",
        Admin,
        r#"{"mode":"odd"}"#,
        400,
        ERROR,
    ),
    (
        "GET",
        "/health",
        Admin,
        "",
        200,
        &["/providers/sim-openai/main/running", "/timestamp"],
    ),
    (
        "POST",
        "/trigger-rate-check",
        Admin,
        "",
        200,
        &["/message", "/timestamp"],
    ),
];

/// Everything else.
const ROUTES: [Route; 66] = [
    ("GET", "/api/v2/status", Anyone, "", 200, &["/available"]),
    (
        "POST",
        "/api/v2/chat/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v2/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v2/chat",
        Known,
        CHAT,
        200,
        &[
            "/text",
            "/model",
            "/usage/inputTokens",
            "/usage/outputTokens",
            "/modelWithProvider",
        ],
    ),
    (
        "POST",
        "/api/v2/image",
        Known,
        IMAGE,
        200,
        &[
            "/images/0/type",
            "/images/0/data",
            "/usage/inputTokens",
            "/model",
            "/modelWithProvider",
        ],
    ),
    ("POST", "/api/v2/image/generations", Known, DRAW, 200, DRAWN),
    (
        "POST",
        "/api/v2/video",
        Known,
        r#"{"input":{}}"#,
        400,
        ERROR,
    ),
    (
        "POST",
        "/api/v2/embeddings",
        Known,
        EMBED,
        200,
        &[
            "/embeddings/0",
            "/data/0/embedding",
            "/usage/inputTokens",
            "/modelWithProvider",
        ],
    ),
    (
        "POST",
        "/api/v2/embeddings",
        Known,
        EMBED_OPENAI,
        200,
        EMBEDDED,
    ),
    (
        "POST",
        "/api/v2/audio/speech",
        Known,
        r#"{"model":"sim-openai/voice","input":"Hi","voice":"alloy"}"#,
        200,
        &[],
    ),
    (
        "POST",
        "/api/v2/audio/transcriptions",
        Known,
        "{}",
        400,
        ERROR,
    ),
    ("GET", "/api/v1/status", Anyone, "", 200, &["/available"]),
    (
        "POST",
        "/api/v1/chat/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v1/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v1/embeddings",
        Known,
        EMBED_OPENAI,
        200,
        EMBEDDED,
    ),
    ("POST", "/api/v1/image/generations", Known, DRAW, 200, DRAWN),
    (
        "POST",
        "/api/v1/audio/speech",
        Known,
        r#"{"model":"sim-openai/voice","input":"Hi","voice":"alloy"}"#,
        200,
        &[],
    ),
    (
        "POST",
        "/api/v1/audio/transcriptions",
        Known,
        "{}",
        400,
        ERROR,
    ),
    (
        "GET",
        "/api/v1/sdk/status",
        Anyone,
        "",
        200,
        &["/available"],
    ),
    (
        "POST",
        "/api/v1/sdk/chat/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v1/sdk/completions",
        Known,
        COMPLETION,
        200,
        COMPLETED,
    ),
    (
        "POST",
        "/api/v1/sdk/embeddings",
        Known,
        EMBED_OPENAI,
        200,
        EMBEDDED,
    ),
    (
        "POST",
        "/api/v1/sdk/image/generations",
        Known,
        DRAW,
        200,
        DRAWN,
    ),
    (
        "POST",
        "/api/v1/sdk/audio/speech",
        Known,
        r#"{"model":"sim-openai/voice","input":"Hi","voice":"alloy"}"#,
        200,
        &[],
    ),
    ("GET", "/api/app/status", Anyone, "", 400, ERROR),
    (
        "GET",
        "/api/app/config",
        Anyone,
        "",
        200,
        &["/useAIKitService"],
    ),
    (
        "PATCH",
        "/api/app/config",
        Admin,
        r#"{"useAIKitService":false}"#,
        200,
        &["/useAIKitService"],
    ),
    (
        "PATCH",
        "/api/app/config",
        Admin,
        r#"{"useAIKitService":true}"#,
        400,
        ERROR,
    ),
    (
        "GET",
        "/api/app/usage?startTime=1795305600&endTime=1795392000",
        Admin,
        "",
        200,
        &["/list"],
    ),
    ("GET", "/api/app/usage", Admin, "", 400, ERROR),
    (
        "POST",
        "/api/app/register",
        Anyone,
        r#"{"publicKey":"0x00"}"#,
        410,
        ERROR,
    ),
    (
        "GET",
        "/api/app/client/subscription/success?redirect=https://evil.example",
        Anyone,
        "",
        302,
        &[],
    ),
    (
        "POST",
        "/api/app/subscription/cancel",
        Anyone,
        "",
        400,
        ERROR,
    ),
    (
        "POST",
        "/api/app/subscription/recover",
        Anyone,
        "",
        400,
        ERROR,
    ),
    (
        "GET",
        "/api/did/cancel-subscription-ai-service",
        Anyone,
        "",
        410,
        ERROR,
    ),
    (
        "GET",
        "/api/did/recover-subscription-ai-service",
        Anyone,
        "",
        410,
        ERROR,
    ),
    (
        "GET",
        "/api/did/recover-subscription-ai-service/token",
        Anyone,
        "",
        410,
        ERROR,
    ),
    ("GET", "/api/app/service/status", Anyone, "", 200, &[""]),
    (
        "GET",
        "/api/app/service/usage?startTime=1795305600&endTime=1795392000",
        Admin,
        "",
        200,
        &["/list"],
    ),
    ("POST", "/api/app/service/register", Admin, "", 410, ERROR),
    (
        "GET",
        "/api/user/credit/grants",
        Known,
        "",
        200,
        &["/count", "/list", "/paging"],
    ),
    (
        "GET",
        "/api/user/credit/transactions",
        Known,
        "",
        200,
        &["/count", "/list", "/paging"],
    ),
    (
        "GET",
        "/api/user/credit/balance",
        Known,
        "",
        200,
        &[
            "/balance",
            "/currency/decimal",
            "/total",
            "/grantCount",
            "/pendingCredit",
        ],
    ),
    (
        "GET",
        "/api/user/credit/payment-link",
        Anyone,
        "",
        200,
        &[""],
    ),
    (
        "GET",
        "/api/user/service/credit/grants",
        Known,
        "",
        200,
        &["/count", "/list", "/paging"],
    ),
    (
        "GET",
        "/api/user/service/credit/transactions",
        Known,
        "",
        200,
        &["/count", "/list", "/paging"],
    ),
    (
        "GET",
        "/api/user/service/credit/balance",
        Known,
        "",
        200,
        &["/balance", "/currency/decimal"],
    ),
    (
        "GET",
        "/api/user/service/credit/payment-link",
        Anyone,
        "",
        200,
        &[""],
    ),
    (
        "GET",
        "/api/user/info",
        Known,
        "",
        200,
        &[
            "/user/did",
            "/user/fullName",
            "/creditBalance",
            "/paymentLink",
            "/enableCredit",
            "/profileLink",
        ],
    ),
    (
        "POST",
        "/api/user/admin/user-info",
        Admin,
        r#"{"userDids":["z1"]}"#,
        200,
        &["/users/0/did", "/users/0/fullName"],
    ),
    (
        "GET",
        "/api/user/model-calls?page=1&pageSize=10&status=all",
        Known,
        "",
        200,
        &[
            "/count",
            "/list/0/id",
            "/list/0/type",
            "/list/0/usageMetrics/totalTokens",
            "/list/0/appInfo/appDid",
            "/list/0/provider/displayName",
            "/paging/pageSize",
        ],
    ),
    (
        "GET",
        "/api/user/model-calls/export?locale=zh",
        Known,
        "",
        200,
        &[],
    ),
    ("GET", "/api/user/usage-stats", Known, "", 200, STATS),
    ("GET", "/api/user/admin/user-stats", Admin, "", 200, STATS),
    (
        "POST",
        "/api/user/cleanup-daily-stats",
        Admin,
        CLEANUP,
        200,
        &["/message", "/deleted"],
    ),
    (
        "GET",
        "/api/usage/quota",
        Known,
        "",
        200,
        &[
            "/total",
            "/remaining",
            "/used",
            "/pendingCredit",
            "/estimatedDaysRemaining",
            "/dailyAvgCredits",
            "/currency",
        ],
    ),
    (
        "GET",
        "/api/usage/projects",
        Known,
        "",
        200,
        &[
            "/projects/0/appDid",
            "/projects/0/appName",
            "/projects/0/totalCalls",
            "/projects/0/totalCredits",
            "/projects/0/avgDuration",
            "/projects/0/successRate",
            "/projects/0/lastCallTime",
            "/total",
            "/page",
            "/pageSize",
        ],
    ),
    (
        "GET",
        "/api/usage/projects/group-trends",
        Known,
        "",
        200,
        &[
            "/projects/0/appDid",
            "/projects/0/lastCallTime",
            "/trends/0/timestamp",
            "/trends/0/byProject",
            "/granularity",
        ],
    ),
    (
        "GET",
        "/api/usage/trends",
        Admin,
        "",
        200,
        &[
            "/trends/0/timestamp",
            "/trends/0/calls",
            "/trends/0/successCalls",
            "/trends/0/successRate",
            "/trends/0/avgDuration",
            "/trends/0/avgTtfb",
            "/trends/0/totalCredits",
            "/trends/0/totalUsage",
        ],
    ),
    (
        "GET",
        "/api/usage/projects/trends",
        Known,
        "",
        200,
        &["/project/appDid", "/project/appName", "/trends/0/calls"],
    ),
    (
        "GET",
        "/api/usage/projects/calls",
        Known,
        "",
        200,
        &[
            "/list/0/id",
            "/list/0/callTime",
            "/list/0/createdAt",
            "/list/0/traceId",
            "/list/0/model",
            "/list/0/providerId",
            "/list/0/status",
            "/list/0/duration",
            "/list/0/credits",
            "/list/0/ttfb",
            "/count",
            "/page",
            "/pageSize",
        ],
    ),
    (
        "POST",
        "/api/usage/stats/backfill",
        Admin,
        DAYS,
        200,
        &["/processed", "/ranges"],
    ),
    ("POST", "/api/payment/callback", Component, "{}", 200, &[]),
    (
        "POST",
        "/api/meilisearch/embeddings",
        Known,
        r#"{"model":"sim-openai/vectors","data":{"text":"a"}}"#,
        200,
        &["/data/embedding/0"],
    ),
    (
        "GET",
        "/api/migration/status",
        Admin,
        "",
        200,
        &["/paymentRunning"],
    ),
    (
        "POST",
        "/api/migration/rebuild-model-call-stats",
        Admin,
        "",
        200,
        &["/success", "/message", "/totalRecords", "/monthsProcessed"],
    ),
];

async fn send(hub: &TestHub, key: Option<&str>, route: &Route, path: &str) -> Answer {
    let bearer = key.map(|key| format!("Bearer {key}"));
    let mut headers = Vec::new();
    if !route.3.is_empty() {
        headers.push(("content-type", "application/json"));
    }
    if let Some(bearer) = &bearer {
        headers.push(("authorization", bearer.as_str()));
    }
    call(hub.address, route.0, path, &headers, route.3).await
}

/// A refusal that every client of upstream can read: an object with words, or words beside.
fn refused(told: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{told}: {}", answer.text());
    let body = answer.json();
    let words = body.pointer("/error/message").or(body.get("message"));
    assert!(words.is_some_and(Value::is_string), "{told}: {body}");
}

async fn walk(hub: &TestHub, route: &Route, path: &str) {
    let (method, _, may, _, status, has) = route;
    let told = format!("{method} {path}");
    let anonymous = send(hub, None, route, path).await;
    let member = send(hub, Some(KEY), route, path).await;
    let admin = send(hub, Some(BOSS), route, path).await;
    let stranger = send(hub, Some("aigne-nobody"), route, path).await;
    let allowed = match may {
        Anyone => vec![anonymous, member, admin],
        Known => {
            refused(&told, &anonymous, 401);
            refused(&told, &stranger, 401);
            vec![member, admin]
        }
        Admin => {
            refused(&told, &anonymous, 401);
            refused(&told, &stranger, 401);
            refused(&told, &member, 403);
            vec![admin]
        }
        Component => {
            refused(&told, &anonymous, 401);
            refused(&told, &member, 403);
            refused(&told, &admin, 403);
            Vec::new()
        }
    };
    for answer in allowed {
        assert_eq!(answer.status, *status, "{told}: {}", answer.text());
        if has.is_empty() {
            continue;
        }
        let body = answer.json();
        for pointer in *has {
            assert!(
                body.pointer(pointer).is_some(),
                "{told} lacks {pointer}: {body}"
            );
        }
        // A secret that was saved is never told.
        assert!(!answer.text().contains("sk-sim-openai-main"), "{told}");
    }
}

#[actix_web::test]
async fn every_route_of_upstream_answers_whom_it_should_in_the_shape_that_clients_read() {
    let more = format!("[[keys]]\nname = \"boss\"\nsecret = \"{BOSS}\"\nrole = \"admin\"\n");
    let hub = TestHub::with(&more, |_| {}).await;
    // Something to be told of, for both keys.
    for key in [KEY, BOSS] {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        let made = call(hub.address, "POST", "/api/v2/chat", &headers, CHAT).await;
        assert_eq!(made.status, 200, "{}", made.text());
    }
    for route in &ROUTES {
        walk(&hub, route, route.1).await;
    }
    for root in ["/api/ai-providers", "/api/ai"] {
        for route in &PROVIDERS {
            walk(&hub, route, &format!("{root}{}", route.1)).await;
        }
    }
    hub.close().await;
}

#[actix_web::test]
async fn who_has_paid_is_sent_to_the_hubs_own_page_alone() {
    let hub = TestHub::start().await;
    let path =
        "/api/app/client/subscription/success?redirect=https://evil.example/&checkout_session_id=1";
    let answer = call(hub.address, "GET", path, &[], "").await;
    let to = answer.header("location").unwrap();
    assert!(!to.contains("evil.example"), "{to}");
    hub.close().await;
}

#[actix_web::test]
async fn the_status_says_what_stands_in_the_way() {
    let hub = TestHub::start().await;
    let status = async |query: &str, key: Option<&str>| {
        let bearer = key.map(|key| format!("Bearer {key}"));
        let headers: Vec<_> = bearer
            .iter()
            .map(|it| ("authorization", it.as_str()))
            .collect();
        let path = format!("/api/v2/status{query}");
        let answer = call(hub.address, "GET", &path, &headers, "").await;
        assert_eq!(answer.status, 200);
        answer.json()
    };
    let fine = json!({"available": true});
    assert_eq!(status("", None).await, fine);
    assert_eq!(status("?model=sim-openai/m", Some(KEY)).await, fine);
    assert_eq!(status("?model=sim-openai/pictures", Some(KEY)).await, fine);
    let unknown = status("?model=nowhere/none", Some(KEY)).await;
    assert_eq!(
        (&unknown["available"], &unknown["code"]),
        (&json!(false), &json!(404))
    );
    assert!(unknown["error"].is_string());
    let stranger = status("", Some("aigne-nobody")).await;
    assert_eq!(
        (&stranger["available"], &stranger["code"]),
        (&json!(false), &json!(401))
    );
    hub.close().await;
}
