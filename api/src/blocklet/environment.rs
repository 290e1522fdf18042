//! What Blocklet Server tells the process at start: recognised, complete, and typed.
//!
//! Only names that are known are read: the server's own shell and its process manager leak dozens
//! of others.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::live::preferences;
use super::mount_points;
use super::wallet::Wallet;
use crate::config::env::Env;
use crate::config::problem::{Origin, Problems};

/// Without any of these the hub cannot run under Blocklet Server. Each of them alone shows that it
/// is meant to.
pub const NEEDED: [&str; 15] = [
    "BLOCKLET_APP_ID",
    "BLOCKLET_APP_PID",
    "BLOCKLET_APP_URL",
    "BLOCKLET_APP_ASK",
    "BLOCKLET_APP_EK",
    "BLOCKLET_APP_DATA_DIR",
    "BLOCKLET_SESSION_SECRET",
    "BLOCKLET_DID",
    "BLOCKLET_REAL_DID",
    "BLOCKLET_COMPONENT_DID",
    "BLOCKLET_COMPONENT_API_KEY",
    "BLOCKLET_DATA_DIR",
    "BLOCKLET_PORT",
    "ABT_NODE_PORT",
    "ABT_NODE_SERVICE_PORT",
];

/// Blocklet Server kills what is not gone 1.6 s after SIGINT; the last writes need the rest.
pub const LONGEST_DRAIN: Duration = Duration::from_secs(1);

/// How the hub shall run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Under Blocklet Server if the environment looks like it.
    Auto,
    /// Under Blocklet Server, or not at all.
    Blocklet,
    /// Alone, whatever the environment says.
    Standalone,
}

/// A complete Blocklet environment.
pub struct Environment {
    /// The app: its DID, which lasts even if its key is changed.
    pub app_pid: String,
    /// The app's present DID.
    pub app_id: String,
    /// What people call the app.
    pub app_name: Option<String>,
    /// Where the app is reached, without the mount point.
    pub app_url: Url,
    /// Where this component is mounted in the app when the process starts: `/` or `/…`.
    pub mount_point: String,
    /// This component.
    pub component_did: String,
    /// App and component, as the service's API wants it: `<app>/<component>`.
    pub real_did: String,
    /// The app's folder; Blocklet Server keeps its live configuration there.
    pub app_data_dir: PathBuf,
    /// This component's own folder.
    pub data_dir: PathBuf,
    /// The port to listen on; another one at each start.
    pub port: u16,
    /// Set when the process runs in a container of Blocklet Server's.
    pub docker: bool,
    /// The host at which Blocklet Server itself is reached.
    pub server_host: String,
    /// The port of its daemon, which answers GraphQL.
    pub daemon_port: u16,
    /// The port of its service, which answers everything else.
    pub service_port: u16,
    /// Its version.
    pub server_version: String,
    /// Signs login tokens: the text, with its `0x`.
    pub session_secret: SecretString,
    /// Opens the sealed environment file, and signs by the app's key through the service.
    pub component_api_key: SecretString,
    /// Seals this component's data; the same across restarts and upgrades.
    pub encryption_key: SecretString,
    /// The app-wide access key: the text, with its `0x`.
    pub access_key: SecretString,
    /// The wallet of the access key.
    pub wallet: Wallet,
    /// The preferences that the process was started with, by name.
    pub preferences: BTreeMap<String, String>,
}

impl Environment {
    /// Reads the environment. `None` when the hub runs alone, or when something is wrong, which is
    /// then told.
    pub fn read(env: &Env, mode: Mode, problems: &mut Problems) -> Option<Self> {
        let found = NEEDED
            .iter()
            .find(|name| matches!(env.var(name), Ok(Some(_)) | Err(_)));
        let why = match (mode, found) {
            (Mode::Standalone, _) | (Mode::Auto, None) => return None,
            (Mode::Auto, Some(found)) => format!(
                "{found} says that this is Blocklet Server; set HUB_MODE=standalone to run alone"
            ),
            (Mode::Blocklet, _) => "HUB_MODE is blocklet".to_owned(),
        };
        let mut reader = Reader {
            env,
            why: &why,
            problems,
        };
        let read = reader.all();
        read.filter(|_| reader.problems.0.is_empty())
    }

    /// The address of the hub: the app's, and the mount point behind it.
    pub fn public_url(&self) -> String {
        join(&self.app_url, &self.mount_point)
    }

    /// The address to listen on.
    pub fn host(&self) -> IpAddr {
        match self.docker {
            // The router is outside the container.
            true => IpAddr::from([0, 0, 0, 0]),
            // On any other address, headers of the router could be forged.
            false => IpAddr::from([127, 0, 0, 1]),
        }
    }

    /// What the hub's own secrets are sealed under.
    pub fn master_key(&self) -> SecretString {
        let key = self.encryption_key.expose_secret();
        SecretString::from(format!("{key} {}", self.app_pid))
    }
}

/// `url` and the mount point behind it, without a slash at the end.
pub fn join(url: &Url, mount_point: &str) -> String {
    let base = url.as_str().trim_end_matches('/');
    let mount_point = mount_point.trim_matches('/');
    match mount_point {
        "" => base.to_owned(),
        inner => format!("{base}/{inner}"),
    }
}

impl std::fmt::Debug for Environment {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("app_pid", &self.app_pid)
            .field("component_did", &self.component_did)
            .field("app_url", &self.app_url.as_str())
            .field("mount_point", &self.mount_point)
            .field("data_dir", &self.data_dir)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

struct Reader<'a> {
    env: &'a Env,
    why: &'a str,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    /// Every variable is asked for before anything is given up, so that all problems are told.
    fn all(&mut self) -> Option<Environment> {
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
