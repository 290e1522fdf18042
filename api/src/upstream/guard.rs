//! Which addresses may be dialled.
//!
//! The list is of what is allowed: an IPv6 address outside today's global unicast space is refused
//! even if nobody has given it a meaning yet. Forms that carry an IPv4 address inside are judged
//! by that address where the network delivers there (mapped, NAT64) and refused where a tunnel
//! would be needed (6to4, Teredo, ISATAP, compatible).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Egress;

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Anybody on the internet may have it.
    Global,
    /// 10/8, 172.16/12, 192.168/16.
    Private,
    /// 127/8 and ::1.
    Loopback,
    /// 100.64/10: behind a carrier's NAT, also used by overlay networks.
    Shared,
    /// fc00::/7.
    UniqueLocal,
    /// 169.254/16 and fe80::/10.
    LinkLocal,
    /// Where a cloud tells a machine its own credentials.
    Metadata,
    /// To many receivers.
    Multicast,
    /// 0/8 and ::, which mean "this machine" to many systems.
    Unspecified,
    /// 255.255.255.255.
    Broadcast,
    /// Set aside for examples.
    Documentation,
    /// 198.18/15 and 2001:2::/48.
    Benchmarking,
    /// An IPv6 form that hides an IPv4 address behind a tunnel.
    Tunnel,
    /// Anything that is not given out.
    Reserved,
}

impl Class {
    /// What an operator can do about a refusal.
    pub fn hint(self) -> &'static str {
        if allowed(self, Egress::Private) {
            "allow it for this provider if that is meant"
        } else {
            "such an address is never called"
        }
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Class::Global => "public address",
            Class::Private => "private network",
            Class::Loopback => "loopback address",
            Class::Shared => "carrier-shared network",
            Class::UniqueLocal => "private network (unique local)",
            Class::LinkLocal => "link-local address",
            Class::Metadata => "cloud metadata address",
            Class::Multicast => "multicast address",
            Class::Unspecified => "unspecified address",
            Class::Broadcast => "broadcast address",
            Class::Documentation => "address reserved for documentation",
            Class::Benchmarking => "address reserved for benchmarks",
            Class::Tunnel => "IPv4 address hidden in a tunnel's IPv6 address",
            Class::Reserved => "reserved address",
        })
    }
}

/// Lets an address pass, or says why not.
pub fn check(address: IpAddr, egress: Egress) -> Result<(), Class> {
    let class = classify(address);
    if allowed(class, egress) {
        Ok(())
    } else {
        Err(class)
    }
}

/// Names the kind of an address.
pub fn classify(address: IpAddr) -> Class {
    match address {
        IpAddr::V4(v4) => classify_v4(v4),
        IpAddr::V6(v6) => classify_v6(v6),
    }
}

fn allowed(class: Class, egress: Egress) -> bool {
    match class {
        Class::Global => true,
        Class::Private | Class::Loopback | Class::Shared | Class::UniqueLocal => {
            egress == Egress::Private
        }
        Class::LinkLocal
        | Class::Metadata
        | Class::Multicast
        | Class::Unspecified
        | Class::Broadcast
        | Class::Documentation
        | Class::Benchmarking
        | Class::Tunnel
        | Class::Reserved => false,
    }
}

/// IANA's special-purpose registry for IPv4, and the metadata addresses that lie in other ranges:
/// Alibaba's in the shared one, Azure's wire server in a public one.
fn classify_v4(address: Ipv4Addr) -> Class {
    match address.octets() {
        [169, 254, 169, 254] | [169, 254, 170, 2 | 23] => Class::Metadata,
        [100, 100, 100, 200] | [168, 63, 129, 16] | [192, 0, 0, 192] => Class::Metadata,
        [0, ..] => Class::Unspecified,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Class::Private,
        [100, 64..=127, ..] => Class::Shared,
        [127, ..] => Class::Loopback,
        [169, 254, ..] => Class::LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Class::Documentation,
        [198, 18 | 19, ..] => Class::Benchmarking,
        [224..=239, ..] => Class::Multicast,
        [255, 255, 255, 255] => Class::Broadcast,
        [192, 0, 0, _] | [192, 88, 99, _] | [240..=255, ..] => Class::Reserved,
        _ => Class::Global,
    }
}

/// IANA's special-purpose registry for IPv6; AWS and Google keep metadata in the unique local range.
fn classify_v6(address: Ipv6Addr) -> Class {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Class::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Class::Loopback,
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            classify_v4(joined(high, low))
        }
        [0, 0, 0, 0, 0, 0, ..] => Class::Tunnel,
        [0xfd00, 0x0ec2, ..] | [0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254] => Class::Metadata,
        [0xfc00..=0xfdff, ..] => Class::UniqueLocal,
        [0xfe80..=0xfebf, ..] => Class::LinkLocal,
        [0xff00..=0xffff, ..] => Class::Multicast,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Class::Documentation,
        [0x2001, 0x0002, 0, ..] => Class::Benchmarking,
        [0x2001, 0, ..] | [0x2002, ..] => Class::Tunnel,
        [0x2001, 1..=0x01ff, ..] => Class::Reserved,
        [0x2000..=0x3fff, _, _, _, 0x0000 | 0x0200, 0x5efe, ..] => Class::Tunnel,
        [0x2000..=0x3fff, ..] => Class::Global,
        _ => Class::Reserved,
    }
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low))
}
