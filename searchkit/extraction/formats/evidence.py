"""Evidence: what the first bytes of an input say of its format, and what its name suggests."""

import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.part import Part

_ROOT = re.compile(
    r"<(?![?!])(?P<name>(?:[\w.-]{1,60}:)?[\w.-]{1,60})(?P<attributes>[^<>]{0,4000})"
)
_PROLOGUE = re.compile(r"\s*+(?:<\?xml\b|<!DOCTYPE\b|<!--|<[A-Za-z])", re.IGNORECASE)
_PAGE = re.compile(
    r"<(?:!doctype html|html|head|meta|title|body|div|article|table|p|h[1-6])\b", re.IGNORECASE
)
_FIELD = re.compile(
    r"(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to"
    r"|x-[\w-]{1,40}|snapshot-content-location):[ \t]",
    re.IGNORECASE,
)
_ROBOTS = re.compile(r"(?:#[^\n]*\n|\s)*+user-agent\s*:", re.IGNORECASE)
_MARKUP = 2_000  # characters among which a page has its first tag


class Root(NamedTuple):
    """The root element of an XML document.

    Attributes:
        name: Its name without a prefix.
        attributes: Its attributes as they are written, namespaces among them.
    """

    name: str
    attributes: str


@dataclass(frozen=True)
class Evidence:
    """What is known of an input before it is read.

    Attributes:
        part: The input.
    """

    part: Part

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        return self.part.head()

    @property
    def suffix(self) -> str:
        """The last suffix of the name, in lower case; may be empty."""
        return self.part.suffix

    @cached_property
    def text(self) -> str:
        """The first bytes as text; empty when they are none."""
        try:
            return decode(self.head, is_html=True).lstrip("\ufeff \t\r\n")
        except SourceError:
            return ""

    @cached_property
    def entries(self) -> frozenset[str]:
        """The names in a zip file; none in what is no zip file or a broken one."""
        if not self.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return frozenset()
        try:
            with zipfile.ZipFile(self.part.seekable()) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return frozenset()

    @cached_property
    def root(self) -> Root | None:
        """The root element, when the text begins as XML does."""
        if not _PROLOGUE.match(self.text):
            return None
        match = _ROOT.search(re.sub(r"<!--.*?-->", "", self.text, flags=re.DOTALL))
        return match and Root(match["name"].rpartition(":")[2], match["attributes"])

    @property
    def is_page(self) -> bool:
        """Whether there is HTML in it: of plain text it has to be the beginning."""
        if self.suffix in {".txt", ".md", ".csv", ".tsv", ".json", ".jsonl"}:
            return bool(_PROLOGUE.match(self.text) and _PAGE.match(self.text))
        return bool(_PAGE.search(self.text[:_MARKUP]))

    @property
    def is_mail(self) -> bool:
        """Whether it begins with the fields of a message."""
        lines = self.text[:4_000].splitlines()[:20]
        first = bool(lines) and bool(_FIELD.match(lines[0]))
        return first and sum(bool(_FIELD.match(line)) for line in lines) > 1

    @property
    def is_for_robots(self) -> bool:
        """Whether it tells crawlers where they may go."""
        return bool(_ROBOTS.match(self.text[:_MARKUP]))
