//! What the commands on the data folder share: settings, the store, and a place to wait.

use anyhow::Context;
use store::{Options, Store};
use url::Url;

use crate::config::env::Env;
use crate::config::{Config, Flags};

/// The settings of flags, environment and file; or all that is wrong with them.
pub fn config(flags: &Flags, env: &Env) -> anyhow::Result<Config> {
    Config::load(flags, env).map_err(|problems| anyhow::anyhow!("wrong settings:\n{problems}"))
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
