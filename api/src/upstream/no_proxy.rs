//! Which hosts are called without the proxy, in the form that `NO_PROXY` has everywhere.

use std::net::IpAddr;

use url::Host;

use super::settings::SettingsError;

/// A read no-proxy list.
#[derive(Debug, Clone, Default)]
pub struct NoProxy(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Debug, Clone)]
enum Hosts {
    All,
    /// A name and everything under it.
    Name(String),
    Network {
        address: IpAddr,
        prefix: u8,
    },
}

impl NoProxy {
    /// Reads entries parted by commas or spaces.
    pub fn parse(list: &str) -> Result<Self, SettingsError> {
        list.split([',', ' ', '\t'])
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                parse_entry(entry).ok_or_else(|| SettingsError::NoProxy {
                    entry: entry.to_owned(),
                })
            })
            .collect::<Result<_, _>>()
            .map(NoProxy)
    }

    /// Whether a host is called directly. `localhost` and loopback addresses always are: a proxy's
    /// loopback is not ours.
    pub fn matches(&self, host: &Host, port: u16) -> bool {
        if is_loopback(host) {
            return true;
        }
        self.0
            .iter()
            .any(|entry| entry.port.is_none_or(|only| only == port) && entry.hosts.contain(host))
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => {
            let name = bare(name);
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

impl Hosts {
    fn contain(&self, host: &Host) -> bool {
        let address = match host {
            Host::Ipv4(address) => Some(IpAddr::V4(*address)),
            Host::Ipv6(address) => Some(IpAddr::V6(*address)),
            Host::Domain(_) => None,
        };
        match (self, host, address) {
            (Hosts::All, ..) => true,
            (Hosts::Name(name), Host::Domain(host), _) => {
                let rest = bare(host).strip_suffix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            (Hosts::Network { address, prefix }, _, Some(host)) => within(host, *address, *prefix),
            (Hosts::Name(_) | Hosts::Network { .. }, ..) => false,
        }
    }
}

fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn within(host: IpAddr, network: IpAddr, prefix: u8) -> bool {
    let (host, network, width) = match (host, network) {
        (IpAddr::V4(host), IpAddr::V4(network)) => {
            (host.to_bits().into(), network.to_bits().into(), 32)
        }
        (IpAddr::V6(host), IpAddr::V6(network)) => (host.to_bits(), network.to_bits(), 128u8),
        _ => return false,
    };
    let shift = u32::from(width.saturating_sub(prefix));
    let cut = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
    cut(host) == cut(network)
}

fn parse_entry(entry: &str) -> Option<Entry> {
    if entry == "*" {
        return Some(Entry {
            hosts: Hosts::All,
            port: None,
        });
    }
    if let Some((address, prefix)) = entry.split_once('/') {
        let address: IpAddr = address.parse().ok()?;
        let prefix: u8 = prefix.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        return (prefix <= width).then_some(Entry {
            hosts: Hosts::Network { address, prefix },
            port: None,
        });
    }
    if let Ok(address) = entry.parse::<IpAddr>() {
        return Some(single(address, None));
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (entry, None),
    };
    // `.example.com` and `*.example.com` are written by people who mean `example.com`.
    let host = host.strip_prefix('*').unwrap_or(host);
    let host = host.strip_prefix('.').unwrap_or(host);
    match Host::parse(host).ok()? {
        Host::Ipv4(address) => Some(single(IpAddr::V4(address), port)),
        Host::Ipv6(address) => Some(single(IpAddr::V6(address), port)),
        Host::Domain(name) => Some(Entry {
            hosts: Hosts::Name(bare(&name).to_owned()),
            port,
        }),
    }
}

fn single(address: IpAddr, port: Option<u16>) -> Entry {
    let prefix = if address.is_ipv4() { 32 } else { 128 };
    Entry {
        hosts: Hosts::Network { address, prefix },
        port,
    }
}
