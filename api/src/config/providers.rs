//! Providers that the environment or the program itself declares.

use super::declared::{DeclaredCredential, DeclaredIn, DeclaredProvider};
use super::env::Env;
use super::file::{DEFAULT_WEIGHT, usable_base_url};
use super::problem::{Hinders, Origin, Problem, Problems};
use super::{azure, bedrock, vertex};
use crate::providers::{Kind, Settings};

/// The providers whose keys are in the environment.
pub fn of_environment(env: &Env, problems: &mut Problems) -> Vec<DeclaredProvider> {
    let mut providers = Vec::new();
    for kind in Kind::ALL {
        match provider(kind, env) {
            Ok(provider) => providers.extend(provider),
            Err(problem) => problems.0.push(problem),
        }
    }
    for read in [
        azure::of_environment,
        bedrock::of_environment,
        vertex::of_environment,
    ] {
        match read(env) {
            Ok(provider) => providers.extend(provider),
            Err(problem) => problems.0.push(problem),
        }
    }
    providers
}

/// A kind becomes a provider when one of its variables holds a key, or, where it wants none, when
/// its address is told.
fn provider(kind: Kind, env: &Env) -> Result<Option<DeclaredProvider>, Problem> {
    let profile = kind.profile();
    let mut found = None;
    for variable in profile.key_variables {
        // One key, or several with commas between them; the first variable that is set counts.
        let keys = env.list(variable)?;
        if found.is_none() && !keys.is_empty() {
            found = Some((*variable, keys));
        }
    }
    let told = match profile.base_url_variable {
        Some(variable) => base_url(variable, env)?,
        None => None,
    };
    let wanted = found.is_some() || (told.is_some() && !profile.needs_credential);
    let Some(base_url) = told
        .or_else(|| kind.default_base_url().map(str::to_owned))
        .filter(|_| wanted)
    else {
        return Ok(None);
    };
    let (variable, keys) = found.unwrap_or_default();
    let credentials = keys
        .into_iter()
        .enumerate()
        .map(|(index, key)| DeclaredCredential {
            name: match index {
                0 => variable.to_owned(),
                _ => format!("{variable} ({})", index + 1),
            },
            value: key.into(),
            weight: DEFAULT_WEIGHT,
        });
    Ok(Some(DeclaredProvider {
        name: profile.name.to_owned(),
        display_name: profile.title.to_owned(),
        kind,
        base_url,
        region: None,
        settings: Settings::default(),
        enabled: true,
        private_network: true,
        declared_in: DeclaredIn::Environment,
        credentials: credentials.collect(),
        models: Vec::new(),
    }))
}

fn base_url(variable: &str, env: &Env) -> Result<Option<String>, Problem> {
    let read = |text| {
        usable_base_url(text).map_err(|reason| Problem {
            hinders: Hinders::Everything,
            origin: Origin::Variable(variable.to_owned()),
            reason,
        })
    };
    env.var(variable)?.map(read).transpose()
}

/// The simulator as a provider, so that the first call has an answer before any key is typed in.
pub fn demo() -> DeclaredProvider {
    DeclaredProvider {
        name: "demo".to_owned(),
        display_name: "Demo".to_owned(),
        kind: Kind::Demo,
        base_url: "sim://demo".to_owned(),
        region: None,
        settings: Settings::default(),
        enabled: true,
        private_network: false,
        declared_in: DeclaredIn::Program,
        credentials: Vec::new(),
        models: Vec::new(),
    }
}
