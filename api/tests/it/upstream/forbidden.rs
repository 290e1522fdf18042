//! No address of a forbidden range passes, in whatever form it is written.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aigne_hub::upstream::Egress;
use aigne_hub::upstream::guard::{Class, check, classify};
use proptest::prelude::*;

/// IANA's special-purpose registry, and the metadata addresses outside of it.
const FORBIDDEN_V4: &[(&str, u32)] = &[
    ("0.0.0.0", 8),
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.0.0.0", 24),
    ("192.0.2.0", 24),
    ("192.88.99.0", 24),
    ("192.168.0.0", 16),
    ("198.18.0.0", 15),
    ("198.51.100.0", 24),
    ("203.0.113.0", 24),
    ("224.0.0.0", 4),
    ("240.0.0.0", 4),
    ("168.63.129.16", 32),
];

const FORBIDDEN_V6: &[(&str, u32)] = &[
    ("::", 128),
    ("::1", 128),
    ("64:ff9b:1::", 48),
    ("100::", 64),
    ("2001::", 23),
    ("2001:db8::", 32),
    ("2002::", 16),
    ("3fff::", 20),
    ("5f00::", 16),
    ("fc00::", 7),
    ("fe80::", 10),
    ("fec0::", 10),
    ("ff00::", 8),
];

/// Those that no setting allows.
const NEVER: &[&str] = &["169.254.0.0/16", "224.0.0.0/4", "0.0.0.0/8", "240.0.0.0/4"];

fn v4_in(network: &str, prefix: u32, random: u32) -> Ipv4Addr {
    let mask = u32::MAX.checked_shr(prefix).unwrap_or(0);
    let network: Ipv4Addr = network.parse().unwrap();
    Ipv4Addr::from_bits(network.to_bits() | (random & mask))
}

fn v6_in(network: &str, prefix: u32, random: u128) -> Ipv6Addr {
    let mask = u128::MAX.checked_shr(prefix).unwrap_or(0);
    let network: Ipv6Addr = network.parse().unwrap();
    Ipv6Addr::from_bits(network.to_bits() | (random & mask))
}

fn forbidden_v4() -> impl Strategy<Value = Ipv4Addr> {
    (prop::sample::select(FORBIDDEN_V4), any::<u32>())
        .prop_map(|((network, prefix), random)| v4_in(network, prefix, random))
}

/// Every IPv6 form that carries an IPv4 address.
fn carriers(v4: Ipv4Addr) -> Vec<Ipv6Addr> {
    let low = u128::from(v4.to_bits());
    let under = |prefix: &str| {
        let prefix: Ipv6Addr = prefix.parse().unwrap();
        Ipv6Addr::from_bits(prefix.to_bits() | low)
    };
    vec![
        v4.to_ipv6_mapped(),
        v4.to_ipv6_compatible(),
        under("64:ff9b::"),
        under("64:ff9b:1::"),
        under("::ffff:0:0:0"),
        under("2606:4700::5efe:0:0"),
        under("2606:4700::200:5efe:0:0"),
        under("2001::"),
        Ipv6Addr::from_bits((0x2002_u128 << 112) | (low << 80)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn no_forbidden_ipv4_address_passes_in_public(v4 in forbidden_v4()) {
        prop_assert!(check(IpAddr::V4(v4), Egress::Public).is_err(), "{v4}");
        for v6 in carriers(v4) {
            prop_assert!(check(IpAddr::V6(v6), Egress::Public).is_err(), "{v6} carries {v4}");
        }
    }

    #[test]
    fn no_forbidden_ipv6_address_passes_in_public(
        (network, prefix) in prop::sample::select(FORBIDDEN_V6),
        random in any::<u128>(),
    ) {
        let v6 = v6_in(network, prefix, random);
        prop_assert!(check(IpAddr::V6(v6), Egress::Public).is_err(), "{v6}");
    }

    #[test]
    fn nothing_outside_global_unicast_passes_in_public(random in any::<u128>()) {
        let v6 = Ipv6Addr::from_bits(random);
        let global = v6.segments()[0] & 0xe000 == 0x2000;
        prop_assert!(global || check(IpAddr::V6(v6), Egress::Public).is_err(), "{v6}");
    }

    #[test]
    fn link_local_multicast_and_unspecified_pass_nowhere(
        range in prop::sample::select(NEVER),
        random in any::<u32>(),
    ) {
        let (network, prefix) = range.split_once('/').unwrap();
        let v4 = v4_in(network, prefix.parse().unwrap(), random);
        prop_assert!(check(IpAddr::V4(v4), Egress::Private).is_err(), "{v4}");
        let mapped = IpAddr::V6(v4.to_ipv6_mapped());
        prop_assert!(check(mapped, Egress::Private).is_err(), "{mapped}");
    }

    /// The other side: the guard may not be so careful that providers become unreachable.
    #[test]
    fn every_other_ipv4_address_passes(bits in any::<u32>()) {
        let v4 = Ipv4Addr::from_bits(bits);
        let listed = FORBIDDEN_V4.iter().any(|(network, prefix)| {
            v4_in(network, *prefix, bits) == v4
        });
        prop_assert_eq!(check(IpAddr::V4(v4), Egress::Public).is_err(), listed, "{}", v4);
    }
}

#[test]
fn the_edges_of_the_ranges_are_exact() {
    let classes = [
        ("9.255.255.255", Class::Global),
        ("10.0.0.0", Class::Private),
        ("11.0.0.0", Class::Global),
        ("100.63.255.255", Class::Global),
        ("100.64.0.0", Class::Shared),
        ("100.128.0.0", Class::Global),
        ("172.15.255.255", Class::Global),
        ("172.32.0.0", Class::Global),
        ("169.253.255.255", Class::Global),
        ("169.254.0.0", Class::LinkLocal),
        ("198.17.255.255", Class::Global),
        ("198.20.0.0", Class::Global),
        ("223.255.255.255", Class::Global),
        ("224.0.0.0", Class::Multicast),
        ("2001:200::1", Class::Global),
        ("2003::1", Class::Global),
        ("3fff:1000::1", Class::Global),
        ("fe80::1", Class::LinkLocal),
        ("febf::1", Class::LinkLocal),
        ("fd00:ec2::23", Class::Metadata),
        ("fd00:ec3::1", Class::UniqueLocal),
    ];
    for (address, class) in classes {
        assert_eq!(classify(address.parse().unwrap()), class, "{address}");
    }
}
