"""Outgoing connections: which addresses of the net may be connected to.

Whoever names an address for this program to ask (a webhook, a feed, a redirection) might name one
inside the network that it runs in. So a name is resolved once, what it resolves to is judged, and
that very address is connected to: a name may change its mind (DNS rebinding).
"""

import ipaddress
import socket
from typing import Final

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class UnknownHostError(Exception):
    """A host has no address."""


class PrivateAddressError(Exception):
    """A host is not on the public net."""


def resolve(host: str, *, allow_private: bool = False) -> str:
    """Return the address of a host that is to be connected to.

    Args:
        host: Its name or its address.
        allow_private: Whether it may be this machine, or one of a private network.

    Raises:
        UnknownHostError: It has none.
        PrivateAddressError: One of its addresses is not on the public net.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHostError(host) from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not addresses:
        raise UnknownHostError(host)
    if not allow_private and not all(map(is_public, addresses)):
        raise PrivateAddressError(host)
    return str(addresses[0])


def ascii_host(netloc: str) -> str:
    """A host, perhaps with its port, as headers and certificates name it: ``báo.vn`` in IDNA.

    Raises:
        UnicodeError: It is no name; what was resolved is one.
    """
    return netloc if netloc.isascii() else netloc.encode("idna").decode()


def is_public(address: _Address) -> bool:
    """Whether an address is one host of the public net, whatever it is wrapped in.

    IPv6 can carry an address of IPv4 (mapped, 6to4, NAT64), which is then the one that counts.
    """
    inner = _carried(address)
    return address.is_global and not address.is_multicast and (inner is None or is_public(inner))


def _carried(address: _Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
