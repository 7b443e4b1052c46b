"""EPUB: the chapters of a book or an issue as one article, in the order of its spine."""

from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats import xml
from searchkit.extraction.formats.documents import Stated, read_markup
from searchkit.extraction.formats.packages import Package
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.record_values import day_of

MAX_CHAPTERS: Final = 2_000
"""Files of a book that are read."""


def read(part: Part) -> Results:
    """Read a book.

    Raises:
        SourceError: It is broken, locked or takes too much.
    """
    with Package(part) as package:
        if package.read("META-INF/rights.xml"):
            raise SourceError("sách EPUB có khóa bản quyền; hãy dùng bản không khóa")
        container = package.read("META-INF/container.xml")
        files = xml.found(xml.tree(container), "rootfile") if container else iter(())
        path = next((file.get("full-path", "") for file in files), "")
        described = package.read(path)
        if not described:
            raise SourceError("sách EPUB bị hỏng, không có mục lục; hãy tải lại tệp")
        book = xml.tree(described)
        places = {item.get("id"): item.get("href", "") for item in xml.found(book, "item")}
        spine = [places.get(item.get("idref"), "") for item in xml.found(book, "itemref")]
        chapters = []
        for place in spine[:MAX_CHAPTERS]:
            inside = normpath(join(dirname(path), unquote(place)))
            chapters.append(_body(decode(package.read(inside), is_html=True)))
    stated = Stated(
        xml.first_text(book, "title"),
        day_of(xml.first_text(book, "date")),
        xml.first_text(book, "publisher") or None,
        {"author": author} if (author := xml.first_text(book, "creator")) else {},
    )
    data = "".join(chapters)
    yield read_markup(part, data.encode(), data, stated, titled=True)


def _body(page: str) -> str:
    """What stands in the body of a page."""
    lower = page.lower()
    start = lower.find("<body")
    start = lower.find(">", start) + 1 if start >= 0 else 0
    end = lower.rfind("</body")
    return page[start : end if end > start else len(page)]
