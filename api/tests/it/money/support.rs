//! A hub that charges, and its customer.

use std::sync::Arc;

use aigne_hub::app::App;
use aigne_hub::clock::{Clock, SystemClock};
use aigne_hub::config::{Config, Flags};
use aigne_hub::server;
use store::ledger::credits::{self, Done, Gift, Order, Source, Standing};
use store::{Nanos, Store};

use crate::support::hub::TestHub;
use crate::support::rates;

/// Where the tests' customers buy credits.
pub const TOPUP: &str = "https://pay.example.com/credits";

/// A hub that charges for the models of these scripts.
pub async fn charging(scripts: &[&str]) -> TestHub {
    let mut more: String = scripts.iter().map(|script| rates(script)).collect();
    more.push_str(&format!(
        "\n[billing]\nmode = \"credits\"\ntopup_url = \"{TOPUP}\"\n"
    ));
    TestHub::with(&more, |_| {}).await
}

/// Another hub on the same file, with leases of its own.
pub struct Second {
    pub address: std::net::SocketAddr,
    pub app: Arc<App>,
    handle: actix_web::dev::ServerHandle,
    running: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Second {
    pub async fn start(hub: &TestHub) -> Second {
        Second::with(hub, |_| {}).await
    }

    /// The same with other settings.
    pub async fn with(hub: &TestHub, change: impl FnOnce(&mut Config)) -> Second {
        let mut config = Config::load(&Flags::default(), &hub.env()).unwrap();
        config.server.workers = 2;
        change(&mut config);
        let running = server::start(config).await.unwrap();
        Second {
            address: running.address,
            app: Arc::clone(&running.app),
            handle: running.handle.clone(),
            running: tokio::task::spawn_local(running.finish()),
        }
    }

    pub async fn close(self) {
        self.handle.stop(false).await;
        drop(self.app);
        self.running.await.unwrap().unwrap();
    }
}

/// The key of the tests, which has no user and so pays itself.
pub fn owner(hub: &TestHub) -> String {
    let snapshot = hub.app.snapshot.load();
    let key = snapshot.keys.values().next().unwrap();
    format!("key:{}", key.id)
}

/// Gives the key credits.
pub async fn give(hub: &TestHub, nanos: i64) {
    let order = order();
    let gift = Gift {
        owner: owner(hub),
        source: Source::Purchase,
        amount: Nanos(nanos),
        priority: credits::DEFAULT_PRIORITY,
        expires_at: None,
    };
    let done = hub
        .store()
        .write(move |conn| credits::give(conn, &order, &gift))
        .await
        .unwrap();
    assert!(matches!(done, Done::Now(_)));
}

pub fn order() -> Order {
    Order {
        id: uuid::Uuid::now_v7().to_string(),
        idempotency_key: None,
        actor: None,
        note: None,
        now: SystemClock.now().0,
    }
}

/// What the key has.
pub async fn standing(store: &Store, owner: &str) -> Standing {
    let owner = owner.to_owned();
    // Whatever was handed to the writer before is committed when this is.
    drop(store.write(|_| Ok(())).await);
    store
        .read(move |conn| credits::standing(conn, &owner))
        .await
        .unwrap()
        .unwrap()
}

/// What was charged in all.
pub async fn charged(store: &Store) -> i64 {
    drop(store.write(|_| Ok(())).await);
    store
        .read(|conn| store::ledger::balance(conn, &store::AccountRef::of_hub("revenue")))
        .await
        .unwrap()
        .unwrap_or_default()
        .0
}
