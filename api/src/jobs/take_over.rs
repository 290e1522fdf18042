//! Takes over the books of an upstream AIGNE Hub that lie in the data folder, goes on with an import
//! that was broken off, and tells Payment Kit what upstream had not told.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use store::imports;

use super::{Again, Job};
use crate::admin::context::AdminContext;
use crate::app::{App, Link};
use crate::imports::{Asked, ImportError, Importer, OldKey, Outcome, Wanted, file};
use crate::payment_kit::naming::Naming;

/// What it is called.
pub const NAME: &str = "import";

/// How often it is looked whether upstream's process has ended.
const WAIT: Duration = Duration::from_secs(5);

/// Charges that are handed over in one transaction.
const CHARGES: i64 = 200;

/// Has the data folder looked at now, where it holds a file: whoever starts the hub may just have put it
/// there, or mended what was wrong.
pub async fn begin(app: &App) -> anyhow::Result<()> {
    if app.config.server.data_dir.join(file::NAME).exists() {
        app.jobs.hasten(NAME).await?;
    }
    Ok(())
}

/// Looks at the data folder.
pub(super) struct TakeOver {
    app: Arc<App>,
    admin: Arc<AdminContext>,
    importer: Importer,
    file: PathBuf,
    /// Each start tries once more what failed.
    tried: AtomicBool,
}

impl TakeOver {
    pub(super) fn new(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Self {
        let app = Arc::clone(&link.app);
        TakeOver {
            importer: Importer {
                store: app.store.clone(),
                vault: Arc::clone(&app.vault),
                clock: Arc::clone(&app.clock),
                key: OldKey::of(&app.config),
                reload: Some(Arc::clone(&admin.reload)),
            },
            file: std::path::absolute(app.config.server.data_dir.join(file::NAME))
                .unwrap_or_else(|_| app.config.server.data_dir.join(file::NAME)),
            admin: Arc::clone(admin),
            tried: AtomicBool::new(false),
            app,
        }
    }

    async fn look(&self) -> anyhow::Result<Again> {
        for broken_off in self.app.store.read(imports::unfinished).await? {
            if Path::new(&broken_off.source) != self.file {
                let wanted = Wanted { credentials: true };
                let path = Path::new(&broken_off.source);
                self.brought(self.importer.run(path, wanted).await)?;
            }
        }
        let again = match self.file.exists() {
            true => self.look_at_file().await?,
            false => Again::AsUsual,
        };
        self.tell_payment_kit().await?;
        Ok(again)
    }

    async fn look_at_file(&self) -> anyhow::Result<Again> {
        let source = self.file.display().to_string();
        let last = self
            .app
            .store
            .read(move |conn| imports::newest(conn, &source))
            .await?;
        let path = self.file.clone();
        let (is_open, fingerprint) = tokio::task::spawn_blocking(move || {
            (file::is_open_elsewhere(&path), file::fingerprint(&path))
        })
        .await?;
        let is_open = is_open.unwrap_or(false);
        let first = !self.tried.swap(true, Ordering::Relaxed);
        let asked = self.app.store.write(Asked::taken).await?;
        let is_due = match &last {
            None => true,
            Some(last) if last.state == "running" => true,
            Some(last) if last.state == "failed" => {
                first || asked.is_some() || last.fingerprint != fingerprint
            }
            // Upstream was there the last time, or again since: what it wrote comes when it is gone.
            Some(last) => {
                asked.is_some() || !is_open && (!last.gone || last.fingerprint != fingerprint)
            }
        };
        if is_due {
            let wanted = Wanted {
                credentials: asked != Some(Asked::WithoutCredentials),
            };
            return self.brought(self.importer.run(&self.file, wanted).await);
        }
        Ok(match last {
            Some(last) if last.state == "done" && !last.gone => Again::In(WAIT),
            _ => Again::AsUsual,
        })
    }

    /// What stopped an import is in its report; what passes is tried again.
    fn brought(&self, outcome: Result<Outcome, ImportError>) -> anyhow::Result<Again> {
        match outcome {
            Ok(outcome) if outcome.is_all => Ok(Again::AsUsual),
            Ok(_) => Ok(Again::In(WAIT)),
            Err(error) if error.passes() => Err(error.into()),
            Err(_) => Ok(Again::AsUsual),
        }
    }

    async fn tell_payment_kit(&self) -> anyhow::Result<()> {
        let Some(mirror) = self.admin.balances_elsewhere() else {
            return Ok(());
        };
        // What upstream charged is told in its unit. A hub that began without its books tells its own in
        // another one, until it is started again.
        let kit = mirror.kit();
        if kit.naming.meter != Naming::of(&kit.settings, true).meter {
            if self.app.store.read(imports::any_open).await? {
                tracing::warn!(
                    "upstream's charges are not told to Payment Kit yet: start the hub again, so that it uses upstream's meter; or say with ENABLE_CREDIT_MIGRATION which one that is"
                );
            }
            return Ok(());
        }
        loop {
            let now = self.app.clock.now().0;
            let taken = self
                .app
                .store
                .write(move |conn| imports::take_open(conn, CHARGES, now))
                .await?;
            match taken {
                0 => return Ok(()),
                charges => tracing::info!(charges, "upstream's charges are told in its place"),
            }
        }
    }
}

impl Job for TakeOver {
    fn name(&self) -> &'static str {
        NAME
    }

    fn every(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    /// People wait for their providers.
    fn first(&self) -> Duration {
        Duration::ZERO
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(self.look())
    }
}
