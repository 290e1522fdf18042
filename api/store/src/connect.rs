//! Opens connections: which pragmas each has, and which error a refusal becomes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::error::is_locked;
use crate::{Conn, OpenError};

/// How long an open waits for others: turning a new file into WAL and migrations both lock it.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two tries where SQLite's own busy handler does not wait.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits for locks of other connections up to 5 s; a log that a long read let grow is cut again.
const COMMON: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; \
                      PRAGMA journal_size_limit = 67108864;";

/// Where the file is: absolute, so that no name of it can look like one of SQLite's URIs.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub path: PathBuf,
    text: String,
}

impl Location {
    pub(crate) fn of(path: &Path) -> Result<Self, OpenError> {
        let absolute = std::path::absolute(path).map_err(|e| OpenError::Folder {
            path: path.to_owned(),
            reason: e.to_string(),
        })?;
        match absolute.to_str() {
            Some(text) => Ok(Location {
                text: text.to_owned(),
                path: absolute,
            }),
            None => Err(OpenError::PathNotUtf8 { path: absolute }),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Makes the folder and an empty file, both for this user alone.
    pub(crate) fn prepare(&self) -> Result<(), OpenError> {
        let folder = self.folder();
        let mut maker = std::fs::DirBuilder::new();
        maker.recursive(true);
        // Prompts, names and amounts are nobody else's business on a shared machine.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(folder).map_err(|e| OpenError::Folder {
            path: folder.to_owned(),
            reason: e.to_string(),
        })?;
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, FileType, Mode, mknodat};
            // No handle is opened: closing one would drop the locks of an SQLite in this process.
            let made = mknodat(
                CWD,
                &self.path,
                FileType::RegularFile,
                Mode::RUSR | Mode::WUSR,
                0,
            );
            // Where it is not made for another reason, SQLite makes it, and says what is wrong.
            if let Err(rustix::io::Errno::ACCESS | rustix::io::Errno::ROFS) = made {
                return Err(OpenError::Folder {
                    path: folder.to_owned(),
                    reason: "no right to write there".to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// A connection that may write. The first one of a file turns it into WAL.
pub(crate) fn writing(location: &Location) -> Result<Conn, OpenError> {
    let deadline = Instant::now() + PATIENCE;
    retry_while_locked(deadline, || {
        let mut conn = establish(location)?;
        conn.batch_execute(COMMON).map_err(|e| e.to_string())?;
        conn.batch_execute("PRAGMA journal_mode = WAL;")
            .map_err(|e| e.to_string())?;
        // Reads the header: something that is not a database is noticed here.
        conn.batch_execute("SELECT count(*) FROM sqlite_schema;")
            .map_err(|e| e.to_string())?;
        Ok(conn)
    })
    .map_err(|reason| explain(location, reason))
}

/// A connection that refuses to write: writes belong to the writer.
pub(crate) fn reading(location: &Location) -> Result<Conn, OpenError> {
    let open = || {
        let mut conn = establish(location)?;
        conn.batch_execute(COMMON).map_err(|e| e.to_string())?;
        conn.batch_execute("PRAGMA query_only = ON;")
            .map_err(|e| e.to_string())?;
        Ok(conn)
    };
    open().map_err(|reason| explain(location, reason))
}

fn establish(location: &Location) -> Result<Conn, String> {
    Conn::establish(&location.text).map_err(|e| e.to_string())
}

/// Runs `attempt` again while its error speaks of a lock and the deadline has not passed.
pub(crate) fn retry_while_locked<T>(
    deadline: Instant,
    mut attempt: impl FnMut() -> Result<T, String>,
) -> Result<T, String> {
    loop {
        match attempt() {
            Err(reason) if is_locked(&reason) && Instant::now() < deadline => {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// The error that tells what to do about what SQLite said.
pub(crate) fn explain(location: &Location, reason: String) -> OpenError {
    let path = location.path.clone();
    if is_locked(&reason) {
        return OpenError::Locked { path };
    }
    if reason.contains("not a database") || reason.contains("malformed") {
        return OpenError::NotADatabase { path, reason };
    }
    let folder = [
        "unable to open",
        "readonly",
        "disk is full",
        "i/o error",
        "permission",
    ];
    if folder
        .iter()
        .any(|words| reason.to_lowercase().contains(words))
    {
        return OpenError::Folder { path, reason };
    }
    OpenError::Database { path, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_says_becomes_what_to_do() {
        let location = Location::of(Path::new("/data/hub.db")).unwrap();
        let told = |reason: &str| explain(&location, reason.to_owned()).to_string();
        assert!(told("database is locked").contains("end what holds it"));
        assert!(told("file is not a database").contains("restore a backup"));
        assert!(told("Unable to open the database file").contains("may write to"));
        assert!(told("attempt to write a readonly database").contains("may write to"));
        assert!(told("no such thing").contains("/data/hub.db: no such thing"));
    }

    #[test]
    fn only_locks_are_waited_for_and_not_beyond_the_deadline() {
        let mut tries = 0;
        let past = Instant::now();
        let locked = retry_while_locked(past, || -> Result<(), String> {
            tries += 1;
            Err("database is locked".to_owned())
        });
        assert_eq!((locked.is_err(), tries), (true, 1));
        let mut tries = 0;
        let done = retry_while_locked(past + Duration::from_secs(60), || {
            tries += 1;
            if tries < 3 {
                Err("database is locked".to_owned())
            } else {
                Err("other".to_owned())
            }
        });
        assert_eq!((done, tries), (Err::<(), _>("other".to_owned()), 3));
    }
}
