//! What conversations need later: responses that are kept, and the seals of turns whose caller
//! cannot carry them.
//!
//! All of it lies in `payloads.db`, sealed and bound to one principal. Nothing here may fail a call
//! or hold it up for long: what cannot be kept is logged, what cannot be read is not there.

pub mod response;
mod sealed;
pub mod turn;

use std::sync::Arc;
use std::time::Duration;

use store::payloads::{self, Limits, Payload, Payloads};

use crate::clock::Clock;
use crate::config::Config;
use crate::replies::KeptReplies;
use crate::vault::Vault;
pub(crate) use sealed::Sealer;

/// How long an answer's end waits until its conversation is kept.
const PATIENCE: Duration = Duration::from_secs(2);

/// A chain of responses is followed so far.
const LONGEST_CHAIN: usize = 2000;

/// Replies that are removed in one transaction: it must not hold others up.
const ENDED_AT_ONCE: i64 = 500;

const MS_PER_DAY: i64 = 86_400_000;

/// The conversations of the hub; off where a setting forbids it or the file cannot be used.
#[derive(Clone)]
pub struct State(Option<Arc<Inner>>);

struct Inner {
    payloads: Payloads,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    limits: Limits,
    life_ms: i64,
}

/// Something to be kept.
pub(crate) struct Kept {
    /// Whose.
    pub owner: String,
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: &'static str,
    /// What went before in the conversation, newest first.
    pub before: Vec<String>,
    /// The thing itself.
    pub plain: String,
}

/// Something that was kept.
pub(crate) struct Found {
    /// Its name.
    pub id: String,
    /// What went before it.
    pub previous: Option<String>,
    /// The thing itself.
    pub plain: String,
}

impl State {
    /// Opens the file, unless a setting forbids it. A file that cannot be used is left alone: calls
    /// go on without it.
    pub async fn open(
        config: &Config,
        store: store::Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
    ) -> State {
        let settings = config.state;
        if !settings.on {
            return State(None);
        }
        let path = config.server.data_dir.join("payloads.db");
        let opened = tokio::task::spawn_blocking(move || Payloads::open(path)).await;
        let payloads = match opened {
            Ok(Ok(payloads)) => payloads,
            Ok(Err(error)) => {
                tracing::error!(%error, "conversations are not kept");
                return State(None);
            }
            Err(error) => {
                tracing::error!(%error, "conversations are not kept");
                return State(None);
            }
        };
        State(Some(Arc::new(Inner {
            payloads,
            sealer: Sealer::new(store, vault),
            clock,
            limits: Limits {
                each: settings.limit_each_bytes,
                all: settings.limit_bytes,
            },
            life_ms: settings.days.saturating_mul(MS_PER_DAY),
        })))
    }

    /// Conversations are kept.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The replies of a kind, kept in the same file within limits of their own.
    pub fn replies(&self, kind: &'static str, limits: Limits) -> KeptReplies {
        match &self.0 {
            Some(inner) => KeptReplies::of(
                kind,
                inner.payloads.clone(),
                inner.sealer.clone(),
                Arc::clone(&inner.clock),
                limits,
            ),
            None => KeptReplies::off(),
        }
    }

    /// Removes replies that nobody may get any more, some at once; false when none are left.
    pub async fn remove_ended_replies(&self) -> Result<bool, store::StoreError> {
        let Some(inner) = &self.0 else {
            return Ok(false);
        };
        let now = inner.clock.now().0;
        let gone = inner
            .payloads
            .write(move |conn| payloads::replies::remove_ended(conn, now, ENDED_AT_ONCE));
        Ok(i64::try_from(gone.await?).unwrap_or(i64::MAX) >= ENDED_AT_ONCE)
    }

    /// How many reads there were.
    pub fn reads(&self) -> u64 {
        self.0.as_ref().map_or(0, |inner| inner.payloads.reads())
    }

    /// Writes what is queued and closes the file.
    pub fn close(&self) {
        if let Some(inner) = &self.0 {
            inner.payloads.close();
        }
    }

