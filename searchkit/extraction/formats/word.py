"""Word processors: DOCX by mammoth, RTF by striprtf, ODT by its own XML, all by way of HTML."""

from html import escape
from typing import Any, Final

from searchkit.errors import SourceError
from searchkit.extraction.cleaning import clean
from searchkit.extraction.formats import child, xml
from searchkit.extraction.formats.documents import Stated, read_markup
from searchkit.extraction.formats.packages import Package
from searchkit.extraction.formats.part import Part, Results

_SKIPPED: Final = frozenset({"annotation", "tracked-changes", "note", "sequence-decls"})
_BLOCKS: Final = {
    "table": "table", "table-row": "tr", "table-cell": "td", "list": "ul", "list-item": "li",
}  # fmt: skip


def read_docx(part: Part) -> Results:
    """Read a DOCX; macros, deleted text and comments are not.

    Raises:
        SourceError: It is broken or takes too much.
    """
    with Package(part) as package:
        if not package.read("word/document.xml"):
            raise SourceError("không có văn bản Word trong tệp; hãy mở và lưu lại tệp")
        stated = _core(package.read("docProps/core.xml"))
    file = part.seekable()
    file.seek(0)
    data = file.read()
    markup = child.run("word", data).decode("utf-8", "replace")
    yield read_markup(part, data, markup, stated)


def read_rtf(part: Part) -> Results:
    """Read an RTF.

    Raises:
        SourceError: It is broken or takes too much.
    """
    data = part.read()
    yield read_markup(part, data, child.run("word", data).decode("utf-8", "replace"))


def read_odt(part: Part) -> Results:
    """Read an ODT.

    Raises:
        SourceError: It is broken, encrypted or takes too much.
    """
    with Package(part) as package:
        data = package.read("content.xml")
        if not data or b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise SourceError("tài liệu ODT có mật khẩu hoặc bị hỏng; hãy lưu lại tệp")
        stated = _core(package.read("meta.xml"))
    body = next(xml.found(xml.tree(data), "text"), None)
    if body is None:
        raise SourceError("không có văn bản trong tệp ODT; hãy mở và lưu lại tệp")
    notes = "".join(f"<p>{escape(_text(note))}</p>" for note in xml.found(body, "note-body"))
    yield read_markup(part, data, _markup(body) + notes, stated)


def _core(data: bytes) -> Stated:
    """What a package says of its document: only its title is trusted."""
    if not data:
        return Stated()
    title = clean(xml.first_text(xml.tree(data), "title"))
    return Stated(title if title.count(" ") > 2 else "")


def _markup(body: Any) -> str:
    """Write the text of an ODT as HTML, without recursion."""
    parts: list[str] = []
    todo: list[tuple[Any, bool]] = [(body, True)]
    while todo:
        element, entering = todo.pop()
        name = xml.name_of(element)
        tag = _BLOCKS.get(name)
        if not entering:
            parts.append(f"</{tag}>")
        elif name in {"p", "h"}:
            tag = "h2" if name == "h" else "p"
            parts.append(f"<{tag}>{escape(_text(element))}</{tag}>")
        elif name not in _SKIPPED:
            if tag:
                parts.append(f"<{tag}>")
                todo.append((element, False))
            todo += ((child, True) for child in reversed(element))
    return "".join(parts)


def _text(paragraph: Any) -> str:
    """The text of a paragraph; what stands for blanks and breaks is one."""
    parts: list[str] = []
    skipped: set[Any] = set()
    for element in paragraph.iter():
        if element.getparent() in skipped or xml.name_of(element) in _SKIPPED:
            skipped.add(element)
        elif xml.name_of(element) in {"s", "tab", "line-break"}:
            parts.append(" ")
        elif element.text:
            parts.append(element.text)
        if element is not paragraph and element.tail:
            parts.append(element.tail)
    return "".join(parts)
