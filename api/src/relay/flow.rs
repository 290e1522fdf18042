//! An answer of bytes that nobody reads: sound, passed on as it comes.
//!
//! Its last byte waits until the call and its charge are on disk. A body that breaks off is cut off
//! for the caller too: no error can be told in it.

use actix_http::header::HeaderValue;
use actix_web::Error;
use actix_web::error::ErrorBadGateway;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use wire::FailureKind;

use super::mishap::{Mishap, Origin};
use super::setback::Setback;
use super::stream::Desk;
use crate::metering::{Outcome, Settle};
use crate::routing::Target;
use crate::standing::circuits::Pass;
use crate::upstream::ByteStream;

/// A body on its way from a provider to a caller.
pub(super) struct Flow {
    /// `None` once no more is wanted of it.
    body: Option<ByteStream>,
    /// What the provider says it is.
    pub content_type: HeaderValue,
    target: Target,
    desk: Desk,
    /// Came with the head.
    first: Bytes,
    /// The last byte that came.
    held: Bytes,
}

impl Flow {
    /// Awaits the first bytes, so that nothing at all can still go to the next target.
    pub async fn open(
        mut body: ByteStream,
        content_type: HeaderValue,
        target: &Target,
        desk: Desk,
        settle: &mut Settle,
    ) -> Result<Self, Setback> {
        let first = loop {
            match body.next().await {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => break chunk,
                Some(Err(error)) => return Err(Setback::unreachable(target, &error)),
                None => {
                    return Err(Setback::empty(target));
                }
            }
        };
        settle.first_token();
        Ok(Flow {
            body: Some(body),
            content_type,
            target: target.clone(),
            desk,
            first,
            held: Bytes::new(),
        })
    }

    /// Tells the provider's circuit when the rest does not come.
    pub fn watched(mut self, pass: Pass) -> Self {
        self.desk.pass = Some(pass);
        self
    }

    /// The caller's body. Dropping it drops the guard, which settles what was produced.
    pub fn into_body(self, settle: Settle) -> impl Stream<Item = Result<Bytes, Error>> {
        stream::unfold((self, Some(settle)), |(mut flow, mut settle)| async move {
            let item = flow.next_bytes(&mut settle).await?;
            Some((item, (flow, settle)))
        })
    }

    async fn next_bytes(&mut self, guard: &mut Option<Settle>) -> Option<Result<Bytes, Error>> {
        let mut chunk = std::mem::take(&mut self.first);
        loop {
            let ready = self.hold_back(&chunk);
            if !ready.is_empty() {
                return Some(Ok(ready));
            }
            let next = tokio::select! {
                // A provider that never pauses must not keep the hub from stopping.
                biased;
                () = self.desk.stopping.cancelled() => None,
                next = self.body.as_mut()?.next() => Some(next),
            };
            match next {
                Some(Some(Ok(more))) => chunk = more,
                Some(Some(Err(error))) => {
                    let mishap = Mishap::of_transport(&self.target, &error);
                    return Some(Err(self.fail(guard.take()?, mishap).await));
                }
                Some(None) => return Some(self.complete(guard.take()?).await),
                None => return Some(Err(self.fail(guard.take()?, Mishap::stopping()).await)),
            }
        }
    }

    /// What may be sent: all but the last byte.
    fn hold_back(&mut self, chunk: &Bytes) -> Bytes {
        let Some(last) = chunk.len().checked_sub(1) else {
            return Bytes::new();
        };
        let mut ready = BytesMut::with_capacity(self.held.len() + last);
        ready.extend_from_slice(&self.held);
        ready.extend_from_slice(&chunk.slice(..last));
        self.held = chunk.slice(last..);
        ready.freeze()
    }

    async fn complete(&mut self, settle: Settle) -> Result<Bytes, Error> {
        self.body = None;
        let endings = settle.endings();
        let Some(ack) = settle.commit(&Outcome::Success) else {
            return Ok(std::mem::take(&mut self.held));
        };
        match tokio::time::timeout(self.desk.patience, ack).await {
            Ok(Ok(())) => Ok(std::mem::take(&mut self.held)),
            Ok(Err(_)) | Err(_) => {
                endings.iter().for_each(|ending| ending.is_unwritten());
                Err(cut_off(&Mishap::told(
                    FailureKind::Internal,
                    "not_recorded",
                    "the answer is complete, but the hub could not write its record",
                )))
            }
        }
    }

    async fn fail(&mut self, settle: Settle, mishap: Mishap) -> Error {
        // The provider need not go on.
        self.body = None;
        if let Some(mut pass) = self.desk.pass.take()
            && mishap.origin != Origin::Hub
        {
            pass.failed();
        }
        let outcome = Outcome::Failed {
            status: 200,
            code: mishap.code().to_owned(),
            message: mishap.in_full().to_owned(),
        };
        if let Some(ack) = settle.commit(&outcome) {
            drop(tokio::time::timeout(self.desk.patience, ack).await);
        }
        cut_off(&mishap)
    }
}

/// Makes the server close the connection before the body's end.
fn cut_off(mishap: &Mishap) -> Error {
    ErrorBadGateway(mishap.failure.message.clone())
}
