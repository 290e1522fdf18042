//! A place in the writer's queue that a call holds from its admission to its end.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;

use super::Place;
use super::item::{Item, Settle};
use crate::{Settlement, StoreError};

/// The right to write one settlement, whatever the state of the queue. Dropped unused, it gives
/// its place back.
#[must_use = "a slot that is not held admits nothing"]
pub struct Slot(pub(crate) Place);

impl Slot {
    /// Hands the end of a call to the writer. Neither blocks nor fails, so that a drop guard may
    /// call it; the answer comes after the commit and may be left alone.
    pub fn settle(self, settlement: Settlement) -> Ack {
        let (reply, answer) = oneshot::channel();
        let writing = Arc::clone(&self.0.0);
        let item: Box<dyn Item> = Box::new(Settle {
            place: self.0,
            settlement,
            reply,
        });
        if let Err(item) = writing.queue.push(item) {
            item.finish(Err(StoreError::Closed));
        }
        Ack(answer)
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot")
    }
}

/// Resolves when the settlement is committed, as durably as the store promises.
#[derive(Debug)]
pub struct Ack(oneshot::Receiver<Result<(), StoreError>>);

impl Future for Ack {
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(Pin::new(&mut self.0).poll(cx));
        Poll::Ready(answer.unwrap_or(Err(StoreError::Closed)))
    }
}
