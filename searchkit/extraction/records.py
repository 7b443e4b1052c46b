"""Records: articles that are data already, as JSON objects.

``{"id"?, "title", "text" or "paragraphs", "url"?, "source"?, "date"?, "author"?}``, by these names
or by those that other programs use (:mod:`.record_keys`); what else an object holds is kept as
metadata.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from html import unescape
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.cleaning import clean, without_surrogates
from searchkit.extraction.headline import substitute
from searchkit.extraction.left_out import PassOverError
from searchkit.extraction.legacy import restorer
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.record_keys import (
    dates,
    named,
    record_of,
    refuse_unknown_text,
    says_something,
)
from searchkit.extraction.record_values import (
    day_of,
    is_understood,
    line_of_text,
    lines_of_text,
    strings_of,
)

MAX_NESTING: Final = 32
"""Levels of lists and objects in a record: what stores and prints it walks them by recursion."""
MAX_VALUES: Final = 4_000_000
"""Commas and brackets of one JSON text: each may be a value, of some 60 bytes."""
MAX_ID: Final = 500
"""Characters of an id: addresses hold it, and they are limited too."""

_EMBEDS: Final = frozenset({"version", "type", "provider_name", "html"})
"""Keys of what a site says to those who embed its pages (oEmbed 1.0): a frame, and no text."""
_LEAST_LEAD: Final = 8  # words of one
_PAGE = re.compile(r"\s*+(?:<!doctype html|<html\b)", re.IGNORECASE)
_NO_PAGE: Final = Article("", "", ())
_FIELDS = ("id", "title", "paragraphs", "text", "summary", "url", "source", "date", "author")


def parsed(text: str) -> Any:
    """Parse one JSON value; ``NaN``, ``Infinity`` and numbers beyond a float are null.

    Some writers print them in side fields, which must not cost the article.

    Raises:
        SourceError: The text is not JSON, or too deeply nested to be a record, or it holds more
            than :data:`MAX_VALUES`.
    """
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise SourceError(f"JSON có hơn {MAX_VALUES} giá trị; hãy chia nhỏ tệp")
    try:
        return json.loads(text, parse_constant=_nothing, parse_float=_finite)
    except json.JSONDecodeError as error:
        why = f"không phải JSON hợp lệ ({error.msg}, ký tự {error.pos + 1}); hãy sửa lại"
        raise SourceError(why) from error
    except (ValueError, RecursionError) as error:
        why = "JSON có số quá dài hoặc lồng quá sâu; hãy sửa lại"
        raise SourceError(why) from error


def _nothing(_name: str) -> None:
    """What a constant that JSON does not have stands for."""


def _finite(number: str) -> float | None:
    value = float(number)
    return None if math.isinf(value) else value


class Record(NamedTuple):
    """What a record gave.

    Attributes:
        article: The article; a made-up id is its content's, behind ``#``.
        misunderstood: The keys whose values were not understood, and stay in the metadata.
        titled: Whether it states its title, which is else one of its lines.
    """

    article: Article
    misunderstood: tuple[str, ...] = ()
    titled: bool = True


def read_record(record: object, file_id: str, origin: str, *, alone: bool = False) -> Record:
    """Make an article of one JSON object.

    Values may have any of the forms that exports write (:mod:`.record_values`). When both are
    given, ``paragraphs`` counts and ``text`` is ignored, unless the former holds nothing. A
    ``summary`` that neither says is the first paragraph. What cannot be read stays in the metadata,
    as the record wrote it; it never costs the article.

    Args:
        record: The parsed value.
        file_id: What the id of a record begins with that states none. It ends in a digest of the
            record, so it is the same wherever the record stands.
        origin: Where it was read.
        alone: Whether the file is this record, so that its name is the record's.

    Raises:
        SourceError: It is no object, there is neither title nor text, or it is nested deeper than
            :data:`MAX_NESTING`.
        PassOverError: Its text is a whole page, and that is no article; or it is a frame to embed.
    """
    record = _object(record)
    keys = {field: named(record, field) or field for field in _FIELDS}
    if not day_of(record.get(keys["date"])):
        others = (key for key in dates(record) if day_of(record[key]))
        keys["date"] = next(others, keys["date"])
    record = cast("dict[str, Any]", _restored(record, keys))
    body = _body(record, keys)
    if body.key in {None, keys["summary"]}:
        refuse_unknown_text(record, set(keys.values()))
    paragraphs = body.paragraphs
    stated_title = line_of_text(" ".join(strings_of(record.get(keys["title"]))))
    title = stated_title or body.page.title or substitute(paragraphs)
    if not title:
        why = 'bản ghi không có chữ nào trong "title", "text" hay "paragraphs"'
        raise SourceError(f"{why}; hãy kiểm tra tên khóa")
    # Exports often repeat the title as the first line of the text.
    repeats = paragraphs and paragraphs[0].casefold() == title.casefold()
    stated = _stated(record, keys)
    unread = tuple(_unread(record, keys, stated))
    read = {keys[field] for field in (*stated, "title")} | {body.key, "text", "paragraphs"}
    metadata = _metadata(record, keys, read.difference(unread))
    return Record(
        Article(
            id=stated["id"] or (file_id if alone else f"{file_id}#{_digest(record)}"),
            title=title,
            paragraphs=paragraphs[1:] if repeats else paragraphs,
            url=stated["url"] or body.page.url,
            source=stated["source"] or body.page.source or _host(stated["url"]),
            published=stated["date"] or body.page.published,
            captions=body.captions,
            metadata=metadata,
            origin=origin,
        ),
        unread,
        titled=bool(stated_title),
    )


def _object(record: object) -> dict[str, Any]:
    """The object that a record is, its strings fit to be kept."""
    record = record_of(record)
    if not isinstance(record, dict):
        why = 'bản ghi phải là một đối tượng JSON {"title": ..., "text": ...}'
        raise SourceError(f"{why}; hãy kiểm tra tệp")
    if record.keys() >= _EMBEDS:
        raise PassOverError("khung nhúng (oEmbed)", "hãy lưu chính bài mà nó dẫn tới")
    return cast("dict[str, Any]", _without_surrogates(record))


def _host(address: str | None) -> str | None:
    return urlsplit(address).hostname if address else None


def _stated(record: dict[str, Any], keys: Mapping[str, str]) -> dict[str, str | None]:
    """What a record says beside its text, by field, as far as it can be read."""
    urls = (unescape(url).strip() for url in strings_of(record.get(keys["url"])))
    return {
        "id": _id(record.get(keys["id"])),
        "url": next(filter(is_web_address, urls), None),
        "source": _source(next(strings_of(record.get(keys["source"])), "")),
        "date": day_of(record.get(keys["date"])),
    }


def _source(stated: str) -> str | None:
    """Return the name of a source; of an address its host."""
    name = line_of_text(stated)
    return (urlsplit(name).hostname if is_web_address(name) else name) or None


def _unread(
    record: dict[str, Any], keys: Mapping[str, str], stated: Mapping[str, str | None]
) -> Iterator[str]:
    """The keys whose values say something that is not understood."""
    for field, value in stated.items():
        if not value and says_something(record, keys[field]):
            yield keys[field]
    for field in ("title", "text", "paragraphs"):
        if not is_understood(record.get(keys[field])):
            yield keys[field]


def _metadata(
    record: Mapping[str, Any], keys: Mapping[str, str], read: AbstractSet[str | None]
) -> dict[str, Any]:
    """What a record says beyond what was read of it; an author always as one line of text."""
    metadata = {key: value for key, value in record.items() if key not in read}
    author = record.get(keys["author"])
    if author and not (keys["author"] == "author" and isinstance(author, str)):
        metadata["author"] = line_of_text(", ".join(strings_of(author)))
    return metadata


class _Body(NamedTuple):
    """The text of a record, the key that holds it, and the page that it was, if it was one."""

    key: str | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    page: Article = _NO_PAGE


def _body(record: Mapping[str, Any], keys: Mapping[str, str]) -> _Body:
    pages = (text for text in strings_of(record.get(keys["text"])) if _PAGE.match(text))
    for text in pages:  # crawlers keep them as they came
        from searchkit.extraction.html import read_html

        page = read_html(text, "-", "-").article
        return _Body(keys["text"], page.paragraphs, page.captions, page)
    for field in ("paragraphs", "text", "summary"):
        texts = [lines_of_text(text) for text in strings_of(record.get(keys[field]))]
        paragraphs = tuple(line for lines, _ in texts for line in lines if line)
        if paragraphs:
            captions = tuple(line for _, lines in texts for line in lines if line)
            lead = _lead(record, keys, paragraphs)
            return _Body(keys[field], (*lead, *paragraphs), captions)
    return _Body()


def _lead(
    record: Mapping[str, Any], keys: Mapping[str, str], paragraphs: tuple[str, ...]
) -> tuple[str, ...]:
    """The lead (sapo) that a record keeps apart from its text, unless that says it, too."""
    stated = line_of_text(next(strings_of(record.get(keys["summary"])), ""))
    begins = stated.rstrip(" .…[]")  # of an excerpt, which is cut
    if len(begins.split()) < _LEAST_LEAD:
        return ()
    title = line_of_text(next(strings_of(record.get(keys["title"])), ""))
    whole = " ".join((title, *paragraphs))
    return () if begins in whole or folded(begins) in folded(whole) else (stated,)


def _id(value: object) -> str | None:
    """Return a stated id as text; one that cannot stand in an address is none."""
    id = "" if isinstance(value, bool) else clean(next(strings_of(value), ""))
    # "." and ".." mean folders in every address, however they are quoted.
    return None if id in {"", ".", ".."} or len(id) > MAX_ID else id


def _restored(record: Any, keys: Mapping[str, str]) -> Any:
    """Turn the strings of a record into Unicode when its text is in an older table."""
    texts = (keys["title"], keys["text"], keys["paragraphs"])
    sample = "\n".join(text for key in texts for text in strings_of(record.get(key)))
    restore = restorer(sample)
    return _mapped(record, restore) if restore else record


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    return value


def _digest(record: Mapping[str, Any]) -> str:
    content = json.dumps(record, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _without_surrogates(value: Any, depth: int = 0) -> Any:
    """Replace lone surrogates, which JSON may smuggle in as escapes, in every string."""
    if isinstance(value, str):
        return without_surrogates(value)
    if not isinstance(value, list | dict):
        return value
    if depth == MAX_NESTING:
        raise SourceError(f"bản ghi lồng sâu hơn {MAX_NESTING} tầng; hãy làm phẳng nó")
    if isinstance(value, list):
        return [_without_surrogates(item, depth + 1) for item in value]
    return {
        without_surrogates(key): _without_surrogates(item, depth + 1) for key, item in value.items()
    }
