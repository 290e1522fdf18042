//! Bodies end, are cut, or are let go, and each of them is told apart.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use aigne_hub::upstream::UpstreamError;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{Notify, oneshot};

use super::support::{Server, post, read_request, text, until_gone, upstream};

const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n";

#[actix_rt::test]
async fn a_body_that_is_cut_never_ends_cleanly() {
    for (answer, received) in [
        (
            &b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello"[..],
            5,
        ),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n", 0),
        (b"HTTP/1.0 200 OK\r\ncontent-length: 10\r\n\r\nhello", 5),
        (CHUNKED, 5),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel",
            3,
        ),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
            5,
        ),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n1",
            5,
        ),
    ] {
        let server = Server::start(move |_, mut stream| async move {
            read_request(&mut stream).await.unwrap();
            stream.write_all(answer).await.unwrap();
        })
        .await;
        let answered = upstream().send(post(&server.url("/"))).await.unwrap();
        let host = server.address.to_string();
        let cut = text(answered).await;
        assert_eq!(
            cut,
            Err(UpstreamError::Cut { host, received }),
            "{answer:?}"
        );
    }
}

#[actix_rt::test]
async fn a_chunked_body_ends_cleanly_and_its_connection_is_used_again() {
    let server = Server::start(|_, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            stream.write_all(CHUNKED).await.unwrap();
            stream.write_all(b"6\r\n world\r\n0\r\n\r\n").await.unwrap();
        }
    })
    .await;
    let upstream = upstream();
    for _ in 0..3 {
        let answer = upstream.send(post(&server.url("/"))).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "hello world");
    }
    assert_eq!(server.accepted(), 1);
}

#[actix_rt::test]
async fn a_broken_chunk_size_is_a_protocol_error_or_a_cut_but_never_an_end() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await.unwrap();
        stream.write_all(CHUNKED).await.unwrap();
        stream.write_all(b"nonsense\r\n").await.unwrap();
    })
    .await;
    let answer = upstream().send(post(&server.url("/"))).await.unwrap();
    assert!(text(answer).await.is_err());
}

/// A server that notes when its peer was gone.
async fn watched(first: &'static [u8]) -> (Server, oneshot::Receiver<Instant>) {
    let (gone, told) = oneshot::channel();
    let gone = RefCell::new(Some(gone));
    let server = Server::start(move |_, mut stream| {
        let gone = gone.borrow_mut().take().unwrap();
        async move {
            read_request(&mut stream).await.unwrap();
            stream.write_all(first).await.unwrap();
            let _ = until_gone(&mut stream).await;
            gone.send(Instant::now()).unwrap();
        }
    })
    .await;
    (server, told)
}

#[actix_rt::test]
async fn dropping_a_body_closes_the_connection_at_once() {
    let (server, gone) = watched(CHUNKED).await;
    let mut answer = upstream().send(post(&server.url("/"))).await.unwrap();
    assert_eq!(answer.body.next().await.unwrap().unwrap(), "hello");
    let left = Instant::now();
    drop(answer);
    let took = gone.await.unwrap() - left;
    println!("the provider saw the end {took:?} after the body was dropped");
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[actix_rt::test]
async fn dropping_a_call_before_its_head_closes_the_connection_at_once() {
    let (server, gone) = watched(b"").await;
    let upstream = upstream();
    let mut sending = Box::pin(upstream.send(post(&server.url("/"))));
    while server.accepted() == 0 {
        let step = std::future::poll_fn(|cx| std::task::Poll::Ready(sending.as_mut().poll(cx)));
        assert!(step.await.is_pending());
        tokio::task::yield_now().await;
    }
    // The request has to be on its way before the call is let go.
    for _ in 0..50 {
        let step = std::future::poll_fn(|cx| std::task::Poll::Ready(sending.as_mut().poll(cx)));
        assert!(step.await.is_pending());
        tokio::task::yield_now().await;
    }
    let left = Instant::now();
    drop(sending);
    let took = gone.await.unwrap() - left;
    println!("the provider saw the end {took:?} after the call was dropped");
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[actix_rt::test]
async fn a_hundred_and_fifty_streams_run_at_once_on_one_client() {
    const STREAMS: usize = 150;
    let open = Rc::new(Cell::new(0));
    let all_open = Rc::new(Notify::new());
    let server = Server::start(move |_, mut stream| {
        let (open, all_open) = (Rc::clone(&open), Rc::clone(&all_open));
        async move {
            read_request(&mut stream).await.unwrap();
            stream.write_all(CHUNKED).await.unwrap();
            open.set(open.get() + 1);
            // Nobody is finished before everybody has begun.
            if open.get() == STREAMS {
                all_open.notify_waiters();
            } else {
                all_open.notified().await;
            }
            stream.write_all(b"0\r\n\r\n").await.unwrap();
        }
    })
    .await;
    let upstream = upstream();
    let url = server.url("/");
    let calls = (0..STREAMS).map(|_| async {
        let answer = upstream.send(post(&url)).await.unwrap();
        text(answer).await.unwrap()
    });
    let began = Instant::now();
    let bodies = join_all(calls).await;
    println!("{STREAMS} concurrent streams took {:?}", began.elapsed());
    assert!(bodies.iter().all(|body| body == "hello"));
    assert_eq!(server.accepted(), STREAMS);
}

#[actix_rt::test]
async fn large_bodies_pass_both_ways() {
    const SIZE: usize = 24 << 20;
    let server = Server::start(|_, mut stream| async move {
        let seen = read_request(&mut stream).await.unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
            seen.body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&seen.body).await.unwrap();
    })
    .await;
    let mut call = post(&server.url("/"));
    call.body = Bytes::from(vec![b'x'; SIZE]);
    let began = Instant::now();
    let answer = upstream().send(call).await.unwrap();
    assert_eq!(text(answer).await.unwrap().len(), SIZE);
    println!("{SIZE} bytes up and down took {:?}", began.elapsed());
}

#[actix_rt::test]
async fn a_provider_is_not_read_faster_than_its_reader() {
    const SIZE: usize = 64 << 20;
    let written = Rc::new(Cell::new(0));
    let count = Rc::clone(&written);
    let server = Server::start(move |_, mut stream| {
        let count = Rc::clone(&count);
        async move {
            read_request(&mut stream).await.unwrap();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let block = vec![b'x'; 64 << 10];
            while count.get() < SIZE && stream.write_all(&block).await.is_ok() {
                count.set(count.get() + block.len());
            }
        }
    })
    .await;
    let mut answer = upstream().send(post(&server.url("/"))).await.unwrap();
    answer.body.next().await.unwrap().unwrap();
    let mut before = usize::MAX;
    while written.get() != before {
        before = written.get();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    println!("{before} bytes lie in the kernel's buffers while nobody reads");
    assert!(before < SIZE / 4);
}
