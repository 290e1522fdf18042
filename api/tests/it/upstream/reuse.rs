//! An idle connection that died is noticed, and the call it was taken for is sent once more.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bytes::Bytes;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::support::{Server, ok, post, read_request, text, upstream};

/// A server whose n-th request (from 1, over all connections) is hung up on if `hangs_up` says so,
/// after `part` of an answer was sent.
async fn fickle(
    hangs_up: fn(usize) -> bool,
    part: &'static [u8],
) -> (Server, Rc<RefCell<Vec<usize>>>) {
    let requests = Rc::new(Cell::new(0));
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let server = Server::start(move |connection, mut stream: TcpStream| {
        let (requests, log) = (Rc::clone(&requests), Rc::clone(&log));
        async move {
            while read_request(&mut stream).await.is_some() {
                requests.set(requests.get() + 1);
                log.borrow_mut().push(connection);
                if hangs_up(requests.get()) {
                    stream.write_all(part).await.unwrap();
                    return;
                }
                stream.write_all(&ok("hello")).await.unwrap();
            }
        }
    })
    .await;
    (server, seen)
}

#[actix_rt::test]
async fn a_reused_connection_that_dies_unanswered_is_replaced_once() {
    let (server, seen) = fickle(|request| request == 2, b"").await;
    let upstream = upstream();
    for _ in 0..2 {
        let answer = upstream.send(post(&server.url("/"))).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "hello");
    }
    assert_eq!(*seen.borrow(), [1, 1, 2], "the third request is the repeat");
}

#[actix_rt::test]
async fn the_repeat_takes_a_new_connection_even_if_more_idle_ones_wait() {
    // Two calls at once leave two idle connections. The third request meets a death on the first
    // of them; the other may be as dead, so it is not tried.
    let (server, seen) = fickle(|request| request == 3, b"").await;
    let upstream = upstream();
    let url = server.url("/");
    let (one, two) = futures_util::join!(upstream.send(post(&url)), upstream.send(post(&url)));
    let (one, two) = (one.unwrap(), two.unwrap());
    text(one).await.unwrap();
    text(two).await.unwrap();
    let answer = upstream.send(post(&url)).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "hello");
    assert_eq!(seen.borrow()[3], 3, "{seen:?}");
}

#[actix_rt::test]
async fn a_repeat_is_not_repeated() {
    let (server, seen) = fickle(|request| request >= 2, b"").await;
    let upstream = upstream();
    let answer = upstream.send(post(&server.url("/"))).await.unwrap();
    text(answer).await.unwrap();
    let error = upstream.send(post(&server.url("/"))).await.unwrap_err();
    assert_eq!(error.code(), "upstream_closed_unanswered");
    assert_eq!(*seen.borrow(), [1, 1, 2]);
}

#[actix_rt::test]
async fn a_new_connection_that_dies_is_not_repeated() {
    let (server, seen) = fickle(|_| true, b"").await;
    let error = upstream().send(post(&server.url("/"))).await.unwrap_err();
    assert_eq!(error.code(), "upstream_closed_unanswered");
    assert_eq!(*seen.borrow(), [1]);
}

#[actix_rt::test]
async fn a_reused_connection_that_answered_one_byte_is_not_repeated() {
    let (server, seen) = fickle(|request| request == 2, b"H").await;
    let upstream = upstream();
    let answer = upstream.send(post(&server.url("/"))).await.unwrap();
    text(answer).await.unwrap();
    let error = upstream.send(post(&server.url("/"))).await.unwrap_err();
    assert_eq!(error.code(), "upstream_closed_unanswered");
    assert_eq!(*seen.borrow(), [1, 1]);
}

#[actix_rt::test]
async fn a_server_that_always_closes_idle_connections_loses_no_call() {
    // It answers with keep-alive and closes at once: sometimes the close is seen before the next
    // call, sometimes in the middle of it.
    let server = Server::start(|_, mut stream| async move {
        if read_request(&mut stream).await.is_some() {
            stream.write_all(&ok("hello")).await.unwrap();
        }
    })
    .await;
    let upstream = upstream();
    for _ in 0..200 {
        let mut call = post(&server.url("/"));
        call.body = Bytes::from(vec![b'x'; 256 << 10]);
        let answer = upstream.send(call).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "hello");
    }
    assert_eq!(server.accepted(), 200);
}
