//! Replies that are under way: what a stop waits for when its time is short.
//!
//! The HTTP server looks only once a second whether its connections are gone. Under Blocklet Server
//! that is too seldom: all there is to wait for is that open replies are told and charged.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, web};
use bytes::Bytes;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::app::Link;

/// The open replies of this process.
#[derive(Debug, Clone, Default)]
pub struct Open {
    replies: TaskTracker,
    left: CancellationToken,
}

impl Open {
    /// Waits until no reply is open.
    pub async fn ended(&self) {
        self.replies.close();
        self.replies.wait().await;
    }

    /// How many are.
    pub fn count(&self) -> usize {
        self.replies.len()
    }

    /// Whether none is.
    pub fn is_none(&self) -> bool {
        self.replies.is_empty()
    }

    /// The HTTP server need not be waited for any more.
    pub fn leave(&self) {
        self.left.cancel();
    }

    /// Waits for that.
    pub async fn left(&self) {
        self.left.cancelled().await;
    }
}

/// Middleware: counts a reply from its request until its last byte is handed over, or until its
/// client is gone.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let link = request.app_data::<web::Data<Rc<Link>>>();
    let token = link.map(|link| link.app.open.replies.token());
    let response = next.call(request).await?;
    // Whoever listens at a socket is not waiting for the end of a reply.
    let is_reply = response.status() != StatusCode::SWITCHING_PROTOCOLS;
    let token = token.filter(|_| is_reply);
    Ok(response.map_body(|_, body| Counted {
        body: body.boxed(),
        _token: token,
    }))
}

/// A body that is counted. What it settles when it is dropped is settled before it is not counted
/// any more.
struct Counted {
    body: BoxBody,
    _token: Option<TaskTrackerToken>,
}

impl MessageBody for Counted {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
