//! Starting a hub, calling it, and looking at what it wrote.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use aigne_hub::app::App;
use aigne_hub::clock::{Clock, SystemClock};
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use aigne_hub::server;
use aigne_hub::simulator::Simulator;
use aigne_hub::simulator::server::{Serving, serve};
use store::{Durability, Options, Store};
use tokio::task::JoinHandle;

use super::books::{self, Settled};
use super::client::{Answer, Call};
use super::ways::Dialect;

/// A key of the file that may use everything.
pub const KEY: &str = "aigne-test-0123456789-0123456789-0123456789-abc";

/// A hub with the simulator as the providers `sim-openai` and `sim-anthropic`.
pub struct TestHub {
    pub address: SocketAddr,
    pub app: Arc<App>,
    pub admin: Arc<aigne_hub::admin::context::AdminContext>,
    pub simulator: Simulator,
    pub sim_address: SocketAddr,
    pub folder: tempfile::TempDir,
    pub handle: ServerHandle,
    serving: Serving,
    running: JoinHandle<anyhow::Result<()>>,
}

impl TestHub {
    /// A hub with the providers and the key, and nothing else.
    pub async fn start() -> TestHub {
        TestHub::with("", |_| {}).await
    }

    /// The same with more in its `hub.toml`, in which `{sim}` is the simulator's address, and with
    /// other settings.
    pub async fn with(more: &str, change: impl FnOnce(&mut Config)) -> TestHub {
        TestHub::by(Arc::new(SystemClock), more, change).await
    }

    /// The same by a clock that the test moves on.
    pub async fn by(
        clock: Arc<dyn Clock>,
        more: &str,
        change: impl FnOnce(&mut Config),
    ) -> TestHub {
        let folder = tempfile::tempdir().unwrap();
        TestHub::inside(folder, clock, more, change).await
    }

    /// One that begins anew with what another one left.
    pub async fn again(folder: tempfile::TempDir, clock: Arc<dyn Clock>, more: &str) -> TestHub {
        TestHub::inside(folder, clock, more, |_| {}).await
    }

    async fn inside(
        folder: tempfile::TempDir,
        clock: Arc<dyn Clock>,
        more: &str,
        change: impl FnOnce(&mut Config),
    ) -> TestHub {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let serving = serve(([127, 0, 0, 1], 0).into(), simulator.clone())
            .await
            .unwrap();
        let sim_address = serving.address();
        std::fs::write(folder.path().join("hub.toml"), toml(more, sim_address)).unwrap();
        let mut config = Config::load(&Flags::default(), &env(&folder)).unwrap();
        config.server.workers = 2;
        // A test that is about repeated attempts says how many it wants.
        config.retry.again = 0;
        change(&mut config);
        let running = server::start_by(config, clock).await.unwrap();
        TestHub {
            address: running.address,
            app: Arc::clone(&running.app),
            admin: Arc::clone(&running.admin),
            handle: running.handle.clone(),
            simulator,
            sim_address,
            folder,
            serving,
            running: tokio::task::spawn_local(running.finish()),
        }
    }

    pub fn store(&self) -> &Store {
        &self.app.store
    }

    pub fn env(&self) -> Env {
        env(&self.folder)
    }

    /// Writes another `hub.toml`.
    pub fn write_toml(&self, more: &str) {
        let path = self.folder.path().join("hub.toml");
        std::fs::write(path, toml(more, self.sim_address)).unwrap();
    }

    /// The same file, opened as another process would.
    pub fn second_store(&self) -> Store {
        Store::open(Options {
            path: self.path(),
            durability: Durability::Kill,
            readers: 1,
            queue: 10,
        })
        .unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hub.db")
    }

    /// Sends a request with this key.
    pub async fn send_as(&self, key: &str, dialect: Dialect, body: &str) -> Call {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        Call::send(self.address, "POST", dialect.path(), &headers, body).await
    }

    /// Sends a request with the key that may use everything.
    pub async fn send(&self, dialect: Dialect, body: &str) -> Call {
        self.send_as(KEY, dialect, body).await
    }

    /// A whole call.
    pub async fn call(&self, dialect: Dialect, body: &str) -> Answer {
        self.send(dialect, body).await.finish().await
    }

    /// A whole call for a model, with or without a stream.
    pub async fn ask(&self, dialect: Dialect, model: &str, stream: bool) -> Answer {
        self.call(dialect, &dialect.request(model, stream)).await
    }

    /// A GET with the key.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let bearer = format!("Bearer {KEY}");
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        Call::send(self.address, "GET", path, &all, "")
            .await
            .finish()
            .await
    }

    /// Every call in the books, oldest first. Does not wait.
    pub async fn all_settled(&self) -> Vec<Settled> {
        let read = self.store().read(|conn| {
            let filter = store::calls::page::CallFilter::default();
            let calls = store::calls::page::page(conn, &filter, None, 100_000)?;
            calls
                .into_iter()
                .rev()
                .map(|call| {
                    let attempts = store::attempts::of_call(conn, &call.id)?;
                    Ok(Settled { call, attempts })
                })
                .collect()
        });
        read.await.unwrap()
    }

    /// Every call in the books, once there are at least so many.
    pub async fn settled(&self, count: usize) -> Vec<Settled> {
        let started = std::time::Instant::now();
        loop {
            // Whatever was handed to the writer before is committed when this is.
            drop(self.store().write(|_| Ok(())).await);
            let calls = self.all_settled().await;
            if calls.len() >= count {
                return calls;
            }
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "only {} of {count} calls were settled",
                calls.len()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until the simulator is at work on so many calls.
    pub async fn running(&self, count: usize) {
        while self.simulator.witness().running() < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The only call in the books.
    pub async fn only_call(&self) -> Settled {
        let mut calls = self.settled(1).await;
        assert_eq!(calls.len(), 1, "{calls:?}");
        calls.remove(0)
    }

    /// Checks the books and stops.
    pub async fn close(self) {
        books::check(&self).await;
        self.handle.stop(false).await;
        drop(self.ended().await);
    }

    /// Waits for the end of a hub that was told to stop, and stops the simulator.
    /// What it wrote lies in the folder.
    pub async fn ended(self) -> tempfile::TempDir {
        drop(self.app);
        drop(self.admin);
        self.running.await.unwrap().unwrap();
        drop(self.serving);
        self.folder
    }
}

fn env(folder: &tempfile::TempDir) -> Env {
    Env::of([
        ("HUB_DATA_DIR", folder.path().to_str().unwrap()),
        ("HUB_PORT", "0"),
    ])
}

fn toml(more: &str, sim: SocketAddr) -> String {
    let base = format!(
        r#"
[[providers]]
name = "sim-openai"
kind = "openai"
base_url = "http://{sim}/v1"
[[providers.credentials]]
name = "main"
value = "sk-sim-openai-main"
[[providers.models]]
name = "m"

[[providers]]
name = "sim-anthropic"
kind = "anthropic"
base_url = "http://{sim}"
[[providers.credentials]]
name = "main"
value = "sk-ant-sim-main"
[[providers.models]]
name = "m"

[[rates]]
provider = "sim-openai"
model = "m"
input = "2.5"
output = "10"
cache_read = "1.25"

[[rates]]
provider = "sim-anthropic"
model = "m"
input = "3"
output = "15"
cache_read = "0.3"
cache_write_5m = "3.75"
cache_write_1h = "6"

[[keys]]
name = "everything"
secret = "{KEY}"
"#
    );
    format!("{base}\n{}", more.replace("{sim}", &sim.to_string()))
}
