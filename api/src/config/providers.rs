//! Providers that the environment or the program itself declares.

use super::declared::{DeclaredCredential, DeclaredIn, DeclaredProvider};
use super::env::Env;
use super::file::{DEFAULT_WEIGHT, usable_base_url};
use super::problem::{Hinders, Origin, Problem, Problems};
use crate::providers::Kind;

/// A provider that becomes real when its variable holds a key.
struct Known {
    name: &'static str,
    display_name: &'static str,
    kind: Kind,
    /// One key, or several with commas between them; the first variable that is set counts.
    keys: &'static [&'static str],
    base_url: &'static str,
}

const KNOWN: [Known; 3] = [
    Known {
        name: "openai",
        display_name: "OpenAI",
        kind: Kind::OpenAi,
        keys: &["OPENAI_API_KEY"],
        base_url: "OPENAI_BASE_URL",
    },
    Known {
        name: "anthropic",
        display_name: "Anthropic",
        kind: Kind::Anthropic,
        keys: &["ANTHROPIC_API_KEY"],
        base_url: "ANTHROPIC_BASE_URL",
    },
    Known {
        name: "google",
        display_name: "Google Gemini",
        kind: Kind::Google,
        // As Google's own clients read them.
        keys: &["GOOGLE_API_KEY", "GEMINI_API_KEY"],
        base_url: "GOOGLE_BASE_URL",
    },
];

/// The variables that make providers, with their meaning: for the README and `doctor`.
pub const VARIABLES: [(&str, &str); 7] = [
    (
        "OPENAI_API_KEY",
        "Makes the provider `openai`; several keys with commas between them",
    ),
    (
        "OPENAI_BASE_URL",
        "Its address; default `https://api.openai.com/v1`",
    ),
    (
        "ANTHROPIC_API_KEY",
        "Makes the provider `anthropic`; several keys with commas between them",
    ),
    (
        "ANTHROPIC_BASE_URL",
        "Its address; default `https://api.anthropic.com`",
    ),
    (
        "GEMINI_API_KEY",
        "Makes the provider `google`; several keys with commas between them",
    ),
    (
        "GOOGLE_API_KEY",
        "The same; it counts where both are set, as for Google's own clients",
    ),
    (
        "GOOGLE_BASE_URL",
        "Its address; default `https://generativelanguage.googleapis.com`",
    ),
];

/// The providers whose keys are in the environment.
pub fn of_environment(env: &Env, problems: &mut Problems) -> Vec<DeclaredProvider> {
    let mut providers = Vec::new();
    for known in &KNOWN {
        match provider(known, env) {
            Ok(provider) => providers.extend(provider),
            Err(problem) => problems.0.push(problem),
        }
    }
    providers
}

fn provider(known: &Known, env: &Env) -> Result<Option<DeclaredProvider>, Problem> {
    let mut found = None;
    for variable in known.keys {
        let keys = env.list(variable)?;
        if found.is_none() && !keys.is_empty() {
            found = Some((*variable, keys));
        }
    }
    let Some((variable, keys)) = found else {
        return Ok(None);
    };
    let base_url = match env.var(known.base_url)? {
        None => known.kind.default_base_url().unwrap_or_default().to_owned(),
        Some(text) => usable_base_url(text).map_err(|reason| Problem {
            hinders: Hinders::Everything,
            origin: Origin::Variable(known.base_url.to_owned()),
            reason,
        })?,
    };
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
        name: known.name.to_owned(),
        display_name: known.display_name.to_owned(),
        kind: known.kind,
        base_url,
        region: None,
        enabled: true,
        private_network: true,
        declared_in: DeclaredIn::Environment,
        credentials: credentials.collect(),
        models: Vec::new(),
    }))
}

/// The simulator as a provider, so that the first call has an answer before any key is typed in.
pub fn demo() -> DeclaredProvider {
    DeclaredProvider {
        name: "demo".to_owned(),
        display_name: "Demo".to_owned(),
        kind: Kind::Demo,
        base_url: "sim://demo".to_owned(),
        region: None,
        enabled: true,
        private_network: false,
        declared_in: DeclaredIn::Program,
        credentials: Vec::new(),
        models: Vec::new(),
    }
}