    /// Keeps something; tells whether it is on disk.
    pub(crate) async fn keep(&self, kept: Kept) -> bool {
        let Some(inner) = &self.0 else {
            return false;
        };
        let (kind, id) = (kept.kind, kept.id.clone());
        let done = tokio::time::timeout(PATIENCE, inner.keep(kept)).await;
        match done {
            Ok(Ok(true)) => return true,
            Ok(Ok(false)) => tracing::warn!(kind, id, "larger than HUB_STATE_LIMIT_EACH: not kept"),
            Ok(Err(error)) => tracing::warn!(kind, id, %error, "not kept"),
            Err(_) => tracing::warn!(kind, id, "not kept in time"),
        }
        false
    }

    /// Something of an owner and what went before it, newest first. Empty: it is not there. What
    /// does not open ends the chain.
    pub(crate) async fn chain(&self, owner: &str, id: &str) -> Vec<Found> {
        let Some(inner) = &self.0 else {
            return Vec::new();
        };
        let now = inner.clock.now().0;
        let (of, from) = (owner.to_owned(), id.to_owned());
        let read = inner
            .payloads
            .read(move |conn| payloads::chain(conn, &of, &from, now, LONGEST_CHAIN));
        inner.opened(read.await, Opened::UntilOneFails).await
    }

    /// Those of these names that an owner has.
    pub(crate) async fn find(&self, owner: &str, ids: Vec<String>) -> Vec<Found> {
        let Some(inner) = self.0.as_ref().filter(|_| !ids.is_empty()) else {
            return Vec::new();
        };
        let now = inner.clock.now().0;
        let of = owner.to_owned();
        let read = inner
            .payloads
            .read(move |conn| payloads::by_ids(conn, &of, &ids, now));
        inner.opened(read.await, Opened::All).await
    }

    /// Somebody else has this.
    pub(crate) async fn is_of_another(&self, owner: &str, id: &str) -> bool {
        let Some(inner) = &self.0 else {
            return false;
        };
        let (of, id) = (owner.to_owned(), id.to_owned());
        let read = inner
            .payloads
            .read(move |conn| payloads::is_of_another(conn, &of, &id));
        // Who cannot tell must not let a stranger pass.
        read.await.unwrap_or(true)
    }

    /// Removes something; tells whether it was there.
    pub(crate) async fn remove(&self, owner: &str, id: &str) -> Result<bool, store::StoreError> {
        let Some(inner) = &self.0 else {
            return Ok(false);
        };
        let (of, id) = (owner.to_owned(), id.to_owned());
        inner
            .payloads
            .write(move |conn| payloads::remove(conn, &of, &id))
            .await
    }
}

/// Which of several rows are given where one does not open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    All,
    UntilOneFails,
}

impl Inner {
    async fn keep(&self, kept: Kept) -> Result<bool, sealed::Unsealed> {
        let sealed = self.sealer.seal(&kept.owner, &kept.id, &kept.plain)?;
        let now = self.clock.now().0;
        let row = Payload {
            bytes: Payload::room(&sealed),
            owner: kept.owner,
            id: kept.id,
            kind: kept.kind.to_owned(),
            previous: kept.before.first().cloned(),
            sealed,
            used_at: now,
            expires_at: now.saturating_add(self.life_ms),
        };
        let limits = self.limits;
        let written = self
            .payloads
            .write(move |conn| payloads::keep(conn, &row, &kept.before, limits));
        Ok(written.await?)
    }

    async fn opened(
        &self,
        read: Result<Vec<Payload>, store::StoreError>,
        which: Opened,
    ) -> Vec<Found> {
        let rows = read.unwrap_or_else(|error| {
            tracing::warn!(%error, "conversations cannot be read");
            Vec::new()
        });
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            match self.sealer.open(&row.owner, &row.id, &row.sealed).await {
                Ok(plain) => found.push(Found {
                    id: row.id,
                    previous: row.previous,
                    plain,
                }),
                Err(error) => {
                    tracing::warn!(id = row.id, %error, "kept, but it does not open");
                    if which == Opened::UntilOneFails {
                        break;
                    }
                }
            }
        }
        found
    }
}
