//! Making the call: its reply is written down for whoever reads it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::HttpResponse;

use super::EACH_BYTES;
use super::key::Kind;
use super::shelf::Shelf;
use crate::clock::{Clock, Millis};
use crate::metering::Ending;
use crate::replies::{
    Asked, Ended, Given, HOLD_EVERY, KeptReplies, Limited, Record, ReplyEnd, made,
};

/// Whoever makes the call. Dropped before its end, the call breaks off for its readers.
pub struct Lead {
    pub(super) record: Arc<Record>,
    pub(super) shelf: Arc<Mutex<Shelf>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) asked: Asked,
    pub(super) kind: Kind,
    pub(super) grace: Duration,
    pub(super) kept_ms: i64,
    pub(super) ending: Arc<Ending>,
    pub(super) replies: KeptReplies,
    /// Other processes were told that the call is made here.
    pub(super) claimed: bool,
    /// Its reply is worth a place on disk.
    pub(super) lasting: bool,
}

impl Lead {
    /// Is told what the call comes to: only a success is kept, so that a repetition of anything else
    /// tries anew.
    pub fn ending(&self) -> Arc<Ending> {
        Arc::clone(&self.ending)
    }

    /// Makes the call, unless everybody leaves.
    pub async fn make(self, call: impl Future<Output = HttpResponse>) {
        let record = Arc::clone(&self.record);
        tokio::select! {
            () = self.drive(call) => {}
            // Dropped here, the call is cancelled at its provider and settled.
            () = record.left_alone(|| self.patience()) => {}
            () = self.say_so() => {}
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

    /// Tells other processes, now and then and without end, that the call is made here.
    async fn say_so(&self) {
        if !self.claimed {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(HOLD_EVERY).await;
            self.replies.hold(&self.asked.name);
        }
    }

    async fn drive(&self, call: impl Future<Output = HttpResponse>) {
        let forget = || {
            self.shelf().forget(&self.asked.name, &self.record);
        };
        match made(&self.record, call, EACH_BYTES, forget).await {
            Ended::Broken => self.record.finish(ReplyEnd::Broken),
            Ended::Complete => {
                // Before its readers hear of the end: who repeats the call then finds it.
                self.keep().await;
                self.record.finish(ReplyEnd::Complete);
            }
        }
    }

    async fn keep(&self) {
        let now = self.clock.now();
        let Some(made) = self.ending.made() else {
            return self.shelf().forget(&self.asked.name, &self.record);
        };
        let until = Millis(now.0.saturating_add(self.kept_ms));
        self.shelf().keep(self.asked.name, &self.record, until, now);
        let Some((head, chunks)) = self.record.so_far().filter(|_| self.lasting) else {
            return;
        };
        let given = Given {
            head,
            chunks,
            made: None,
        };
        let limited = Limited {
            model: made.full_model(),
            until,
        };
        self.replies.keep(&self.asked, &given, limited).await;
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        if !self.record.has_ended() {
            self.shelf().forget(&self.asked.name, &self.record);
            self.record.finish(ReplyEnd::Broken);
        }
        if self.claimed {
            // A reply that is kept is no claim any more, and stays.
            self.replies.release(&self.asked.name);
        }
    }
}
