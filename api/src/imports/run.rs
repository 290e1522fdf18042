//! One time that a file is taken over, step by step.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use store::Store;
use store::imports::{self, Day, Import, Step};

use super::calls::Calls;
use super::configuration::Said;
use super::discard::discard;
use super::statistics::Statistics;
use super::table::{Source, bring, paced};
use super::usages::Usages;
use super::{ImportError, OldKey, file};
use crate::admin::context::Reload;
use crate::clock::Clock;
use crate::identity::token;
use crate::pricing::policy::Policy;
use crate::vault::Vault;

/// The steps in order. One that was broken off is begun again, and none before it.
const STEPS: [&str; 7] = [CONFIGURATION, CALLS, USAGES, SUMS, STATISTICS, MODELS, DONE];
const CONFIGURATION: &str = "configuration";
const CALLS: &str = "calls";
const USAGES: &str = "usages";
const SUMS: &str = "sums";
const STATISTICS: &str = "statistics";
/// What was brought can be seen from the beginning of this one.
const MODELS: &str = "models";
const DONE: &str = "done";

/// Takes over files.
#[derive(Clone)]
pub struct Importer {
    /// The hub's database.
    pub store: Store,
    /// Seals credentials anew.
    pub vault: Arc<Vault>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the old hub sealed its credentials with, if that is known.
    pub key: Option<OldKey>,
    /// Puts providers and rates in force, in a hub that serves.
    pub reload: Option<Reload>,
}

/// How a file is to be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Sealed credentials too; without, they are left where they are.
    pub credentials: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The import's id.
    pub id: String,
    /// Nobody had the file open, nor wrote to it meanwhile: there is nothing to come.
    pub is_all: bool,
}

