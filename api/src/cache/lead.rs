//! Making a call whose reply is to be kept.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use bytes::{Bytes, BytesMut};

use super::{Cache, UnderWay, fitness};
use crate::app::App;
use crate::clock::Millis;
use crate::metering::Ending;
use crate::replies::{Asked, Ended, Given, Head, Limited, Reader, Record, ReplyEnd, made};

/// Whoever makes the call. Dropped before its end, the call breaks off for its readers.
pub(super) struct Lead {
    app: Arc<App>,
    asked: Asked,
    call: UnderWay,
    /// So long its reply is kept.
    age: Duration,
    /// What is asked for, as the price book names it.
    kind: &'static str,
    /// How often replies had been removed when it began.
    purges: u64,
}

impl Lead {
    /// Begins a call that others may join from now on.
    pub fn begin(app: &Arc<App>, asked: Asked, age: Duration, kind: &'static str) -> Self {
        let call = UnderWay {
            record: Arc::new(Record::new(asked.fingerprint)),
            ending: Arc::default(),
        };
        let mut under_way = app.cache.under_way();
        under_way.insert(asked.name, call.clone());
        drop(under_way);
        Lead {
            purges: app.cache.purges.load(Ordering::Acquire),
            app: Arc::clone(app),
            asked,
            call,
            age,
            kind,
        }
    }

    /// Is to be told what the call comes to.
    pub fn ending(&self) -> Arc<Ending> {
        Arc::clone(&self.call.ending)
    }

    /// Reads it as those who join it.
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.call.record))
    }

    /// Makes the call, unless everybody leaves, and keeps its reply.
    pub async fn make(self, call: impl Future<Output = HttpResponse>) {
        let record = Arc::clone(&self.call.record);
        let most = self.cache().settings.reply_bytes;
        let ended = tokio::select! {
            ended = made(&record, call, most, || self.leave()) => ended,
            // Dropped here, the call is cancelled at its provider and settled.
            () = record.left_alone(|| Duration::ZERO) => return,
        };
        match ended {
            Ended::Broken => record.finish(ReplyEnd::Broken),
            Ended::Complete => {
                let reply = record.so_far();
                // Nobody waits for the disk; until then who asks the same joins.
                record.finish(ReplyEnd::Complete);
                if let Some((head, chunks)) = reply {
                    self.keep(head, chunks).await;
                }
            }
        }
    }

    async fn keep(&self, head: Head, chunks: Vec<Bytes>) {
        let Some(made) = self.call.ending.made() else {
            return;
        };
        let is_fit = head.status == StatusCode::OK && !fitness::is_ending(self.kind, &all(&chunks));
        let is_current = self.purges == self.cache().purges.load(Ordering::Acquire);
        if !is_fit || !is_current {
            return;
        }
        let now = self.cache().clock.now();
        let age = i64::try_from(self.age.as_millis()).unwrap_or(i64::MAX);
        let limited = Limited {
            model: made.full_model(),
            until: Millis(now.0.saturating_add(age)),
        };
        let given = Given {
            head,
            chunks,
            made: Some(made.clone()),
        };
        self.cache()
            .replies
            .keep(&self.asked, &given, limited)
            .await;
    }

    fn cache(&self) -> &Cache {
        &self.app.cache
    }

    /// Nobody joins it any more.
    fn leave(&self) {
        let mut under_way = self.cache().under_way();
        let known = under_way.get(&self.asked.name);
        if known.is_some_and(|known| Arc::ptr_eq(&known.record, &self.call.record)) {
            under_way.remove(&self.asked.name);
        }
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        self.leave();
        if !self.call.record.has_ended() {
            self.call.record.finish(ReplyEnd::Broken);
        }
    }
}

/// The body in one piece, where only a look at it tells.
fn all(chunks: &[Bytes]) -> BytesMut {
    let mut body = BytesMut::new();
    chunks
        .iter()
        .for_each(|chunk| body.extend_from_slice(chunk));
    body
}
