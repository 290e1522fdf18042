//! From settings to a running hub.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::rt::System;
use anyhow::Context;
use arc_swap::ArcSwap;
use store::Store;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::connections::{Connections, Sweeper};
use super::open::Open;
use super::{egress, listen, sign_in, signals, welcome};
use crate::admin::context::{AdminContext, Reload};
use crate::admission::{Keeper, Purses};
use crate::app::{App, Link};
use crate::blocklet::Blocklet;
use crate::blocklet::event_bus::{self, Listening};
use crate::blocklet::live::Watching;
use crate::cache::Cache;
use crate::catalogue::{self, Catalogue};
use crate::clock::{Clock, SystemClock};
use crate::config::env::Env;
use crate::config::{self, Config, Flags};
use crate::feed::Sockets;
use crate::identity::directory::KeyDirectory;
use crate::identity::outside::OutsideIdentity;
use crate::identity::resolve::Identity;
use crate::identity::session::Sessions;
use crate::imports;
use crate::jobs::{Runner, roster, take_over};
use crate::limits::{self, Limits};
use crate::managed;
use crate::metering;
use crate::once::Once;
use crate::payment_kit::{self, Mirror, PaymentKit};
use crate::queue::Queue;
use crate::relay;
use crate::routing::{Snapshot, Sources, Watch};
use crate::simulator::Simulator;
use crate::standing::Standing;
use crate::state::State;
use crate::surfaces::Waiting;
use crate::upstream::access_token::AccessTokens;
use crate::upstream::{Clocks, Upstream, UpstreamSettings};
use crate::vault::{MasterSource, Vault};

/// How long the last replies may take to be dropped.
const LAST_DROP: Duration = Duration::from_millis(200);

/// A hub that listens.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// What requests use; tests look into it.
    pub app: Arc<App>,
    /// What the admin API uses.
    pub admin: Arc<AdminContext>,
    /// Stops it.
    pub handle: ServerHandle,
    /// To be awaited; ends when the hub is stopped.
    pub server: Server,
    /// Keeps the snapshot true.
    watch: Watch,
    /// Keeps the leases.
    keeper: Keeper,
    /// Tells other processes what is used of limits.
    sharing: limits::Keeper,
    /// Keeps the live configuration of Blocklet Server true.
    live: Option<Watching>,
    /// Hears what other components of the app tell.
    bus: Option<Listening>,
    /// Does the jobs.
    runner: Runner,
    /// Cuts off connections without requests.
    sweeper: Sweeper,
}

impl Running {
    /// Runs until it is stopped, then writes what is queued.
    pub async fn finish(self) -> anyhow::Result<()> {
        let open = self.app.open.clone();
        tokio::select! {
            ended = self.server => ended.context("the server broke off")?,
            () = open.left() => end_connections(&open).await,
        }
        self.runner.stop().await;
        drop(self.watch);
        drop(self.keeper);
        drop(self.sharing);
        drop(self.sweeper);
        drop(self.live);
        drop(self.bus);
        let (store, state) = (self.app.store.clone(), self.app.state.clone());
        tokio::task::spawn_blocking(move || {
            store.close();
            state.close();
        })
        .await
        .context("the last writes broke off")
    }
}

/// Ends what did not end when it was told to, such as the stream of somebody who does not read: the
/// threads of the HTTP server stop, and what they drop is settled.
async fn end_connections(open: &Open) {
    if !open.is_none() {
        System::current().stop();
        // Whoever still runs then is not in the way of a command to stop.
        drop(timeout(LAST_DROP, open.ended()).await);
    }
}

