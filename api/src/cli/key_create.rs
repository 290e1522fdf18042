//! `key create`: writes a key into the data folder's store; a running hub knows it within a second.

use anyhow::Context;
use store::hub_keys::HubKey;
use store::{Store, users};

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
    let mut row = HubKey {
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
        cache_seconds: None,
        limits: store::hub_keys::KeyLimits::default(),
    };
    context::with_store(config, |store| async move {
        if let Some(said) = row.user_id.take() {
            row.user_id = Some(person(&store, said).await?);
        }
        store
            .write(move |conn| store::hub_keys::insert(conn, &row))
            .await?;
        Ok(())
    })?;
    output::result(&made.secret)
        .context("the key was made but could not be printed; revoke it and make another")
}

/// The id of whom the words mean: an id, or the name that somebody signs in as. Who is not known may
/// come later, under Blocklet Server above all, so that it is only told.
async fn person(store: &Store, said: String) -> anyhow::Result<String> {
    let known = store
        .read({
            let said = said.clone();
            move |conn| match users::by_id(conn, &said)? {
                Some(user) => Ok(Some(user)),
                None => users::by_name(conn, &said),
            }
        })
        .await?;
    if known.is_none() {
        output::note(&format!(
            "nobody with the id or name {said:?} has signed in yet: the key belongs to whoever comes \
             with this id"
        ));
    }
    Ok(known.map_or(said, |user| user.id))
}
