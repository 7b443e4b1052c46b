"""Limits of requests, so that one visitor can't slow everybody down."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

_IPV6_NETWORK: Final = 64  # bits that belong to one household or office
_A_MINUTE: Final = 60  # seconds
_FREE: Final = {"static", "ops.healthz", "ops.readyz", "ops.metrics"}


def init_app(app: Flask) -> None:
    """Answer 429 beyond ``rate_limit`` requests a minute from one address.

    Addresses are kept in memory for that minute, nowhere else. Requests from this very machine are
    free: they come from the operator, or from a proxy that was not declared, which stands for
    everybody.
    """
    allowed = app.extensions["settings"].rate_limit
    if not allowed:
        return
    from limits import RateLimitItemPerMinute
    from limits.storage import MemoryStorage
    from limits.strategies import SlidingWindowCounterRateLimiter

    limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
    each_minute = RateLimitItemPerMinute(allowed)

    @app.before_request
    def count() -> None:
        who = visitor(request.remote_addr)
        if who and request.endpoint not in _FREE and not limiter.hit(each_minute, who):
            raise TooManyRequests(retry_after=_A_MINUTE)


def visitor(address: str | None) -> str | None:
    """Who is counted as one: an IPv4 address or an IPv6 network; None for this very machine."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or None
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    if parsed.is_loopback:
        return None
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - _IPV6_NETWORK))
    return str(parsed)
