"""Records: articles that are data already, as JSON objects.

``{"id"?, "title", "text" or "paragraphs", "url"?, "source"?, "date"?, "author"?}``; what else an
object holds is kept as metadata.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.cleaning import clean, without_surrogates
from searchkit.extraction.dates import first_date
from searchkit.extraction.headline import substitute
from searchkit.extraction.metadata import is_web_address

MAX_NESTING: Final = 32
"""Levels of lists and objects in a record: what stores and prints it walks them by recursion."""
MAX_VALUES: Final = 4_000_000
"""Commas and brackets of one JSON text: each may be a value, of some 60 bytes."""
MAX_ID: Final = 500
"""Characters of an id: addresses hold it, and they are limited too."""

_ISO_DATE = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d)(?:[T ][\d:.,Z+-]*)?)?)?", re.ASCII)
_OWN = frozenset({"id", "title", "text", "paragraphs", "url", "source", "date"})


def parsed(text: str) -> Any:
    """Parse one JSON value, strictly: no ``NaN``, no ``Infinity``, no number beyond a float.

    Raises:
        SourceError: The text is not JSON, or too deeply nested to be a record, or it holds more
            than :data:`MAX_VALUES`.
    """
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise SourceError(f"JSON có hơn {MAX_VALUES} giá trị; hãy chia nhỏ tệp")
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        why = f"không phải JSON hợp lệ ({error.msg}, ký tự {error.pos + 1}); hãy sửa lại"
        raise SourceError(why) from error
    except (ValueError, RecursionError) as error:
        why = "JSON có số quá lớn, có NaN hoặc lồng quá sâu; hãy sửa lại"
        raise SourceError(why) from error


def _refuse(name: str) -> None:
    raise ValueError(name)


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(number)
    return value


def read_record(record: object, fallback_id: str, origin: str) -> Article:
    """Make an article of one JSON object.

    When both are given, ``paragraphs`` counts and ``text`` is ignored. A date that cannot be read
    and an address that is none stay in the metadata, as the record wrote them.

    Args:
        record: The parsed value.
        fallback_id: The id of a record that states none.
        origin: Where it was read.

    Raises:
        SourceError: It is no object, a key has the wrong type, there is neither title nor text, or
            it is nested deeper than :data:`MAX_NESTING`.
    """
    if not isinstance(record, dict):
        raise SourceError('bản ghi phải là một đối tượng JSON {"title": ..., "text": ...}')
    record = cast("dict[str, Any]", _without_surrogates(record))
    paragraphs = _paragraphs(record)
    title = clean(_string(record, "title")) or substitute(paragraphs)
    if not title:
        raise SourceError('bản ghi không có chữ nào trong "title", "text" hay "paragraphs"')
    stated_url = _string(record, "url").strip()
    url = stated_url if is_web_address(stated_url) else None
    stated = _string(record, "date").strip()
    published = _date(stated)
    metadata = {key: value for key, value in record.items() if key not in _OWN}
    metadata |= {"url": stated_url} if stated_url and not url else {}
    metadata |= {"date": stated} if stated and not published else {}
    # Exports often repeat the title as the first line of the text.
    repeats = paragraphs and paragraphs[0].casefold() == title.casefold()
    return Article(
        id=_id(record) or fallback_id,
        title=title,
        paragraphs=paragraphs[1:] if repeats else paragraphs,
        url=url,
        source=clean(_string(record, "source")) or None,
        published=published,
        metadata=metadata,
        origin=origin,
    )


def _paragraphs(record: Mapping[str, Any]) -> tuple[str, ...]:
    lines = record.get("paragraphs")
    if lines is None:
        lines = [_string(record, "text")]
    elif not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise SourceError('khóa "paragraphs" phải là danh sách các chuỗi')
    return tuple(filter(None, (clean(part) for line in lines for part in line.splitlines())))


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise SourceError(f'khóa "{key}" phải là chuỗi')
    return value or ""


def _id(record: Mapping[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise SourceError('khóa "id" phải là chuỗi hoặc số nguyên')
    id = "" if value is None else clean(str(value))
    if len(id) > MAX_ID:
        raise SourceError(f'khóa "id" dài hơn {MAX_ID} ký tự; hãy rút ngắn')
    # "." and ".." mean folders in every address, however they are quoted.
    return "" if id in {".", ".."} else id


def _date(stated: str) -> str | None:
    """Read a date: ISO 8601 of any year of the last two centuries, else as pages print dates.

    A law may be older than the web and in force later than next year.
    """
    match = _ISO_DATE.fullmatch(stated)
    if match is None:
        return first_date(stated)
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(filter(None, (year, month, day)))


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
