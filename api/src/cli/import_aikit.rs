//! `import aikit`: takes over the books of an upstream AIGNE Hub from a file of any place. A hub that
//! serves the data folder sees what was brought within a second.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use store::Store;
use store::jobs::{Claim, Finished};

use super::{context, output};
use crate::admin::imports;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::identity::token;
use crate::imports::{Importer, OldKey, Outcome, Wanted as How};
use crate::jobs::take_over::NAME;
use crate::vault::{MasterSource, Vault};

/// What was asked for.
#[derive(Debug, Clone, clap::Args)]
pub struct Wanted {
    /// The file `aikit.db`; its folder's `archives` are taken over, too
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Leaves its sealed credentials where they are
    #[arg(long)]
    without_credentials: bool,
}

/// A process that did not keep an import for so long has lost it.
const HELD: Duration = Duration::from_secs(30);

/// How often it is kept.
const KEEP: Duration = Duration::from_secs(10);

/// How long another process is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two tries to take it.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes it over, and prints the report.
pub fn run(config: &Config, wanted: &Wanted) -> anyhow::Result<ExitCode> {
    context::with_store(config, |store| async move {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let source = MasterSource {
            secret: config.server.master_key.clone(),
            data_dir: config.server.data_dir.clone(),
        };
        let vault = Vault::unlock(&store, &source, clock.now()).await?;
        let importer = Importer {
            store: store.clone(),
            vault: Arc::new(vault),
            clock: Arc::clone(&clock),
            key: OldKey::of(config),
            reload: None,
        };
        let how = How {
            credentials: !wanted.without_credentials,
        };
        let holder = token::new_id();
        claim(&store, &*clock, &holder).await?;
        let ended = tokio::select! {
            ended = importer.run(&wanted.from, how) => ended,
            lost = keep(&store, &*clock, &holder) => return lost,
        };
        let now = clock.now().0;
        // A hub that serves looks at once what it has to tell Payment Kit.
        let end = Finished {
            now,
            next_at: now,
            error: ended.as_ref().err().map(ToString::to_string),
        };
        store
            .write(move |conn| store::jobs::finish(conn, NAME, &holder, &end))
            .await?;
        let outcome = ended?;
        report(&store, &outcome).await
    })
}

/// Takes the job that imports, or waits a moment for who looks whether there is anything to import.
async fn claim(store: &Store, clock: &dyn Clock, holder: &str) -> anyhow::Result<()> {
    let patience = clock.now().0.saturating_add(ms(PATIENCE));
    loop {
        let (holder, now) = (holder.to_owned(), clock.now().0);
        let until = now.saturating_add(ms(HELD));
        let claimed = store.write(move |conn| {
            let jobs = store::jobs::all(conn)?;
            let job = jobs.into_iter().find(|job| job.name == NAME);
            if job.is_some_and(|job| job.held_until.is_some_and(|until| until > now)) {
                return Ok(false);
            }
            store::jobs::enrol(conn, NAME, now)?;
            store::jobs::hasten(conn, NAME, now)?;
            let claim = store::jobs::claim(conn, NAME, &holder, now, until)?;
            Ok(matches!(claim, Claim::Yours { .. }))
        });
        if claimed.await? {
            return Ok(());
        }
        anyhow::ensure!(
            now < patience,
            "another process is importing into this data folder; wait until GET /api/imports says that it is done"
        );
        tokio::time::sleep(PAUSE).await;
    }
}

async fn keep(store: &Store, clock: &dyn Clock, holder: &str) -> anyhow::Result<ExitCode> {
    loop {
        tokio::time::sleep(KEEP).await;
        let (holder, until) = (holder.to_owned(), clock.now().0.saturating_add(ms(HELD)));
        let kept = store.write(move |conn| store::jobs::keep(conn, NAME, &holder, until));
        anyhow::ensure!(
            kept.await?,
            "another process has taken the import over; it goes on there"
        );
    }
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

async fn report(store: &Store, outcome: &Outcome) -> anyhow::Result<ExitCode> {
    let reply = store.read(imports::reply).await?;
    let text = serde_json::to_string_pretty(&reply).context("the report")?;
    output::result(&text)?;
    if !outcome.is_all {
        output::note(
            "a process still has the file open, or wrote to it meanwhile: import it again when that has ended",
        );
    }
    Ok(ExitCode::SUCCESS)
}
