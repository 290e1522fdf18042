//! Azure OpenAI, as the environment declares it, with the names of Microsoft's own clients.

use super::declared::{DeclaredCredential, DeclaredIn, DeclaredProvider};
use super::env::Env;
use super::file::{DEFAULT_WEIGHT, usable_base_url};
use super::problem::{Hinders, Origin, Problem};
use crate::providers::{Kind, Settings};

const KEY: &str = "AZURE_OPENAI_API_KEY";
const ENDPOINT: &str = "AZURE_OPENAI_ENDPOINT";
const VERSIONS: [&str; 2] = ["AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION"];

/// The provider `azure`, where the environment has a key for it.
pub(super) fn of_environment(env: &Env) -> Result<Option<DeclaredProvider>, Problem> {
    let keys = env.list(KEY)?;
    if keys.is_empty() {
        return Ok(None);
    }
    let Some(endpoint) = env.var(ENDPOINT)? else {
        let reason = "is not set, but the provider `azure` needs the address of its resource, such as https://NAME.openai.azure.com";
        return Err(problem(ENDPOINT, reason.to_owned()));
    };
    let base_url = usable_base_url(endpoint).map_err(|reason| problem(ENDPOINT, reason))?;
    let credentials = keys.into_iter().enumerate();
    let credentials = credentials.map(|(index, key)| DeclaredCredential {
        name: match index {
            0 => KEY.to_owned(),
            _ => format!("{KEY} ({})", index + 1),
        },
        value: key.into(),
        weight: DEFAULT_WEIGHT,
    });
    Ok(Some(DeclaredProvider {
        name: "azure".to_owned(),
        display_name: "Azure OpenAI".to_owned(),
        kind: Kind::Azure,
        base_url,
        region: None,
        settings: settings(env)?,
        enabled: true,
        private_network: true,
        declared_in: DeclaredIn::Environment,
        credentials: credentials.collect(),
        models: Vec::new(),
    }))
}

fn settings(env: &Env) -> Result<Settings, Problem> {
    let [first, second] = VERSIONS;
    let (name, version) = match env.var(first)? {
        Some(version) => (first, Some(version)),
        None => (second, env.var(second)?),
    };
    let settings = Settings {
        api_version: version.map(str::to_owned),
        ..Settings::default()
    };
    match settings.problem() {
        Some((_, reason)) => Err(problem(name, reason)),
        None => Ok(settings),
    }
}

fn problem(name: &str, reason: String) -> Problem {
    Problem {
        hinders: Hinders::Everything,
        origin: Origin::Variable(name.to_owned()),
        reason,
    }
}
