//! Reading a call's reply, from its beginning.

use std::sync::Arc;

use actix_web::error::ErrorBadGateway;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{Error, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use wire::FailureKind;

use super::record::{Head, Next, Record, ReplyEnd};
use crate::error::Refusal;

/// A reader. Dropped, it has left.
pub(crate) struct Reader {
    record: Arc<Record>,
    number: u64,
    told: Option<(HeaderName, HeaderValue)>,
}

impl Reader {
    /// One that begins at the beginning.
    pub fn new(record: Arc<Record>) -> Self {
        Reader {
            number: record.enter(),
            record,
            told: None,
        }
    }

    /// With a header in front of what it reads.
    pub fn telling(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.told = Some((name, value));
        self
    }

    /// The reply, once its head is there; an error when the call broke off before.
    pub async fn respond(self) -> Result<HttpResponse, Refusal> {
        let head = self.record.head().await.ok_or_else(broke_off)?;
        if !head.whole {
            return Ok(self.response(&head).streaming(self.into_body()));
        }
        let body = self.whole().await.ok_or_else(broke_off)?;
        Ok(self.response(&head).body(body))
    }

    /// All of the body; `None`: it broke off.
    pub async fn whole(&self) -> Option<Bytes> {
        let mut body = BytesMut::new();
        loop {
            match self.next().await {
                Next::Chunk(chunk) => body.extend_from_slice(&chunk),
                Next::End(ReplyEnd::Complete) => return Some(body.freeze()),
                Next::End(ReplyEnd::Broken) | Next::Nothing => return None,
            }
        }
    }

    /// What comes next, once it is there.
    pub async fn next(&self) -> Next {
        loop {
            self.record.news(self.number).await;
            match self.record.next(self.number) {
                Next::Nothing => {}
                found => return found,
            }
        }
    }

    fn response(&self, head: &Head) -> actix_web::HttpResponseBuilder {
        let mut response = head.response();
        if let Some(told) = &self.told {
            response.insert_header(told.clone());
        }
        response
    }

    fn into_body(self) -> impl Stream<Item = Result<Bytes, Error>> {
        stream::unfold(Some(self), |reader| async move {
            let reader = reader?;
            match reader.next().await {
                Next::Chunk(chunk) => Some((Ok(chunk), Some(reader))),
                Next::End(ReplyEnd::Complete) => None,
                Next::End(ReplyEnd::Broken) | Next::Nothing => {
                    Some((Err(ErrorBadGateway("the call broke off")), None))
                }
            }
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.record.leave(self.number);
    }
}

fn broke_off() -> Refusal {
    let message = "the call that this request waited for broke off; repeat it";
    Refusal::new(FailureKind::Overloaded, "call_broke_off", message).retry_in(1)
}
