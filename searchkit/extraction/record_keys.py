"""Keys of records: what programs that save news call a title, a text, an address, a date.

Scrapy spiders, news-please, trafilatura, NewsAPI, JSON Feed, WordPress, Elasticsearch, and headers
of spreadsheets; case and the signs between words don't matter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from searchkit.errors import SourceError
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.record_values import strings_of

MIN_TEXT: Final = 200
"""Characters of a text under an unknown key that could be an article's."""

_MIN_WORDS = 20
_CLAUSES: Final = 50  # records that are looked at
_LEVELS: Final = 4  # of wrapping around the records
_SIGNS = re.compile(r"[\W_]+")

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "guid"),
    "title": (
        "title", "headline", "tieude", "tieudebaiviet", "tenbai", "tenbaiviet", "trichyeu",
        "trichyeunoidung", "tenvanban",
    ),
    "paragraphs": ("paragraphs",),
    "text": (
        "text", "content", "body", "maintext", "articlebody", "articletext", "fulltext",
        "plaintext", "contenttext", "contenthtml", "contentencoded", "rawtext", "html", "rawhtml",
        "bodyhtml", "noidung",
    ),
    "summary": (
        "description", "summary", "excerpt", "abstract", "lead", "sapo", "tomtat", "mota",
        "introduction", "intro", "preview", "teaser",
    ),
    "url": (
        "url", "link", "canonical", "canonicalurl", "canonicallink", "permalink", "weburl",
        "articleurl", "pageurl", "diachi", "duongdan",
    ),
    "source": (
        "source", "sourcename", "sitename", "sourcehostname", "hostname", "sourcedomain",
        "publisher", "domain", "website", "nguon", "coquanbanhanh",
    ),
    "date": (
        "date", "published", "publishedtime", "publishedat", "publisheddate", "datepublished",
        "datepublish", "pubdate", "publicationdate", "publishdate", "publishtime", "publishedon",
        "publication", "articlepublishedtime", "ngaydang", "ngay", "ngaybanhanh", "createdat",
        "created", "createddate", "creationdate", "datetime", "timestamp", "time", "postdate",
        "postedat",
    ),
    "author": ("author", "authors", "byline", "creator", "dccreator", "tacgia"),
}  # fmt: skip
"""Names of each key of a record, folded, the surest first."""

_OF_THING = re.compile(r"^(?:news|article|post|story|item|doc(?:ument)?|page|tin|bai(?:viet)?)")
"""What records are of, as keys begin: ``news_title``."""

_OF_PUBLICATION = re.compile(
    r"(?:time|date|day|ngay|thoigian).{0,20}(?:creat|post|publi|issu|dang|xuatban)"
    r"|(?:creat|post|publi|issu|dang|xuatban).{0,20}(?:time|date|day|ngay|thoigian)"
)
_OF_OTHERS = re.compile(
    r"updat|modif|crawl|scrap|fetch|effect|expir|delet|sua|dangky|capnhat|thuthap"
)

_WRAPPERS: Final = frozenset({
    "items", "articles", "data", "hits", "results", "records", "docs", "documents", "rows", "posts",
    "entries", "response", "news",
})  # fmt: skip
_ONE: Final = frozenset(
    {"_source", "article", "data", "item", "doc", "node", "post", "attributes", "fields"}
)
_OWN_ID: Final = ("_id", "id", "pk")
_BODY: Final = frozenset((*ALIASES["text"], *ALIASES["paragraphs"]))
_TITLE: Final = frozenset(ALIASES["title"])
_SUMMARY: Final = frozenset(ALIASES["summary"])
_NAMED: Final = _BODY | _TITLE | _SUMMARY
_JSON_FEED = "jsonfeed.org"


def folded_key(key: object) -> str:
    """Return a key without case, accents and signs: ``publishedAt``, ``published-at`` are one."""
    return _folded(str(key))


@lru_cache(maxsize=1 << 10)
def _folded(key: str) -> str:
    """The same; records of one file have the same keys."""
    return _SIGNS.sub("", folded(key))


def named(record: Mapping[str, Any], field: str) -> str | None:
    """Return the key of a record that holds a field, or ``None``; the surest name counts."""
    return next(all_named(record, field), None)


def all_named(record: Mapping[str, Any], field: str) -> Iterator[str]:
    """Yield every key of a record that may hold a field, the surest first."""
    for keys in _keys_by_name(tuple(record), field):
        for key in keys:
            # trafilatura calls the address the source
            is_address = field == "source" and is_web_address(record.get(key))
            if says_something(record, key) and not is_address:
                yield key
                break


