"""What is taken away as a file: all matches of a search, and tables for spreadsheets."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from flask import Response, current_app, request, url_for
from werkzeug.exceptions import ServiceUnavailable

from searchkit import Export, Message, QueryError, export_formats, export_hits
from web.current import current_index, current_settings
from web.language import catalogue, current_language
from web.marking import without_marks
from web.presentation import limit_text
from web.search_request import SearchRequest


def download(asked: SearchRequest, form: str) -> Response:
    """All matches of a search as a file, sent while it is written.

    Args:
        asked: What is asked for.
        form: A name among ``searchkit.export_formats()``.

    Raises:
        QueryError: There is no such format, or a part of the search means nothing.
        ServiceUnavailable: There was no time to find all: a file would lack the rest in silence.
    """
    formats = export_formats()
    if form not in formats:
        raise QueryError(
            Message(
                "Không có định dạng “%(form)s”; hãy chọn trong: %(known)s.",
                form=form,
                known=", ".join(("json", *formats)),
            )
        )
    settings = current_settings()
    hits = asked.matches(current_index(), Export.MOST, settings.deadline_ms)
    if hits.partial:
        raise ServiceUnavailable(
            Message(
                "Hết thời hạn trước khi tìm hết các bài khớp, nên tệp sẽ thiếu bài."
                " Hãy thêm từ, chọn một năm hoặc một nguồn cho ít bài hơn, hoặc thử lại sau."
            ),
            retry_after=30,
        )
    now = datetime.now(UTC)
    about = Export(
        query=asked.q,
        moment=now,
        limits=" · ".join(limit_text(asked, limit) for limit in asked.limits()),
        address=url_for("pages.results", **asked.parameters(), _external=True),
        site=settings.site_name,
        page=_pages(),
        translate=catalogue(current_language()).gettext,
    )
    kind = formats[form]
    name = f"{_slug(asked.q)}-{now:%Y-%m-%d}.{kind.suffix}"
    response = _attachment(export_hits(hits, form, about), kind.media_type, name)
    response.headers["Cache-Control"] = "no-store"
    return response


def csv_attachment(table: str, name: str) -> Response:
    """A table as a file that spreadsheets know to be UTF-8."""
    content = b"\xef\xbb\xbf" + table.encode(errors="replace")
    return _attachment(content, "text/csv; charset=utf-8", f"{name}.csv")


def _attachment(content: bytes | Iterator[bytes], media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _pages() -> Callable[[str], str]:
    """Gives the addresses of articles, also when the request is over and its file goes on."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    return lambda id: adapter.build("pages.article", {"id": id}, force_external=True)


def _slug(query: str) -> str:
    """A query as part of a file name."""
    letters = re.sub(r"[^a-z0-9]+", "-", without_marks(query)).strip("-")
    return letters[:60].strip("-") or "ket-qua"
