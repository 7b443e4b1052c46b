"""Values of records as exports write them: text with markup, dates of every form, wrapped strings.

A content system writes a text as HTML, a feed its dates after RFC 822, a database seconds since
1970, and many wrap a value in an object that names it.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape

from searchkit.extraction.cleaning import clean
from searchkit.extraction.dates import ENGLISH, first_date, month_of

VIETNAM = timezone(timedelta(hours=7))
"""A moment is told as the day that it was in Vietnam, where these articles are read."""

_INNER = ("rendered", "name", "title", "text", "value", "content", "html", "body", "label", "vi",
          "date", "numberlong", "oid", "domain", "host", "url", "href", "link",
          "blocks", "children", "data")  # fmt: skip
_SECTION = (("title", "heading"), ("content", "text", "body", "paragraph", "paragraphs"))
"""How keys end of an object that is a section of a text: its heading, and what stands below it."""
_JSON = ('{"', '[{"')
_LISTS = ("['", '["')
_ITEM = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)")\s*(?:,|$)""", re.DOTALL)
_KEY_SIGNS = re.compile(r"[\W_]+")
_ISO_DATE = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d)(?:[T ][\d:.,Z+-]*)?)?)?", re.ASCII)
_COMPACT = re.compile(
    r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?\d{2,6}(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_EPOCH = re.compile(r"-?\d{9,16}(?:\.\d+)?", re.ASCII)
_SHORT = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d\d)(?!\d)(?:[ ,T].*)?", re.ASCII)
_OF_YEAR = re.compile(r"(\d\d?)[/.-]((?:19|20)\d\d)", re.ASCII)
_JSON_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/", re.ASCII)  # Microsoft's
_MARKUP = re.compile(
    r"</[a-z][a-z0-9]{0,15}\s{0,9}>|<(?:br|img|hr)\b[^<>]*>|^\s*<p\b", re.IGNORECASE
)
_BACKSLASH = re.compile(r"\\[^nrt\"]|\\n[a-z]")  # of a path: C:\news
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))", re.DOTALL | re.IGNORECASE)
_ESCAPED = {"n": "\n", "r": "\n", "t": "\t"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,12}\d{0,2});", re.IGNORECASE)


def strings_of(value: object) -> Iterator[str]:
    """Yield the strings of a value: itself, those of a list, the one that an object wraps."""
    if isinstance(value, str) and not value.startswith((*_JSON, *_LISTS)):  # nearly always
        yield value
        return
    todo = [value]
    while todo:
        value = todo.pop(0)
        if isinstance(value, str):
            tree = _tree(value)
            if tree is None:
                yield value
            else:
                todo[:0] = [tree]
        elif isinstance(value, bool) or value is None:
            continue
        elif isinstance(value, int):
            yield str(value)
        elif isinstance(value, float):
            yield str(int(value)) if value.is_integer() else str(value)
        elif isinstance(value, list):
            todo[:0] = value
        elif isinstance(value, dict):
            todo[:0] = [_inner(value)]


def _tree(text: str) -> object:
    """What a text says that is JSON itself, as editors of blocks store an article, or a list."""
    if not text.startswith((*_JSON, *_LISTS)):
        return None
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return _items(text)
    return tree if next(strings_of(tree), None) else None


def _items(text: str) -> list[str] | None:
    """The strings of a list as Python prints it, which is what a cell of a spider's table holds."""
    if not (text.startswith(_LISTS) and text.endswith(("']", '"]'))):
        return None
    items: list[str] = []
    at = 1
    while at < len(text) - 1:
        match = _ITEM.match(text, at, len(text) - 1)
        if match is None:
            return None
        items.append(_ESCAPE.sub(_meant, match[1] if match[1] is not None else match[2]))
        at = match.end()
    return items


def _meant(escape: re.Match[str]) -> str:
    """The character that an escape stands for."""
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])


def _inner(wrap: dict[str, object]) -> object:
    """What it wraps: the value of the surest key (``#text`` is ``text``), or its one text."""
    full = {key: value for key, value in wrap.items() if value not in (None, "", [], {})}
    line = _line(full.get("children")) or _line(full.get("content"), kind="text")
    if line:
        return line
    named = {_KEY_SIGNS.sub("", key).lower(): value for key, value in full.items()}
    section = [[named[key] for key in named if key.endswith(ends)] for ends in _SECTION]
    if all(section):
        return section
    texts = [value for value in full.values() if isinstance(value, str | list | dict)]
    only = texts[0] if len(full) == len(texts) == 1 else None
    return next((named[key] for key in _INNER if key in named), named.get("", only))


