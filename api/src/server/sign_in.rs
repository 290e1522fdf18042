//! What a hub that was just started tells of the ways to sign in: an issuer that cannot be used is
//! explained, and people sign in with what is left.

use std::sync::Arc;

use super::egress;
use crate::admin::context::AdminContext;
use crate::app::App;
use crate::config::problem::Problems;
use crate::oidc::issuer::Issuer;
use crate::upstream::Upstream;

/// Tells which issuers of the file are left out.
pub(super) fn tell(problems: &Problems) {
    for problem in &problems.0 {
        tracing::error!("this way to sign in is left out: {problem}");
    }
}

/// Asks every issuer once, so that a mistake shows in the log before somebody wants to sign in.
pub(super) async fn look_at_issuers(app: Arc<App>, admin: Arc<AdminContext>) {
    tell(&app.config.sign_in_problems);
    if app.blocklet.is_some() {
        return;
    }
    let rows = match app.store.read(store::issuers::in_force).await {
        Ok(rows) if !rows.is_empty() => rows,
        // A database that does not answer is told by whoever needs more of it.
        Ok(_) | Err(_) => return,
    };
    let Ok(upstream) = Upstream::new(&egress::settings(&app.config.upstream)) else {
        return;
    };
    for row in rows {
        if let Err(error) = Issuer::open(row.clone(), &app.vault) {
            tracing::error!(issuer = row.name, "nobody can sign in with it: {error}");
        }
        let issuer = Issuer::without_secret(row);
        match admin.issuers.look(&upstream, &issuer).await {
            Ok(()) => tracing::info!(issuer = issuer.name, "people can sign in with it"),
            Err(failure) => tracing::error!(
                issuer = issuer.name,
                "nobody can sign in with it now; other ways go on: {failure}"
            ),
        }
    }
}
