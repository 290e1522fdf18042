//! `key create`: writes a key into the data folder's store; a running hub knows it within a second.

use anyhow::Context;
use store::hub_keys::HubKey;

use super::{context, output};
use crate::admin::keys::checks;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::identity::principal::Role;
use crate::identity::{hub_key, token};

pub fn run(config: &Config, name: &str, admin: bool, user: Option<String>) -> anyhow::Result<()> {
    let name = checks::name(name).map_err(|error| anyhow::anyhow!("--name: {error}"))?;
    let user_id = checks::user_id(user).map_err(|error| anyhow::anyhow!("--user: {error}"))?;
    let role = if admin { Role::Admin } else { Role::Member };
    let made = hub_key::generate()?;
    let row = HubKey {
        id: token::new_id(),
        name,
        hash: made.hash,
        prefix: made.prefix,
        last_four: made.last_four,
        role: role.word().to_owned(),
        user_id,
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: SystemClock.now().0,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    context::with_store(config, |store| async move {
        store
            .write(move |conn| store::hub_keys::insert(conn, &row))
            .await?;
        Ok(())
    })?;
    output::result(&made.secret)
        .context("the key was made but could not be printed; revoke it and make another")
}
