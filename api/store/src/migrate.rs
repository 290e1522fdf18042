//! Brings a database to the schema of this binary, and refuses one that is ahead of it.

use std::time::{Duration, Instant};

use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connect::{Location, explain, retry_while_locked};
use crate::{Conn, OpenError};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

const PAYLOADS: EmbeddedMigrations = embed_migrations!("../../migrations/payloads");

/// How long to wait for another process that migrates or writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a database was not brought up to date. Nothing of it was changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database knows a migration that this binary does not.
    #[error(
        "the database is newer: migration {migration} is unknown to this hub; install a newer hub, or restore a backup made before the upgrade"
    )]
    Newer {
        /// The first unknown migration's version.
        migration: String,
    },
    /// A migration or the lock for it was refused.
    #[error("{0}")]
    Refused(String),
}

/// Runs what is missing, and returns how many migrations that were. All of it is one transaction
/// that holds the write lock from its start, so several processes may do this at once.
pub fn migrate(conn: &mut Conn) -> Result<usize, MigrateError> {
    bring(conn, || MIGRATIONS)
}

/// The same for `payloads.db`.
pub fn payloads(conn: &mut Conn) -> Result<usize, MigrateError> {
    bring(conn, || PAYLOADS)
}

fn bring(conn: &mut Conn, known: fn() -> EmbeddedMigrations) -> Result<usize, MigrateError> {
    let mut newer = None;
    let done = retry_while_locked(Instant::now() + PATIENCE, || {
        conn.immediate_transaction(|conn| match first_unknown(conn, known())? {
            Some(version) => {
                newer = Some(version);
                Err(Trouble("newer".to_owned()))
            }
            None => run(conn, known()),
        })
        .map_err(|Trouble(words)| words)
    });
    match (done, newer) {
        (Ok(count), _) => Ok(count),
        (Err(_), Some(migration)) => Err(MigrateError::Newer { migration }),
        (Err(words), None) => Err(MigrateError::Refused(words)),
    }
}

/// A file with migrations of its own, step by step: for tests that upgrade from every past schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// Those of `hub.db`.
    Hub,
    /// Those of `payloads.db`.
    Payloads,
}

impl Steps {
    /// How many migrations there are.
    pub fn count(self) -> Result<usize, MigrateError> {
        let all: Vec<Box<dyn Migration<Sqlite>>> =
            self.known().migrations().map_err(MigrateError::refused)?;
        Ok(all.len())
    }

    /// Runs the next `count` migrations and no more.
    pub fn up(self, conn: &mut Conn, count: usize) -> Result<(), MigrateError> {
        for _ in 0..count {
            conn.run_next_migration(self.known())
                .map_err(MigrateError::refused)?;
        }
        Ok(())
    }

    /// Takes the newest `count` migrations back, with what lies in their tables and columns.
    pub fn down(self, conn: &mut Conn, count: usize) -> Result<(), MigrateError> {
        for _ in 0..count {
            conn.revert_last_migration(self.known())
                .map_err(MigrateError::refused)?;
        }
        Ok(())
    }

    fn known(self) -> EmbeddedMigrations {
        match self {
            Steps::Hub => MIGRATIONS,
            Steps::Payloads => PAYLOADS,
        }
    }
}

impl MigrateError {
    fn refused(error: impl std::fmt::Display) -> Self {
        MigrateError::Refused(error.to_string())
    }
}

/// The error of opening a file whose migration went wrong.
pub(crate) fn not_migrated(location: &Location, error: MigrateError) -> OpenError {
    let path = location.path.clone();
    match error {
        MigrateError::Newer { migration } => OpenError::Newer { path, migration },
        // The first write to the file is the migration's: a lock or a missing right shows here.
        MigrateError::Refused(reason) => match explain(location, reason) {
            OpenError::Database { path, reason } => OpenError::Migration { path, reason },
            known => known,
        },
    }
}

fn run(conn: &mut Conn, known: EmbeddedMigrations) -> Result<usize, Trouble> {
    let ran = conn.run_pending_migrations(known).map_err(Trouble::of)?;
    Ok(ran.len())
}

fn first_unknown(conn: &mut Conn, known: EmbeddedMigrations) -> Result<Option<String>, Trouble> {
    let known: Vec<Box<dyn Migration<Sqlite>>> = known.migrations().map_err(Trouble::of)?;
    let known: Vec<MigrationVersion<'_>> = known.iter().map(|m| m.name().version()).collect();
    let mut applied = conn.applied_migrations().map_err(Trouble::of)?;
    applied.sort();
    Ok(applied
        .into_iter()
        .find(|v| !known.contains(v))
        .map(|v| v.to_string()))
}

/// What went wrong, in words: Diesel's migrations have boxed errors, its queries their own.
struct Trouble(String);

impl Trouble {
    fn of(error: impl std::fmt::Display) -> Self {
        Trouble(error.to_string())
    }
}

impl From<diesel::result::Error> for Trouble {
    fn from(error: diesel::result::Error) -> Self {
        Trouble::of(error)
    }
}
