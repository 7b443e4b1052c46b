"""XML: elements one by one or a whole tree, without entities from outside and without a network.

Names are compared without namespaces and case, for exports write both as they like.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from html.entities import html5
from io import BufferedReader
from typing import Any, Final

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode

_OPTIONS: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,  # so nesting, names and texts have libxml2's limits
    "remove_comments": True,
    "remove_pis": True,
}

_HEAD = 1 << 14
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_UNMARKED: Final = {b"<\0": "utf-16le", b"\0<": "utf-16be"}
_LONGEST: Final = 40  # bytes of a reference, or of the beginning or the end of a section
_START: Final = re.compile(rb"[&<]|\]\]|\]\Z")
_REFERENCE: Final = re.compile(rb"&(?!#)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_CUT: Final = frozenset({"ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_EMPTY", "ERR_GT_REQUIRED"})


def elements(stream: BufferedReader, names: Sequence[str]) -> Iterator[Any]:
    """Yield elements of some names, each complete, and forget them afterwards.

    Small mistakes, such as a bare ``&`` or an empty line above the declaration, are forgiven.

    Raises:
        SourceError: It is no XML, or ends too soon; what is complete was yielded by then.
    """
    from lxml import etree  # type: ignore[import-untyped]

    tags = tuple(f"{{*}}{name}" for name in names)
    waiting = None  # until it is known that it was not cut off
    try:
        head = stream.peek(_HEAD)
        encoding = "utf-8" if _is_utf8(head) else _UNMARKED.get(head[:2])
        source = stream if head.startswith(_WIDE) else _Numbered(stream)
        events = etree.iterparse(source, tag=tags, recover=True, encoding=encoding, **_OPTIONS)
        for _, element in events:
            if waiting is not None:
                yield waiting
                _forget(waiting)
            waiting = element
        mistakes = {entry.type_name for entry in events.error_log}
    except etree.XMLSyntaxError as error:
        raise SourceError(f"không phải XML hợp lệ ({error.msg}); hãy sửa lại") from error
    if mistakes & _CUT:
        raise SourceError("XML bị cắt ngang, phần cuối không đọc được; hãy tải lại tệp")
    if waiting is not None:
        yield waiting


class _Numbered:
    """A stream of XML in which characters are referred to by number: ``&#60;`` for ``&lt;``.

    libxml2 forgives a mistake but from there on leaves out all references by name, those of XML
    itself too, so that markup in a feed loses its brackets. HTML's names, which no feed declares,
    and a bare ``&`` become numbers likewise. CDATA sections stay as they are.

    Args:
        stream: Of an encoding that holds ASCII.
    """

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._left = b""
        self._in_section = False

    def read(self, size: int) -> bytes:
        """Some bytes, perhaps more than asked for; none at the end."""
        while piece := self._stream.read(size):
            data = self._left + piece
            least = max(len(data) - _LONGEST, 0)
            cut = _START.search(data, least)  # what begins there may go on in the next piece
            at = cut.start() if cut else len(data)
            self._left = data[at:]
            if at:
                return self._numbered(data[:at])
        data, self._left = self._left, b""
        return self._numbered(data)

    def _numbered(self, data: bytes) -> bytes:
        done: list[bytes] = []
        while data:
            if self._in_section:
                text, mark, data = data.partition(b"]]>")
                done += [text, mark]
                self._in_section = not mark
            else:
                text, mark, data = data.partition(b"<![CDATA[")
                done += [_REFERENCE.sub(_number, text), mark]
                self._in_section = bool(mark)
        return b"".join(done)


def _number(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"&#38;"
    known = html5.get(f"{match[1].decode('ascii')};")
    return b"".join(b"&#%d;" % ord(char) for char in known) if known else match[0]


def tree(data: bytes) -> Any:
    """Return the root element of a document.

    Raises:
        SourceError: It is no XML.
    """
    from lxml import etree

    try:
        text = decode(data, is_html=True)  # which believes the bytes before what they declare
        return etree.fromstring(text.encode(), etree.XMLParser(encoding="utf-8", **_OPTIONS))
    except etree.XMLSyntaxError as error:
        raise SourceError(f"không phải XML hợp lệ ({error.msg}); hãy sửa lại") from error


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace, in lower case."""
    tag = getattr(element, "tag", None)
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    """Return the text of an element and of those in it, as one line."""
    return " ".join("".join(element.itertext()).split())


def markup_of(element: Any) -> str:
    """Return what an element holds, elements as markup (``type="xhtml"`` in Atom)."""
    from lxml import etree

    if len(element) == 0:
        return element.text or ""
    inner = (etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(inner)


def found(root: Any, *names: str) -> Iterator[Any]:
    """Yield the elements of some names, in the order of the document; names in lower case."""
    return (element for element in root.iter() if name_of(element) in names)


def first_text(root: Any, *names: str) -> str:
    """Return the text of the first element of the surest name that says something."""
    for name in names:
        text = next(filter(None, map(text_of, found(root, name))), "")
        if text:
            return text
    return ""


def _is_utf8(head: bytes) -> bool:
    """Whether bytes are UTF-8 whatever they declare, and not ASCII, which tells nothing."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not head.isascii()


def _forget(element: Any) -> None:
    """Free an element and those before it; the ``title`` of what is not complete yet stays."""
    around = element.getparent()
    if around is None or name_of(element) == "title":
        return
    element.clear()
    while element.getprevious() is not None:
        del around[0]
