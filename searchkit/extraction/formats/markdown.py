"""Markdown, with front matter (``---`` as in YAML, ``+++`` in TOML), pairs in bold, or neither."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.documents import Stated, read_markup
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.record_keys import named
from searchkit.extraction.record_values import day_of, strings_of

_FRONT = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<matter>.*?)\r?\n(?P=fence)[ \t]*(?:\r?\n|$)", re.DOTALL
)
_PICTURE = re.compile(
    r"""^[ \t]*!\[[^\]\n]*\]\((?!\S*(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?\)[ \t]*$)[^\n]*\)[ \t]*$""",
    re.MULTILINE,
)
"""A line that would be a picture, were there no blanks in its address, which converters leave."""
_BOLD_PAIR = re.compile(r"[>*\- \t]{0,9}\*\*(?P<key>[^*:\n]{1,60}):?\*\*[ \t]*:?(?P<value>.*)")
_ABOVE = re.compile(r"[>#\s].*|-{3,}|")
"""A line that may stand before or among such pairs: a heading, a quotation, a rule."""
_TOP = 30  # lines
_LEAST_PAIRS = 2  # of a head; one alone begins a paragraph
_PAIR = re.compile(r"(?P<key>[\w-]{1,60})[ \t]*:[ \t]*(?P<value>.*)")


def read(part: Part) -> Results:
    """Read a document.

    Raises:
        SourceError: It holds no text.
    """
    from markdown_it import MarkdownIt

    data = part.read()
    text = decode(data).lstrip("\ufeff\r\n")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    matter = _matter(front["fence"], front["matter"]) if front else _head(body)
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    markup = parser.render(_PICTURE.sub("", body))
    reading = read_markup(part, data, markup, _stated(matter), titled=True)
    url = next(filter(is_web_address, strings_of(_value(matter, "url"))), None)
    yield reading._replace(article=replace(reading.article, url=url or reading.article.url))


def _matter(fence: str, text: str) -> Mapping[str, Any]:
    """Read front matter: of YAML the lines that say ``key: value``, which is what sites use."""
    if fence == "+++":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SourceError(f"phần đầu TOML bị hỏng ({error}); hãy sửa lại") from error
    pairs = filter(None, map(_PAIR.match, text.splitlines()))
    return {pair["key"]: pair["value"].strip().strip("\"'") for pair in pairs if pair["value"]}


def _head(text: str) -> Mapping[str, str]:
    """Read what a document without front matter says above its text: ``> **Ngày**: 5/3/2020``."""
    pairs: dict[str, str] = {}
    for line in text.splitlines()[:_TOP]:
        if pair := _BOLD_PAIR.fullmatch(line):
            pairs[pair["key"].strip()] = pair["value"].strip()
        elif not _ABOVE.fullmatch(line):
            break
    return pairs if len(pairs) >= _LEAST_PAIRS else {}


def _stated(matter: Mapping[str, Any]) -> Stated:
    author = ", ".join(strings_of(_value(matter, "author")))
    return Stated(
        " ".join(strings_of(_value(matter, "title"))),
        day_of(_day(_value(matter, "date"))),
        next(strings_of(_value(matter, "source")), None),
        {"author": author} if author else {},
    )


def _value(matter: Mapping[str, Any], field: str) -> Any:
    key = named(matter, field)
    return matter.get(key) if key else None


def _day(value: Any) -> Any:
    """A date of TOML, which is one already, as a text."""
    return value.isoformat() if hasattr(value, "isoformat") else value
