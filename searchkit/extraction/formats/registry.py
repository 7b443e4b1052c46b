"""The registry: one entry for each format, in the order in which they are recognised.

Content decides; a suffix is a hint where content says nothing: JSON lines from JSON, a table from
text. Each reader is one function of a module beside this one, which is loaded when it is needed.
How to add one: CONTRIBUTING.md.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast

from searchkit.errors import SourceError
from searchkit.extraction.extras import Extra
from searchkit.extraction.formats import unread
from searchkit.extraction.formats.evidence import Evidence
from searchkit.extraction.formats.part import Part, Results


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input.

    Attributes:
        kind: What people call it.
        suffixes: What names of such files end in.
        reader: The function that reads it, as ``module:function`` of this folder.
        fits: Whether content says that it is of this format.
        extra: The library that it takes, when that is an extra.
        holds_many: Whether it may hold any number of articles, so that it is read as a stream.
        holds_parts: Whether it may hold files.
    """

    kind: str
    suffixes: tuple[str, ...]
    reader: str
    fits: Callable[[Evidence], bool]
    extra: Extra | None = None
    holds_many: bool = False
    holds_parts: bool = False

    def read(self, part: Part) -> Results:
        """Read an input.

        Raises:
            SourceError: It cannot be read, or its reader's library is not installed.
        """
        if self.extra is not None:
            self.extra.check()
        module, _, function = self.reader.partition(":")
        read = getattr(import_module(f"{__package__}.{module}"), function)
        return cast("Callable[[Part], Results]", read)(part)


_LINES: Final = (".jsonl", ".ndjson")
_JSON = re.compile(r'(?:\[\s*+){0,3}+(?:\{\s*+["}]|\])')
_ODT: Final = "application/vnd.oasis.opendocument.text"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
_PDFIUM: Final = Extra("pypdfium2", "documents", "PDF")
_MAMMOTH: Final = Extra("mammoth", "documents", "Word (.docx)")
_STRIPRTF: Final = Extra("striprtf", "documents", "RTF")
_CALAMINE: Final = Extra("python_calamine", "documents", "bảng tính (.xlsx, .xls, .ods)")
_WARCIO: Final = Extra("warcio", "web-archive", "kho lưu trữ web (WARC)")


def _is_odt(evidence: Evidence) -> bool:
    is_named = evidence.suffix == ".odt" and "content.xml" in evidence.entries
    return is_named or evidence.package == _ODT


def _is_lines(evidence: Evidence) -> bool:
    """Whether each line is a JSON object; a line may be broken, the first too."""
    first, ended, rest = evidence.text.partition("\n")
    if evidence.suffix in _LINES:
        return not (evidence.is_page or (ended and first.strip() in {"[", "{"}))
    if not _is_json(evidence) or not first.startswith("{"):
        return False
    if not ended:
        return not evidence.part.name  # a pipe, whose first record may be long
    return rest.lstrip().startswith("{") and first.rstrip().endswith("}")


def _is_json(evidence: Evidence) -> bool:
    return bool(_JSON.match(evidence.text))


FORMATS: Final = (
    Format("PDF", (".pdf",), "pdf:read", lambda e: b"%PDF-" in e.head[:1024], _PDFIUM),
    Format("Word (.docx)", (".docx", ".docm"), "word:read_docx",
           lambda e: "word/document.xml" in e.entries, _MAMMOTH),
    Format("bảng tính", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "workbooks:read",
           lambda e: e.has_entry("xl/workbook.") or e.package == _ODS or e.is_old_workbook,
           _CALAMINE, holds_many=True),
    Format("văn bản ODT", (".odt",), "word:read_odt", _is_odt),
    Format("sách EPUB", (".epub",), "epub:read", lambda e: "META-INF/container.xml" in e.entries),
    Format("RTF", (".rtf",), "word:read_rtf", lambda e: e.head.startswith(b"{\\rtf"), _STRIPRTF),
    Format("kho lưu trữ web WACZ", (".wacz",), "archives:read_wacz",
           lambda e: "datapackage.json" in e.entries and e.has_entry("archive/"),
           holds_many=True, holds_parts=True),
    Format("kho nén ZIP", (".zip",), "archives:read_zip", lambda e: bool(e.entries),
           holds_many=True, holds_parts=True),
    Format("kho nén TAR", (".tar", ".tgz", ".tbz2", ".txz"), "archives:read_tar",
           lambda e: e.head[257:262] == b"ustar", holds_many=True, holds_parts=True),
    Format("kho lưu trữ web (WARC)", (".warc", ".wet", ".arc"), "web_archives:read",
           lambda e: e.head.startswith((b"WARC/", b"filedesc://")), _WARCIO,
           holds_many=True, holds_parts=True),
    Format("hộp thư mbox", (".mbox",), "mail:read_mailbox", lambda e: e.is_mailbox,
           holds_many=True, holds_parts=True),
    Format("trang lưu MHTML", (".mhtml", ".mht"), "mail:read_page",
           lambda e: e.is_mail and e.is_saved_page),
    Format("thư", (".eml",), "mail:read_message", lambda e: e.is_mail),
    Format("nguồn tin (RSS, Atom)", (".rss", ".atom"), "feeds:read", lambda e: e.is_feed,
           holds_many=True),
    Format("XML của báo chí, luật", (".nitf", ".akn", ".newsml"), "news_xml:read",
           lambda e: e.is_news_xml),
    Format("các bản ghi JSON, mỗi dòng một bản ghi", _LINES, "json_records:read_lines", _is_lines,
           holds_many=True),
    Format("JSON", (".json",), "json_records:read_document", _is_json),
    Format("trang web", (".html", ".htm", ".xhtml", ".shtml"), "page:read", lambda e: e.is_page),
    Format("Markdown", (".md", ".markdown"), "markdown:read", lambda e: e.has_front_matter),
    Format("bảng CSV", (".csv", ".tsv"), "tables:read", lambda e: e.is_table, holds_many=True),
    Format("văn bản thuần", (".txt", ".text"), "dump:read",
           lambda e: bool(e.text) and not e.part.name),
)  # fmt: skip
"""All formats; the first that fits counts."""

SUFFIXES: Final = tuple(suffix for form in FORMATS for suffix in form.suffixes)
"""What names of files end in that are read."""


def format_of(part: Part) -> Format:
    """Tell the format of an input.

    Raises:
        PassOverError: It is none that can be read.
    """
    evidence = Evidence(part)
    named = next((form for form in FORMATS if part.suffix in form.suffixes), None)
    unread_kind = unread.kind_of(evidence)
    if unread_kind is not None and named is not None and not evidence.text:
        mend = unread_kind.reason or "hãy kiểm tra tệp"
        raise SourceError(
            f"không phải {named.kind} như đuôi tệp nói, mà là {unread_kind.kind}; {mend}"
        )
    if unread_kind is not None:
        raise unread_kind
    found = next((form for form in FORMATS if form.fits(evidence)), named)
    if found is None:
        raise unread.unknown(evidence)
    return found
