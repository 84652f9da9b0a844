"""Only addresses that anybody on the internet could reach are public, in whatever way they are written."""

from __future__ import annotations

import pytest

from blog.wire.ranges import is_public

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808
64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00::1
fe80::1 fe80::1%lo fec0::1 ff02::1 2001:20::1 2620:4f:8000::1
localhost 2130706433 127.1 0x7f.0.0.1 0177.0.0.1 nothing
""".split()


@pytest.mark.parametrize("address", [*CLOSED, ""])
def test_an_address_that_is_not_everybodys_is_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    "8.8.8.8 1.1.1.1 93.184.216.34 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 2606:4700::1111 2a00:1450:4001::1".split(),
)
def test_an_address_that_is_everybodys_is_public(address: str):
    assert is_public(address)
