"""Markdown, with or without front matter (``---`` as in YAML, ``+++`` in TOML)."""

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
    matter = _matter(front["fence"], front["matter"]) if front else {}
    body = text[front.end() :] if front else text
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
