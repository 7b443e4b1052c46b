"""The JSON API for programs."""

from flask import Blueprint, Response, current_app, jsonify, request

from searchkit import QueryError
from web.late_index import current_index
from web.search_request import SearchRequest, names

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """Search; answers with the object that ``searchkit search --json`` prints.

    Parameters: ``q``, ``limit``, ``page``, ``from``, ``to``, ``source``, ``sort``.

    Raises:
        QueryError: A parameter is unknown or means nothing.
    """
    unknown = sorted(set(request.args) - names())
    if unknown:
        known = ", ".join(sorted(names()))
        raise QueryError(f"Không có tham số {unknown[0]!r}; các tham số là: {known}.")
    asked = SearchRequest.from_address(request.args)
    result = asked.run(current_index(), current_app.extensions["settings"].page_size)
    return jsonify(result.to_json())
