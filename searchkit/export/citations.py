"""Citations: RIS and BibTeX, for reference managers (Zotero, EndNote, Mendeley)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from unidecode import unidecode

from searchkit.export.records import Export, one_line, passage
from searchkit.search.results import Hit

_LATEX: Final = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "%&#$_"},
}
_ADDRESS: Final = ":/?#[]@!$&'()*+,;=%~-._"  # stays as it is; braces must not


def write_ris(hits: Iterable[Hit], about: Export) -> Iterator[bytes]:
    """RIS: a record of tagged lines for each match."""
    for hit in hits:
        lines = [("TY", "NEWS"), ("ID", hit.id), ("TI", hit.title), ("T2", hit.source)]
        if hit.published:
            lines += [("PY", hit.published[:4]), ("DA", _ris_date(hit.published))]
        lines += [
            ("UR", about.address_of(hit)),
            ("AB", passage(hit)),
            ("LA", "vi"),
            ("DB", about.site),
            ("N1", about.note()),
        ]
        tagged = [f"{tag}  - {one_line(value)}\r\n" for tag, value in lines if value]
        yield ("".join(tagged) + "ER  - \r\n\r\n").encode(errors="replace")


def write_bibtex(hits: Iterable[Hit], about: Export) -> Iterator[bytes]:
    """BibTeX: an entry for each match, with biblatex's fields for what is read on the web."""
    yield f"% {about.note().replace('@', '(at)')}\n".encode(errors="replace")
    taken: set[str] = set()
    for hit in hits:
        fields = {
            "title": f"{{{_latex(hit.title)}}}",
            "organization": _latex(hit.source or ""),
            "date": hit.published or "",
            "year": (hit.published or "")[:4],
            "url": quote(about.address_of(hit), safe=_ADDRESS),
            "urldate": about.exported[:10],
            "abstract": _latex(passage(hit)),
            "note": _latex(about.note()),
            "langid": "vietnamese",
        }
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
        entry = f"\n@online{{{_key(hit.id, taken)},\n{''.join(lines)}}}\n"
        yield entry.encode(errors="replace")


def _ris_date(iso: str) -> str:
    """``2025-02`` as RIS has it: ``2025/02//``."""
    return "/".join([*iso.split("-"), "", ""][:3]) + "/"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in one_line(text))


def _key(id: str, taken: set[str]) -> str:
    """A key for an entry, made of an id: no two are the same."""
    stem = re.sub(r"[^a-zA-Z0-9]+", "-", unidecode(id)).strip("-")[:80] or "bai"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
