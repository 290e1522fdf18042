//! Reading the configuration again while the hub runs.

use store::Store;

use super::{ApplyError, Summary, apply};
use crate::clock::Millis;
use crate::config::env::Env;
use crate::config::problem::{Origin, Place, Problems};
use crate::config::{Config, Flags};
use crate::vault::Vault;

/// What reading it again did.
#[derive(Debug)]
pub struct Reloaded {
    /// What is said now.
    pub config: Config,
    /// What changed in the database.
    pub summary: Summary,
    /// Settings that were said differently and that only a restart brings into force, by variable.
    pub waits_for_restart: Vec<&'static str>,
}

/// Why everything stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// What is said now is wrong.
    #[error("the running configuration stays; the new one is wrong:\n{0}")]
    Problems(Problems),
    /// It could not be brought into the database.
    #[error("the running configuration stays: {0}")]
    Apply(#[from] ApplyError),
}

/// Reads flags, environment and file again and brings into the database what they declare. All of
/// it is read and judged first: on an error nothing changes, and its text is for the log.
pub async fn reload(
    store: &Store,
    vault: &Vault,
    running: &Config,
    flags: &Flags,
    env: &Env,
    now: Millis,
) -> Result<Reloaded, ReloadError> {
    let stored = store.read(store::settings::all).await;
    let stored = stored.map_err(ApplyError::Store)?.into_iter();
    let stored = stored
        .map(|setting| (setting.name, setting.value))
        .collect();
    let config = Config::load_with(flags, env, &stored).map_err(ReloadError::Problems)?;
    if let (Some(file), None) = (&running.file, &config.file) {
        // A file that is being replaced must not take every key with it.
        let place = Place {
            file: file.clone(),
            line: 1,
            column: 1,
        };
        let mut problems = Problems::default();
        problems.add(
            Origin::File {
                place,
                key: String::new(),
            },
            "is not there any more; leave an empty file to remove what it declared",
        );
        return Err(ReloadError::Problems(problems));
    }
    let summary = apply(store, vault, &config.declared, now).await?;
    Ok(Reloaded {
        waits_for_restart: running.waits_for_restart(&config),
        config,
        summary,
    })
}
