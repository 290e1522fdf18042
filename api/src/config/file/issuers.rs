//! `[[issuers]]`: OpenID Connect issuers that people may sign in with.
//!
//! A mistake in one of them keeps only that one away: the hub starts, tells it, and people sign in
//! with what is left.

use secrecy::SecretString;

use super::names::{Given, choice};
use super::section::Section;
use crate::config::declared::DeclaredIssuer;
use crate::config::env::Env;
use crate::identity::principal::Role;
use crate::oidc::issuer::{
    MOST_SESSION_HOURS, ROLE_CLAIM, SCOPES, SESSION_HOURS, check_url, is_name,
};

/// The words for roles.
const ROLES: [&str; 4] = ["owner", "admin", "member", "guest"];

/// All issuers of the file that nothing is wrong with.
pub fn read(root: &mut Section<'_>, env: &Env) -> Vec<DeclaredIssuer> {
    let mut given = Given::default();
    let source = root.source;
    let sections = root.sections("issuers");
    let mut issuers = Vec::new();
    for section in sections {
        let before = source.problems.borrow().0.len();
        let read = issuer(section, &mut given, env);
        let whole = source.only_this_sign_in(before);
        issuers.extend(read.filter(|_| whole));
    }
    issuers
}

fn issuer(mut section: Section<'_>, given: &mut Given, env: &Env) -> Option<DeclaredIssuer> {
    let name = section.required("name").and_then(|at| {
        given.take(&section, &at, at.value.clone());
        match is_name(&at.value) {
            true => Some(at.value),
            false => section.refuse(&at, "must have 1 to 40 characters of a-z, 0-9 and -"),
        }
    });
    let display_name = section.string("display_name").map(|at| at.value);
    let private_network = section.switch("private_network").unwrap_or(false);
    let url =
        section
            .required("issuer")
            .and_then(|at| match check_url(&at.value, private_network) {
                Ok(()) => Some(at.value),
                Err(why) => section.refuse(&at, why),
            });
    let client_id = section.required("client_id").map(|at| at.value);
    let secret: Option<SecretString> = section
        .string("client_secret")
        .and_then(|at| section.secret(&at, env));
    let scopes = section.strings("scopes");
    let scopes = scopes.map(|scopes| scopes.into_iter().map(|at| at.value).collect());
    let role_claim = section.string("role_claim").map(|at| at.value);
    let mut roles = Vec::new();
    for (group, at) in section.texts("roles").unwrap_or_default() {
        match Role::from_word(&at.value) {
            Some(role) => roles.push((group, role)),
            None => section
                .refuse(
                    &at,
                    format!(
                        "{:?} is no role; give one of {}",
                        at.value,
                        ROLES.join(", ")
                    ),
                )
                .unwrap_or(()),
        }
    }
    let default_role = choice(&mut section, "default_role", &ROLES, Role::from_word);
    let sign_up = section.switch("sign_up").unwrap_or(false);
    let link_by_email = section.switch("link_by_email").unwrap_or(false);
    let session_hours = section.integer("session_hours", 1..=MOST_SESSION_HOURS);
    let enabled = section.switch("enabled").unwrap_or(true);
    section.finish();
    let name = name?;
    Some(DeclaredIssuer {
        display_name: display_name.unwrap_or_else(|| name.clone()),
        name,
        url: url?,
        client_id: client_id?,
        secret,
        scopes: scopes.unwrap_or_else(|| SCOPES.map(str::to_owned).to_vec()),
        role_claim: role_claim.unwrap_or_else(|| ROLE_CLAIM.to_owned()),
        roles,
        default_role,
        sign_up,
        link_by_email,
        private_network,
        session_hours: session_hours.unwrap_or(SESSION_HOURS),
        enabled,
    })
}
