//! What a provider's `config` sets, for the kinds that have something to set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Kind;
use super::timeouts::Timeouts;

/// Settings of one provider. Members that no kind knows are kept in the row and mean nothing here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Azure's `api-version`. With a dated one, calls go to deployments by their path; without one,
    /// to the v1 API, which names the deployment in the body.
    #[serde(skip_serializing_if = "Option::is_none", alias = "api_version")]
    pub api_version: Option<String>,
    /// The names under which models were deployed, by model. Prices are found by the model, calls
    /// are sent to the deployment.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub deployments: BTreeMap<String, String>,
    /// The Google Cloud project that is called; without one, that of the service account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// How long the parts of a call may take, where that differs from the hub's settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeouts: Option<Timeouts>,
}

impl Settings {
    /// Reads a stored `config`. What cannot be read was written by another version and sets nothing.
    pub fn read(config: &str) -> Self {
        serde_json::from_str(config).unwrap_or_default()
    }

    /// As it is stored.
    pub fn to_config(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// What is wrong with it: the member, and why.
    pub fn problem(&self) -> Option<(&'static str, String)> {
        let plain = |text: &str, more: &str| {
            let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            (1..=100).contains(&text.len()) && text.chars().all(fits)
        };
        if let Some(version) = &self.api_version
            && !plain(version, "-.")
        {
            let reason = format!("is {version:?}, but must be one such as 2024-10-21");
            return Some(("apiVersion", reason));
        }
        if let Some(project) = &self.project
            && !plain(project, "-.:")
        {
            let reason = format!("is {project:?}, but must be the id of a project of Google Cloud");
            return Some(("project", reason));
        }
        if let Some(reason) = self.timeouts.as_ref().and_then(Timeouts::problem) {
            return Some(("timeouts", reason));
        }
        self.deployments
            .iter()
            .find(|(model, deployment)| model.trim().is_empty() || !plain(deployment, "-_."))
            .map(|(model, deployment)| {
                let reason = format!(
                    "has {model:?} as {deployment:?}: name a model, and its deployment of letters, digits and -_."
                );
                ("deployments", reason)
            })
    }

    /// The name that a model is sent under.
    pub fn sent_as<'n>(&'n self, model: &'n str) -> &'n str {
        self.deployments.get(model).map_or(model, String::as_str)
    }

    /// The model that is behind a name that was asked for.
    pub fn model_of<'n>(&'n self, name: &'n str) -> &'n str {
        if self.deployments.contains_key(name) {
            return name;
        }
        self.deployments
            .iter()
            .find(|(_, deployment)| *deployment == name)
            .map_or(name, |(model, _)| model.as_str())
    }

    /// A model by which a key can be tried, where models are named here.
    pub fn some_model(&self) -> Option<&str> {
        self.deployments.keys().next().map(String::as_str)
    }
}

impl Kind {
    /// The members of `config` that mean something for this kind.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Kind::Azure => &["apiVersion", "deployments", "timeouts"],
            Kind::Vertex => &["project", "timeouts"],
            _ => &["timeouts"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_is_sent_and_its_model_is_priced() {
        let settings =
            Settings::read(r#"{"apiVersion":"2024-10-21","deployments":{"gpt-4o":"prod"},"x":1}"#);
        assert_eq!(settings.sent_as("gpt-4o"), "prod");
        assert_eq!(settings.sent_as("other"), "other");
        assert_eq!(settings.model_of("prod"), "gpt-4o");
        assert_eq!(settings.model_of("gpt-4o"), "gpt-4o");
        assert_eq!(settings.model_of("other"), "other");
        assert_eq!(settings.problem(), None);
        assert_eq!(Settings::read(&settings.to_config()), settings);
        assert_eq!(Settings::read("[]"), Settings::default());
    }

    #[test]
    fn a_setting_that_would_change_the_path_is_refused() {
        let problem = |config: &str| Settings::read(config).problem().map(|(name, _)| name);
        assert_eq!(problem(r#"{"apiVersion":"a&b"}"#), Some("apiVersion"));
        assert_eq!(problem(r#"{"project":"a/b"}"#), Some("project"));
        assert_eq!(
            problem(r#"{"deployments":{"gpt-4o":"../x"}}"#),
            Some("deployments")
        );
    }
}
