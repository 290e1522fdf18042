//! The body of an answer: its clocks, and whether it ended or was cut.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_http::header;
use awc::ClientResponse;
use awc::http::Version;
use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep};

use super::Clocks;
use super::call::{Call, Line};
use super::error::UpstreamError;

/// How an answer says where its body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// By a length or by chunks: a connection that ends earlier cut it.
    Marked,
    /// By the end of the connection.
    UntilClose,
}

impl Framing {
    /// Reads the framing from the head.
    pub(super) fn of(response: &ClientResponse) -> Self {
        let marked = response.version() == Version::HTTP_11
            || response.headers().contains_key(header::CONTENT_LENGTH);
        if marked {
            Framing::Marked
        } else {
            Framing::UntilClose
        }
    }
}

/// A body that is being read. Dropping it closes the connection.
pub(super) struct Body {
    payload: Option<Payload>,
    framing: Framing,
    line: Option<Rc<Line>>,
    host: String,
    clocks: Clocks,
    total: Pin<Box<Sleep>>,
    idle: Pin<Box<Sleep>>,
    /// Whether the idle clock runs: only while somebody waits, so that a slow reader is not taken
    /// for a silent provider.
    waiting: bool,
    received: u64,
}

impl Body {
    /// The body that follows a head.
    pub(super) fn new(
        payload: Option<Payload>,
        framing: Framing,
        call: &Call,
        clocks: Clocks,
        total: Pin<Box<Sleep>>,
    ) -> Self {
        Body {
            payload,
            framing,
            line: call.line(),
            host: call.label.clone(),
            clocks,
            total,
            idle: Box::pin(sleep(clocks.idle)),
            waiting: false,
            received: 0,
        }
    }

    fn fail(&mut self, error: UpstreamError) -> Poll<Option<Result<Bytes, UpstreamError>>> {
        self.payload = None;
        Poll::Ready(Some(Err(error)))
    }

    /// The client ends a body quietly when the connection ends in the middle of it, so the
    /// connection is asked: with a length or chunks, the end is known before it is read.
    fn end(&mut self) -> Poll<Option<Result<Bytes, UpstreamError>>> {
        let ended = self.line.as_ref().is_none_or(|line| line.ended.get());
        if self.framing == Framing::Marked && ended {
            return self.fail(self.cut());
        }
        self.payload = None;
        Poll::Ready(None)
    }

    fn cut(&self) -> UpstreamError {
        UpstreamError::Cut {
            host: self.host.clone(),
            received: self.received,
        }
    }

    fn broken(&self, error: PayloadError) -> UpstreamError {
        match error {
            PayloadError::Io(_) | PayloadError::Incomplete(_) => self.cut(),
            other => UpstreamError::Protocol {
                host: self.host.clone(),
                why: other.to_string(),
            },
        }
    }

    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.waiting {
            self.waiting = true;
            match Instant::now().checked_add(self.clocks.idle) {
                Some(end) => self.idle.as_mut().reset(end),
                None => return Poll::Pending,
            }
        }
        self.idle.as_mut().poll(cx)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, UpstreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(payload) = this.payload.as_mut() else {
            return Poll::Ready(None);
        };
        if this.total.as_mut().poll(cx).is_ready() {
            return this.fail(UpstreamError::TotalTimeout {
                host: this.host.clone(),
                after: this.clocks.total,
            });
        }
        match Pin::new(payload).poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                this.waiting = false;
                let bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                this.received = this.received.saturating_add(bytes);
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(error))) => this.fail(this.broken(error)),
            Poll::Ready(None) => this.end(),
            Poll::Pending => {
                ready!(this.poll_silence(cx));
                this.fail(UpstreamError::IdleTimeout {
                    host: this.host.clone(),
                    after: this.clocks.idle,
                })
            }
        }
    }
}
