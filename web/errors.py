"""Errors as pages, and as problem details (RFC 9457) for programs. Never a traceback."""

from urllib.parse import quote, unquote_to_bytes

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from searchkit import Message, PageError, QueryError, StoreError
from web.language import gettext, translate
from web.search_request import SearchRequest


def init_app(app: Flask) -> None:
    """Handle every error of the application, those of searchkit by kind."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QueryError, _query)
    app.register_error_handler(StoreError, _store)
    app.before_request(_refuse_what_is_no_text)


def _refuse_what_is_no_text() -> None:
    """Bytes that are no UTF-8 would be searched for by their hexadecimal digits."""
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        raise QueryError(
            Message("Địa chỉ có chữ không phải UTF-8; hãy gõ lại truy vấn vào ô tìm.")
        ) from None


def _http(error: HTTPException) -> Response:
    told = error.description  # ours is for visitors, werkzeug's is not
    response = _answer(error.code or 500, translate(told) if isinstance(told, Message) else None)
    for name, value in error.get_headers():  # Allow, Retry-After
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _query(error: QueryError) -> Response:
    status = 404 if isinstance(error, PageError) else 400
    return _answer(status, translate(error.args[0]))


def _store(error: StoreError) -> Response:
    current_app.logger.error("%s", error)  # it names files: not for visitors
    response = _answer(503)
    response.headers["Retry-After"] = "30"
    return response


def _answer(status: int, detail: str | None = None) -> Response:
    """Say what is wrong: in a line that is ours, or else what such a status mostly means."""
    title, advice = _words(status)
    detail = detail or advice
    if request.path.startswith("/api/"):
        response = jsonify(
            {"type": "about:blank", "title": title, "status": status, "detail": detail}
        )
        response.mimetype = "application/problem+json"
    else:
        page = render_template(
            "error.html",
            asked=SearchRequest.from_address(request.args),
            title=title,
            detail=detail,
            again=_this_address() if status in {429, 503} else None,
        )
        response = Response(page, mimetype="text/html")
    response.status_code = status
    return response


def _this_address() -> str:
    """The address that was asked for, to ask again."""
    query = request.query_string.decode("ascii", "replace")
    return f"?{query}" if query else quote(f"{request.script_root}{request.path}")


def _words(status: int) -> tuple[str, str]:
    """What a status means, and what to do."""
    if status == 404:
        return (
            gettext("Không có trang này"),
            gettext("Địa chỉ có thể đã gõ sai, hoặc bài đã được gỡ. Hãy thử tìm lại."),
        )
    if status == 405:
        return (
            gettext("Không dùng được cách gửi này"),
            gettext("Địa chỉ này chỉ để đọc; hãy mở nó bằng GET."),
        )
    if status == 429:
        return (
            gettext("Nhiều yêu cầu quá"),
            gettext("Địa chỉ của bạn gửi quá nhiều yêu cầu. Hãy đợi một phút rồi thử lại."),
        )
    if status == 503:
        return (
            gettext("Chưa tìm được lúc này"),
            gettext("Kho bài chưa sẵn sàng. Hãy thử lại sau ít phút."),
        )
    if status < 500:
        return (
            gettext("Không hiểu yêu cầu này"),
            gettext("Yêu cầu có chỗ chưa đúng; hãy kiểm tra lại địa chỉ."),
        )
    return (
        gettext("Có lỗi ở phía máy chủ"),
        gettext("Lỗi đã được ghi lại. Hãy thử lại sau ít phút."),
    )
