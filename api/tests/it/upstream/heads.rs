//! What is written to a provider, and how odd heads of answers are read.

use actix_http::Method;
use actix_http::header::{HeaderName, HeaderValue};
use bytes::Bytes;
use tokio::io::AsyncWriteExt as _;

use super::support::{Server, ok, post, read_request, text, upstream};

/// A server that answers every request with these bytes and ends the connection.
async fn saying(answer: &'static [u8]) -> Server {
    Server::start(move |_, mut stream| async move {
        read_request(&mut stream).await.unwrap();
        stream.write_all(answer).await.unwrap();
    })
    .await
}

#[actix_rt::test]
async fn the_message_is_framed_here_and_nothing_is_compressed() {
    let server = Server::start(|_, mut stream| async move {
        while let Some(seen) = read_request(&mut stream).await {
            stream.write_all(&ok(&seen.head)).await.unwrap();
        }
    })
    .await;
    let mut call = post(&server.url("/v1/chat?x=%20{y}|z"));
    for (name, value) in [
        ("host", "evil.test"),
        ("content-length", "1"),
        ("transfer-encoding", "chunked"),
        ("connection", "close"),
        ("expect", "100-continue"),
        ("accept-encoding", "gzip"),
        ("keep-alive", "timeout=5"),
        ("x-many", "one"),
        ("x-many", "two"),
        ("authorization", "Bearer k"),
    ] {
        let name = HeaderName::from_static(name);
        call.headers.push((name, HeaderValue::from_static(value)));
    }
    let answer = upstream().send(call).await.unwrap();
    let head = text(answer).await.unwrap();

    let mut lines: Vec<_> = head.lines().filter(|line| !line.is_empty()).collect();
    lines.retain(|line| !line.starts_with("date: "));
    assert_eq!(lines[0], "POST /v1/chat?x=%20{y}|z HTTP/1.1");
    lines[1..].sort_unstable();
    let host = format!("host: {}", server.address);
    assert_eq!(
        lines[1..],
        [
            "authorization: Bearer k",
            "content-length: 2",
            host.as_str(),
            "x-many: one",
            "x-many: two",
        ]
    );
}

#[actix_rt::test]
async fn interim_answers_are_left_out() {
    let server = saying(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n\
          HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    )
    .await;
    let answer = upstream().send(post(&server.url("/"))).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(text(answer).await.unwrap(), "hello");
}

#[actix_rt::test]
async fn an_answer_that_ends_with_its_connection_is_read_to_the_end() {
    for answer in [
        &b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello"[..],
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        b"HTTP/1.1 200 OK\n\nhello",
    ] {
        let server = saying(answer).await;
        let answer = upstream().send(post(&server.url("/"))).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "hello");
    }
}

#[actix_rt::test]
async fn answers_without_a_body_end_at_once_and_keep_the_connection() {
    let server = Server::start(|_, mut stream| async move {
        while let Some(seen) = read_request(&mut stream).await {
            let answer: &[u8] = match seen.head.split(' ').nth(1) {
                Some("/204") => b"HTTP/1.1 204 No Content\r\n\r\n",
                Some("/304") => b"HTTP/1.1 304 Not Modified\r\n\r\n",
                Some("/head") => b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n",
                _ => b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            };
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let upstream = upstream();
    for path in ["/204", "/304", "/empty", "/head", "/empty"] {
        let mut call = post(&server.url(path));
        if path == "/head" {
            call.method = Method::HEAD;
            call.body = Bytes::new();
        }
        let answer = upstream.send(call).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "");
    }
    assert_eq!(server.accepted(), 1);
}

#[actix_rt::test]
async fn a_head_that_comes_byte_by_byte_is_read() {
    let server = Server::start(|_, mut stream| async move {
        stream.set_nodelay(true).unwrap();
        read_request(&mut stream).await.unwrap();
        for byte in b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nx-a: b\r\n\r\nhello" {
            stream.write_all(&[*byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
    })
    .await;
    let answer = upstream().send(post(&server.url("/"))).await.unwrap();
    assert_eq!(answer.headers.get("x-a").unwrap(), "b");
    assert_eq!(text(answer).await.unwrap(), "hello");
}

#[actix_rt::test]
async fn what_is_not_http_is_a_protocol_error_and_silence_is_not() {
    for (answer, code) in [
        (
            &b"SSH-2.0-OpenSSH_9.6\r\n\r\n"[..],
            "upstream_protocol_error",
        ),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
            "upstream_protocol_error",
        ),
        (b"", "upstream_closed_unanswered"),
        (b"HTTP/1.1 200 OK\r\ncontent-", "upstream_closed_unanswered"),
    ] {
        let server = saying(answer).await;
        let error = upstream().send(post(&server.url("/?key=hunter2"))).await;
        let error = error.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.to_string().contains("hunter2"));
        assert!(!error.never_sent());
    }
}

#[actix_rt::test]
async fn an_endless_head_is_refused() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await.unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x-again: and again\r\n").await.is_ok() {}
    })
    .await;
    let error = upstream().send(post(&server.url("/"))).await.unwrap_err();
    assert_eq!(error.code(), "upstream_protocol_error", "{error}");
}

#[actix_rt::test]
async fn a_refusal_sent_before_the_upload_ended_is_read() {
    let server = Server::start(|_, mut stream| async move {
        let mut head = [0; 64];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut head)
            .await
            .unwrap();
        let answer =
            b"HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 7\r\n\r\ntoo big";
        stream.write_all(answer).await.unwrap();
    })
    .await;
    let mut call = post(&server.url("/"));
    call.body = Bytes::from(vec![b'x'; 16 << 20]);
    let answer = upstream().send(call).await.unwrap();
    assert_eq!(answer.status, 413);
    assert_eq!(text(answer).await.unwrap(), "too big");
}
