"""XML: elements one by one or a whole tree, without entities from outside and without a network.

Names are compared without namespaces and case, for exports write both as they like.
"""

import codecs
from collections.abc import Iterator, Sequence
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
_CUT: Final = frozenset({"ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_EMPTY", "ERR_GT_REQUIRED"})


def elements(stream: BufferedReader, names: Sequence[str]) -> Iterator[Any]:
    """Yield elements of some names, each complete, and forget them afterwards.

    Small mistakes, such as a bare ``&``, are forgiven.

    Raises:
        SourceError: It is no XML, or ends too soon; what is complete was yielded by then.
    """
    from lxml import etree  # type: ignore[import-untyped]

    tags = tuple(f"{{*}}{name}" for name in names)
    waiting = None  # until it is known that it was not cut off
    try:
        encoding = "utf-8" if _is_utf8(stream.peek(_HEAD)) else None
        events = etree.iterparse(stream, tag=tags, recover=True, encoding=encoding, **_OPTIONS)
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
