"""robots.txt (RFC 9309): what a host lets programs ask for, and how often."""

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from protego import Protego

AGENT: Final = "searchkit"
"""The name by which robots.txt may speak of this program."""

MAX_BYTES: Final = 512_000
"""Bytes that are read of a robots.txt; RFC 9309 wants 500 KiB at least."""

MAX_SITEMAPS: Final = 100
"""Sitemaps that one robots.txt may name; more are left out."""

MAX_AGE: Final = 86_400.0
"""Seconds for which one counts."""


@lru_cache(maxsize=64)
def _parsed(text: str) -> "Protego":
    from protego import Protego

    return Protego.parse(text)


def allows(text: str, address: str) -> bool:
    """Whether a robots.txt lets an address be asked for."""
    return bool(_parsed(text).can_fetch(address, AGENT))


def sitemaps(text: str) -> list[str]:
    """The sitemaps that a robots.txt names, at most :data:`MAX_SITEMAPS`."""
    return list(islice(_parsed(text).sitemaps, MAX_SITEMAPS))


def crawl_delay(text: str) -> float | None:
    """Seconds between two requests that a robots.txt asks for, as delay or as rate."""
    rules = _parsed(text)
    delay, rate = rules.crawl_delay(AGENT), rules.request_rate(AGENT)
    wanted = [] if delay is None else [float(delay)]
    if rate is not None and rate.requests:
        wanted.append(rate.seconds / rate.requests)
    return max(wanted, default=None)
