//! Where replies are kept, and where it is known which calls are under way.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use store::payloads::replies::{self, Claimed, Reply};
use store::payloads::{Limits, Payloads};
use uuid::Uuid;

use super::form::Given;
use crate::clock::{Clock, Millis};
use crate::state::Sealer;

/// How long a call waits for what is kept, and for its reply to be.
const PATIENCE: Duration = Duration::from_secs(2);

/// A process that has not said for so long that it makes a call has ended.
const HELD_MS: i64 = 15_000;

/// How often it says so.
pub(crate) const HOLD_EVERY: Duration = Duration::from_secs(5);

/// The replies of one kind; off where the file is.
#[derive(Clone)]
pub struct KeptReplies(Option<Arc<Inner>>);

struct Inner {
    kind: &'static str,
    payloads: Payloads,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    limits: Limits,
    /// This process.
    holder: String,
}

/// What is asked for, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// What the reply is found by.
    pub name: [u8; 32],
    /// What was asked.
    pub fingerprint: [u8; 32],
    /// Whose it is.
    pub scope: String,
}

/// How long a reply is kept, and as whose.
#[derive(Debug, Clone)]
pub(crate) struct Limited {
    /// `provider/model` that answered.
    pub model: String,
    /// No longer than until then.
    pub until: Millis,
}

/// What came of asking for a call.
pub(crate) enum Found {
    /// Nobody has made it: it is to be made here.
    Nothing,
    /// The reply.
    Reply(Box<Given>),
    /// Another process makes it.
    Running,
    /// Something else was asked under this name.
    Other,
}

impl KeptReplies {
    /// Keeps nothing.
    pub fn off() -> Self {
        KeptReplies(None)
    }

    /// The replies of a kind in the file.
    pub(crate) fn of(
        kind: &'static str,
        payloads: Payloads,
        sealer: Sealer,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        KeptReplies(Some(Arc::new(Inner {
            kind,
            payloads,
            sealer,
            clock,
            limits,
            holder: Uuid::now_v7().to_string(),
        })))
    }

    /// Something can be kept.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Asks for a call, and notes that it is made here where nobody has made it. What cannot be asked
    /// is made.
    pub(crate) async fn claim(&self, asked: &Asked) -> Found {
        let Some(inner) = &self.0 else {
            return Found::Nothing;
        };
        let now = inner.clock.now().0;
        let row = inner.row(asked, now);
        let claimed = inner
            .payloads
            .write(move |conn| replies::claim(conn, &row, now));
        match inner.awaited(claimed).await {
            None | Some(Claimed::Yours) => Found::Nothing,
            Some(Claimed::Running(_)) => Found::Running,
            Some(Claimed::Other) => Found::Other,
            Some(Claimed::Done(reply)) => match inner.opened(*reply).await {
                Some((given, _)) => Found::Reply(Box::new(given)),
                None => Found::Nothing,
            },
        }
    }

    /// A reply and when it was made.
    pub(crate) async fn find(&self, name: &[u8; 32]) -> Option<(Given, Millis)> {
        let inner = self.0.as_ref()?;
        let (kind, name, now) = (inner.kind, hex(name), inner.clock.now().0);
        let read = inner
            .payloads
            .read(move |conn| replies::find(conn, kind, &name, now));
        let reply = inner.awaited(read).await.flatten()?;
        inner.note_use(&reply, now);
        inner.opened(reply).await
    }

    /// Says again that a call is made here.
    pub fn hold(&self, name: &[u8; 32]) {
        let Some(inner) = &self.0 else { return };
        let (kind, name, holder) = (inner.kind, hex(name), inner.holder.clone());
        let until = inner.clock.now().0.saturating_add(HELD_MS);
        inner.queued(move |conn| replies::hold(conn, kind, &name, &holder, until).map(|_| ()));
    }

    /// A call that was to be made here came to nothing.
    pub fn release(&self, name: &[u8; 32]) {
        let Some(inner) = &self.0 else { return };
        let (kind, name, holder) = (inner.kind, hex(name), inner.holder.clone());
        inner.queued(move |conn| replies::release(conn, kind, &name, &holder));
    }