/// Serves until a signal comes.
pub async fn serve(config: Config, flags: Flags, env: Env) -> anyhow::Result<()> {
    raise_open_files();
    for gone in config::gone::told(&env) {
        tracing::warn!("{gone}");
    }
    let running = start(config).await?;
    welcome::greet(&running).await?;
    let app = &running.app;
    actix_web::rt::spawn(sign_in::look_at_issuers(
        Arc::clone(app),
        Arc::clone(&running.admin),
    ));
    actix_web::rt::spawn(reload_on_hangup(
        Arc::clone(app),
        Arc::clone(&running.admin),
        flags,
        env,
    ));
    actix_web::rt::spawn(signals::stop_on_signal(
        running.handle.clone(),
        app.stopping.clone(),
        app.open.clone(),
        app.config.server.drain,
    ));
    running.finish().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Opens everything and binds the port.
pub async fn start(config: Config) -> anyhow::Result<Running> {
    start_by(config, Arc::new(SystemClock)).await
}

/// The same, with another clock than the machine's.
pub async fn start_by(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Running> {
    let store = open_store(&config).await?;
    check_books(&store).await?;
    let source = MasterSource {
        secret: config.server.master_key.clone(),
        data_dir: config.server.data_dir.clone(),
    };
    let vault = Arc::new(Vault::unlock(&store, &source, clock.now()).await?);
    let state = State::open(
        &config,
        store.clone(),
        Arc::clone(&vault),
        Arc::clone(&clock),
    )
    .await;
    let catalogue = Arc::new(Catalogue::embedded()?);
    catalogue::sync(&store, &catalogue, clock.now()).await?;
    let summary = managed::apply(&store, &vault, &config.declared, clock.now()).await?;
    if !summary.is_unchanged() {
        tracing::info!(?summary, "configuration brought into the database");
    }
    let standing = Arc::new(Standing::new(
        store.clone(),
        Arc::clone(&clock),
        config.breaker.clone(),
    ));
    let snapshot = Arc::<ArcSwap<Snapshot>>::default();
    let blocklet = config.blocklet.clone().map(|environment| {
        Arc::new(Blocklet::new(
            environment,
            store.clone(),
            Arc::clone(&snapshot),
            Arc::clone(&clock),
        ))
    });
    let live = match &blocklet {
        Some(blocklet) => Some(blocklet.live.watch()?),
        None => None,
    };
    let sources = Sources {
        standing: Arc::clone(&standing),
        store: store.clone(),
        vault: Arc::clone(&vault),
        catalogue: Arc::clone(&catalogue),
        billing: config.billing.clone(),
        app: blocklet.as_ref().map(|it| Arc::clone(&it.live)),
        clock: Arc::clone(&clock),
    };
    let watch = Watch::start(sources, Arc::clone(&snapshot)).await?;
    let took_over = config.server.data_dir.join(imports::file::NAME).exists()
        || store.read(store::imports::any).await?;
    let mirror = PaymentKit::open(
        &config.payment_kit,
        took_over,
        blocklet.as_ref(),
        &egress::settings(&config.upstream),
        Arc::clone(&clock),
    )
    .map(|kit| {
        Mirror::new(
            kit,
            store.clone(),
            Arc::clone(&clock),
            Arc::clone(&snapshot),
        )
    });
    let purses = Purses::new(store.clone(), Arc::clone(&clock)).with_mirror(mirror.clone());
    purses.remember().await?;
    let purses = Arc::new(purses);
    let keeper = Keeper::start(Arc::clone(&purses)).context("the thread that keeps leases")?;
    let limits = Arc::new(Limits::new(Arc::clone(&snapshot), Arc::clone(&clock)));
    let sharing = limits::Keeper::start(Arc::clone(&limits), store.clone())
        .await
        .context("the thread that shares limits")?;
    let queue = Arc::new(Queue::new(
        config.queue.clone(),
        Arc::clone(&limits),
        Arc::clone(&standing),
        Arc::clone(&clock),
    ));
    let sessions = Sessions::new(store.clone(), Arc::clone(&clock));
    let listener = listen::bind(config.server.host, config.server.port)?;
    let address = listener.local_addr()?;
    let public_url = public_url(&config, address)?;
    let admin = AdminContext::new(
        store.clone(),
        Arc::clone(&vault),
        Arc::clone(&clock),
        public_url,
        reload_of(&watch),
    );
    let admin = admin.with_people(config.people);
    let admin = admin.with_settings(Arc::clone(&config.said));
    let admin = admin.beside(Arc::clone(&snapshot), Arc::clone(&purses));
    let admin = Arc::new(admin.with_payment_kit(mirror));
    let outside = blocklet.clone().map(|it| it as Arc<dyn OutsideIdentity>);
    let identity = Identity::new(
        Arc::clone(&snapshot) as Arc<dyn KeyDirectory>,
        sessions,
        Arc::clone(&clock),
    );
    let app = Arc::new(App {
        identity: Arc::new(identity.with_outside(outside)),
        blocklet,
        clocks: clocks(&config),
        simulator: Simulator::discreet(Arc::clone(&clock)),
        tokens: AccessTokens::new(Arc::clone(&clock)),
        stopping: CancellationToken::new(),
        open: Open::default(),
        once: Once::new(config.once.clone(), &state, Arc::clone(&clock)),
        sockets: Sockets::default(),
        cache: Cache::new(config.cache, &state, Arc::clone(&clock)),
        standing,
        room: relay::Room::new(config.upstream.answer_limit_bytes),
        mirrors: Arc::new(Semaphore::new(relay::MOST_MIRRORS)),
        started: clock.now(),
        config: Arc::new(config),
        jobs: admin.jobs.clone(),
        waiting: Waiting::default(),
        purses,
        limits,
        queue,
        state,
        store,
        snapshot,
        clock,
        vault,
        catalogue,
    });
    let egress = egress::settings(&app.config.upstream);
    let connections = Arc::new(Connections::new(&app.config.server));
    let sweeper =
        Sweeper::start(Arc::clone(&connections)).context("the thread that looks at connections")?;
    let server = listen::server(&app, &admin, &egress, connections, listener)?;
    let bus = listen_to_components(&app, &admin);
    let runner = runner(&app, &admin, egress);
    take_over::begin(&app).await?;
    Ok(Running {
        address,
        handle: server.handle(),
        server,
        app,
        admin,
        watch,
        keeper,
        sharing,
        live,
        bus,
        runner,
        sweeper,
    })
}

/// Payment Kit told something: no balance that is remembered counts any more, and who was given
/// credits is told.
fn listen_to_components(app: &Arc<App>, admin: &Arc<AdminContext>) -> Option<Listening> {
    let (blocklet, admin) = (app.blocklet.clone()?, Arc::clone(admin));
    Some(event_bus::listen(blocklet, move |heard| {
        if heard.source != payment_kit::DID {
            return;
        }
        if let Some(mirror) = admin.balances_elsewhere() {
            tracing::debug!(event = heard.kind, "balances are asked for anew");
            mirror.forget_all();
            if let Some(grant) = heard
                .subject
                .filter(|_| heard.kind == payment_kit::arrivals::GRANTED)
            {
                mirror.granted(&grant);
            }
        }
    }))
}

fn runner(app: &Arc<App>, admin: &Arc<AdminContext>, egress: UpstreamSettings) -> Runner {
    let (store, clock, bell) = (app.store.clone(), Arc::clone(&app.clock), app.jobs.clone());
    let (app, admin) = (Arc::clone(app), Arc::clone(admin));
    Runner::start(store, clock, bell, move || {
        let upstream = Upstream::new(&egress)?;
        let link = Rc::new(Link::new(app, upstream));
        Ok(roster::jobs(&link, &admin))
    })
}

async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let storage = &config.storage;
    let options = store::Options {
        path: config.server.data_dir.join("hub.db"),
        durability: storage.durability,
        readers: storage.readers,
        queue: storage.queue,
    };
    let store = tokio::task::spawn_blocking(move || Store::open(options)).await??;
    Ok(store)
}

/// Books that do not hold are told, and do not keep the hub from serving: their owner has to see
/// them to repair them.
async fn check_books(store: &Store) -> anyhow::Result<()> {
    let report = store.read(metering::prove_some).await?;
    for violation in &report.violations {
        tracing::error!(
            violation,
            "the books do not hold; `ledger check` looks at all of them"
        );
    }
    Ok(())
}

/// A change of this process is in force when the returned future is done.
fn reload_of(watch: &Watch) -> Reload {
    let reload = watch.reload();
    Arc::new(move || {
        let done = reload();
        Box::pin(async move {
            // An error means that the hub is being stopped: nothing is to be brought in force.
            drop(done.await);
        })
    })
}

fn clocks(config: &Config) -> Clocks {
    let upstream = &config.upstream;
    Clocks {
        connect: upstream.connect,
        first_byte: upstream.first_byte,
        idle: upstream.idle,
        total: upstream.total,
    }
}

/// Where people reach the hub: as set, else the address that it listens on.
fn public_url(config: &Config, address: SocketAddr) -> anyhow::Result<Url> {
    let text = match &config.server.public_url {
        Some(url) => url.clone(),
        None if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
        None => format!("http://{address}"),
    };
    Url::parse(&text).with_context(|| format!("HUB_PUBLIC_URL {text:?} is not a URL"))
}

/// A stream holds two sockets. The usual soft limit of 1,024 files would end at 500 of them.
fn raise_open_files() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!(limit, "open files"),
        Err(error) => tracing::warn!(%error, "the limit of open files could not be raised"),
    }
}

async fn reload_on_hangup(app: Arc<App>, admin: Arc<AdminContext>, flags: Flags, env: Env) {
    let again = || async {
        let now = app.clock.now();
        match managed::reload(&app.store, &app.vault, &app.config, &flags, &env, now).await {
            Ok(reloaded) => {
                (admin.reload)().await;
                tracing::info!(summary = ?reloaded.summary, "configuration read again");
                sign_in::tell(&reloaded.config.sign_in_problems);
                if !reloaded.waits_for_restart.is_empty() {
                    tracing::warn!(settings = ?reloaded.waits_for_restart, "changed, but in force only after a restart");
                }
            }
            Err(error) => tracing::error!("{error}"),
        }
    };
    if let Err(error) = signals::on_hangup(again).await {
        tracing::warn!(%error, "SIGHUP cannot be heard: configuration is read at start only");
    }
}
