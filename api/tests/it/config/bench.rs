//! A store and a vault in a folder of their own.

use std::path::{Path, PathBuf};

use aigne_hub::clock::Millis;
use aigne_hub::config::Config;
use aigne_hub::config::declared::Declared;
use aigne_hub::config::env::Env;
use aigne_hub::config::file::parse;
use aigne_hub::config::providers::{demo, of_environment};
use aigne_hub::managed::{ApplyError, Summary, apply};
use aigne_hub::vault::{MasterSource, Vault};
use store::credentials::Credential;
use store::providers::Provider;
use store::{Durability, Options, Store};

pub const NOW: Millis = Millis(1_800_000_000_000);
pub const LATER: Millis = Millis(1_800_000_060_000);

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub store: Store,
    pub vault: Vault,
}

impl Bench {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let vault = Vault::unlock(&store, &source(folder.path()), NOW)
            .await
            .unwrap();
        Bench {
            folder,
            store,
            vault,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub async fn apply(&self, declared: &Declared) -> Result<Summary, ApplyError> {
        apply(&self.store, &self.vault, declared, LATER).await
    }

    pub async fn providers(&self) -> Vec<Provider> {
        self.store.read(store::providers::all).await.unwrap()
    }

    pub async fn credentials(&self) -> Vec<Credential> {
        self.store.read(store::credentials::all).await.unwrap()
    }
}

pub fn open(folder: &Path) -> Store {
    let path = folder.join("hub.db");
    let durability = Durability::Kill;
    Store::open(Options {
        path,
        durability,
        readers: 1,
        queue: 100,
    })
    .unwrap()
}

pub fn source(folder: &Path) -> MasterSource {
    let data_dir = folder.to_owned();
    MasterSource {
        secret: None,
        data_dir,
    }
}

/// What this file and this environment declare.
pub fn declared(text: &str, env: &Env) -> Declared {
    let mut problems = Default::default();
    let mut outside = of_environment(env, &mut problems);
    outside.push(demo());
    let (file, told) = parse(Path::new("hub.toml"), text, env, &outside);
    assert!(
        problems.0.is_empty() && told.0.is_empty(),
        "{problems}{told}"
    );
    let mut declared = file.declared;
    declared.providers.extend(outside);
    declared
}

/// The configuration that `path` holds.
pub fn config(path: &Path, env: &Env) -> (aigne_hub::config::Flags, Config) {
    let config = Some(path.to_owned());
    let flags = aigne_hub::config::Flags {
        config,
        ..Default::default()
    };
    let read = Config::load(&flags, env).unwrap();
    (flags, read)
}
