//! Writing a reply down while its call is made.

use std::future::poll_fn;
use std::pin::Pin;

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};

use super::record::{Head, Record};

/// How the making of a call ended; the record is not told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// All of the reply came.
    Complete,
    /// It broke off.
    Broken,
}

/// Makes a call and writes its reply down. A reply of more than `most` bytes is passed on to whoever
/// reads it and not kept; `too_long` hears of that first.
pub(crate) async fn made(
    record: &Record,
    call: impl Future<Output = HttpResponse>,
    most: usize,
    too_long: impl Fn(),
) -> Ended {
    let (head, body) = call.await.into_parts();
    let mut body = Box::pin(body);
    record.begin(Head {
        status: head.status(),
        headers: head
            .headers()
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        whole: !matches!(body.as_ref().size(), BodySize::Stream),
    });
    loop {
        record.room().await;
        match poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            Some(Ok(chunk)) => record.push(chunk),
            Some(Err(_)) => return Ended::Broken,
            None => return Ended::Complete,
        }
        if record.bytes() > most {
            too_long();
            record.pass_on();
        }
    }
}
