"""The web application: search and read in a browser, or over a JSON API.

It stands on searchkit's public API alone. ``create_app`` is a WSGI factory for any server,
``serve`` runs it under waitress.
"""

from collections.abc import Mapping

from flask import Flask

from web.rate_limit import Visits
from web.serving import serve
from web.settings import SETTINGS, Settings, load_settings

__all__ = ["SETTINGS", "Settings", "create_app", "load_settings", "serve"]


def create_app(
    config: Mapping[str, object] | Settings | None = None, visits: Visits | None = None
) -> Flask:
    """Make the application.

    The index is opened with the first request that needs it, so the application starts without
    one, and says so on ``/readyz``.

    Args:
        config: Settings, or some of them by name, which win over the environment and the file;
            see :mod:`web.settings`.
        visits: Where requests are counted for the rate limit; the same for all processes of a
            service. Default: this application counts for itself.

    Raises:
        SettingsError: A setting is unknown or out of range.
    """
    from web import (
        access_log,
        api,
        charts,
        compression,
        conditional,
        cors,
        errors,
        feeds,
        language,
        metrics,
        ops,
        pages,
        presentation,
        query_log,
        rate_limit,
        security,
    )
    from web.late_index import LateIndex

    settings = config if isinstance(config, Settings) else load_settings(config)
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 0  # nothing is ever sent to this application
    app.extensions["settings"] = settings
    app.extensions["index"] = LateIndex(settings.index)
    # What follows a request runs in the reverse order: the log sees what was sent.
    access_log.init_app(app)
    metrics.init_app(app)
    rate_limit.init_app(app, visits or Visits())
    for sent in (compression, conditional, cors, security):
        sent.init_app(app)
    for part in (language, presentation, errors, query_log):
        part.init_app(app)
    for part in (pages, api, charts, feeds, ops):
        app.register_blueprint(part.blueprint)
    if settings.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
    return app
