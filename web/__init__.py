"""The web application: search and read in a browser, or over a JSON API.

It stands on searchkit's public API alone. ``create_app`` is a WSGI factory for any server,
``serve`` runs it under waitress.
"""

from collections.abc import Mapping

from flask import Flask
from flask.logging import default_handler

from web.log import LineFormatter
from web.metrics import Counts
from web.rate_limit import Visits
from web.serving import serve
from web.settings import SETTINGS, Settings, load_settings

__all__ = ["SETTINGS", "Settings", "create_app", "load_settings", "serve"]


def create_app(
    config: Mapping[str, object] | Settings | None = None,
    visits: Visits | None = None,
    counts: Counts | None = None,
    process: int = 0,
) -> Flask:
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
    from web import (
        access_log,
        answers,
        api,
        charts,
        compression,
        conditional,
        cors,
        entrance,
        errors,
        facts,
        feeds,
        language,
        metrics,
        ops,
        pages,
        presentation,
        query_log,
        rate_limit,
        rendering,
        security,
    )
    from web.late_index import LateIndex

    settings = config if isinstance(config, Settings) else load_settings(config)
    default_handler.setFormatter(LineFormatter())  # Flask's, where nobody set up a log
    app = Flask(__name__, static_folder="static", template_folder="templates")
    rendering.init_app(app)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 0  # nothing is ever sent to this application
    app.extensions["settings"] = settings
    app.extensions["index"] = LateIndex(settings.index)
    for part in (pages, api, charts, facts, feeds, ops):
        app.register_blueprint(part.blueprint)
    # What follows a request runs in the reverse order: the log sees what was sent, and answers are
    # kept before they say anything that is meant for one visitor alone.
    access_log.init_app(app)
    metrics.init_app(app, counts or metrics.Counts(), process)
    rate_limit.init_app(app, visits or Visits())
    for part in (entrance, cors, security, language, presentation, errors, query_log):
        part.init_app(app)
    for made in (answers, compression, conditional):
        made.init_app(app)
    return app
