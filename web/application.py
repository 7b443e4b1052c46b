"""The parts of the web application, put together in the order in which they see a request."""

from flask import Flask
from flask.logging import default_handler

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
    json_answers,
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
from web.counts import Counts
from web.late_index import LateIndex
from web.log import LineFormatter
from web.settings import Settings
from web.visits import Visits


def make_application(settings: Settings, visits: Visits, counts: Counts, process: int) -> Flask:
    """Make the application; see :func:`web.create_app`."""
    default_handler.setFormatter(LineFormatter())  # Flask's, where nobody set up a log
    app = Flask(__package__, static_folder="static", template_folder="templates")
    rendering.init_app(app)
    json_answers.init_app(app)
    app.config["MAX_CONTENT_LENGTH"] = 0  # nothing is ever sent to this application
    app.extensions["settings"] = settings
    app.extensions["index"] = LateIndex(settings.index)
    for part in (pages, api, charts, facts, feeds, ops):
        app.register_blueprint(part.blueprint)
    # What follows a request runs in the reverse order: the log sees what was sent, and answers are
    # kept before they say anything that is meant for one visitor alone.
    access_log.init_app(app)
    metrics.init_app(app, counts, process)
    rate_limit.init_app(app, visits)
    for part in (entrance, cors, security, language, presentation, errors, query_log):
        part.init_app(app)
    for made in (answers, compression, conditional):
        made.init_app(app)
    return app
