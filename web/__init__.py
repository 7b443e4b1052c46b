"""The web application: search and read in a browser, or over a JSON API.

It stands on searchkit's public API alone. ``create_app`` is a WSGI factory for any server,
``serve`` runs it under waitress.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from web.counts import Counts
from web.serving import serve
from web.settings import SETTINGS, Settings, load_settings
from web.visits import Visits

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["SETTINGS", "Settings", "create_app", "load_settings", "serve"]


def create_app(
    config: Mapping[str, object] | Settings | None = None,
    visits: Visits | None = None,
    counts: Counts | None = None,
    process: int = 0,
) -> "Flask":
    """Make the application.

    The index is opened with the first request that needs it, so the application starts without
    one, and says so on ``/readyz``.

    Args:
        config: Settings, or some of them by name, which win over the environment and the file;
            see :mod:`web.settings`.
        visits: Where requests are counted for the rate limit; the same for all processes of a
            service. Default: this application counts for itself.
        counts: Where they are counted for ``/metrics``, likewise.
        process: The number of this process in ``counts``.

    Raises:
        SettingsError: A setting is unknown or out of range.
    """
    from web.application import make_application

    settings = config if isinstance(config, Settings) else load_settings(config)
    return make_application(settings, visits or Visits(), counts or Counts(), process)
