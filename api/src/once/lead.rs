//! Making the call: its reply is written down for whoever reads it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};

use super::key::Kind;
use super::record::{EACH_BYTES, End, Head, Record};
use super::shelf::Shelf;
use crate::clock::{Clock, Millis};

/// Whoever makes the call. Dropped before its end, the call breaks off for its readers.
pub struct Lead {
    pub(super) record: Arc<Record>,
    pub(super) shelf: Arc<Mutex<Shelf>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) name: [u8; 32],
    pub(super) kind: Kind,
    pub(super) grace: Duration,
    pub(super) kept_ms: i64,
    pub(super) succeeded: Arc<AtomicBool>,
}

impl Lead {
    /// Becomes true when the call was settled as a success: others are not kept, so that a
    /// repetition tries anew.
    pub fn success(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.succeeded)
    }

    /// Makes the call, unless everybody leaves.
    pub async fn make(self, call: impl Future<Output = HttpResponse>) {
        let record = Arc::clone(&self.record);
        tokio::select! {
            () = self.drive(call) => {}
            // Dropped here, the call is cancelled at its provider and settled.
            () = record.left_alone(|| self.patience()) => {}
        }
    }

    /// A package repeats a call whose reply has not begun; a stream that its reader has left in the
    /// middle was stopped by a person.
    fn patience(&self) -> Duration {
        match self.kind {
            Kind::Package if self.record.is_being_read() => Duration::ZERO,
            Kind::Told | Kind::Package | Kind::Implied => self.grace,
        }
    }

    async fn drive(&self, call: impl Future<Output = HttpResponse>) {
        let (head, body) = call.await.into_parts();
        let mut body = Box::pin(body);
        self.record.begin(Head {
            status: head.status(),
            headers: head
                .headers()
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            whole: !matches!(body.as_ref().size(), BodySize::Stream),
        });
        loop {
            self.record.room().await;
            match poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
                Some(Ok(chunk)) => self.record.push(chunk),
                Some(Err(_)) => return self.record.finish(End::Broken),
                None => break,
            }
            if self.record.bytes() > EACH_BYTES {
                self.shelf().forget(&self.name, &self.record);
                self.record.pass_on();
            }
        }
        self.keep();
        self.record.finish(End::Complete);
    }

    /// Before its readers hear of the end: who repeats the call then finds it.
    fn keep(&self) {
        let now = self.clock.now();
        let mut shelf = self.shelf();
        if self.succeeded.load(Ordering::Acquire) {
            let until = Millis(now.0.saturating_add(self.kept_ms));
            shelf.keep(self.name, &self.record, until, now);
        } else {
            shelf.forget(&self.name, &self.record);
        }
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        if !self.record.has_ended() {
            self.shelf().forget(&self.name, &self.record);
            self.record.finish(End::Broken);
        }
    }
}
