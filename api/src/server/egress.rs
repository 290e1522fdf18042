//! What was said about outgoing calls, as the upstream room wants it.

use secrecy::SecretString;
use url::Url;

use crate::config::upstream::UpstreamSettings as Said;
use crate::upstream::UpstreamSettings;

/// Settings for the connections of every worker.
pub fn settings(said: &Said) -> UpstreamSettings {
    let no_proxy = said.no_proxy.join(",");
    UpstreamSettings {
        https_proxy: said.https_proxy.as_ref().map(secret),
        http_proxy: said.http_proxy.as_ref().map(secret),
        no_proxy: (!no_proxy.is_empty()).then_some(no_proxy),
        extra_roots: said.ca_file.clone(),
        native_roots: said.native_roots,
        ..UpstreamSettings::default()
    }
}

/// A proxy's URL may hold a password.
fn secret(url: &Url) -> SecretString {
    SecretString::from(url.to_string())
}
