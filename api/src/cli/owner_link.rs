//! `owner-link`: a new link that signs the owner in.

use super::{context, output};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::identity::owner_link::NewLink;

pub fn run(config: &Config) -> anyhow::Result<()> {
    let link = NewLink::at(SystemClock.now())?;
    let url = link.url(&context::public_url(config)?);
    context::with_store(config, |store| async move {
        store.write(move |conn| link.insert(conn)).await?;
        Ok(())
    })?;
    output::result(&url)?;
    Ok(())
}
