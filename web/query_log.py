"""The query log, where the operator wants one; what it keeps and masks: searchkit.query_log."""

from flask import Flask, current_app

from searchkit import QueryLog, SearchResult
from web.metrics import count_search
from web.search_request import SearchRequest


def init_app(app: Flask) -> None:
    """Log queries to the file that is set up, if any."""
    path = app.extensions["settings"].query_log
    app.extensions["query_log"] = QueryLog(path) if path else None


def log_query(asked: SearchRequest, result: SearchResult) -> None:
    """Count and log a search that was just asked for; turning pages is not another search."""
    if result.page > 1 or not asked.q.strip():
        return
    count_search(found=bool(result.total))
    log: QueryLog | None = current_app.extensions["query_log"]
    if log is None:
        return
    try:
        log.write(asked.q, result.total, result.took_ms)
    except OSError as error:  # a full disk must not end a search
        current_app.logger.error("Không ghi được sổ truy vấn: %s", error)
