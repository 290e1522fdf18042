//! Reading the environment: each variable once, and everything that is wrong with them together.

use url::Url;

use super::Environment;
use crate::blocklet::live::preferences;
use crate::blocklet::mount_points;
use crate::blocklet::wallet::Wallet;
use crate::config::env::Env;
use crate::config::problem::{Origin, Problems};

/// Reads one variable after another.
pub(super) struct Reader<'a> {
    /// The variables.
    pub(super) env: &'a Env,
    /// Why they must be there.
    pub(super) why: &'a str,
    /// What is wrong.
    pub(super) problems: &'a mut Problems,
}

impl Reader<'_> {
    /// Every variable is asked for before anything is given up, so that all problems are told.
    pub(super) fn all(&mut self) -> Option<Environment> {
        let component_did = self.text("BLOCKLET_COMPONENT_DID");
        let access_key = self.text("BLOCKLET_APP_ASK");
        let wallet = self.judge("BLOCKLET_APP_ASK", access_key.as_deref(), Wallet::of_secret);
        let url = self.text("BLOCKLET_APP_URL");
        let app_url = self.judge("BLOCKLET_APP_URL", url.as_deref(), web_address);
        let (app_pid, app_id) = (self.text("BLOCKLET_APP_PID"), self.text("BLOCKLET_APP_ID"));
        // The same as the PID; a server that leaves it out is not one that was tested.
        self.text("BLOCKLET_DID");
        let real_did = self.text("BLOCKLET_REAL_DID");
        let (app_data_dir, data_dir) = (
            self.text("BLOCKLET_APP_DATA_DIR"),
            self.text("BLOCKLET_DATA_DIR"),
        );
        let port = self.port("BLOCKLET_PORT");
        let (daemon_port, service_port) = (
            self.port("ABT_NODE_PORT"),
            self.port("ABT_NODE_SERVICE_PORT"),
        );
        let session_secret = self.text("BLOCKLET_SESSION_SECRET");
        let component_api_key = self.text("BLOCKLET_COMPONENT_API_KEY");
        let encryption_key = self.text("BLOCKLET_APP_EK");
        let component_did = component_did?;
        Some(Environment {
            mount_point: self.mount_point(&component_did),
            app_pid: app_pid?,
            app_id: app_id?,
            app_name: self.optional("BLOCKLET_APP_NAME"),
            app_url: app_url?,
            component_did,
            real_did: real_did?,
            app_data_dir: app_data_dir?.into(),
            data_dir: data_dir?.into(),
            port: port?,
            docker: self.optional("BLOCKLET_DOCKER_NETWORK").is_some(),
            docker_network: self
                .optional("BLOCKLET_DOCKER_NETWORK")
                .filter(|network| network != "host"),
            server_host: self
                .optional("BLOCKLET_HOST")
                .unwrap_or_else(|| "127.0.0.1".to_owned()),
            daemon_port: daemon_port?,
            service_port: service_port?,
            server_version: self
                .optional("ABT_NODE_VERSION")
                .unwrap_or_else(|| "1.17.12".to_owned()),
            session_secret: session_secret?.into(),
            component_api_key: component_api_key?.into(),
            encryption_key: encryption_key?.into(),
            access_key: access_key?.into(),
            wallet: wallet?,
            preferences: preferences::of_environment(self.env),
        })
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.env.var(name) {
            Ok(Some(text)) => Some(text.to_owned()),
            Ok(None) => {
                let reason = format!("is not set or empty, but needed: {}", self.why);
                self.problem(name, reason);
                None
            }
            Err(problem) => {
                self.problems.0.push(problem);
                None
            }
        }
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        match self.env.var(name) {
            Ok(text) => text.map(str::to_owned),
            Err(problem) => {
                self.problems.0.push(problem);
                None
            }
        }
    }

    fn judge<T>(
        &mut self,
        name: &str,
        text: Option<&str>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(text?);
        if value.is_none() {
            // Never with the value: it may be a secret.
            self.problem(
                name,
                "is not in the form that Blocklet Server gives it".to_owned(),
            );
        }
        value
    }

    fn port(&mut self, name: &str) -> Option<u16> {
        let text = self.text(name);
        self.judge(name, text.as_deref(), |text| {
            text.parse().ok().filter(|port| *port > 0)
        })
    }

    /// As the live configuration says it, or the copy of it in the environment.
    fn mount_point(&mut self, component_did: &str) -> String {
        let listed = self.optional("BLOCKLET_MOUNT_POINTS");
        let dev = self.optional("BLOCKLET_DEV_MOUNT_POINT");
        listed
            .and_then(|listed| mount_points::of_component(&listed, component_did))
            .or(dev)
            .unwrap_or_else(|| "/".to_owned())
    }

    fn problem(&mut self, name: &str, reason: String) {
        self.problems.add(Origin::Variable(name.to_owned()), reason);
    }
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
