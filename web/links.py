"""Addresses: which are safe to link, and how the id of an article stands in one."""

from urllib.parse import quote, urlsplit


def web_host(url: str | None) -> str | None:
    """The host of an address that is safe to link, that is http or https; else None."""
    try:
        parts = urlsplit(url or "")
        return parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None


def id_in_path(id: str) -> str:
    """An id, which is any text, as the end of a path.

    Slashes stay, but where browsers or proxies would tidy them away: ``a//b``, ``a/../b``.
    """
    untidy = any(not part.strip(".") for part in id.split("/"))
    return quote(id, safe=":@" if untidy else "/:@")
