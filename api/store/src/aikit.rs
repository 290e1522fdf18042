//! The file of an upstream AIGNE Hub, `aikit.db` or one of its archives, read and never written.
//!
//! Tables and columns are those of AIGNE Hub 0.9.13; a column that an older file or an archive lacks
//! reads as NULL. Times are seconds since 1970 in columns named so, else text such as
//! `2026-03-16 08:00:00.000 +00:00`.

mod check;
mod configuration;
mod history;

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::Conn;
use crate::error::is_locked;

pub use configuration::{CredentialRow, ProjectRow, ProviderRow, RateChangeRow, RateRow};
pub use history::{CallRow, StatisticRow, UsageRow};

/// Why a file cannot be taken over; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AikitError {
    /// There is no such file, or it may not be read.
    #[error("{path} cannot be read ({reason}); name the `aikit.db` of an AIGNE Hub, readable for the hub's user", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It is another database, or none.
    #[error("{path} is not the database of an AIGNE Hub: {reason}; name its `aikit.db`, or move this file away", path = path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
    /// Pages of it are broken.
    #[error("{path} is damaged ({reason}); take it from a backup, or save what is left with `sqlite3 {path} .recover`, and import that file", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        reason: String,
    },
    /// A newer AIGNE Hub has changed its tables.
    #[error("{path} was written by a newer AIGNE Hub: migration {migration} is not known here; update this hub and import again", path = path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The first migration that is not known.
        migration: String,
    },
    /// An older AIGNE Hub wrote it.
    #[error("{path} was written by an AIGNE Hub before 0.9.13: {reason}; update that one first, so that it brings its tables up to date", path = path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
    /// Something else holds it.
    #[error("{path} is locked by another process; it is tried again", path = path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
}

impl AikitError {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            AikitError::Unreadable { .. } => "unreadable",
            AikitError::Foreign { .. } => "foreign",
            AikitError::Damaged { .. } => "damaged",
            AikitError::Newer { .. } => "newer",
            AikitError::Older { .. } => "older",
            AikitError::Locked { .. } => "locked",
        }
    }

    /// Whether the same may go well later without anybody doing anything.
    pub fn passes(&self) -> bool {
        matches!(self, AikitError::Locked { .. })
    }
}

/// An open file.
pub struct Aikit {
    path: PathBuf,
    conn: Conn,
}

impl Aikit {
    /// Opens it for reading. Where a log lies beside it, another process has it open, or was killed: then
    /// SQLite's own locks keep what is read whole. Without one nobody has it open, and it is read without
    /// a lock or a file beside it.
    pub fn open(path: &Path) -> Result<Self, AikitError> {
        let unreadable = |reason: String| AikitError::Unreadable {
            path: path.to_owned(),
            reason,
        };
        let facts = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
        if !facts.is_file() {
            return Err(unreadable("it is no file".to_owned()));
        }
        let absolute = std::path::absolute(path).map_err(|error| unreadable(error.to_string()))?;
        let text = absolute
            .to_str()
            .ok_or_else(|| unreadable("its path is not UTF-8".to_owned()))?;
        let has_log = Path::new(&format!("{text}-wal")).exists();
        let way = if has_log { "mode=ro" } else { "immutable=1" };
        let mut conn = Conn::establish(&format!("file:{}?{way}", escaped(text)))
            .map_err(|error| unreadable(error.to_string()))?;
        conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;")
            .map_err(|error| unreadable(error.to_string()))?;
        Ok(Aikit {
            path: absolute,
            conn,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a refusal of SQLite means for this file.
    fn explained(&self, error: &diesel::result::Error) -> AikitError {
        let (path, reason) = (self.path.clone(), error.to_string());
        if is_locked(&reason) {
            AikitError::Locked { path }
        } else if reason.contains("not a database") {
            AikitError::Foreign { path, reason }
        } else if reason.contains("unable to open") {
            AikitError::Unreadable { path, reason }
        } else {
            AikitError::Damaged { path, reason }
        }
    }

    /// Whether there is a table of this name.
    fn has_table(&mut self, table: &str) -> Result<bool, AikitError> {
        Ok(!self.columns(table)?.is_empty())
    }

    fn columns(&mut self, table: &str) -> Result<Vec<String>, AikitError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            name: String,
        }
        let rows = diesel::sql_query("SELECT name FROM pragma_table_info(?)")
            .bind::<Text, _>(table)
            .load::<Row>(&mut self.conn);
        let rows = rows.map_err(|error| self.explained(&error))?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }

    /// Rows of a table: each wanted expression, with `"column"` for what the table has; NULL where it
    /// lacks the column. Empty where there is no such table.
    fn select(
        &mut self,
        table: &str,
        wanted: &[Wanted],
        rest: &str,
    ) -> Result<Option<String>, AikitError> {
        let columns = self.columns(table)?;
        if columns.is_empty() {
            return Ok(None);
        }
        let parts: Vec<String> = wanted
            .iter()
            .map(
                |Wanted(column, name, form)| match columns.iter().any(|known| known == column) {
                    true => format!("{} AS {name}", form.replace('#', &format!("\"{column}\""))),
                    false => format!("NULL AS {name}"),
                },
            )
            .collect();
        Ok(Some(format!(
            "SELECT rowid AS place, {} FROM \"{table}\" {rest}",
            parts.join(", ")
        )))
    }
}

/// A column of upstream's, the name that it is read under, and the expression (`#` is the column).
struct Wanted(&'static str, &'static str, &'static str);

/// As text, whatever was stored.
const TEXT: &str = "CAST(# AS TEXT)";
/// A whole number; what is none counts as 0.
const WHOLE: &str = "CAST(# AS INTEGER)";
/// Text of a time as milliseconds since 1970.
const TIME: &str = "unixepoch(substr(#, 1, 19)) * 1000 + CAST(substr(#, 21, 3) AS INTEGER)";
/// Seconds with a part as milliseconds.
const SECONDS_MS: &str = "CAST(round(# * 1000) AS INTEGER)";
/// Milliseconds with a part, rounded.
const ROUNDED: &str = "CAST(round(#) AS INTEGER)";

/// A path inside of a URI of SQLite's.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            '%' => text.push_str("%25"),
            '?' => text.push_str("%3f"),
            '#' => text.push_str("%23"),
            letter => text.push(letter),
        }
    }
    text
}
