"""The JSON API for programs, and its description.

The description (OpenAPI 3.1) is a template, so that it is written as it reads and speaks the
visitor's language; the tests hold it against the answers.
"""

import json
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    render_template,
    request,
    url_for,
)

import searchkit
from searchkit import Article, Hit, Message, QueryError, StoreError, export_formats
from web.answers import unless_partial
from web.current import current_index, current_settings
from web.downloads import download
from web.facts import not_named
from web.query_log import log_query
from web.search_request import (
    MOST_OF_QUERY,
    MOST_OF_VALUE,
    MOST_VALUES,
    SearchRequest,
    cut,
    names,
    read_number,
)
from web.settings import LANGUAGES

MOST_SUGGESTIONS: Final = 20
MOST_SIMILAR: Final = 20

_SHOWN_IN_EXAMPLES: Final = {"q", "from", "limit"}
_Row = tuple[str, Any, str | None]

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """Search; answers with the object that ``searchkit search --json`` prints, or with a file.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    _accept(names() | {"format"})
    asked = SearchRequest.from_address(request.args)
    form = request.args.get("format", "json")
    if form != "json":
        return download(asked, form)
    settings = current_settings()
    result = unless_partial(asked.run(current_index(), settings.page_size, settings.deadline_ms))
    log_query(asked, result)
    return jsonify(result.to_json())


@blueprint.get("/suggest")
def suggest() -> Response:
    """What someone may be typing, as ``searchkit suggest --json`` prints it.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    _accept({"q", "limit"})
    prefix = cut(request.args.get("q", ""), MOST_OF_QUERY)
    limit = read_number(request.args.get("limit", "8"), "limit", most=MOST_SUGGESTIONS)
    suggestions = current_index().suggest(prefix, limit=limit)
    content = {"prefix": prefix, "suggestions": [each.to_json() for each in suggestions]}
    response = jsonify(content)
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@blueprint.get("/articles/<id:id>")
def article(id: str) -> Response:
    """An article as it is indexed."""
    _accept(())
    found = current_index().article(id)
    if found is None:
        abort(404)
    return jsonify(_article(found))


@blueprint.get("/similar/<id:id>")
def similar(id: str) -> Response:
    """Articles that share the words that tell most about one, and its other versions.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    _accept({"limit"})
    limit = read_number(request.args.get("limit", "5"), "limit", most=MOST_SIMILAR)
    index = current_index()
    view = index.view(id)
    if view is None:
        abort(404)
    content = {
        "id": id,
        "similar": [_told(hit) for hit in index.similar(id, limit=limit)],
        "versions": [_told(version) for version in view.versions],
    }
    return jsonify(content)


@blueprint.get("/documents/<id:number>")
def document(number: str) -> Response:
    """What articles say of a document, as ``searchkit document --json`` prints it."""
    _accept(())
    deadline_ms = current_settings().deadline_ms
    found = current_index().document(number, deadline_ms=deadline_ms)
    if found is None:
        abort(404, not_named(number))
    return jsonify(unless_partial(found).to_json())


@blueprint.get("/figures")
def figures() -> Response:
    """The figures that articles give of what is asked, as ``searchkit figures --json`` prints them.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    _accept({"q"})
    asked = SearchRequest.from_address(request.args)
    deadline_ms = current_settings().deadline_ms
    found = current_index().figures(asked.q, deadline_ms=deadline_ms)
    return jsonify(unless_partial(found).to_json())


@blueprint.get("/quotes")
def quotes() -> Response:
    """What people say about something, as ``searchkit quotes --json`` prints it.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    _accept({"q", "speaker"})
    asked = SearchRequest.from_address(request.args)
    speaker = cut(request.args.get("speaker", ""), MOST_OF_VALUE)
    deadline_ms = current_settings().deadline_ms
    found = current_index().quotes(asked.q, speaker=speaker, deadline_ms=deadline_ms)
    return jsonify(unless_partial(found).to_json())


@blueprint.get("/stories/<id:id>")
def story(id: str) -> Response:
    """How the story of an article was told, as ``searchkit story --json`` prints it."""
    _accept(())
    deadline_ms = current_settings().deadline_ms
    found = current_index().story(id, deadline_ms=deadline_ms)
    if found is None:
        abort(404)
    return jsonify(unless_partial(found).to_json())


@blueprint.get("/stats")
def stats() -> Response:
    """What there is to search."""
    _accept(())
    index = current_index()
    overview = index.overview()
    content = {
        "articles": overview.articles,
        **index.named(),
        "newest": overview.newest[0].published if overview.newest else None,
        "sources": dict(overview.sources),
    }
    return jsonify(content)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of the API for programs."""
    _accept(())
    return Response(_description(), mimetype="application/vnd.oai.openapi+json;version=3.1")


@blueprint.get("/")
def documentation() -> str:
    """The description of the API for people."""
    description = json.loads(_description())
    return render_template(
        "api.html",
        asked=SearchRequest(),
        api=description,
        parameter_rows=_parameter_rows,
        schema_rows=_schema_rows,
        example_url=_example_url,
    )


def _parameter_rows(parameters: list[dict[str, Any]]) -> list[_Row]:
    """The name, type and meaning of each parameter."""
    return [(each["name"], each["schema"], each["description"]) for each in parameters]


def _schema_rows(schema: dict[str, Any]) -> list[_Row]:
    """The name, type and meaning of each property."""
    properties = schema["properties"].items()
    return [(name, content, content.get("description")) for name, content in properties]


def _example_url(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try: some parameters with their examples."""
    query = {}
    for parameter in parameters:
        name, example = parameter["name"], parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(example))
        elif name in _SHOWN_IN_EXAMPLES:
            query[name] = example
    base = url_for("api.documentation", _external=True)[:-1]
    return f"{base}{path}{'?' * bool(query)}{urlencode(query)}"


def _description() -> str:
    return render_template(
        "openapi.json",
        version=searchkit.__version__,
        most_suggestions=MOST_SUGGESTIONS,
        most_similar=MOST_SIMILAR,
        most_values=MOST_VALUES,
        export_formats=export_formats(),
        example_id=_example_id(),
        example_number=_example_number(),
    )


def _example_id() -> str:
    """The id of an article that there is, where there is one."""
    try:
        newest = current_index().overview().newest
    except StoreError:  # the description is of use all the same
        newest = ()
    return newest[0].id if newest else "bao/1"


def _example_number() -> str:
    """The number of a document that an article names, where one does."""
    try:
        numbers = current_index().overview().numbers
    except StoreError:
        numbers = {}
    return next(iter(numbers), "749/QĐ-TTg").replace("/", "-")


def _accept(known: Collection[str]) -> None:
    """Refuse what means nothing here: a slip in a program must not go unnoticed."""
    for name, value in request.args.items(multi=True):
        if name == "lang" and value in LANGUAGES:
            continue
        if name not in known:
            raise QueryError(Message("Không có tham số “%(name)s”.", name=name))
        if name != "q" and not value.strip():
            raise QueryError(Message("Tham số “%(name)s” để trống.", name=name))


def _told(found: Article | Hit) -> dict[str, str | None]:
    """An article in a list."""
    return {name: getattr(found, name) for name in ("id", "title", "url", "source", "published")}


def _article(found: Article) -> dict[str, Any]:
    """What is public of an article: not where it was read."""
    return {
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "source": found.source,
        "published": found.published,
        "paragraphs": found.paragraphs,
        "captions": found.captions,
        "metadata": dict(found.metadata),
    }
