//! What the commands on the data folder share: settings, the store, and a place to wait.

use anyhow::Context;
use store::{Options, Store};
use url::Url;

use crate::config::env::Env;
use crate::config::problem::Problems;
use crate::config::{Config, Flags};

/// The settings of flags, environment and file, whole as `serve` needs them; or all that is wrong
/// with them.
pub fn config(flags: &Flags, env: &Env) -> anyhow::Result<Config> {
    Config::load(flags, env).map_err(wrong)
}

/// The settings for work on the data folder of a hub that is there already. Secrets that only
/// `serve` needs may be missing; a folder that is not there may not, for it is more likely mistyped
/// than wanted.
pub fn beside_serve(flags: &Flags, env: &Env) -> anyhow::Result<Config> {
    let (config, _) = Config::load_beside_serve(flags, env).map_err(wrong)?;
    let folder = &config.server.data_dir;
    anyhow::ensure!(
        folder.is_dir(),
        "there is no data folder {}: name the hub's with --data-dir or HUB_DATA_DIR; \
         only `aigne-hub serve` makes one",
        folder.display()
    );
    Ok(config)
}

/// As [`beside_serve`], where the work needs what is in the database.
pub fn of_database(flags: &Flags, env: &Env) -> anyhow::Result<Config> {
    let config = beside_serve(flags, env)?;
    let path = options(&config).path;
    anyhow::ensure!(
        path.exists(),
        "{} is not there: name the folder of a hub with --data-dir or HUB_DATA_DIR; \
         `aigne-hub serve` and `aigne-hub migrate` make its database",
        path.display()
    );
    Ok(config)
}

/// What to say of wrong settings.
pub fn wrong(problems: Problems) -> anyhow::Error {
    anyhow::anyhow!("wrong settings:\n{problems}")
}

/// How the store of these settings is opened.
pub fn options(config: &Config) -> Options {
    Options {
        path: config.server.data_dir.join("hub.db"),
        durability: config.storage.durability,
        readers: config.storage.readers,
        queue: config.storage.queue,
    }
}

/// Opens the store, does the work, and closes it again.
pub fn with_store<T, F>(config: &Config, work: impl FnOnce(Store) -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<T>>,
{
    let store = Store::open(options(config))?;
    let done = wait_for(work(store.clone()));
    store.close();
    done
}

/// Runs one future to its end.
pub fn wait_for<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the system gave no thread to wait on")?
        .block_on(work)
}

/// Where browsers reach the hub: the public URL, else the address that it listens on.
pub fn public_url(config: &Config) -> anyhow::Result<Url> {
    if let Some(url) = &config.server.public_url {
        return Ok(Url::parse(url)?);
    }
    // An address that means all interfaces is none to open in a browser.
    let host = match config.server.host {
        ip if ip.is_unspecified() => "localhost".to_owned(),
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        std::net::IpAddr::V4(ip) => ip.to_string(),
    };
    Ok(Url::parse(&format!(
        "http://{host}:{}",
        config.server.port
    ))?)
}
