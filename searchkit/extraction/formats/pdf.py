"""PDF with a text layer: paragraphs across lines, columns and pages.

PDFium reads it, in a process of its own. A scan has no text, and many have one that a machine
guessed badly: the share of words that are Vietnamese syllables tells.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median
from typing import Any, Final, NamedTuple, cast

from searchkit.errors import SourceError
from searchkit.extraction.cleaning import clean
from searchkit.extraction.formats import child
from searchkit.extraction.formats.documents import capitals_of, is_cover, reading_of
from searchkit.extraction.formats.official import Head, head_of, is_motto
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.formats.pdf_layout import Box, flows_of, paragraphs_of, without_heads
from searchkit.extraction.left_out import Ledger, Reason, Remark
from searchkit.extraction.legacy import restorer
from searchkit.extraction.orthography import is_syllable

MAX_LINES: Final = 200_000
"""Lines of a document; a page of print has fifty."""

MIN_SYLLABLES: Final = 0.7
"""Share of the words of a Vietnamese text that are syllables, below which it was guessed badly."""

_MIN_ACCENTED = 0.25  # share of words with a Vietnamese letter; prose has .6 to .7
_FOREIGN = 0.5  # share of syllables below which a text is in another language,
_STRANGE = 0.06  # unless so many of its words hold signs or letters in odd case
_SCANNED = 0.5  # share of a page that a picture of it covers
_MIN_LETTERS = 80  # of a page that is no picture
_MEND = "hãy nhận dạng lại: ocrmypdf --force-ocr -l vie"
_ACCENTED = re.compile("[ăâđêôơưà-ãè-êìíò-õùúýĩũạ-ỹ]", re.IGNORECASE)
_TITLE_SIZE = 1.12  # times the usual size of letters
_TITLE_LINES = 6
_COVER = 14  # lines of a first page that is one


_Places = tuple[float, float, float, float, float]


class _Page(NamedTuple):
    height: float
    pictured: float  # share that its largest picture covers
    lines: list[Box]


def read(part: Part) -> Results:
    """Read the article of a PDF.

    Raises:
        SourceError: It is encrypted or broken, takes too much, or has no text that can be read.
    """
    data = part.read()
    stated, *rows = map(json.loads, child.run("pdf_lines", data).splitlines())
    pages = _restored([_page(number, row) for number, row in enumerate(rows)])
    if sum(len(page.lines) for page in pages) > MAX_LINES:
        raise SourceError(f"PDF có hơn {MAX_LINES} dòng, không thể là một bài; hãy tách nó")
    _check(pages)
    ledger = Ledger()
    kept, heads = without_heads([page.lines for page in pages], [page.height for page in pages])
    ledger.add(Reason.RUNNING_HEAD, (line.text for line in heads))
    flows = [flow for page in kept for flow in flows_of(page)]
    lines = [line for flow in flows for line in flow.lines]
    breaks = {i for i in range(1, len(lines)) if _is_apart(lines[i - 1], lines[i])}
    head = head_of([line.text for line in lines], breaks)
    silent = [number for number, page in enumerate(pages, 1) if _is_silent(page)]
    title, used = _title(lines, head, "" if 1 in silent else stated.get("Title", ""), heads)
    rest = [left for flow in flows if (left := flow.without(used)).lines]
    paragraphs = [
        clean(" ".join(line.text for line in paragraph)) for paragraph in paragraphs_of(rest)
    ]
    if head:
        ledger.add(Reason.HEADER, (lines[i].text for i in sorted(head.lines)))
    yield reading_of(part, data, paragraphs, title=title, head=head, ledger=ledger)
    if silent:
        count = f"{len(silent)} trong {len(pages)} trang là ảnh, không có lớp chữ"
        mend = "hãy nhận dạng chúng: ocrmypdf --skip-text -l vie"
        yield Remark(part.origin, f"{part.place}: {count}, nên bài thiếu chữ ở đó; {mend}")


def _is_silent(page: _Page) -> bool:
    """Whether a page is a picture with no text to speak of."""
    letters = sum(len(line.text) for line in page.lines)
    return page.pictured > _SCANNED and letters < _MIN_LETTERS


def _page(number: int, row: Sequence[Any]) -> _Page:
    height, pictured, lines = row
    boxes = [Box(clean(line[0]), *cast("_Places", line[1:]), page=number) for line in lines]
    return _Page(height, pictured, [box for box in boxes if box.text])


def _restored(pages: list[_Page]) -> list[_Page]:
    """Turn text of fonts from before Unicode into Unicode."""
    restore = restorer(
        "\n".join(line.text for page in pages[:5] for line in page.lines), mixed=True
    )
    if restore is None:
        return pages
    return [
        page._replace(lines=[replace(line, text=restore(line.text)) for line in page.lines])
        for page in pages
    ]


def _check(pages: Sequence[_Page]) -> None:
    """Refuse what is a picture, or a text that a machine guessed badly.

    Raises:
        SourceError: It is so; the error names the mend.
    """
    words = [word for page in pages for line in page.lines for word in line.text.split()]
    letters = sum(map(len, words))
    if letters < _MIN_LETTERS * max(1, len(pages)) / 2 and any(
        page.pictured > _SCANNED for page in pages
    ):
        raise SourceError("PDF là bản quét, không có lớp chữ; hãy nhận dạng: ocrmypdf -l vie")
    if not letters:
        raise SourceError("PDF không có chữ nào; hãy kiểm tra tệp")
    bare = [word.strip("""“”"'‘’().,;:!?…-–/[]•*""") for word in words]
    spelled = [word for word in bare if len(word) > 1 and word[0].isalpha()]
    if len(spelled) < 40:
        return
    syllables = sum(map(is_syllable, spelled)) / len(spelled)
    accented = sum(bool(_ACCENTED.search(word)) for word in spelled) / len(spelled)
    strange = sum(map(_is_strange, spelled)) / len(spelled)
    scanned = sum(page.pictured > _SCANNED for page in pages) * 2 >= len(pages)
    if syllables >= MIN_SYLLABLES and (accented >= _MIN_ACCENTED or not scanned):
        return
    if syllables < _FOREIGN and accented < 0.1 and strange < _STRANGE:
        return  # another language
    if scanned or strange >= _STRANGE:
        share = round(100 * syllables)
        raise SourceError(f"chỉ {share}% chữ của PDF là âm tiết tiếng Việt, lớp chữ hỏng; {_MEND}")


