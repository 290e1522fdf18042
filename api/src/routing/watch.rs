//! Keeping the snapshot true: a thread that notices changes, whichever process made them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use store::Store;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::load::{LoadError, load};
use super::snapshot::Snapshot;
use crate::blocklet::live::Live;
use crate::catalogue::Catalogue;
use crate::clock::{Clock, Millis};
use crate::config::billing::BillingSettings;
use crate::pricing::preferred;
use crate::standing::Standing;
use crate::vault::Vault;

/// How often the configuration version is looked at. A key made by another process works within a
/// second.
const PERIOD: Duration = Duration::from_millis(250);

enum Order {
    /// Load now, and say when it is done.
    Reload(oneshot::Sender<()>),
    Stop,
}

/// The thread that keeps the snapshot.
pub struct Watch {
    orders: Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

/// What a snapshot is made from.
pub struct Sources {
    /// The rows.
    pub store: Store,
    /// Opens the credentials.
    pub vault: Arc<Vault>,
    /// Models and prices that came with the binary.
    pub catalogue: Arc<Catalogue>,
    /// Who pays, as far as it is not said in the database.
    pub billing: BillingSettings,
    /// Is told what the rows know of credentials.
    pub standing: Arc<Standing>,
    /// The live configuration of Blocklet Server, if the hub runs under it.
    pub app: Option<Arc<Live>>,
    /// Tells which keys are alive.
    pub clock: Arc<dyn Clock>,
}

impl Watch {
    /// Loads the first snapshot into `current`, and starts to keep that true.
    pub async fn start(
        sources: Sources,
        current: Arc<ArcSwap<Snapshot>>,
    ) -> Result<Self, LoadError> {
        bring_terms(&sources).await?;
        current.store(Arc::new(load(&sources).await?));
        absorb(&sources);
        let (orders, inbox) = channel();
        // The thread belongs to no server: it waits for the store on its own.
        let runtime = Builder::new_current_thread()
            .build()
            .map_err(LoadError::Thread)?;
        let thread = std::thread::Builder::new()
            .name("snapshot".to_owned())
            .spawn(move || watch(&sources, &runtime, &current, &inbox))
            .map_err(LoadError::Thread)?;
        Ok(Watch {
            orders,
            thread: Some(thread),
        })
    }

    /// Something was changed by this process: what is returned resolves when the snapshot shows it.
    pub fn reload(&self) -> impl Fn() -> oneshot::Receiver<()> + Send + Sync + 'static {
        let orders = self.orders.clone();
        move || {
            let (done, wait) = oneshot::channel();
            // The thread only ever ends with the process; then nobody needs the snapshot.
            drop(orders.send(Order::Reload(done)));
            wait
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.orders.send(Order::Stop));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn watch(
    sources: &Sources,
    runtime: &Runtime,
    current: &ArcSwap<Snapshot>,
    inbox: &Receiver<Order>,
) {
    loop {
        let waiting = match inbox.recv_timeout(patience(sources, current)) {
            Ok(Order::Reload(done)) => Some(done),
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => None,
        };
        runtime.block_on(refresh(sources, current));
        if let Some(done) = waiting {
            // An error says that whoever asked has left.
            let _ = done.send(());
        }
    }
}

/// How long the snapshot may be left alone: a price begins at its moment, not a period later.
fn patience(sources: &Sources, current: &ArcSwap<Snapshot>) -> Duration {
    let until = |moment: Millis| {
        let left = moment.0.saturating_sub(sources.clock.now().0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    };
    let next = current.load().next_change;
    next.map_or(PERIOD, |moment| until(moment).min(PERIOD))
}

/// States of credentials move far more often than the configuration, and make no new snapshot.
fn absorb(sources: &Sources) {
    match sources.store.glance(store::credential_states::all) {
        Ok(rows) => sources.standing.credentials.absorb(rows),
        Err(error) => tracing::warn!(%error, "the states of credentials could not be read"),
    }
    sources.standing.models.absorb();
}

/// Has the preferences' terms of prices hold. It is done once for each of their versions: two
/// processes that were told different ones would else take turns for ever.
async fn bring_terms(sources: &Sources) -> Result<(), LoadError> {
    let app = sources.app.as_ref().map(|live| live.load());
    let said = app.as_deref().map(|app| &app.preferences);
    let now = sources.clock.now();
    preferred::bring(&sources.store, &sources.catalogue, said, now).await?;
    Ok(())
}

async fn refresh(sources: &Sources, current: &ArcSwap<Snapshot>) {
    absorb(sources);
    let shown = current.load();
    let is_due = shown
        .next_change
        .is_some_and(|moment| moment <= sources.clock.now());
    let app_version = sources.app.as_ref().map(|live| live.load().version);
    let is_another = app_version != shown.app_version;
    if is_another && let Err(error) = bring_terms(sources).await {
        // The version stays the old one, so it is tried again.
        tracing::warn!(%error, "the preferences' terms of prices could not be kept");
        return;
    }
    let is_due = is_due || is_another;
    match sources.store.config_version() {
        Ok(version) if version == shown.version && !is_due => {}
        Ok(_) => match load(sources).await {
            Ok(snapshot) => {
                tracing::debug!(version = snapshot.version, "configuration loaded");
                current.store(Arc::new(snapshot));
            }
            Err(error) => {
                tracing::error!(%error, "configuration could not be loaded; the last one stays in force")
            }
        },
        Err(error) => tracing::warn!(%error, "the configuration version could not be read"),
    }
}
