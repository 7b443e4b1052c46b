"""Limits of requests, so that one visitor can't slow everybody down."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from web.visits import A_MINUTE, Visits

_IPV6_NETWORK: Final = 64  # bits that belong to one household or office
_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/96"))  # RFC 6052, RFC 8215
_PORT: Final = re.compile(r"(?:\[(.*)\]|([\d.]+))(?::\d+)?")
_UNKNOWN: Final = "?"
_FREE: Final = {"static", "ops.healthz", "ops.readyz", "ops.metrics"}
_SUGGESTIONS: Final = {"api.suggest", "ops.opensearch_suggest"}


def init_app(app: Flask, visits: Visits) -> None:
    """Answer 429 beyond ``rate_limit`` requests a minute from one address.

    Requests from this very machine are free: they come from the operator, or from a proxy that was
    not declared, which stands for everybody.
    """
    allowed = app.extensions["settings"].rate_limit
    if not allowed:
        return

    @app.before_request
    def count() -> None:
        who = visitor(request.remote_addr)
        if who is None or request.endpoint in _FREE:
            return
        name, share = _account()
        if not visits.allow(f"{name}{who}", max(1, round(allowed * share))):
            raise TooManyRequests(retry_after=A_MINUTE)


def _account() -> tuple[str, float]:
    """What a request is counted as, and how many of it are allowed for one of the others.

    Suggestions come with every letter and cost little: an office behind one address that types must
    not lock itself out of searching. A file of all matches costs as much as fifty pages.
    """
    if request.endpoint in _SUGGESTIONS:
        return "suggest ", 5
    if request.endpoint == "api.search" and request.args.get("format", "json") != "json":
        return "export ", 1 / 50
    return "", 1


def visitor(address: str | None) -> str | None:
    """Who is counted as one: an IPv4 address or an IPv6 network; None for this very machine.

    Proxies may write a port behind the address. What is no address at all is counted as one.
    """
    if not address:
        return None
    behind = _PORT.fullmatch(address)
    try:
        parsed = ip_address(behind[1] or behind[2] if behind else address)
    except ValueError:
        return _UNKNOWN
    if isinstance(parsed, IPv6Address):
        parsed = _embedded(parsed) or parsed
    if parsed.is_loopback:
        return None
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - _IPV6_NETWORK))
    return str(parsed)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: one visitor may have many of these."""
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
