//! What Blocklet Server tells the process at start: recognised, complete, and typed.
//!
//! Only names that are known are read: the server's own shell and its process manager leak dozens
//! of others.

mod read;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use self::read::Reader;
use super::wallet::Wallet;
use crate::config::env::Env;
use crate::config::problem::Problems;

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

/// Blocklet Server kills what is not gone 1.6 s after SIGINT. The HTTP server looks once a second
/// whether its connections are gone, so they must be when it looks for the first time: what still
/// runs gets its error event before that, and the last writes have the rest. A thousand streams are
/// charged and told in less than the other half of that second.
pub const LONGEST_DRAIN: Duration = Duration::from_millis(500);

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
    /// The network in which the containers of this app's components reach each other by name.
    pub docker_network: Option<String>,
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
