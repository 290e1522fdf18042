//! Each clock rings with its own code and says what was waited for.
//!
//! Time itself is the subject here, so these tests wait for real, shortly.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use aigne_hub::upstream::error::Stage;
use aigne_hub::upstream::{Clocks, Outbound, UpstreamError};
use futures_util::StreamExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::time::sleep;

use super::support::{
    Detour, Names, PATIENT, Server, led, led_settings, ok, post, read_request, text, until_gone,
    upstream,
};

const SHORT: Duration = Duration::from_millis(60);

fn with(url: &str, clocks: Clocks) -> Outbound {
    Outbound {
        clocks,
        ..post(url)
    }
}

async fn silent_after(first: &'static [u8]) -> Server {
    Server::start(move |_, mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(first).await;
        let _ = until_gone(&mut stream).await;
    })
    .await
}

fn rang_in_time(began: Instant) {
    let took = began.elapsed();
    assert!(took >= SHORT && took < Duration::from_secs(5), "{took:?}");
}

#[actix_rt::test]
async fn the_connect_clock_covers_every_step_and_names_it() {
    let mute = silent_after(b"").await;
    let names = Names::new(&[]);
    let detour = Detour::new(&[("10.0.0.1", mute.address), ("10.0.0.9", mute.address)]);
    let settings = aigne_hub::upstream::UpstreamSettings {
        http_proxy: Some("http://10.0.0.9:3128".to_owned().into()),
        no_proxy: Some("10.0.0.1, 10.0.0.2, never.test".to_owned()),
        ..led_settings(&names, &detour)
    };
    let upstream = aigne_hub::upstream::Upstream::new(&settings).unwrap();
    let clocks = Clocks {
        connect: SHORT,
        ..PATIENT
    };
    for (url, expected) in [
        ("http://never.test/", Stage::Resolving),
        ("http://10.0.0.2/", Stage::Dialling),
        ("http://10.0.0.3/", Stage::Tunnelling),
        ("https://10.0.0.1/", Stage::Securing),
    ] {
        let began = Instant::now();
        let error = upstream.send(with(url, clocks)).await.unwrap_err();
        rang_in_time(began);
        let UpstreamError::ConnectTimeout { stage, after, .. } = error.clone() else {
            panic!("{error}");
        };
        assert_eq!((stage, after), (expected, SHORT));
        assert_eq!(error.failure().status, 504);
        assert!(error.never_sent());
    }
    let error = upstream.send(with("http://10.0.0.2:81/", clocks)).await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "no connection to 10.0.0.2:81 within 60 ms: \
         still waiting for the connection to be accepted"
    );
}

#[actix_rt::test]
async fn the_first_byte_clock_rings_when_no_head_comes() {
    for part in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-"] {
        let server = silent_after(part).await;
        let clocks = Clocks {
            first_byte: SHORT,
            ..PATIENT
        };
        let began = Instant::now();
        let error = upstream().send(with(&server.url("/"), clocks)).await;
        rang_in_time(began);
        let error = error.unwrap_err();
        assert_eq!(error.code(), "upstream_first_byte_timeout");
        let words = format!("{} did not begin to answer within 60 ms", server.address);
        assert_eq!(error.to_string(), words);
    }
}

#[actix_rt::test]
async fn the_first_byte_clock_does_not_run_while_connecting() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
        stream.write_all(&ok("hello")).await.unwrap();
    })
    .await;
    // Two silent addresses hold the dialling up for half a second.
    let names = Names::new(&[("slow.test", &[&["10.0.0.8", "10.0.0.9", "10.0.0.1"]])]);
    let upstream = led(&names, &Detour::new(&[("10.0.0.1", server.address)]));
    let clocks = Clocks {
        first_byte: Duration::from_millis(300),
        ..PATIENT
    };
    let began = Instant::now();
    let answer = upstream.send(with("http://slow.test/", clocks)).await;
    assert!(began.elapsed() >= Duration::from_millis(450));
    assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
}

#[actix_rt::test]
async fn the_idle_clock_rings_when_the_answer_goes_silent() {
    let server =
        silent_after(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n").await;
    let clocks = Clocks {
        idle: SHORT,
        ..PATIENT
    };
    let call = with(&server.url("/"), clocks);
    let mut answer = upstream().send(call).await.unwrap();
    assert_eq!(answer.body.next().await.unwrap().unwrap(), "hello");
    let began = Instant::now();
    let error = answer.body.next().await.unwrap().unwrap_err();
    rang_in_time(began);
    assert_eq!(error.code(), "upstream_idle_timeout");
    let words = "sent nothing for 60 ms in the middle of its answer";
    assert!(error.to_string().ends_with(words), "{error}");
    assert!(answer.body.next().await.is_none(), "the error is the end");
}

#[actix_rt::test]
async fn every_chunk_winds_the_idle_clock_up_again() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n";
        stream.write_all(head).await.unwrap();
        for _ in 0..12 {
            sleep(Duration::from_millis(50)).await;
            stream.write_all(b"x").await.unwrap();
        }
    })
    .await;
    let clocks = Clocks {
        idle: Duration::from_millis(400),
        ..PATIENT
    };
    let call = with(&server.url("/"), clocks);
    let began = Instant::now();
    let answer = upstream().send(call).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "x".repeat(12));
    assert!(began.elapsed() > clocks.idle);
}

#[actix_rt::test]
async fn a_slow_reader_is_not_taken_for_a_silent_provider() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na";
        stream.write_all(head).await.unwrap();
        sleep(SHORT / 2).await;
        stream.write_all(b"b").await.unwrap();
        let _ = until_gone(&mut stream).await;
    })
    .await;
    let clocks = Clocks {
        idle: SHORT,
        ..PATIENT
    };
    let call = with(&server.url("/"), clocks);
    let mut answer = upstream().send(call).await.unwrap();
    assert_eq!(answer.body.next().await.unwrap().unwrap(), "a");
    sleep(SHORT * 3).await;
    assert_eq!(answer.body.next().await.unwrap().unwrap(), "b");
    sleep(SHORT * 3).await;
    assert!(answer.body.next().await.is_none());
}

#[actix_rt::test]
async fn the_total_clock_rings_in_the_head_and_in_a_lively_body() {
    let clocks = Clocks {
        total: SHORT,
        ..PATIENT
    };
    let mute = silent_after(b"").await;
    let began = Instant::now();
    let error = upstream().send(with(&mute.url("/"), clocks)).await;
    rang_in_time(began);
    let words = format!("the call to {} was not done within 60 ms", mute.address);
    assert_eq!(error.unwrap_err().to_string(), words);

    let chunks = Rc::new(Cell::new(0));
    let count = Rc::clone(&chunks);
    let lively = Server::start(move |_, mut stream| {
        let count = Rc::clone(&count);
        async move {
            read_request(&mut stream).await;
            let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            stream.write_all(head).await.unwrap();
            while stream.write_all(b"1\r\nx\r\n").await.is_ok() {
                count.set(count.get() + 1);
                sleep(Duration::from_millis(5)).await;
            }
        }
    })
    .await;
    let began = Instant::now();
    let answer = upstream().send(with(&lively.url("/"), clocks)).await;
    let error = text(answer.unwrap()).await.unwrap_err();
    rang_in_time(began);
    assert_eq!(error.code(), "upstream_total_timeout");
    assert!(chunks.get() > 3);
}