@lru_cache(maxsize=1 << 10)
def _keys_by_name(keys: tuple[str, ...], field: str) -> Sequence[Sequence[str]]:
    """The keys that go by each name of a field, the field's own first; of names that some have."""
    found: dict[str, list[str]] = {name: [] for name in ALIASES[field]}
    of_thing: dict[str, list[str]] = {name: [] for name in ALIASES[field]}
    for key in (field, *keys):
        if (name := folded_key(key)) in found:
            found[name].append(key)
        elif (name := _OF_THING.sub("", name, count=1)) in of_thing:
            of_thing[name].append(key)
    return [some for some in (*found.values(), *of_thing.values()) if some]


def dates(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield every key of a record that may hold its day: known names first, then what says so."""
    yield from all_named(record, "date")
    for key in record:
        name = folded_key(key)
        if _OF_PUBLICATION.search(name) and not _OF_OTHERS.search(name):
            yield key


def says_something(record: Mapping[str, Any], key: str) -> bool:
    """Whether a record has a value under a key that is not empty."""
    value = record.get(key)
    return bool(value.strip() if isinstance(value, str) else value not in (None, [], {}))


def unwrapped(value: object) -> object:
    """Return the record or the list of records that a document wraps in objects, or it as it is."""
    for _ in range(_LEVELS):
        if not isinstance(value, dict) or _has(value, _BODY):
            return value
        inner = next(_wrapped(value), None)
        if inner is None:
            return _by_key(value)
        if _JSON_FEED in str(value.get("version")) and isinstance(inner, list):
            return [_of_feed(item, value.get("title")) for item in inner]
        value = inner
    return value


def record_of(value: object) -> object:
    """Return the record that an object wraps, ``{"_source": {...}}``, or it as it is."""
    if isinstance(value, dict) and not _has(value, _NAMED):
        inner = next((value[key] for key in value if key in _ONE), None)
        if isinstance(inner, dict):
            own = next((value[key] for key in _OWN_ID if key in value), None)
            return inner if own is None else {"id": own, **inner}
    return value


def refuse_unknown_text(record: Mapping[str, Any], known: set[str]) -> None:
    """Refuse a record without a text that has one under a key that nobody knows, or in an object.

    Raises:
        SourceError: There is such a key; the error names it.
    """
    texts = {key: _text_of(value) for key, value in record.items() if key not in known}
    for key, inner in record.items():
        if isinstance(inner, dict) and (key not in known or folded_key(key) in _BODY):
            texts |= {f"{key}.{name}": _text_of(value) for name, value in inner.items()}
    key, text = max(texts.items(), key=lambda pair: len(pair[1]), default=("", ""))
    if len(text) >= MIN_TEXT and len(text.split()) >= _MIN_WORDS:
        why = f'chữ của bài đứng dưới khóa lạ "{key[:100]}"'
        raise SourceError(f'{why}; hãy đổi tên khóa ấy thành "text"')


def _text_of(value: object) -> str:
    """The text of a value, if it holds one."""
    return " ".join(islice(strings_of(value), _parts_of_text(value)))


def _parts_of_text(value: object) -> int:
    """How many strings of a value may be one text: of records, such as clauses of a law, all."""
    return _CLAUSES if _are_records(value) else 1


def _wrapped(value: Mapping[str, Any]) -> Iterator[object]:
    for key, inner in value.items():
        if folded_key(key) in _WRAPPERS and (
            (isinstance(inner, dict) and not _has(value, _NAMED)) or _are_records(inner)
        ):
            yield inner


def _by_key(value: Mapping[str, Any]) -> object:
    """Return the records that an object holds one a key, or it as it is.

    A key that is no number is the record's id: ``{"bai-1": {...}, "bai-2": {...}}``.
    """
    records = list(value.values())
    if not _are_records(records) or not all(map(_is_article, records)):
        return value
    return [
        record
        if key.isdecimal() or any(own in record for own in _OWN_ID)
        else {"id": key, **record}
        for key, record in value.items()
    ]


def _is_article(record: Mapping[str, Any]) -> bool:
    """Whether a record has a text, or a title and what the text is about, as a feed's have."""
    return _has(record, _BODY) or (_has(record, _TITLE) and _has(record, _SUMMARY))


def _are_records(inner: object) -> bool:
    return isinstance(inner, list) and bool(inner) and all(isinstance(i, dict) for i in inner)


def _has(value: Mapping[str, Any], names: frozenset[str]) -> bool:
    return any(folded_key(key) in names for key in value)


def _of_feed(item: object, title: object) -> object:
    return {"source": title, **item} if isinstance(item, dict) and title else item
