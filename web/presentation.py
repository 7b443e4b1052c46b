"""What templates can call beyond the language's own."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_plus, unquote_plus, urlencode

from flask import Flask, request, url_for

from searchkit import FACETS, PERIODS, Article, Export, SearchResult, require
from web.current import current_index
from web.facets import SHOWN, UNFOLDED, choices, chosen_first
from web.language import current_language, gettext, show_date, show_number
from web.linked_data import article_data, description, site_data
from web.links import id_in_path, web_host
from web.marking import adds_only_marks, changes, is_far, lead, marked, pieces
from web.paging import page_numbers
from web.parts import FIRST_PASSAGES
from web.periods import recent_periods
from web.search_request import Limit, SearchRequest, Values, stated
from web.timeline import HEIGHT, timeline

_MOST_KNOWN: Final = 20  # values of what a source said of an article
_MOST_OF_REQUIRED: Final = 2_000  # bytes of a hit's links that ask for what it lacks
_AROUND: Final = 110  # characters of a sentence on either side of a figure
_MOST_OF_TITLE: Final = 80  # characters of a query; a window shows fewer


def asset_url(name: str) -> str:
    """The address of a static file; it changes with the content, so caches may keep it."""
    return address("static", filename=name, v=_version(name))


def facet_titles() -> Mapping[str, str]:
    """What the facets are called, in the order shown."""
    return _facet_titles(current_language())


@cache
def _facet_titles(language: str) -> Mapping[str, str]:  # noqa: ARG001 - gettext asks for it
    return {
        "year": gettext("Năm"),
        "month": gettext("Tháng"),
        "week": gettext("Tuần"),
        "day": gettext("Ngày"),
        "organisation": gettext("Cơ quan"),
        "province": gettext("Tỉnh, thành phố"),
        "number": gettext("Số văn bản"),
        "speaker": gettext("Người phát biểu"),
        "source": gettext("Nguồn"),
    }


def address(endpoint: str, **values: Values) -> str:
    """Flask's ``url_for`` inside the site; a page has dozens of these, and that takes its time."""
    return _address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(1024)
def _address(root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:  # noqa: ARG001
    return url_for(endpoint, **dict(values))


def article_address(id: str) -> str:
    """The address of an article: what ``url_for`` gives, in a tenth of its time."""
    return address("pages.article", id="-")[:-1] + id_in_path(id)


def place(article: str, passage: int) -> str:
    """The address of a passage, by that of its article; a long article has it in a later part."""
    if passage < FIRST_PASSAGES:
        return f"{article}#p{passage}"
    return f"{article}{'&' if '?' in article else '?'}p={passage}#p{passage}"


def excerpt(sentence: str, text: str) -> str:
    """What of a sentence stands around a part of it: whole words, at most some 220 characters."""
    at = max(sentence.find(text), 0)
    start, end = max(at - _AROUND, 0), min(at + len(text) + _AROUND, len(sentence))
    if start:
        start = sentence.find(" ", start) + 1
    if end < len(sentence):
        end = max(sentence.rfind(" ", start, end), at + len(text))
    return f"{'… ' * bool(start)}{sentence[start:end]}{' …' * (end < len(sentence))}"


def document_url(number: str) -> str:
    """The address of the page of a document: dashes for slashes, as people share it."""
    return address("facts.document", number=number.replace("/", "-"))


def search_url(asked: SearchRequest, **changes: Values) -> str:
    """The address of the results of a search, with changes."""
    return address("pages.results") + query_string(asked, **changes)


def query_string(asked: SearchRequest, **changes: Values) -> str:
    """What asks for a search in an address, with changes and the ``?``; empty for nothing."""
    if len(changes) == 1:
        ((name, values),) = changes.items()
        before, after = _around(asked, name)
        if said := _part(name, values):
            return f"{before}{said}{after}"
        return f"{before}{after[1:]}".rstrip("?&")
    parts = _parts(asked) | {name: _part(name, values) for name, values in changes.items()}
    shown = "&".join(filter(None, parts.values()))
    return f"?{shown}" if shown else ""


@lru_cache(64)
def _parts(asked: SearchRequest) -> dict[str, str]:
    """A request as it stands in an address, field by field, on its first page."""
    first = replace(asked, page="1")
    return {field.name: _part(field.name, getattr(first, field.name)) for field in fields(first)}


@lru_cache(1024)
def _around(asked: SearchRequest, name: str) -> tuple[str, str]:
    """What stands before and behind a field in an address: the links of a page differ in one."""
    parts, at = list(_parts(asked).values()), list(_parts(asked)).index(name)
    before = "".join(f"{part}&" for part in parts[:at] if part)
    return f"?{before}", "".join(f"&{part}" for part in parts[at + 1 :] if part)


@lru_cache(4096)
def _part(name: str, values: Values) -> str:
    return "&".join(f"{said}={quote_plus(value)}" for said, value in stated(name, values))


@lru_cache(1024)
def requiring(asked: SearchRequest, word: str) -> str:
    """What asks for a search that requires one of its words: most hits of a page lack the same."""
    return query_string(asked, q=require(asked.q, word))


def most_required(asked: SearchRequest) -> int:
    """How many words that a hit lacks lead to a search that requires them.

    All of them in any search that people type; each link holds the query, so long ones have fewer.
    """
    return _MOST_OF_REQUIRED // max(1, len(query_string(asked)))


def limit_text(asked: SearchRequest, limit: Limit) -> str:
    """What one of the :meth:`~web.search_request.SearchRequest.limits` says."""
    if limit.name in PERIODS:
        return show_date(limit.value)
    if limit.name == "earliest":
        return gettext("chỉ bản sớm nhất của mỗi chuyện")
    if limit.name != "date":
        return limit.value
    first, last = (show_date(date) for date in (asked.published_from, asked.published_to))
    if not last:
        return gettext("từ %(date)s") % {"date": first}
    if not first:
        return gettext("đến %(date)s") % {"date": last}
    return (
        first
        if first == last
        else gettext("từ %(start)s đến %(end)s") % {"start": first, "end": last}
    )


def known_of(
    article: Article, anew: SearchRequest
) -> Iterator[tuple[str, Sequence[tuple[str, str | None]]]]:
    """What else a source said of an article: a label, and values with the addresses they lead to.

    Args:
        article: The article.
        anew: What a search begins with to which a value leads.
    """

    def searched(text: str) -> str:
        return search_url(anew, q=text)

    def read_of(number: str) -> str:
        return document_url(number) if current_index().documents(number) else searched(number)

    leads: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
        "author": (gettext("Tác giả:"), lambda _: None),
        "topic": (gettext("Chủ đề:"), searched),
        "number": (gettext("Số văn bản:"), read_of),
        "legal_basis": (gettext("Căn cứ:"), read_of),
    }
    for name, (label, lead_to) in leads.items():
        given = article.metadata.get(name)
        values = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        texts = [" ".join(value.split()) for value in values if isinstance(value, str)]
        if shown := [text for text in texts if text][:_MOST_KNOWN]:
            yield label, [(text, lead_to(text)) for text in shown]


