"""Which addresses are safe to link."""

from urllib.parse import urlsplit


def web_host(url: str | None) -> str | None:
    """The host of an address that is safe to link, that is http or https; else None."""
    try:
        parts = urlsplit(url or "")
        return parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None
