"""Documents that someone wrote as such: nothing in them is a site's, so nothing is left out.

A document is markup (of DOCX, ODT, EPUB, Markdown), or lines that were laid out (PDF). Where it is
an official one, its head says title, number, date and issuing body.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.blocks import blocks_of
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.cleaning import clean
from searchkit.extraction.formats.consolidated import as_confirmed
from searchkit.extraction.formats.official import Head, head_of
from searchkit.extraction.formats.official_foot import day_at_foot, is_office
from searchkit.extraction.formats.official_names import is_body, is_capitals
from searchkit.extraction.formats.part import Part
from searchkit.extraction.formats.whole import id_of, placed
from searchkit.extraction.headline import is_enumerated, substitute
from searchkit.extraction.html import MAX_TAGS, parse
from searchkit.extraction.left_out import Ledger, ReadArticle, Reason
from searchkit.extraction.lines import Line, Role

_FIRST = 12  # lines among which a heading is the title
_CHAPTERS = frozenset({  # that begin many a document and name none
    "gioi thieu", "mo dau", "loi mo dau", "loi noi dau", "loi cam on", "dat van de", "tom tat",
    "muc luc", "tong quan", "introduction", "abstract", "contents",
})  # fmt: skip
_COVER = re.compile(
    r"(?:BÁO CÁO|THUYẾT MINH|ĐỒ ÁN|LUẬN VĂN|LUẬN ÁN|KH(?:ÓA|OÁ) LUẬN|TIỂU LUẬN|BÀI TẬP LỚN|ĐỀ TÀI)"
    r"(?: (?:ĐỀ TÀI|ĐỒ ÁN|MÔN HỌC|TỐT NGHIỆP|TỔNG KẾT|CUỐI KỲ|THẠC SĨ|TIẾN SĨ|NGHIÊN CỨU"
    r"|KHOA HỌC|THỰC TẬP))*+:?"
)
_COVER_LINES = 40  # among which the first page of a thesis says where and when it was written
_THESIS = re.compile(
    r"(?:BÁO CÁO|ĐỒ ÁN|LUẬN VĂN|LUẬN ÁN|KH(?:ÓA|OÁ) LUẬN|TIỂU LUẬN|BÀI TẬP LỚN|ĐỀ TÀI)\b"
)
_WRITTEN = re.compile(
    r"[^\W\d_][^\d,;:|]{1,30}\s?[-–,]\s?(?:(?:tháng )?(\d{1,2})(?: ?[/-] ?| năm |, ?))?(?:năm )?"
    r"((?:19|20)\d\d)",
    re.IGNORECASE,
)
_NAME_WORDS = 5
_SURNAMES = frozenset({  # of nine in ten Vietnamese, but for those that are common words, too
    "NGUYỄN", "TRẦN", "LÊ", "PHẠM", "HOÀNG", "HUỲNH", "PHAN", "VÕ", "ĐẶNG", "BÙI", "ĐỖ", "NGÔ",
    "DƯƠNG", "ĐINH", "TRỊNH",
})  # fmt: skip
_SECTION = re.compile(r"(?:PHẦN|CHƯƠNG|MỤC) (?:[IVX]+|\d+)\b")


class Stated(NamedTuple):
    """What a document states of itself beside its text; all may be missing.

    Attributes:
        title: Its title.
        published: ISO 8601.
        source: Who published it.
        metadata: What else it says.
    """

    title: str = ""
    published: str | None = None
    source: str | None = None
    metadata: Mapping[str, Any] = {}


def read_markup(
    part: Part, data: bytes, markup: str, stated: Stated | None = None, *, titled: bool = False
) -> ReadArticle:
    """Read a document that was turned into HTML.

    Args:
        part: The document.
        data: Its bytes, which name what has no name.
        markup: What it says, as HTML.
        stated: What it states of itself.
        titled: Whether the title that it states counts more than its first heading.

    Raises:
        SourceError: It holds no text, or more than :data:`~searchkit.extraction.html.MAX_TAGS`.
    """
    if markup.count("<") > MAX_TAGS:
        raise SourceError(f"tài liệu có hơn {MAX_TAGS} thẻ, không thể là một bài; hãy tách nó")
    soup = parse(markup)
    lines = [block.line for block in blocks_of(soup.body or soup)]
    captions = tuple(line.text for line in lines if line.role is Role.CAPTION)
    lines = [line for line in lines if line.role not in {Role.CAPTION, Role.PICTURE}]
    stated = stated or Stated()
    head = head_of([line.text for line in lines])
    used = head.lines if head else frozenset()
    ledger = Ledger()
    ledger.add(Reason.HEADER, (lines[i].text for i in sorted(used)))
    lines = [line for i, line in enumerate(lines) if i not in used]
    told = clean(stated.title)
    title = (
        (head.title if head else "") or (told if titled else "") or _heading(lines, head) or told
    )
    paragraphs = [line.text for line in lines]
    return reading_of(
        part, data, paragraphs, title=title, head=head, ledger=ledger, stated=stated,
        captions=captions,
    )  # fmt: skip


def reading_of(
    part: Part,
    data: bytes,
    paragraphs: Sequence[str],
    *,
    title: str,
    head: Head | None = None,
    ledger: Ledger | None = None,
    stated: Stated | None = None,
    captions: tuple[str, ...] = (),
) -> ReadArticle:
    """Put a document together.

    Raises:
        SourceError: It holds no text.
    """
    stated = stated or Stated()
    head = as_confirmed(head, paragraphs) if head else None
    title = clean(title)
    key = folded(title)
    first = [text for text in paragraphs[:_FIRST] if not _says(key, text)]
    paragraphs = [*first, *paragraphs[_FIRST:]]
    title = title or substitute(paragraphs) or substitute(captions) or ""
    if not title:
        raise SourceError("không có nội dung nào đọc được; hãy kiểm tra tệp")
    article = Article(
        id=id_of(part, data),
        title=title,
        paragraphs=tuple(filter(None, paragraphs)),
        source=(head.issuer if head else None) or stated.source,
        published=(head.published if head else None)
        or day_at_foot(paragraphs)
        or stated.published
        or _year_of_cover(paragraphs[:_COVER_LINES]),
        captions=captions,
        metadata={**stated.metadata, **(head.metadata if head else {})},
        origin=part.origin,
    )
    return placed(ReadArticle(article, tuple(ledger.pieces) if ledger else ()), part)


def _year_of_cover(lines: Sequence[str]) -> str | None:
    """When a thesis was written, as its cover says below all else: "HÀ NỘI - 2012"."""
    cover = next((i for i, text in enumerate(lines) if _THESIS.match(text)), len(lines))
    found = (_WRITTEN.fullmatch(text) for text in lines[cover:])
    match = next(filter(None, found), None)
    if match is None:
        return None
    month = int(match[1] or 0)
    return f"{match[2]}-{month:02}" if 0 < month <= 12 else match[2]


def _says(title: str, text: str) -> bool:
    """Whether a line is the title, or a line of it that stands in capitals."""
    key = folded(text)
    return bool(key) and (key == title or (is_capitals(text) and " " in key and key in title))


def _heading(lines: Sequence[Line], head: Head | None) -> str:
    """The first heading near the top of a document, or what stands there in capitals."""
    first = lines[:_FIRST]
    headings = (i for i, line in enumerate(first) if line.role is Role.HEADING)
    at = next((i for i in headings if not _is_chapter(first[i].text)), len(first))
    above = capitals_of([line.text for line in first[: at + 1]], official=head is not None)
    if at == len(first):
        return above
    is_title = above and not is_body(above) and not is_cover(above)
    return above if is_title else first[at].text


def capitals_of(texts: Sequence[str], *, official: bool = False) -> str:
    """Lines in capitals that follow each other at the top of a document, as one.

    Args:
        texts: The first lines, without the head.
        official: Whether there was a head, which forms have, too: a name and an address may stand
            between it and the title.
    """
    last = _FIRST if official else 4
    starts = [i for i, text in enumerate(texts[:last]) if _may_be_title(text)]
    if not starts:
        return ""
    writes = any(map(is_cover, texts[:_FIRST]))
    start = next((i for i in starts if not _is_above_title(texts[i], written=writes)), starts[0])
    below = takewhile(lambda text: not is_enumerated(text), texts[start + 1 : start + 5])
    lines = [texts[start], *takewhile(_goes_on, below)]
    return " ".join(line for i, line in enumerate(lines) if not _is_said(line, lines[:i]))


def _is_said(line: str, above: Sequence[str]) -> bool:
    """Whether the lines above it say what a line says, as running heads do."""
    return folded(line) in folded(" ".join(above))


def _is_chapter(heading: str) -> bool:
    return is_enumerated(heading) or folded(heading).strip(" .:") in _CHAPTERS


def _goes_on(text: str) -> bool:
    return is_capitals(text) and not (_SECTION.match(text) or is_cover(text))


def is_cover(text: str) -> bool:
    """Whether a line of a cover is no title: "KHÓA LUẬN TỐT NGHIỆP", "HÀ NỘI - 2012"."""
    return _COVER.fullmatch(text) is not None or _WRITTEN.fullmatch(text) is not None


def _is_above_title(text: str, *, written: bool) -> bool:
    """Whether a line in capitals is a body, what a thesis is, or who has written it."""
    words = text.split()
    is_author = written and 1 < len(words) <= _NAME_WORDS and words[0] in _SURNAMES
    return is_body(text) or is_cover(text) or is_author


def _may_be_title(capitals: str) -> bool:
    """Whether a line in capitals is more than a word, no row of a table and no office."""
    is_part = " |" in capitals or is_office(capitals)
    return is_capitals(capitals) and " " in capitals and not is_part
