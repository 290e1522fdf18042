//! What may change while the hub runs: the app's name and address, its components, this
//! component's environment and preferences.
//!
//! Blocklet Server tells a native program of no change, so two small files are read every second.
//! They are compared by content: their times are too coarse, and both are written anew as a whole.

pub mod configuration;
pub mod preferences;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use secrecy::ExposeSecret;
use tokio::sync::watch;

use self::configuration::{AppFile, Configuration};
use super::environment::Environment;
use super::sealed;

/// How often the files are read.
const INTERVAL: Duration = Duration::from_secs(1);

/// Larger files are none of Blocklet Server's.
const MOST_BYTES: u64 = 16 << 20;

/// The live configuration of this component.
pub struct Live {
    environment: Arc<Environment>,
    current: ArcSwap<Configuration>,
    read: Mutex<Read>,
    version: watch::Sender<u64>,
}

/// What was read last, good or not.
#[derive(Default)]
struct Read {
    app: Option<Vec<u8>>,
    environment: Option<Vec<u8>>,
    good_app: AppFile,
    good_environment: BTreeMap<String, String>,
}

impl Live {
    /// Reads both files once. Where they say nothing, what the process was started with holds.
    pub fn open(environment: Arc<Environment>) -> Arc<Self> {
        let live = Arc::new(Live {
            current: ArcSwap::from_pointee(Configuration::default()),
            read: Mutex::default(),
            version: watch::Sender::new(0),
            environment,
        });
        live.refresh();
        live
    }

    /// The configuration that holds now.
    pub fn load(&self) -> Arc<Configuration> {
        self.current.load_full()
    }

    /// Moves with every change, and says the version.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Reads the files again now, and gives the version; worth doing when a component could not be
    /// reached, since its port changes with each of its starts.
    pub fn refresh(&self) -> u64 {
        let folder = self.environment.app_data_dir.join(".config");
        let app = content(folder.join("config.json"));
        let sealed = content(folder.join(&self.environment.component_did).join("env"));
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if self.version.borrow().eq(&0) || app != read.app || sealed != read.environment {
            read.take_app(app);
            read.take_environment(sealed, &self.environment);
            let version = self.version.borrow().saturating_add(1);
            let configuration = Configuration::new(
                version,
                &read.good_app,
                &read.good_environment,
                &self.environment.preferences,
            );
            self.current.store(Arc::new(configuration));
            self.version.send_replace(version);
        }
        *self.version.borrow()
    }

    /// Reads the files every second until the returned guard is dropped.
    pub fn watch(self: &Arc<Self>) -> std::io::Result<Watching> {
        let live = Arc::clone(self);
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::Builder::new()
            .name("blocklet-live".to_owned())
            .spawn(move || {
                while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    live.refresh();
                }
            })?;
        Ok(Watching {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Read {
    /// A file that cannot be read or understood leaves what held before.
    fn take_app(&mut self, bytes: Option<Vec<u8>>) {
        if self.app == bytes {
            return;
        }
        match bytes.as_deref().map(serde_json::from_slice) {
            Some(Ok(good)) => self.good_app = good,
            Some(Err(error)) => {
                tracing::warn!(%error, "the app's config.json is not understood; what it said before holds")
            }
            None => {
                tracing::warn!("the app's config.json cannot be read; what it said before holds")
            }
        }
        self.app = bytes;
    }

    fn take_environment(&mut self, bytes: Option<Vec<u8>>, of: &Environment) {
        if self.environment == bytes {
            return;
        }
        match bytes.as_deref().map(|bytes| opened(bytes, of)) {
            Some(Ok(good)) => self.good_environment = good,
            Some(Err(error)) => tracing::warn!(
                error,
                "the sealed environment file is not understood; what it said before holds"
            ),
            // Absent until an admin has set something.
            None => self.good_environment.clear(),
        }
        self.environment = bytes;
    }
}

fn opened(bytes: &[u8], of: &Environment) -> Result<BTreeMap<String, String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
    let key = of.component_api_key.expose_secret();
    let plain = sealed::open(text, key, &of.component_did).map_err(|error| error.to_string())?;
    // Without the error's own words: they could hold a part of the text.
    let members: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&plain).map_err(|_| "it holds no JSON object".to_owned())?;
    Ok(members
        .into_iter()
        .map(|(name, value)| (name, preferences::as_text(&value)))
        .collect())
}

fn content(path: PathBuf) -> Option<Vec<u8>> {
    let length = std::fs::metadata(&path).ok()?.len();
    (length <= MOST_BYTES).then(|| std::fs::read(&path).ok())?
}

/// Reading goes on while this lives.
#[derive(Debug)]
pub struct Watching {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        // The thread ends when its channel does.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that broke off has told so itself.
            drop(thread.join());
        }
    }
}
