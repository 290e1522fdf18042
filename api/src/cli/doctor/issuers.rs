//! Whether people can sign in with the issuers of the file and of the database.

use store::Store;

use super::Finding;
use crate::cli::context;
use crate::config::Config;
use crate::config::declared::DeclaredIssuer;
use crate::oidc::issuer::Issuer;
use crate::oidc::look::look;
use crate::server::egress;
use crate::upstream::{Egress, Upstream};

const WHAT: &str = "sign-in";

pub fn findings(config: &Config) -> Vec<Finding> {
    let left_out = config.sign_in_problems.0.iter();
    let mut findings: Vec<Finding> = left_out
        .map(|problem| Finding::warn(WHAT, format!("{problem}; this issuer is left out")))
        .collect();
    let mut issuers: Vec<Issuer> = config.declared.issuers.iter().map(declared).collect();
    issuers.extend(of_database(config));
    // It runs on a thread that waits for nothing else; the connections stay on it.
    let found = actix_rt::System::new().block_on(async {
        let upstream = match Upstream::new(&egress::settings(&config.upstream)) {
            Ok(upstream) => upstream,
            Err(error) => return vec![Finding::fail("upstream", error.to_string())],
        };
        let mut found = Vec::new();
        for issuer in &issuers {
            found.push(match look(&upstream, issuer).await {
                Ok(()) => Finding::ok(
                    WHAT,
                    format!(
                        "{}: {} has a document and keys that fit",
                        issuer.name, issuer.url
                    ),
                ),
                Err(failure) => Finding::warn(
                    WHAT,
                    format!("{}: {failure}; other ways to sign in go on", issuer.name),
                ),
            });
        }
        found
    });
    findings.extend(found);
    findings
}

fn declared(said: &DeclaredIssuer) -> Issuer {
    Issuer {
        id: said.name.clone(),
        name: said.name.clone(),
        display_name: said.display_name.clone(),
        url: said.url.clone(),
        client_id: said.client_id.clone(),
        secret: said.secret.clone(),
        scopes: said.scopes.clone(),
        roles: crate::oidc::claims::RoleRule {
            claim: said.role_claim.clone(),
            roles: said.roles.clone(),
            default: said.default_role,
        },
        sign_up: said.sign_up,
        link_by_email: said.link_by_email,
        egress: Egress::of(said.private_network),
        session_hours: said.session_hours,
    }
}

/// Those that people added in the console. A database that cannot be opened is told elsewhere.
fn of_database(config: &Config) -> Vec<Issuer> {
    let options = context::options(config);
    if !options.path.exists() {
        return Vec::new();
    }
    let Ok(store) = Store::open(options) else {
        return Vec::new();
    };
    let rows = context::wait_for(async { Ok(store.read(store::issuers::in_force).await?) });
    store.close();
    let rows = rows.unwrap_or_default().into_iter();
    rows.filter(|row| row.managed_by == "database")
        .map(Issuer::without_secret)
        .collect()
}
