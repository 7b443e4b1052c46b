"""News and law as XML: NewsML (G2, and 1 before it), NITF and Akoma Ntoso.

Sources: IPTC NewsML-G2 2.x, NewsML 1.2 and NITF 3.x; OASIS LegalDocML (Akoma Ntoso 1.0).
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from searchkit.errors import SourceError
from searchkit.extraction.formats import xml
from searchkit.extraction.formats.json_records import read_records
from searchkit.extraction.formats.part import Part, Results

Record = dict[str, Any]

_ITEMS: Final = ("newsml", "newsmessage", "newsitem", "itemset")
_PROSE: Final = frozenset({"p", "block", "hl2", "hl3", "li", "dt", "dd", "tr", "blockcontainer"})
_LAW: Final = frozenset({"p", "block", "heading", "num", "subheading", "docproponent", "formula"})


def read(part: Part) -> Results:
    """Read the articles of a document.

    Raises:
        SourceError: It is no XML, or none of the three.
    """
    root = xml.tree(part.read())
    reader = _READERS.get(xml.name_of(root))
    if reader is None:
        raise SourceError("không phải NewsML-G2, NITF hay Akoma Ntoso; hãy kiểm tra tệp")
    records = [{key: value for key, value in record.items() if value} for record in reader(root)]
    yield from read_records(enumerate(records, 1), part, alone=len(records) == 1 and part.is_named)


def _newsml(root: Any) -> Iterator[Record]:
    items = list(xml.found(root, "newsitem"))
    if not items:
        raise SourceError("gói NewsML-G2 không có bài nào; hãy kiểm tra tệp")
    for item in items:
        content = next(xml.found(item, "contentset", "datacontent"), None)
        if content is None:  # it says of something else what it is
            continue
        inline = next(xml.found(content, "inlinexml", "inlinedata"), None)
        body = inline if inline is not None else content
        paragraphs = (
            _lines(body, _PROSE) or _described(item) or ([] if inline is None else _plain(body))
        )
        if not paragraphs and not xml.first_text(item, "headline"):
            continue  # a picture or a film alone
        yield {
            "title": xml.first_text(item, "headline", "title") or xml.first_text(body, "hl1", "h1"),
            "paragraphs": paragraphs,
            "date": xml.first_text(item, "contentcreated", "firstcreated", "versioncreated"),
            "source": _provider(item),
            "author": xml.first_text(item, "by", "byline"),
            "url": next((link.get("href") for link in xml.found(item, "link", "altrep")), None),
            "guid": item.get("guid"),
        }


def _described(item: Any) -> list[str]:
    """What is said of a picture or a film, which has no text of its own."""
    described = xml.found(item, "description")
    return [text for text in dict.fromkeys(map(xml.text_of, described)) if " " in text]


def _provider(item: Any) -> str:
    credit = xml.first_text(item, "creditline")
    provider = next(xml.found(item, "provider", "infosource"), None)
    if provider is None:
        return credit
    party = next(xml.found(provider, "party"), provider)
    stated = party.get("FormalName") or provider.get("literal")
    return xml.first_text(provider, "name") or stated or credit


def _nitf(root: Any) -> Iterator[Record]:
    body = next(xml.found(root, "body.content"), None)
    data = next(xml.found(root, "pubdata"), None)
    dates = xml.found(root, "date.issue", "date.release", "story.date")
    yield {
        "title": xml.first_text(root, "hl1", "title"),
        "paragraphs": _lines(body, _PROSE) if body is not None else [],
        "date": next((date.get("norm") for date in dates), None)
        or (data.get("date.publication") if data is not None else None),
        "source": (data.get("name") if data is not None else None)
        or xml.first_text(root, "distributor"),
        "author": xml.first_text(root, "person", "byttl", "byline"),
        "url": data.get("ex-ref") if data is not None else None,
        "guid": next((doc.get("id-string") for doc in xml.found(root, "doc-id")), None),
    }


def _akoma_ntoso(root: Any) -> Iterator[Record]:
    work = next(xml.found(root, "frbrwork"), root)
    dates = [date.get("date") for date in xml.found(work, "frbrdate") if date.get("date")]
    alias = next((a.get("value") for a in xml.found(work, "frbralias") if a.get("value")), "")
    number = next((n.get("value") for n in xml.found(work, "frbrnumber") if n.get("value")), "")
    parts = list(
        xml.found(root, "preamble", "body", "mainbody", "debatebody", "judgmentbody", "portionbody")
    )
    shown = [date.get("date") for date in xml.found(root, "docdate") if date.get("date")]
    yield {
        "title": xml.first_text(root, "doctitle", "shorttitle", "longtitle")
        or alias
        or xml.first_text(root, "heading"),
        "paragraphs": [line for part in parts for line in _lines(part, _LAW)],
        "date": (shown or dates or [None])[0],
        "source": xml.first_text(root, "docauthority", "docproponent"),
        "number": xml.first_text(root, "docnumber") or number,
        "kind": xml.first_text(root, "doctype"),
    }


_READERS: Final[dict[str, Callable[[Any], Iterator[Record]]]] = {
    **dict.fromkeys(_ITEMS, _newsml),
    "nitf": _nitf,
    "akomantoso": _akoma_ntoso,
}


def _lines(root: Any, blocks: frozenset[str]) -> list[str]:
    """The text of the innermost blocks; a number and what it numbers are one line."""
    lines: list[str] = []
    number = ""
    for element in root.iter():
        name = xml.name_of(element)
        if name not in blocks or any(
            xml.name_of(inner) in blocks for inner in element.iter() if inner is not element
        ):
            continue
        text = xml.text_of(element)
        if name == "num":
            number = text
        elif text:
            lines.append(f"{number} {text}".strip())
            number = ""
    return lines


def _plain(body: Any) -> list[str]:
    return [line.strip() for line in "".join(body.itertext()).splitlines() if line.strip()]
