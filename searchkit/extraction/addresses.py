"""Addresses: one for each page, however it was linked to.

What adverts and social networks add to count their visitors says nothing of the page.
"""

import hashlib
import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.pictures import is_unaccented

MAX_NAMED: Final = 400
"""Characters of an address that names its article; of a longer one a digest does."""

MIN_SPELLED: Final = 5
"""Words of an address that spells a headline."""

_SLUG = re.compile(
    r"/([a-z0-9]++(?:-[a-z0-9]++)++)[^/-]{0,40}(?:/\d*(?:\.\w{2,5})?)?$", re.IGNORECASE
)
_TRACKING = frozenset({"zarsrc", "gidzl", "zalo", "vnpa", "spm", "cmpid", "__twitter_impression"})


def canonical(address: str) -> str:
    """Return an address in one form: no tracking, no fragment, host in lower case, no default port.

    Args:
        address: An absolute ``http`` or ``https`` address; another string is returned as it is.
    """
    if not is_web_address(address):
        return address
    from courlan import normalize_url  # knows the parameters by which visitors are followed

    try:
        parts = urlsplit(str(normalize_url(address)))
    except ValueError:
        return address
    query = "&".join(p for p in parts.query.split("&") if p.partition("=")[0] not in _TRACKING)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def id_of(address: str) -> str:
    """Return the id of the article at an address, the same wherever the page was kept."""
    address = canonical(address)
    if len(address) <= MAX_NAMED:
        return address
    return f"{address[:100]}#{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def names_another(url: str | None, title: str) -> bool:
    """Whether an address spells a headline that is not the one shown.

    A page made after the pattern of another, or saved with its head, keeps what it stated.
    """
    slug = _SLUG.search(url or "")
    words = slug[1].lower().split("-") if slug else []
    if len(words) < MIN_SPELLED or not is_unaccented(" ".join(words)):
        return False
    shown = folded(title).split()
    return len(set(words) & set(shown)) * 4 < min(len(words), len(shown))
