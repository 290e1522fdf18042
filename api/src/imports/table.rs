//! Tables of many rows: read in batches, made into the hub's rows, written with how far that has come.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::aikit::{Aikit, AikitError};
use store::imports::{self, Step};
use store::{Conn, QueryResult, Store};

use super::ImportError;

/// How long a batch may keep the writer: calls that end meanwhile wait for it.
const TURN: Duration = Duration::from_millis(25);

/// Rows of the first batch; the next ones follow from how long it took.
const FIRST: i64 = 200;

/// Fewer would cost more in commits than in rows.
const FEWEST: i64 = 50;

/// More would not be faster.
const MOST: i64 = 4_000;

/// An open file of upstream's, shared with the thread that reads it.
#[derive(Clone)]
pub struct Source {
    aikit: Arc<Mutex<Aikit>>,
    /// The name of an archive; none for the file itself.
    archive: Option<String>,
}

impl Source {
    /// Opens one.
    pub async fn open(path: &Path, is_archive: bool) -> Result<Source, ImportError> {
        let wanted = path.to_owned();
        let aikit = blocking(move || Ok(Aikit::open(&wanted)?)).await?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Source {
            aikit: Arc::new(Mutex::new(aikit)),
            archive: name.filter(|_| is_archive),
        })
    }

    /// Reads of it.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Aikit) -> Result<T, AikitError> + Send + 'static,
    ) -> Result<T, ImportError> {
        let aikit = Arc::clone(&self.aikit);
        blocking(move || {
            let mut aikit = aikit.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(work(&mut aikit)?)
        })
        .await
    }

    /// The name of a part of an import: the table, and the archive that it is of.
    pub fn part(&self, table: &str) -> String {
        match &self.archive {
            Some(archive) => format!("{table} {archive}"),
            None => table.to_owned(),
        }
    }
}

/// Runs what waits for a disk in a thread of its own.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ImportError::Broken(error.to_string()))?
}

/// One of upstream's tables.
pub trait Table: Clone + Send + 'static {
    /// Its name in the report.
    const NAME: &'static str;
    /// What is written of a batch.
    type Made: Send + Sync + 'static;

    /// Reads up to `limit` rows behind a row number, and makes the hub's of them. None: there are no
    /// more.
    fn batch(
        &self,
        aikit: &mut Aikit,
        after: i64,
        limit: i64,
    ) -> Result<Option<(Self::Made, Step)>, AikitError>;

    /// Writes them, and how far the part has come.
    fn write(
        conn: &mut Conn,
        import_id: &str,
        part: &str,
        made: &Self::Made,
        step: &Step,
    ) -> QueryResult<()>;
}

/// Brings a table from where it was left. While a batch is written the next one is read.
pub async fn bring<T: Table>(
    store: &Store,
    import_id: &str,
    source: &Source,
    table: T,
) -> Result<(), ImportError> {
    let part = source.part(T::NAME);
    let (id, name) = (import_id.to_owned(), part.clone());
    let place = store
        .read(move |conn| imports::place(conn, &id, &name))
        .await?;
    let mut limit = FIRST;
    let mut next = read(source, &table, place.unwrap_or(0), limit).await?;
    while let Some((made, step)) = next {
        let (place, rows) = (step.place, step.seen);
        let (id, part, made) = (import_id.to_owned(), part.clone(), Arc::new(made));
        let began = Instant::now();
        let written = store.write(move |conn| T::write(conn, &id, &part, &made, &step));
        let (written, read) = futures_util::join!(
            async {
                let written = written.await;
                (written, began.elapsed())
            },
            read(source, &table, place, limit)
        );
        let (written, took) = written;
        written?;
        limit = paced(rows, took);
        next = read?;
    }
    Ok(())
}

async fn read<T: Table>(
    source: &Source,
    table: &T,
    after: i64,
    limit: i64,
) -> Result<Option<(T::Made, Step)>, ImportError> {
    let table = table.clone();
    source
        .ask(move |aikit| table.batch(aikit, after, limit))
        .await
}

/// How many rows keep the writer for one turn, after so many took so long.
pub fn paced(rows: i64, took: Duration) -> i64 {
    let took = i64::try_from(took.as_micros()).unwrap_or(i64::MAX).max(1);
    let turn = i64::try_from(TURN.as_micros()).unwrap_or(i64::MAX);
    (rows.saturating_mul(turn) / took).clamp(FEWEST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_as_large_as_the_writer_bears() {
        assert_eq!(paced(200, TURN), 200);
        assert_eq!(paced(200, TURN * 2), 100);
        assert_eq!(paced(200, Duration::from_secs(60)), FEWEST);
        assert_eq!(paced(4_000, Duration::ZERO), MOST);
    }
}
