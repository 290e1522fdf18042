//! What a connection may do: the length of heads and addresses, the pace of heads and bodies, and how
//! many there may be.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::client::call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::Dialect;

/// A client of bytes.
struct Raw(TcpStream);

impl Raw {
    async fn connect(hub: &TestHub) -> Raw {
        let stream = TcpStream::connect(hub.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Raw(stream)
    }

    async fn write(&mut self, text: &str) {
        // The hub may have closed it already.
        drop(self.0.write_all(text.as_bytes()).await);
    }

    /// All that comes until the hub closes the connection.
    async fn until_closed(&mut self) -> String {
        let mut all = Vec::new();
        let read = self.0.read_to_end(&mut all);
        let read = tokio::time::timeout(Duration::from_secs(20), read).await;
        // A connection that is cut off may end with a reset.
        drop(read.expect("it was not closed"));
        String::from_utf8(all).unwrap()
    }

    /// Reads until this text came.
    async fn until(&mut self, text: &str) -> String {
        let mut all = String::new();
        while !all.contains(text) {
            let mut buffer = [0; 4096];
            let read = self.0.read(&mut buffer);
            let read = tokio::time::timeout(Duration::from_secs(20), read).await;
            let count = read.unwrap().unwrap();
            assert!(count > 0, "closed before {text:?}: {all}");
            all += &String::from_utf8_lossy(&buffer[..count]);
        }
        all
    }
}

#[actix_web::test]
async fn an_address_or_headers_that_are_too_long_are_refused_in_the_callers_dialect() {
    let hub = TestHub::with("", |config| {
        config.server.url_limit_bytes = 1_000;
        config.server.head_limit_bytes = 4_000;
    })
    .await;
    let long = "x".repeat(1_000);
    let header = "h".repeat(4_000);
    let bearer = format!("Bearer {KEY}");
    for dialect in Dialect::BOTH {
        let body = dialect.request("sim-openai/m", false);
        let path = format!("{}?{long}", dialect.path());
        let own = match dialect {
            Dialect::OpenAi => ("authorization", bearer.as_str()),
            Dialect::Anthropic => ("x-api-key", KEY),
        };
        let refused = call(hub.address, "POST", &path, &[own], &body).await;
        assert_eq!(refused.status, 414, "{}", refused.text());
        let words = refused.json()["error"]["message"].to_string();
        assert!(words.contains("1000"), "{words}");
        assert_eq!(
            refused.json()["type"] == "error",
            dialect == Dialect::Anthropic
        );
        let headers = [own, ("x-more", header.as_str())];
        let refused = call(hub.address, "POST", dialect.path(), &headers, &body).await;
        assert_eq!(refused.status, 431, "{}", refused.text());
        assert!(refused.header("x-request-id").is_some());
        let fine = call(hub.address, "POST", dialect.path(), &[own], &body).await;
        assert_eq!(fine.status, 200);
    }
    // More than the HTTP server reads of any head.
    let mut raw = Raw::connect(&hub).await;
    raw.write(&format!(
        "GET /v1/models HTTP/1.1\r\nhost: hub\r\nx-more: {}",
        "h".repeat(140_000)
    ))
    .await;
    assert!(raw.until_closed().await.starts_with("HTTP/1.1 431 "));
    hub.close().await;
}

#[actix_web::test]
async fn a_head_that_never_ends_is_cut_off_also_behind_a_whole_request() {
    let hub = TestHub::with("", |config| {
        config.server.head_timeout = Duration::from_secs(1);
        config.server.keep_alive = Duration::from_secs(1);
    })
    .await;
    let began = Instant::now();
    let mut first = Raw::connect(&hub).await;
    first
        .write("POST /v1/chat/completions HTTP/1.1\r\nhost: hub\r\n")
        .await;
    assert!(first.until_closed().await.starts_with("HTTP/1.1 408 "));
    let mut second = Raw::connect(&hub).await;
    second
        .write("GET /health HTTP/1.1\r\nhost: hub\r\n\r\nGET /health HTTP/1.1\r\nx-slow: ")
        .await;
    second.until("200 OK").await;
    // A byte now and then keeps nobody.
    let cut = async {
        loop {
            if second.0.write_all(b"a").await.is_err() {
                return;
            }
            let mut buffer = [0; 64];
            let read = second.0.read(&mut buffer);
            let read = tokio::time::timeout(Duration::from_millis(50), read).await;
            if let Ok(Ok(0) | Err(_)) = read {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), cut)
        .await
        .unwrap();
    assert!(began.elapsed() < Duration::from_secs(10));
    hub.close().await;
}

#[actix_web::test]
async fn a_call_that_takes_longer_than_idle_connections_are_kept_is_not_cut_off() {
    let hub = TestHub::with("", |config| {
        config.server.head_timeout = Duration::from_millis(100);
        config.server.keep_alive = Duration::from_millis(100);
    })
    .await;
    let answer = hub
        .ask(Dialect::OpenAi, "sim-openai/m+chunks=8+pace=120", true)
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.events().last().unwrap(), "[DONE]");
    hub.close().await;
}

#[actix_web::test]
async fn a_body_larger_than_its_surface_takes_is_refused() {
    let hub = TestHub::with("", |config| {
        config.server.body_limit_bytes = 2_048;
        config.server.form_limit_bytes = 4_096;
    })
    .await;
    let bearer = format!("Bearer {KEY}");
    let own = [("authorization", bearer.as_str())];
    let text = "t".repeat(3_000);
    let chat = Dialect::OpenAi.request(&text, false);
    let refused = call(hub.address, "POST", "/v1/chat/completions", &own, &chat).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text().contains("HUB_BODY_LIMIT"));
    let image = format!(r#"{{"model":"sim-openai/m","prompt":"{text}"}}"#);
    let taken = call(hub.address, "POST", "/v1/images/edits", &own, &image).await;
    assert_ne!(taken.status, 413, "{}", taken.text());
    let larger = image.replace(&text, &text.repeat(2));
    let refused = call(hub.address, "POST", "/v1/images/edits", &own, &larger).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text().contains("HUB_FORM_LIMIT"));
    hub.close().await;
}

#[actix_web::test]
async fn so_many_connections_there_may_be_and_one_that_closes_makes_room() {
    let hub = TestHub::with("", |config| {
        config.server.connections = 100;
        config.server.connections_each = 8;
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..8 {
        let mut raw = Raw::connect(&hub).await;
        raw.write("GET /health HTTP/1.1\r\nhost: hub\r\n\r\n").await;
        raw.until("200 OK").await;
        open.push(raw);
    }
    for (path, header) in [
        ("/v1/models", "a: b"),
        ("/v1/models", "anthropic-version: 2023-06-01"),
    ] {
        let mut more = Raw::connect(&hub).await;
        more.write(&format!(
            "GET {path} HTTP/1.1\r\nhost: hub\r\n{header}\r\n\r\n"
        ))
        .await;
        let answer = more.until_closed().await;
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.contains("retry-after: 1"), "{answer}");
        assert_eq!(
            answer.contains(r#""type":"error""#),
            header.starts_with("anthropic")
        );
    }
    // A crowd beyond that is not even answered.
    let mut crowd = Vec::new();
    for _ in 0..8 {
        crowd.push(Raw::connect(&hub).await);
    }
    let last = crowd.last_mut().unwrap();
    assert_eq!(last.until_closed().await, "");
    drop((crowd, open));
    let began = Instant::now();
    loop {
        let mut raw = Raw::connect(&hub).await;
        raw.write("GET /health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")
            .await;
        if raw.until_closed().await.starts_with("HTTP/1.1 200 ") {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    hub.close().await;
}
