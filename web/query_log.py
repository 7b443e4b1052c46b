"""The query log, where the operator wants one; what it keeps and masks: searchkit.query_log."""

from typing import NamedTuple

from flask import Flask, Response, current_app, g

from searchkit import QueryLog, SearchResult
from web.metrics import count_search
from web.search_request import SearchRequest


class Searched(NamedTuple):
    """What was searched for, as the log has it.

    Attributes:
        query: As typed.
        total: How many articles match.
        took_ms: What the search took.
    """

    query: str
    total: int
    took_ms: float


def init_app(app: Flask) -> None:
    """Count searches, and log them to the file that is set up, if any."""
    path = app.extensions["settings"].query_log
    app.extensions["query_log"] = QueryLog(path) if path else None

    @app.after_request
    def tell(response: Response) -> Response:
        if searched := g.get("searched"):
            _tell(searched)
        return response


def log_query(asked: SearchRequest, result: SearchResult) -> None:
    """Say what was just searched for; turning pages is not another search."""
    if result.page == 1 and asked.q.strip():
        g.searched = Searched(asked.q, result.total, result.took_ms)


def _tell(searched: Searched) -> None:
    count_search(found=bool(searched.total))
    log: QueryLog | None = current_app.extensions["query_log"]
    if log is None:
        return
    try:
        log.write(*searched)
    except OSError as error:  # a full disk must not end a search
        current_app.logger.error("Không ghi được sổ truy vấn: %s", error)