impl Importer {
    /// Takes over what is new in a file. What failed is written down, to be seen and tried again.
    pub async fn run(&self, path: &Path, wanted: Wanted) -> Result<Outcome, ImportError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let import = self.begun(&path).await?;
        let id = import.id.clone();
        match self.go(&path, import, wanted).await {
            Ok(is_all) => Ok(Outcome { id, is_all }),
            Err(error) => {
                let (code, words, now) = (error.code(), error.to_string(), self.clock.now().0);
                if !error.passes() {
                    tracing::error!(file = %path.display(), code, error = words, "the import stopped");
                    let failed = move |conn: &mut _| imports::fail(conn, &id, code, &words, now);
                    self.store.write(failed).await?;
                }
                Err(error)
            }
        }
    }

    /// The one that was broken off, if the file is still the same, else a new one.
    async fn begun(&self, path: &Path) -> Result<Import, ImportError> {
        let source = path.display().to_string();
        let (wanted, probed) = (source.clone(), path.to_owned());
        let last = self
            .store
            .read(move |conn| imports::newest(conn, &wanted))
            .await?;
        let (gone, fingerprint) = super::table::blocking(move || {
            // What cannot be opened is told by the step that reads it.
            let is_open = file::is_open_elsewhere(&probed).unwrap_or(false);
            Ok((!is_open, file::fingerprint(&probed)))
        })
        .await?;
        if let Some(last) = last.filter(|last| last.state != "done") {
            if file::is_same_file(&last.fingerprint, path) {
                if last.gone && !gone {
                    let id = last.id.clone();
                    self.store
                        .write(move |conn| imports::not_gone(conn, &id))
                        .await?;
                }
                return Ok(last);
            }
            discard(&self.store, &last.id).await?;
        }
        let import = Import {
            id: token::new_id(),
            source,
            fingerprint,
            state: "running".to_owned(),
            step: CONFIGURATION.to_owned(),
            gone,
            error_code: None,
            error: None,
            created_at: self.clock.now().0,
            visible_at: None,
            finished_at: None,
        };
        let row = import.clone();
        self.store
            .write(move |conn| imports::insert(conn, &row))
            .await?;
        Ok(import)
    }

    async fn go(&self, path: &Path, import: Import, wanted: Wanted) -> Result<bool, ImportError> {
        let began = Instant::now();
        let id = import.id.as_str();
        // One that was discarded, or has never been at a step, begins with the first.
        let first = STEPS
            .iter()
            .position(|step| *step == import.step)
            .unwrap_or(0);
        self.at(id, STEPS.get(first).copied().unwrap_or(CONFIGURATION))
            .await?;
        let (main, archives) = self.open(path, id).await?;
        let all = || std::iter::once(&main).chain(&archives);
        let said = main.ask(Said::read).await?;
        let providers = Arc::new(said.names());
        for step in STEPS.iter().skip(first).copied() {
            self.at(id, step).await?;
            match step {
                CONFIGURATION => self.configure(id, &said, wanted).await?,
                CALLS => {
                    for source in all() {
                        let providers = Arc::clone(&providers);
                        bring(&self.store, id, source, Calls { providers }).await?;
                    }
                }
                USAGES => {
                    for source in all() {
                        let import_id = id.to_owned();
                        bring(&self.store, id, source, Usages { import_id }).await?;
                    }
                }
                SUMS => self.sum(id).await?,
                STATISTICS => {
                    for source in all() {
                        bring(&self.store, id, source, Statistics).await?;
                    }
                }
                MODELS => {
                    let (shown, now) = (id.to_owned(), self.clock.now().0);
                    self.store
                        .write(move |conn| imports::show(conn, &shown, now))
                        .await?;
                    let seconds = began.elapsed().as_secs();
                    tracing::info!(import = id, seconds, "what was imported can be seen");
                    self.sum_models(id).await?;
                }
                _ => {}
            }
        }
        let is_all = self.is_all(path, &import).await?;
        let (ended, now) = (id.to_owned(), self.clock.now().0);
        self.store
            .write(move |conn| imports::finish(conn, &ended, now))
            .await?;
        let seconds = began.elapsed().as_secs();
        tracing::info!(import = id, seconds, is_all, "the import is done");
        Ok(is_all)
    }

    async fn at(&self, id: &str, step: &'static str) -> Result<(), ImportError> {
        tracing::info!(import = id, step, "the import is under way");
        let id = id.to_owned();
        Ok(self
            .store
            .write(move |conn| imports::begin_step(conn, &id, step))
            .await?)
    }

    /// The file and its archives, each looked at as a whole. An archive that is broken is left out and
    /// told; the file itself is needed.
    async fn open(&self, path: &Path, id: &str) -> Result<(Source, Vec<Source>), ImportError> {
        let main = Source::open(path, false).await?;
        main.ask(|aikit| aikit.check()).await?;
        let mut archives = Vec::new();
        for path in file::archives(path) {
            match self.archive(&path).await {
                Ok(source) => archives.push(source),
                Err(error) if error.passes() => return Err(error),
                Err(error) => self.leave_out(id, &path, &error).await?,
            }
        }
        Ok((main, archives))
    }

    async fn archive(&self, path: &Path) -> Result<Source, ImportError> {
        let source = Source::open(path, true).await?;
        source.ask(|aikit| aikit.check_pages()).await?;
        Ok(source)
    }

    async fn leave_out(
        &self,
        id: &str,
        path: &Path,
        error: &ImportError,
    ) -> Result<(), ImportError> {
        let detail = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        tracing::warn!(file = %path.display(), %error, "an archive is left out");
        let mut step = Step::default();
        step.note("archive_left_out", &detail.unwrap_or_default());
        let id = id.to_owned();
        let noted = move |conn: &mut _| {
            let known = imports::notes(conn, &id)?;
            let is_known = |note: &imports::Note| {
                step.notes
                    .iter()
                    .any(|(code, detail, _)| *code == note.code && *detail == note.detail)
            };
            match known.iter().any(is_known) {
                true => Ok(()),
                false => imports::advance(conn, &id, "archives", &step),
            }
        };
        Ok(self.store.write(noted).await?)
    }

    async fn configure(&self, id: &str, said: &Said, wanted: Wanted) -> Result<(), ImportError> {
        let id = id.to_owned();
        let (done, name) = (id.clone(), "providers");
        let place = self
            .store
            .read(move |conn| imports::place(conn, &done, name))
            .await?;
        if place.is_none() {
            let now = self.clock.now().0;
            let policy = self.store.read(Policy::load).await?;
            let (key, price) = (self.key.as_ref(), policy.credit_price);
            let made = said.configuration(&self.vault, key, wanted.credentials, price, now)?;
            let put = move |conn: &mut _| imports::put_configuration(conn, &id, &made, now);
            self.store.write(put).await?;
        }
        if let Some(reload) = &self.reload {
            reload().await;
        }
        Ok(())
    }

    /// The sums of what was brought, a day after another.
    async fn sum(&self, id: &str) -> Result<(), ImportError> {
        let (wanted, own) = (id.to_owned(), id.to_owned());
        let place = self
            .store
            .read(move |conn| imports::place(conn, &wanted, SUMS))
            .await?;
        let days = self
            .store
            .read(move |conn| imports::days(conn, &own))
            .await?;
        let mut rows = 200;
        for day in days
            .into_iter()
            .filter(|day| place.is_none_or(|place| *day >= place))
        {
            let own = id.to_owned();
            let read = self.store.read(move |conn| {
                let calls = imports::of_day(conn, &own, day)?;
                Ok(Day::of(&own, &calls))
            });
            let sums = Arc::new(read.await?);
            let mut from = 0;
            while from < sums.len() {
                let to = sums.len().min(from + usize::try_from(rows).unwrap_or(1));
                let (part, began) = (Arc::clone(&sums), Instant::now());
                let put = self
                    .store
                    .write(move |conn| imports::put_day(conn, &part, from, to));
                put.await?;
                rows = paced(i64::try_from(to - from).unwrap_or(rows), began.elapsed());
                from = to;
            }
            let own = id.to_owned();
            let step = Step {
                place: day + 1,
                ..Step::default()
            };
            let put = move |conn: &mut _| imports::advance(conn, &own, SUMS, &step);
            self.store.write(put).await?;
        }
        Ok(())
    }

    /// The same by model alone, a quarter of a day after another.
    async fn sum_models(&self, id: &str) -> Result<(), ImportError> {
        let (wanted, own) = (id.to_owned(), id.to_owned());
        let place = self
            .store
            .read(move |conn| imports::place(conn, &wanted, MODELS))
            .await?;
        let windows = self
            .store
            .read(move |conn| imports::model_windows(conn, &own))
            .await?;
        let left = windows
            .into_iter()
            .filter(|start| place.is_none_or(|place| *start >= place));
        for window in left {
            let own = id.to_owned();
            let put = self
                .store
                .write(move |conn| imports::put_models(conn, &own, window));
            put.await?;
        }
        Ok(())
    }

    /// Whether nobody had the file open, nor has written to it since.
    async fn is_all(&self, path: &Path, import: &Import) -> Result<bool, ImportError> {
        let probed: PathBuf = path.to_owned();
        let fingerprint = super::table::blocking(move || Ok(file::fingerprint(&probed))).await?;
        let id = import.id.clone();
        let row = self
            .store
            .read(move |conn| imports::by_id(conn, &id))
            .await?;
        let gone = row.is_some_and(|row| row.gone);
        if gone && fingerprint == import.fingerprint {
            return Ok(true);
        }
        let id = import.id.clone();
        self.store
            .write(move |conn| imports::not_gone(conn, &id))
            .await?;
        Ok(false)
    }
}