def _is_strange(word: str) -> bool:
    """Whether a word holds a sign within, or a capital letter behind a small one."""
    if re.search(r"\w[^\w\s.,/:@&'’-]+\w", word):
        return True
    return bool(re.search(r"[a-zà-ỹ][A-ZĐ]", word)) and not word.isupper()


def _is_apart(above: Box, line: Box) -> bool:
    """Whether there is more room between two lines than lines of one text have."""
    return line.top - above.top > 2.1 * max(line.size, min(line.height, above.height))


def _title(
    lines: Sequence[Box], head: Head | None, stated: str, heads: Sequence[Box]
) -> tuple[str, frozenset[int]]:
    """The title, and the lines that it and the head take, by ``id()``."""
    used = frozenset(id(lines[i]) for i in head.lines) if head else frozenset()
    if head and head.title:
        return head.title, used
    first = [line for line in lines[:60] if line.page == lines[0].page and id(line) not in used]
    size = median(line.size for line in lines) if lines else 0
    shown = _largest(first, size)
    if shown:
        return " ".join(line.text for line in shown), used | {id(line) for line in shown}
    repeated = _largest([line for line in heads if line.page == heads[0].page], size)
    if repeated:  # a title that all pages have above them
        return " ".join(line.text for line in repeated), used
    shown = [line for line in first if id(line) not in used]
    capitals = capitals_of([line.text for line in shown], official=head is not None)
    if capitals:
        return capitals, used
    title = clean(stated)
    is_name = re.search(r"\.(?:docx?|pdf|indd|xlsx?|pptx?)\b|^Microsoft |^Untitled", title)
    is_none = is_name or title.count(" ") < 3 or is_motto(title)
    return ("" if is_none else title), used


def _largest(lines: Sequence[Box], size: float) -> list[Box]:
    """The lines in the largest letters of a page, if these are larger than usual: a title.

    They follow each other; on a cover large ones below them are of it, and the largest all.
    """
    largest = max((line.size for line in lines if len(line.text) > 8), default=0)
    least = _TITLE_SIZE * size
    if largest < least or not largest:
        return []
    start = next(i for i, line in enumerate(lines) if line.size == largest)
    while start and _is_near(lines[start - 1].size, largest):
        start -= 1
    if len(lines) > _COVER:
        near = lines[start : start + _TITLE_LINES]
        return list(takewhile(lambda line: _is_near(line.size, largest), near))
    shown: list[Box] = []
    for above, line in pairwise([lines[start], *lines[start:]]):
        goes_on = bool(shown) and above is shown[-1] and line.size >= least
        if goes_on or _is_near(line.size, largest):
            shown.append(line)
    return [*shown[:1], *takewhile(lambda line: not is_cover(line.text), shown[1:])]


def _is_near(size: float, other: float) -> bool:
    return abs(size - other) <= 0.05 * other
