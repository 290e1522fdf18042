//! The database, opened as `serve` would, and whether the master key opens what it holds.

use secrecy::ExposeSecret;
use store::Store;

use super::Finding;
use crate::cli::context;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::vault::{MasterSource, Vault};

pub async fn findings(config: &Config) -> Vec<Finding> {
    let options = context::options(config);
    if !options.path.exists() {
        return vec![Finding::ok(
            "database",
            format!(
                "{} is not there yet; the first start makes it",
                options.path.display()
            ),
        )];
    }
    let shown = options.path.display().to_string();
    let store = match Store::open(options) {
        Ok(store) => store,
        Err(error) => return vec![Finding::fail("database", error.to_string())],
    };
    let findings = vec![
        Finding::ok(
            "database",
            format!("{shown} opens, and its version is this hub's"),
        ),
        integrity(&store).await,
        books(&store).await,
        secrets(config, &store).await,
    ];
    store.close();
    findings
}

async fn integrity(store: &Store) -> Finding {
    const WHAT: &str = "database pages";
    match store.read(store::integrity::problems).await {
        Ok(problems) if problems.is_empty() => Finding::ok(WHAT, "no page is damaged"),
        Ok(problems) => Finding::fail(
            WHAT,
            format!("damaged: {}; restore a backup", problems.join("; ")),
        ),
        Err(error) => Finding::fail(WHAT, format!("could not be checked: {error}")),
    }
}

async fn books(store: &Store) -> Finding {
    const WHAT: &str = "books";
    match store.read(store::ledger::check::check).await {
        Ok(report) if report.holds() => {
            Finding::ok(WHAT, format!("hold over {} transfers", report.transfers))
        }
        Ok(report) => Finding::fail(
            WHAT,
            format!(
                "{} things do not hold; run aigne-hub ledger check",
                report.violations.len()
            ),
        ),
        Err(error) => Finding::fail(WHAT, format!("could not be checked: {error}")),
    }
}

async fn secrets(config: &Config, store: &Store) -> Finding {
    const WHAT: &str = "master key";
    let read = |conn: &mut store::Conn| {
        Ok((
            store::data_keys::all(conn)?.is_empty(),
            store::credentials::all(conn)?,
        ))
    };
    let (fresh, credentials) = match store.read(read).await {
        Ok(found) => found,
        Err(error) => return Finding::fail(WHAT, format!("secrets could not be read: {error}")),
    };
    if fresh {
        return Finding::ok(WHAT, "nothing is sealed yet");
    }
    let source = MasterSource {
        secret: config.server.master_key.clone(),
        data_dir: config.server.data_dir.clone(),
    };
    let vault = match Vault::unlock(store, &source, SystemClock.now()).await {
        Ok(vault) => vault,
        Err(error) => return Finding::fail(WHAT, error.to_string()),
    };
    let broken: Vec<&str> = credentials
        .iter()
        .filter(|row| {
            let opened = vault.open(&row.id, &row.sealed);
            !opened.is_ok_and(|secret| !secret.expose_secret().is_empty())
        })
        .map(|row| row.name.as_str())
        .collect();
    match broken.is_empty() {
        true => Finding::ok(WHAT, format!("opens all {} credentials", credentials.len())),
        false => Finding::fail(
            WHAT,
            format!(
                "does not open {}; enter these keys again",
                broken.join(", ")
            ),
        ),
    }
}
