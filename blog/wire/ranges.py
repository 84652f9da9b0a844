"""Which addresses anybody on the internet could reach; every other one is this machine's, a neighbour's or nobody's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

# IANA's special-purpose registries, written out: what a library counts as global has changed between versions.
_NOT_PUBLIC_4: Final = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
        "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
# Unicast that is given out at all; `::`, `::1`, IPv4 in IPv6 in each of its forms, NAT64, private, link-local and
# multicast addresses lie outside.
_GIVEN_OUT_6: Final = IPv6Network("2000::/3")
# Of that: Teredo and other protocols, documents, 6to4 (an IPv4 address inside).
_NOT_PUBLIC_6: Final = tuple(
    map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split())
)


def is_public(written: str) -> bool:
    """Return whether `written` is an IP address that anybody could reach; what is no address is none."""
    try:
        address = ip_address(written)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return _is_public_6(address)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None or address not in _GIVEN_OUT_6:
        return False
    return not any(address in network for network in _NOT_PUBLIC_6)