def search_text(asked: SearchRequest) -> str:
    """What a search asks for, in words: the query and its limits."""
    limits = (limit_text(asked, limit) for limit in asked.limits())
    words = " ".join(asked.q.split())
    shown = f"{words[:_MOST_OF_TITLE]}…" if len(words) > _MOST_OF_TITLE else words
    return " · ".join(filter(None, (shown, *limits)))


def search_name(asked: SearchRequest) -> str:
    """The same; where nothing is asked for, all articles are."""
    return search_text(asked) or gettext("mọi bài")


def page_title(asked: SearchRequest, result: SearchResult | None) -> str:
    """What a page of results is called: what it asks for, and which page it is."""
    text = search_text(asked) or gettext("Tìm kiếm")
    if result is None or result.page == 1:
        return text
    page = gettext("trang %(page)s") % {"page": show_number(result.page)}
    return f"{text} · {page}"


def reading_words(typed: str, read: str) -> str:
    """How to say that a query was read otherwise than typed."""
    return gettext("Đã thêm dấu:") if adds_only_marks(typed, read) else gettext("Đã hiểu là:")


def shifted(spans: Iterable[Sequence[int]], offset: int) -> list[tuple[int, int]]:
    """Spans of a text, for what is left of it behind an offset."""
    return [(start - offset, end - offset) for start, end in spans if end > offset]


def in_language(language: str) -> str:
    """This very page in another language, as a reference that stays on it."""
    return f"?{urlencode(request.args.to_dict(flat=False) | {'lang': language}, doseq=True)}"


@cache
def _version(name: str) -> str:
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:8]


_FUNCTIONS: Final = (
    address,
    article_address,
    article_data,
    asset_url,
    changes,
    choices,
    chosen_first,
    description,
    document_url,
    excerpt,
    facet_titles,
    in_language,
    is_far,
    known_of,
    lead,
    limit_text,
    marked,
    most_required,
    page_numbers,
    page_title,
    pieces,
    place,
    query_string,
    reading_words,
    recent_periods,
    requiring,
    search_name,
    search_text,
    search_url,
    shifted,
    site_data,
    timeline,
    web_host,
)


def init_app(app: Flask) -> None:
    """Give templates their functions."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # seconds; see asset_url
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["readable"] = unquote_plus
    app.jinja_env.globals.update({function.__name__: function for function in _FUNCTIONS})
    app.jinja_env.globals.update(
        asked_for=SearchRequest,
        facet_names=FACETS,
        most_exported=Export.MOST,
        period_names=PERIODS,
        shown_values=SHOWN,
        site_name=app.extensions["settings"].site_name,
        timeline_height=HEIGHT,
        unfolded_values=UNFOLDED,
    )
