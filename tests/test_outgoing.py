"""Outgoing connections: to the public net alone, whatever a name resolves to and when."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.outgoing import PrivateAddressError, UnknownHostError, is_public, resolve

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(PrivateAddressError):
        resolve(address)
    assert resolve(address, allow_private=True) == str(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "spelling", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost"]
)
def test_other_spellings_of_this_machine(spelling: str) -> None:
    with pytest.raises((PrivateAddressError, UnknownHostError)):
        resolve(spelling)


@given(st.ip_addresses(v=4, network="8.8.0.0/16"))
def test_a_public_address_is_its_own(address: ipaddress.IPv4Address) -> None:
    assert resolve(str(address)) == str(address)
    assert not is_public(ipaddress.ip_address(f"64:ff9b::{ipaddress.ip_address('10.0.0.1')}"))
    assert is_public(ipaddress.ip_address(f"64:ff9b::{address}"))


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_: Any, **__: Any) -> list[Any]:
        found = ("8.8.8.8", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(PrivateAddressError):
        resolve("portal.example")


@pytest.mark.parametrize("name", ["no-such-host.invalid", "a" * 70, "..", "\ud800"])
def test_what_has_no_address(name: str) -> None:
    with pytest.raises(UnknownHostError):
        resolve(name)
