//! `migrate`: brings the database up to this version.

use super::{context, output};
use crate::config::Config;

pub fn run(config: &Config) -> anyhow::Result<()> {
    let options = context::options(config);
    let path = options.path.clone();
    store::Store::open(options)?.close();
    output::note(&format!("{} is up to date", path.display()));
    Ok(())
}
