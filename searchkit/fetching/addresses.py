"""Addresses: which can be asked for, whose they are, and where they lead."""

from typing import Final
from urllib.parse import urljoin, urlsplit

from searchkit.extraction.metadata import is_web_address
from searchkit.fetching.client import RefusedError

_PORTS: Final = {"http": ":80", "https": ":443"}


def is_askable(address: str) -> bool:
    """Whether an address can be asked for: ``http`` or ``https``, a host, no password."""
    if not is_web_address(address):
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host of an address, in lower case."""
    return urlsplit(address).hostname or ""


def authority(address: str) -> str:
    """The host of an address as its turn is counted: with its port, unless it is the usual one."""
    parts = urlsplit(address)
    return parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))


def origin_of(address: str) -> str:
    """What one robots.txt counts for: a scheme and a host."""
    return f"{urlsplit(address).scheme}://{authority(address)}"


def joined(address: str, where: str) -> str:
    """Where a redirection leads, without a fragment.

    Raises:
        RefusedError: It is no address that can be asked for.
    """
    try:
        led = urljoin(address, where.strip()).partition("#")[0]
    except ValueError:
        led = ""
    if not is_askable(led):
        raise RefusedError("chuyển hướng tới chỗ không phải địa chỉ web")
    return led
