//! What can go wrong with the store: [`OpenError`] before it runs, [`StoreError`] for one read or
//! write, [`Refused`] where no place for a write is given.

use std::path::PathBuf;

/// Why a store could not be opened; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder is missing and could not be made, or nothing can be written there.
    #[error("cannot use {path} for the database: {reason}; give the hub a data folder that its user may write to", path = path.display())]
    Folder {
        /// The folder, or the file in it.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// SQLite takes paths as UTF-8.
    #[error("the path {path} is not UTF-8; choose another data folder", path = path.display())]
    PathNotUtf8 {
        /// The path of the file.
        path: PathBuf,
    },
    /// The file is something else, or damaged beyond its header.
    #[error("{path} is not a database of this hub ({reason}); move it away to start anew, or restore a backup", path = path.display())]
    NotADatabase {
        /// The path of the file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Another process held the file for the whole time that was waited.
    #[error("{path} is locked by another process; end what holds it (a backup, a shell, a migration of another hub) and start again", path = path.display())]
    Locked {
        /// The path of the file.
        path: PathBuf,
    },
    /// A newer hub has migrated this file.
    #[error("{path} was written by a newer hub: this one does not know migration {migration}; install a newer hub, or restore a backup made before the upgrade", path = path.display())]
    Newer {
        /// The path of the file.
        path: PathBuf,
        /// The first migration that this binary does not know.
        migration: String,
    },
    /// A migration of this hub did not go through; the file is as it was.
    #[error("cannot migrate {path}: {reason}; the database is unchanged: restore a backup or report this", path = path.display())]
    Migration {
        /// The path of the file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Anything else that SQLite said.
    #[error("cannot open {path}: {reason}", path = path.display())]
    Database {
        /// The path of the file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// The system gave no thread.
    #[error("no thread for the database")]
    Thread(#[source] std::io::Error),
}

/// Why a read or a write came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The query failed; nothing of it was kept.
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    /// The writer takes no more work now.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It was answered, but too late for the answer to be of use.
    #[error("the database answers too slowly")]
    Late,
    /// The closure panicked; nothing of it was kept.
    #[error("a query panicked: {0}")]
    Panicked(String),
    /// A connection could not be made anew after it broke.
    #[error("no connection to the database: {0}")]
    NoConnection(String),
    /// The store was closed, or closed before the disk took this write.
    #[error("the store is closed")]
    Closed,
}

/// Why no place in the writer's queue is given. Both are a 503 with `Retry-After` for a caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// As many writes wait as may wait.
    #[error("too many writes wait for the disk")]
    Full,
    /// Writes do not get through now; the text says why.
    #[error("the database takes no writes: {0}")]
    Failing(String),
}

/// Whether an error speaks of the disk, the file or its locks rather than of the one write that met
/// it. Diesel keeps SQLite's message and drops its code, so the messages of `sqlite3_errstr` are
/// what there is to tell by.
pub(crate) fn is_of_the_file(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    const MESSAGES: [&str; 12] = [
        "database or disk is full",
        "disk I/O error",
        "database is locked",
        "database table is locked",
        "database schema is locked",
        "attempt to write a readonly database",
        "unable to open database file",
        "database disk image is malformed",
        "file is not a database",
        "out of memory",
        "locking protocol",
        "interrupted",
    ];
    match error {
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => MESSAGES
            .iter()
            .any(|m| information.message().starts_with(m)),
        Error::BrokenTransactionManager | Error::RollbackErrorOnCommit { .. } => true,
        _ => false,
    }
}

/// Whether another connection is in the way, so that waiting helps.
pub(crate) fn is_locked(message: &str) -> bool {
    message.contains("is locked") || message.contains("locking protocol")
}

/// The words of a panic, as far as it has any.
pub(crate) fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a message".to_owned())
}
