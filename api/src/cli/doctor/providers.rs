//! Whether the addresses of declared providers can be reached at all. No key is sent.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use url::Url;

use super::Finding;
use crate::config::Config;
use crate::providers::Kind;

/// How long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub fn findings(config: &Config) -> Vec<Finding> {
    let real = config
        .declared
        .providers
        .iter()
        .filter(|provider| provider.enabled && provider.kind != Kind::Demo);
    let mut findings: Vec<Finding> = real
        .map(|provider| reached(config, &provider.name, &provider.base_url))
        .collect();
    if findings.is_empty() {
        findings.push(Finding::ok(
            "providers",
            "none in the environment or the file; demo answers, and the console adds others",
        ));
    }
    findings
}

fn reached(config: &Config, name: &str, base_url: &str) -> Finding {
    const WHAT: &str = "provider";
    let target = Url::parse(base_url).ok().and_then(|url| {
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        Some((host, url.port_or_known_default()?))
    });
    let Some((host, port)) = target else {
        return Finding::fail(WHAT, format!("{name}: {base_url} is no address"));
    };
    if config.upstream.https_proxy.is_some() || config.upstream.http_proxy.is_some() {
        return Finding::ok(
            WHAT,
            format!("{name}: {host}:{port} is reached through the proxy, which was not tried"),
        );
    }
    let addresses = match (host.as_str(), port).to_socket_addrs() {
        Ok(addresses) => addresses,
        Err(error) => {
            return Finding::warn(
                WHAT,
                format!(
                    "{name}: {host} has no address ({error}); check base_url and the name server"
                ),
            );
        }
    };
    let mut last = "no address".to_owned();
    for address in addresses {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Finding::ok(WHAT, format!("{name}: {host}:{port} answers")),
            Err(error) => last = error.to_string(),
        }
    }
    Finding::warn(
        WHAT,
        format!(
            "{name}: {host}:{port} does not answer ({last}); check the network, or set HTTPS_PROXY"
        ),
    )
}
