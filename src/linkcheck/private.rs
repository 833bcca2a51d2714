//! Which addresses belong to the inside: of this machine, of its network, of its host.
//!
//! Must not know who asks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where Azure keeps what only its own machines may ask for, under a public address.
const WIRE_SERVER: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// What kind of inside an address belongs to; nothing for one of the public web.
pub(super) fn inside(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => inside_v4(address),
        IpAddr::V6(address) => inside_v6(address),
    }
}

/// What kind of inside a name stands for, whatever it resolves to.
pub(super) fn inside_name(host: &str) -> Option<&'static str> {
    let host = host.trim_end_matches('.');
    let is_below = |domain: &str| {
        host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.') && rest.len() > 1)
    };
    if is_below("localhost") {
        return Some("loopback");
    }
    is_below("internal").then_some("private")
}

fn inside_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        _ if address == WIRE_SERVER => Some("metadata"),
        (127, ..) => Some("loopback"),
        (169, 254, 169) => Some("metadata"),
        (169, 254, _) => Some("link-local"),
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Some("private"),
        (100, 64..=127, _) => Some("shared"),
        (0 | 224..=255, ..) | (192, 0, 0) | (198, 18 | 19, _) => Some("reserved"),
        _ => None,
    }
}

fn inside_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    let [_, second, third, .., high, low] = segments;
    let wrapped = |high: u16, low: u16| inside_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match segments {
        _ if address.is_loopback() => Some("loopback"),
        _ if address.is_unspecified() => Some("reserved"),
        // The many ways to write an IPv4 address as one of IPv6: mapped, compatible, translated, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            wrapped(high, low)
        }
        [0x2002, ..] => wrapped(second, third),
        // NAT64 of a network's own; Teredo, whose inner address is somebody's behind a router; and the older private ones.
        [0x64, 0xff9b, 1, ..] | [0x2001, 0, ..] | [0xfec0..=0xfeff, ..] => Some("private"),
        [0xfc00..=0xfdff, ..] => Some("unique-local"),
        [0xfe80..=0xfebf, ..] => Some("link-local"),
        [0xff00..=0xffff, ..] => Some("reserved"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_the_inside_is_told_in_every_spelling() {
        let inside = [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "169.254.1.1",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.0.192",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:0:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "2001:0:1::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in inside {
            assert!(super::inside(address.parse().unwrap()).is_some(), "{address}");
        }
        let outside = [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "172.15.0.1",
            "192.169.0.1",
            "100.128.0.1",
            "169.253.0.1",
            "11.0.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::",
            "2001:4860::8888",
        ];
        for address in outside {
            assert_eq!(super::inside(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn names_of_the_inside_are_told_without_asking() {
        for name in ["localhost", "localhost.", "a.localhost", "metadata.google.internal"] {
            assert!(inside_name(name).is_some(), "{name}");
        }
        for name in ["localhost.example.com", "mylocalhost", "internal.example.com", "example.com"] {
            assert_eq!(inside_name(name), None, "{name}");
        }
    }
}
