//! The live configuration, as `config.json` and the sealed environment file tell it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::preferences::{self, Preferences};
use crate::blocklet::environment;

/// Everything that holds now.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Grows with every change.
    pub version: u64,
    /// What people call the app.
    pub app_name: Option<String>,
    /// Where the app is reached, without a mount point.
    pub app_url: Option<Url>,
    /// Languages of the app, by code: `en`, `zh`.
    pub languages: Vec<Language>,
    /// The components of the app, this one among them.
    pub components: Vec<Component>,
    /// What an admin set for this component, by variable, without the preferences.
    pub environment: BTreeMap<String, String>,
    /// What an admin chose for this component.
    pub preferences: Preferences,
}

/// A language of the app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Language {
    /// As in `Accept-Language`.
    pub code: String,
    /// For people.
    #[serde(default)]
    pub name: String,
}

/// A component of the app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// Its DID.
    pub did: String,
    /// For people.
    #[serde(default)]
    pub title: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// Where it is mounted: `/` or `/…`.
    #[serde(default)]
    pub mount_point: String,
    /// How far it is; see [`Component::is_running`].
    #[serde(default)]
    pub status: i64,
    /// Where it listens on this machine; changes with each of its starts.
    #[serde(default)]
    pub port: Option<u16>,
    /// Its port within the container network.
    #[serde(default)]
    pub container_port: Option<Value>,
    /// By which its container is called.
    #[serde(default)]
    pub name: String,
    /// It runs beside the process that it replaces.
    #[serde(default)]
    pub is_green: bool,
}

impl Component {
    /// It takes calls.
    pub fn is_running(&self) -> bool {
        self.status == 6
    }

    /// Host and port at which other containers of this network reach it (`@blocklet/sdk` 1.17.12,
    /// `util/parse-docker-endpoint`); `port` where it has none of its own there.
    pub fn in_network(&self, network: &str, port: u16) -> (String, u16) {
        let name = match self.name.as_str() {
            "" => &self.did,
            name => name,
        };
        let green = if self.is_green { "-green" } else { "" };
        let host: String = format!("{network}-{name}{green}")
            .chars()
            .map(|letter| match letter {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => letter,
                _ => '-',
            })
            .collect();
        let host = host.replacen("docker-network-", "blocklet-", 1);
        let inner = match &self.container_port {
            Some(Value::String(text)) => text.parse().ok(),
            Some(Value::Number(number)) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
            _ => None,
        };
        (host.to_ascii_lowercase(), inner.unwrap_or(port))
    }
}

impl Configuration {
    /// Puts together what the files say and what the process was started with.
    pub(super) fn new(
        version: u64,
        app: &AppFile,
        sealed: &BTreeMap<String, String>,
        at_start: &BTreeMap<String, String>,
    ) -> Self {
        let env = &app.env;
        let of_app = env
            .preferences
            .iter()
            .map(|(name, value)| (name.clone(), preferences::as_text(value)));
        let (of_component, environment): (BTreeMap<_, _>, BTreeMap<_, _>) = sealed
            .clone()
            .into_iter()
            .partition(|(name, _)| name.starts_with(preferences::MARK));
        let of_component = of_component.into_iter().filter_map(|(name, value)| {
            Some((name.strip_prefix(preferences::MARK)?.to_owned(), value))
        });
        // The later source wins: the sealed file is what an admin saved last.
        let said = at_start
            .clone()
            .into_iter()
            .chain(of_app)
            .chain(of_component)
            .collect();
        Configuration {
            version,
            app_name: env.app_name.clone(),
            app_url: env.app_url.as_deref().and_then(|url| Url::parse(url).ok()),
            languages: env.languages.clone(),
            components: app.components.clone(),
            environment,
            preferences: Preferences::read(&said),
        }
    }

    /// A component by its DID.
    pub fn component(&self, did: &str) -> Option<&Component> {
        self.components
            .iter()
            .find(|component| component.did == did)
    }

    /// The address of a component: the app's, and its mount point behind it.
    pub fn address_of(&self, did: &str) -> Option<String> {
        let component = self.component(did)?;
        Some(environment::join(
            self.app_url.as_ref()?,
            &component.mount_point,
        ))
    }
}

/// `config.json`, as far as it is read.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct AppFile {
    #[serde(default)]
    env: AppEnv,
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AppEnv {
    #[serde(default)]
    app_name: Option<String>,
    #[serde(default)]
    app_url: Option<String>,
    #[serde(default)]
    languages: Vec<Language>,
    #[serde(default)]
    preferences: BTreeMap<String, Value>,
}