def _line(nodes: object, *, kind: str | None = None) -> str:
    """Join runs of text that an editor keeps apart, for some are bold; empty if there is else."""
    if not isinstance(nodes, list):
        return ""
    runs = [node for node in nodes if isinstance(node, dict) and isinstance(node.get("text"), str)]
    typed = kind is None or all(node.get("type") == kind for node in runs)
    return "".join(node["text"] for node in runs) if typed and len(runs) == len(nodes) else ""


def is_understood(value: object) -> bool:
    """Whether a value is absent, empty or holds a string."""
    return value is None or value in ("", [], {}) or next(strings_of(value), None) is not None


def lines_of_text(text: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs and the captions of a text that may be HTML; each may be empty."""
    if "\\n" in text and "\n" not in text and not _BACKSLASH.search(text):
        text = text.replace("\\r", "").replace("\\n", "\n")  # escaped once too often
    if "<" in text and _MARKUP.search(text):
        return _lines_of_markup(text)
    bare = _unescaped(text)
    if bare != text and "<" in bare and _MARKUP.search(bare):  # markup that was escaped as a whole
        return _lines_of_markup(bare)
    return [clean(line) for line in bare.splitlines()], []


def line_of_text(text: str) -> str:
    """Return a text that may be HTML as one line."""
    if "<" not in text and "&" not in text:
        return clean(text)
    paragraphs, _ = lines_of_text(text)
    return clean(" ".join(paragraphs))


def day_of(value: object) -> str | None:
    """Read a date.

    Args:
        value: ISO 8601 of any year of two centuries (a law may be older than the web and in force
            later than next year), a day as pages print it, RFC 822, ``20240915``, ``15/09/24``, or
            seconds, milliseconds or microseconds since 1970.

    Returns:
        ISO 8601, as precise as it was written, or ``None``.
    """
    for text in filter(None, (_parts_of_date(value), *strings_of(value))):
        stated = text.strip()
        day = (
            _iso(stated) or _compact(stated) or _epoch(stated) or _rfc_822(stated)
            or first_date(stated) or _short(stated) or _month(stated) or _english(stated)
        )  # fmt: skip
        if day:
            return day
    return None


def _parts_of_date(value: object) -> str:
    """A date whose year, month and day are numbers of their own, as one text; else empty."""
    if isinstance(value, dict):
        value = [value.get(part) for part in ("year", "month", "day")]
    if not isinstance(value, list) or not all(isinstance(part, int) for part in value[:3]):
        return ""
    return "-".join(f"{part:02}" for part in value[:3]) if len(value) > 2 else ""


def _unescaped(text: str) -> str:
    """Undo entities, and entities of entities."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = unescape(text)
    return text


def _lines_of_markup(text: str) -> tuple[list[str], list[str]]:
    from searchkit.extraction.blocks import blocks_of
    from searchkit.extraction.html import parse
    from searchkit.extraction.lines import Role

    soup = parse(text)
    lines = [block.line for block in blocks_of(soup.body or soup)]
    end = next((i for i in range(len(lines), 0, -1) if lines[i - 1].role is not Role.MENU), None)
    lines = lines[:end]  # links at the end lead to other stories
    captions = [_unescaped(line.text) for line in lines if line.role is Role.CAPTION]
    others = {Role.CAPTION, Role.PICTURE}
    return [clean(_unescaped(line.text)) for line in lines if line.role not in others], captions


def _iso(stated: str) -> str | None:
    match = _ISO_DATE.fullmatch(stated)
    return _checked(*match.groups()) if match else None


def _compact(stated: str) -> str | None:
    match = _COMPACT.fullmatch(stated)
    return _checked(*match.groups()) if match else None


def _short(stated: str) -> str | None:
    match = _SHORT.fullmatch(stated)
    return _checked(f"20{match[4]}", match[3], match[1]) if match else None


def _month(stated: str) -> str | None:
    match = _OF_YEAR.fullmatch(stated)
    return _checked(match[2], match[1], None) if match else None


def _english(stated: str) -> str | None:
    match = next(filter(None, (form.search(stated[:200]) for form in ENGLISH)), None)
    return _checked(match["y"], str(month_of(match["m"])), match["d"]) if match else None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _epoch(stated: str) -> str | None:
    stated = _JSON_DATE.sub(r"\1", stated)
    if not _EPOCH.fullmatch(stated):
        return None
    moment = float(stated)
    for unit in (1, 1_000, 1_000_000):
        if abs(moment / unit) < 10_000_000_000:  # the year 2286
            return datetime.fromtimestamp(moment / unit, VIETNAM).date().isoformat()
    return None


def _rfc_822(stated: str) -> str | None:
    """Read ``Sun, 15 Sep 2024 08:00:00 +0700``: the local day, as everywhere; GMT is no place."""
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if not 1900 <= moment.year < 2100:
        return None
    if moment.tzinfo is not None and moment.utcoffset() == timedelta(0):
        moment = moment.astimezone(UTC).astimezone(VIETNAM)
    return moment.date().isoformat()
