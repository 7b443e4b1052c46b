"""Evidence: what the first bytes of an input say of its format, and what its name suggests."""

import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.part import Part
from searchkit.extraction.record_keys import ALIASES, folded_key

_ROOT = re.compile(
    r"<(?![?!])(?P<name>(?:[\w.-]{1,60}:)?[\w.-]{1,60})(?P<attributes>[^<>]{0,4000})"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # one without an end hides the rest
_PROLOGUE = re.compile(r"\s*+(?:<\?xml\b|<!DOCTYPE\b|<!--|<[A-Za-z])", re.IGNORECASE)
_PAGE = re.compile(
    r"<(?:!doctype html|html|head|meta|title|body|div|article|table|p|h[1-6])\b", re.IGNORECASE
)
_FIELD = re.compile(
    r"(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to"
    r"|x-[\w-]{1,40}|snapshot-content-location):[ \t]",
    re.IGNORECASE,
)
_ANY_FIELD = re.compile(r"[\w-]{2,40}:[ \t]")
_ROBOTS = re.compile(r"(?:#[^\n]*\n|\s)*+user-agent\s*:", re.IGNORECASE)
_FROM = re.compile(r"From \S{1,300}(?: [^\n]{0,100})?\r?\n")  # some leave out the day
_MIMETYPE = re.compile(rb"mimetype(application/[\w.+-]{1,100}?)(?=PK|[^\w.+-])")
_FRONT = re.compile(r"---[ \t]*\r?\n[\w-]{1,60}[ \t]*:|\+\+\+[ \t]*\r?\n[\w.-]{1,60}[ \t]*=")
_FEEDS = frozenset({"rss", "feed", "rdf", "channel"})
_NEWS = frozenset({"newsml", "newsmessage", "newsitem", "itemset", "nitf", "akomantoso"})
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = b"W\0o\0r\0k\0b\0o\0o\0k\0"
_DELIMITERS = ",;\t|"
_TEXTS = frozenset(
    name for field in ("title", "text", "paragraphs", "summary") for name in ALIASES[field]
)
_FIELDS = frozenset(name for names in ALIASES.values() for name in names)
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
        file = self.part.seekable()
        place = file.tell()  # what reads on behind the first bytes relies on it
        try:
            with zipfile.ZipFile(file) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return frozenset()
        finally:
            file.seek(place)

    def has_entry(self, start: str) -> bool:
        """Whether a zip file holds a name that begins so."""
        return any(name.startswith(start) for name in self.entries)

    @cached_property
    def root(self) -> Root | None:
        """The root element, when the text begins as XML does."""
        if not _PROLOGUE.match(self.text):
            return None
        match = _ROOT.search(_COMMENT.sub("", self.text))
        return match and Root(match["name"].rpartition(":")[2], match["attributes"])

    @property
    def is_page(self) -> bool:
        """Whether there is HTML in it: of plain text it has to be the beginning."""
        if self.text.startswith("<?xml") and self.root and self.root.name.lower() != "html":
            return False
        if self.suffix in {".txt", ".md", ".csv", ".tsv", ".json", ".jsonl"}:
            return bool(_PROLOGUE.match(self.text) and _PAGE.match(self.text))
        return bool(_PAGE.search(self.text[:_MARKUP]))

    @property
    def is_mail(self) -> bool:
        """Whether it begins with the fields of a message."""
        lines = self.text[:4_000].splitlines()[:20]
        field = _ANY_FIELD if self.suffix == ".eml" else _FIELD
        first = bool(lines) and bool(field.match(lines[0]))
        return first and sum(bool(_FIELD.match(line)) for line in lines) > 1

    @property
    def is_for_robots(self) -> bool:
        """Whether it tells crawlers where they may go."""
        return bool(_ROBOTS.match(self.text[:_MARKUP]))

    @property
    def package(self) -> str:
        """What a zip file says that it is: the media type that stands first in it."""
        match = _MIMETYPE.search(self.head[:300])
        return match[1].decode("ascii") if match else ""

    @property
    def is_old_workbook(self) -> bool:
        """Whether it is a workbook from before XLSX."""
        is_named = self.suffix == ".xls"
        return self.head.startswith(_COMPOUND) and (is_named or _WORKBOOK in self.head)

    @property
    def is_feed(self) -> bool:
        """Whether it is RSS or Atom, whatever it is called."""
        return self.root is not None and self.root.name.lower() in _FEEDS

    @property
    def is_news_xml(self) -> bool:
        """Whether it is NewsML-G2, NITF or Akoma Ntoso."""
        return self.root is not None and self.root.name.lower() in _NEWS

    @property
    def is_mailbox(self) -> bool:
        """Whether it begins with the line that parts messages, and the fields of one."""
        match = _FROM.match(self.text)
        return match is not None and bool(_FIELD.match(self.text, match.end()))

    @property
    def is_saved_page(self) -> bool:
        """Whether a message is a page that a browser saved."""
        head = self.text[:4_000].lower()
        return self.suffix in {".mht", ".mhtml"} or (
            "multipart/related" in head
            and ("snapshot-content-location" in head or "saved by" in head)
        )

    @property
    def has_front_matter(self) -> bool:
        """Whether a text begins with front matter, as Markdown of sites does."""
        return bool(_FRONT.match(self.text))

    @property
    def is_table(self) -> bool:
        """Whether the first line names columns that records have."""
        line = self.text.partition("\n")[0][:10_000]
        names = {folded_key(name) for name in line.split(delimiter_of(line))}
        return len(names) > 1 and len(_FIELDS & names) > 1 and bool(_TEXTS & names)


def delimiter_of(line: str) -> str:
    """Return the sign that parts the cells of a table's line."""
    return max(_DELIMITERS, key=line.count)