    /// Keeps a reply; tells whether it is on disk.
    pub(crate) async fn keep(&self, asked: &Asked, given: &Given, limited: Limited) -> bool {
        let Some(inner) = &self.0 else {
            return false;
        };
        let Some(row) = inner.sealed(asked, given, limited) else {
            return false;
        };
        let limits = inner.limits;
        let kept = inner
            .payloads
            .write(move |conn| replies::put(conn, &row, limits));
        inner.awaited(kept).await.unwrap_or(false)
    }

    /// Removes replies of a scope and of a model where one is named; how many.
    pub async fn purge(
        &self,
        scope: Option<String>,
        model: Option<String>,
    ) -> Result<usize, store::StoreError> {
        let Some(inner) = &self.0 else {
            return Ok(0);
        };
        let kind = inner.kind;
        let gone = inner
            .payloads
            .write(move |conn| replies::purge(conn, kind, scope.as_deref(), model.as_deref()));
        gone.await
    }

    /// How many are kept, in how many bytes, in a scope or in all.
    pub async fn room(&self, scope: Option<&str>) -> Result<(i64, i64), store::StoreError> {
        let Some(inner) = &self.0 else {
            return Ok((0, 0));
        };
        let (kind, scope) = (inner.kind, scope.unwrap_or_default().to_owned());
        let read = inner
            .payloads
            .read(move |conn| replies::held(conn, kind, &scope));
        read.await
    }
}

impl Inner {
    /// The row that says that a call is under way here.
    fn row(&self, asked: &Asked, now: i64) -> Reply {
        let until = now.saturating_add(HELD_MS);
        Reply {
            kind: self.kind.to_owned(),
            name: hex(&asked.name),
            scope: asked.scope.clone(),
            model: String::new(),
            fingerprint: hex(&asked.fingerprint),
            sealed: None,
            bytes: Reply::room(None),
            holder: Some(self.holder.clone()),
            held_until: Some(until),
            made_at: now,
            used_at: now,
            expires_at: until,
        }
    }

    fn sealed(&self, asked: &Asked, given: &Given, limited: Limited) -> Option<Reply> {
        let now = self.clock.now().0;
        let name = hex(&asked.name);
        let sealed = self
            .sealer
            .seal_bytes(self.kind, &name, &given.written()?)
            .inspect_err(|error| tracing::warn!(kind = self.kind, %error, "a reply is not kept"))
            .ok()?;
        Some(Reply {
            bytes: Reply::room(Some(&sealed)),
            sealed: Some(sealed),
            model: limited.model,
            expires_at: limited.until.0,
            ..self.row(asked, now)
        })
    }

    async fn opened(&self, reply: Reply) -> Option<(Given, Millis)> {
        let sealed = reply.sealed.as_deref()?;
        let opened = self.sealer.open_bytes(self.kind, &reply.name, sealed).await;
        match opened {
            Ok(bytes) => Some((Given::read(&Bytes::from(bytes))?, Millis(reply.made_at))),
            Err(error) => {
                tracing::warn!(kind = self.kind, %error, "a kept reply does not open");
                None
            }
        }
    }

    fn note_use(&self, reply: &Reply, now: i64) {
        if replies::is_worth_noting(reply, now) {
            let (kind, name) = (self.kind, reply.name.clone());
            self.queued(move |conn| replies::used(conn, kind, &name, now));
        }
    }

    /// Nobody waits for it, and losing it is no harm.
    fn queued(
        &self,
        change: impl FnMut(&mut store::Conn) -> store::QueryResult<()> + Send + 'static,
    ) {
        if let Err(error) = self.payloads.submit(change) {
            tracing::debug!(kind = self.kind, %error, "not noted of a reply");
        }
    }

    async fn awaited<T>(
        &self,
        answer: impl Future<Output = Result<T, store::StoreError>>,
    ) -> Option<T> {
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(value)) => Some(value),
            Ok(Err(error)) => {
                tracing::warn!(kind = self.kind, %error, "kept replies cannot be used");
                None
            }
            Err(_) => {
                tracing::warn!(kind = self.kind, "kept replies cannot be used in time");
                None
            }
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
