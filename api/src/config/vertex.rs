//! Vertex AI, as the environment declares it, with the names of Google's own clients.
//!
//! `GOOGLE_APPLICATION_CREDENTIALS` is often there for something else, and may name files of other
//! types: the file of a service account becomes a provider, any other is left alone, unless
//! `GOOGLE_GENAI_USE_VERTEXAI=true` says that it is meant.

use super::declared::{DeclaredCredential, DeclaredIn, DeclaredProvider};
use super::env::Env;
use super::file::DEFAULT_WEIGHT;
use super::problem::{Hinders, Origin, Problem};
use crate::providers::vertex::{self, ServiceAccount};
use crate::providers::{Kind, Settings};

const FILE: &str = "GOOGLE_APPLICATION_CREDENTIALS";
const SWITCH: &str = "GOOGLE_GENAI_USE_VERTEXAI";
const PROJECT: &str = "GOOGLE_CLOUD_PROJECT";
const LOCATION: &str = "GOOGLE_CLOUD_LOCATION";

/// The provider `vertex`, where the environment names the file of a service account.
pub(super) fn of_environment(env: &Env) -> Result<Option<DeclaredProvider>, Problem> {
    let meant = match env.var(SWITCH)? {
        None => None,
        Some("1" | "true" | "True" | "TRUE") => Some(true),
        Some("0" | "false" | "False" | "FALSE") => Some(false),
        Some(other) => {
            let reason = format!("is {other:?}, but must be true or false");
            return Err(problem(SWITCH, reason));
        }
    };
    let Some(path) = env.var(FILE)?.filter(|_| meant != Some(false)) else {
        return Ok(None);
    };
    let account = match account(path) {
        Ok(account) => account,
        Err(reason) if meant == Some(true) => return Err(problem(FILE, reason)),
        Err(_) => return Ok(None),
    };
    let region = env.var(LOCATION)?.unwrap_or("global");
    let base_url = vertex::base_url(region).ok_or_else(|| {
        let reason = format!("is {region:?}, which is no location of Google Cloud");
        problem(LOCATION, reason)
    })?;
    let settings = Settings {
        project: env.var(PROJECT)?.map(str::to_owned),
        ..Settings::default()
    };
    if let Some((_, reason)) = settings.problem() {
        return Err(problem(PROJECT, reason));
    }
    Ok(Some(DeclaredProvider {
        name: "vertex".to_owned(),
        display_name: "Vertex AI".to_owned(),
        kind: Kind::Vertex,
        base_url,
        region: Some(region.to_owned()),
        settings,
        enabled: true,
        private_network: true,
        declared_in: DeclaredIn::Environment,
        credentials: vec![DeclaredCredential {
            name: FILE.to_owned(),
            value: account.to_secret(),
            weight: DEFAULT_WEIGHT,
        }],
        models: Vec::new(),
    }))
}

fn account(path: &str) -> Result<ServiceAccount, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("names {path}, which cannot be read: {error}"))?;
    ServiceAccount::read(&text).map_err(|reason| format!("names {path}, which {reason}"))
}

fn problem(name: &str, reason: String) -> Problem {
    Problem {
        hinders: Hinders::Everything,
        origin: Origin::Variable(name.to_owned()),
        reason,
    }
}
