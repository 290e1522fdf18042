//! Reading a call's reply, from its beginning.

use std::sync::Arc;

use actix_web::error::ErrorBadGateway;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{Error, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};

use super::record::{End, Found, Head, Record};

/// Told with a reply that was made for an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A reader. Dropped, it has left.
pub struct Reader {
    record: Arc<Record>,
    number: u64,
    /// It joined a call that another request began.
    again: bool,
}

impl Reader {
    pub(super) fn new(record: Arc<Record>, again: bool) -> Self {
        Reader {
            number: record.enter(),
            record,
            again,
        }
    }

    /// The reply, once its head is there; `None`: the call broke off before.
    pub async fn respond(self) -> Option<HttpResponse> {
        let head = self.record.head().await?;
        if !head.whole {
            return Some(self.response(&head).streaming(self.into_body()));
        }
        let mut body = BytesMut::new();
        loop {
            self.record.news(self.number).await;
            match self.record.next(self.number) {
                Found::Chunk(chunk) => body.extend_from_slice(&chunk),
                Found::End(End::Complete) => return Some(self.response(&head).body(body.freeze())),
                Found::End(End::Broken) => return None,
                Found::Nothing => {}
            }
        }
    }

    fn response(&self, head: &Head) -> actix_web::HttpResponseBuilder {
        let mut response = HttpResponse::build(head.status);
        for header in &head.headers {
            response.append_header((header.0.clone(), header.1.clone()));
        }
        if self.again {
            response.insert_header((REPLAYED, HeaderValue::from_static("true")));
        }
        response
    }

    fn into_body(self) -> impl Stream<Item = Result<Bytes, Error>> {
        stream::unfold(Some(self), |reader| async move {
            let reader = reader?;
            loop {
                reader.record.news(reader.number).await;
                match reader.record.next(reader.number) {
                    Found::Chunk(chunk) => return Some((Ok(chunk), Some(reader))),
                    Found::End(End::Complete) => return None,
                    Found::End(End::Broken) => {
                        return Some((Err(ErrorBadGateway("the call broke off")), None));
                    }
                    Found::Nothing => {}
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
