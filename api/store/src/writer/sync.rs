//! When a commit is synced to the disk: always, or when the last sync is 50 ms old.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::{Conn, Durability};

/// What `Durability::Kill` may lose on a power cut.
const WINDOW: Duration = Duration::from_millis(50);

/// Whether the next commit is synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sync {
    Yes,
    No,
}

/// Decides about each commit and sets the connection to it.
#[derive(Debug)]
pub(super) struct Syncer {
    durability: Durability,
    last_sync: Option<Instant>,
    /// Commits since then are in the log and perhaps not on the disk.
    unsynced: bool,
    /// What the connection is set to, None before the first time.
    set: Option<Sync>,
}

impl Syncer {
    pub(super) fn new(durability: Durability) -> Self {
        Syncer {
            durability,
            last_sync: None,
            unsynced: false,
            set: None,
        }
    }

    /// When a sync is due though nothing more is written; None when all is synced.
    pub(super) fn deadline(&self) -> Option<Instant> {
        if !self.unsynced {
            return None;
        }
        Some(
            self.last_sync
                .map_or_else(Instant::now, |last| last + WINDOW),
        )
    }

    /// Has the next commit synced whatever the time.
    pub(super) fn hurry(&mut self) {
        self.last_sync = None;
    }

    /// Sets up the next commit. Outside of a transaction only: SQLite ignores it inside of one.
    pub(super) fn prepare(&mut self, conn: &mut Conn) -> QueryResult<Sync> {
        let sync = match self.durability {
            Durability::Power => Sync::Yes,
            Durability::Kill if self.last_sync.is_none_or(|last| last.elapsed() >= WINDOW) => {
                Sync::Yes
            }
            Durability::Kill => Sync::No,
        };
        if self.set != Some(sync) {
            conn.batch_execute(match sync {
                Sync::Yes => "PRAGMA synchronous = FULL;",
                Sync::No => "PRAGMA synchronous = NORMAL;",
            })?;
            self.set = Some(sync);
        }
        Ok(sync)
    }

    /// Notes a commit; a synced one carries all before it, since they share one log.
    pub(super) fn committed(&mut self, sync: Sync, empty: bool) {
        match sync {
            Sync::Yes => {
                self.last_sync = Some(Instant::now());
                self.unsynced = false;
            }
            Sync::No => self.unsynced |= !empty,
        }
    }

    /// The next connection starts with settings of its own.
    pub(super) fn forget_connection(&mut self) {
        self.set = None;
    }
}
