//! What a hub that was just started tells the person who started it.

use std::io::Write;

use anyhow::Context;
use store::settings::{self, Setting};
use uuid::Uuid;

use super::Running;
use crate::identity::hub_key;
use crate::identity::owner_link::NewLink;

/// The setting that tells commands on the same data folder where the hub is.
pub const SERVED_AT: &str = "served_at";

/// The setting that remembers that the first key was made.
const FIRST_KEY: &str = "first_key";

/// Prints where the hub is; while nobody has set an owner's password, a link to do so; and, once
/// in the life of a data folder, a key with a call to try it.
pub(super) async fn greet(running: &Running) -> anyhow::Result<()> {
    let url = &running.admin.public_url;
    tell_commands(running).await?;
    let base = url.as_str().trim_end_matches('/');
    if running.app.blocklet.is_some() {
        // Standard output is a log file there, and people sign in through the app.
        tracing::info!(address = %running.address, url = base, "AIGNE Hub runs under Blocklet Server");
        return Ok(());
    }
    let mut text = format!("\nAIGNE Hub is at {base}\n");
    if let Some(link) = owner_link(running).await? {
        text.push_str(&format!(
            "\nSet the owner's password here (works once, for a day):\n  {}\n",
            link.url(url)
        ));
    }
    if let Some(secret) = first_key(running).await? {
        text.push_str(&format!(
            "\nYour first key (shown only now):\n  {secret}\n\nTry it:\n  curl -N {base}/v1/chat/completions -H 'authorization: Bearer {secret}' -H 'content-type: application/json' \\\n    -d '{{\"model\":\"demo/chat\",\"stream\":true,\"messages\":[{{\"role\":\"user\",\"content\":\"Hello\"}}]}}'\n",
        ));
    }
    text.push('\n');
    let mut out = std::io::stdout().lock();
    // A closed standard output is no reason not to serve.
    drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    Ok(())
}

async fn tell_commands(running: &Running) -> anyhow::Result<()> {
    let setting = Setting {
        name: SERVED_AT.to_owned(),
        value: running.admin.public_url.to_string(),
        updated_at: running.app.clock.now().0,
    };
    let store = &running.app.store;
    store
        .write(move |conn| settings::set(conn, &setting))
        .await
        .context("the hub's address could not be written")
}

async fn owner_link(running: &Running) -> anyhow::Result<Option<NewLink>> {
    let store = &running.app.store;
    let people = store.read(store::users::with_password).await?;
    if people.iter().any(|user| user.role == "owner") {
        return Ok(None);
    }
    let link = NewLink::at(running.app.clock.now())?;
    let saved = link.clone();
    store
        .write(move |conn| saved.insert(conn))
        .await
        .context("the owner link could not be written")?;
    Ok(Some(link))
}

async fn first_key(running: &Running) -> anyhow::Result<Option<String>> {
    let store = &running.app.store;
    let made = store.read(|conn| settings::value(conn, FIRST_KEY)).await?;
    if made.is_some() {
        return Ok(None);
    }
    let now = running.app.clock.now().0;
    let fresh = hub_key::generate()?;
    let row = store::hub_keys::HubKey {
        id: Uuid::now_v7().to_string(),
        name: "first key".to_owned(),
        hash: fresh.hash,
        prefix: fresh.prefix,
        last_four: fresh.last_four,
        role: "member".to_owned(),
        user_id: None,
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: now,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: None,
        limits: store::hub_keys::KeyLimits::default(),
    };
    store
        .write(move |conn| {
            store::hub_keys::insert(conn, &row)?;
            settings::set(
                conn,
                &Setting {
                    name: FIRST_KEY.to_owned(),
                    value: row.id.clone(),
                    updated_at: now,
                },
            )
        })
        .await
        .context("the first key could not be written")?;
    (running.admin.reload)().await;
    Ok(Some(fresh.secret))
}
