"""Document numbers: ``57-NQ/TW``, ``Nghị quyết số 57``, ``NQ57``, ``13/2023/NĐ - CP``.

However it is spaced, joined or signed, a number has the same canonical terms.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from searchkit.analysis.confusables import skeleton
from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import Tokens

Found = tuple[int, int, tuple[str, ...]]
"""Where it starts and where it ends, and its terms."""

KINDS = {
    ("nghi", "quyet"): "nq",
    ("quyet", "dinh"): "qd",
    ("nghi", "dinh"): "nd",
    ("thong", "tu"): "tt",
    ("chi", "thi"): "ct",
    ("cong", "dien"): "cd",
    ("cong", "van"): "cv",
    ("ke", "hoach"): "kh",
    ("ket", "luan"): "kl",
    ("thong", "bao"): "tb",
    ("de", "an"): "da",
}
"""What a numbered document is called (folded), and how its number abbreviates that."""

ABBREVIATIONS: Final = {
    form: kind for kind in KINDS.values() for form in (kind, kind.replace("d", "đ"))
}
"""The abbreviations in normal form: ``nd`` and ``nđ`` are one."""
_WORDS: Final = {"da", "đa"}  # of the abbreviations
_NUMBERED_BY_YEAR: Final = {"nd", "tt", "qd", "nq"}  # "kế hoạch 5 năm 2021-2025" has five years
_MARKS: Final = "|".join(["ttlt", *ABBREVIATIONS])
_ISSUER: Final = r"(?:[A-ZĐ]{2,}[0-9]*|TTg|(?i:cp|ttg|tw|tu|ubnd|h[đd]nd|qh[0-9]+))"
_SIGN: Final = r"\s?[-/]\s?"
_LOOSE: Final = re.compile(
    r"(?<![\w/-])(?P<number>\d+(?:\s?/\s?(?:19|20)\d\d)?)"
    rf"(?P<before>{_SIGN}|\s?)(?P<kind>(?i:{_MARKS}))"
    rf"(?P<behind>{_SIGN}|\s?)(?P<issuer>{_ISSUER}(?:-{_ISSUER})*)(?!\w)"
)
_MAYBE_LOOSE: Final = re.compile(rf"[0-9]\s?[-/]?\s?(?i:{_MARKS})")  # found faster

_UNSURE: Final = re.compile(  # at the end of a chunk
    rf"[0-9][-/]$|[0-9][-/]?(?i:{_MARKS})[-/]?$"
)
_GOES_ON: Final = re.compile(rf"[-/]|(?i:{_MARKS})(?:[-/]|$|{_ISSUER})")


def canonical(piece: str) -> str:
    """The canonical form of a run of letters and digits."""
    return fold(normal_syllable(piece))


def number_terms(pieces: Sequence[str]) -> tuple[str, ...]:
    """``63/2024/NĐ-CP`` also answers to ``nd:63/2024``, ``nd:63`` and ``63/2024``.

    Args:
        pieces: Some of them no figures.
    """
    if not pieces[0].isdecimal():
        return ()
    number = canonical(pieces[0])
    kind = next(canonical(piece) for piece in pieces if not piece.isdecimal())
    if pieces[1].isdecimal():
        year = canonical(pieces[1])
        return (f"{kind}:{number}/{year}", f"{kind}:{number}", f"{number}/{year}")
    return (f"{kind}:{number}",)


def tidy(number: str) -> str:
    """A document number without needless blanks and with all of its signs: ``13/2023/NĐ-CP``.

    What is none, or is written like this already, stays but for signs that look like these.
    """
    plain = skeleton(number)
    match = _LOOSE.fullmatch(plain)
    return _tight(match) if match and _is_loose(match) else plain


def _tight(match: re.Match[str]) -> str:
    """A number of the Party's has a dash first, one of the State's a slash."""
    number = "".join(match["number"].split())
    before, behind = match["before"].strip(), match["behind"].strip()
    is_party = "/" not in number and (before == "-" or behind == "/")
    first, second = ("-", "/") if is_party else ("/", "-")
    return f"{number}{first}{match['kind']}{second}{match['issuer']}"


def _is_loose(match: re.Match[str]) -> bool:
    """Whether the signs or the blanks of a number are not the usual ones, but it is one."""
    if match["kind"].lower() == "tt" and match["issuer"] == "LT":
        return False  # TTLT
    signs = [match["before"].strip(), match["behind"].strip()]
    apart = match["before"] == match["behind"] == " " and len(match["number"]) < 4
    return (any(signs) or apart) and (not all(signs) or " " in match[0])


def loose_numbers(text: str, terms_of: Callable[[str], tuple[str, ...]]) -> Iterator[Found]:
    """Numbers with blanks around their signs, or without some: ``NĐ - CP``, ``57NQ/TW``.

    Args:
        text: As its skeleton.
        terms_of: The terms of a number in the usual form.
    """
    for match in _LOOSE.finditer(text) if _MAYBE_LOOSE.search(text) else ():
        if _is_loose(match):
            yield *match.span(), terms_of(_tight(match))


def may_be_loose(chunk: str) -> bool:
    """Whether such a number may stand in a chunk of a text, or begin there and go on behind it.

    Args:
        chunk: The skeleton of what white space parts.
    """
    return _UNSURE.search(chunk) is not None or any(loose_numbers(chunk, lambda _: ()))


def may_go_on(chunk: str) -> bool:
    """Whether such a number may go on in a chunk that follows a digit."""
    return _GOES_ON.match(chunk) is not None


def named_documents(
    tokens: Tokens, folded: Sequence[str], text: str, places: Iterable[int]
) -> Iterator[Found]:
    """``Nghị quyết (số) 57``, ``NQ 57``, ``QĐ 06/2022``, ``Đề án 06``: accents optional.

    Args:
        tokens: The text.
        folded: The folding keys of its syllables.
        text: Its skeleton.
        places: The tokens that may be the number; those that can't be don't matter.

    Yields:
        The first and the last token of each, and its terms.
    """
    for i in places:
        number = tokens.syllables[i]
        if i == 0 or not number.isdecimal() or _is_figure(tokens, text, i):
            continue
        before = i - 2 if folded[i - 1] == "so" else i - 1
        kind = KINDS.get((folded[before - 1], folded[before])) if before > 0 else None
        first = before - 1
        if kind is None and before >= 0 and _may_be_kind(tokens, before):
            kind, first = ABBREVIATIONS.get(tokens.syllables[before]), before
        if kind is None:
            continue
        year = _year(tokens, folded, text, i, kind)
        if year is not None:
            dated = f"{kind}:{number}/{folded[year]}"
            yield first, year, (dated, f"{kind}:{number}")
        else:
            yield first, i, (f"{kind}:{number}",)


def _may_be_kind(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` is no word of Vietnamese (``da``, ``đa``), or is in capitals."""
    return tokens.syllables[i] not in _WORDS or tokens.surface(i, i).isupper()


def _is_figure(tokens: Tokens, text: str, i: int) -> bool:
    """Whether token ``i`` is ``95.000``, or the head of ``18%`` or ``1.2.3``: no document's."""
    start, end = tokens.spans[i]
    rest = text[end : end + 2]
    is_head = rest[:1] == "%" or (rest[:1] in {".", ","} and rest[1:].isdigit())
    return is_head or not text[start:end].isdecimal()


def _year(tokens: Tokens, folded: Sequence[str], text: str, i: int, kind: str) -> int | None:
    """The token of the year behind a number: ``13/2023``, ``13 năm 2023``."""
    spoken = kind in _NUMBERED_BY_YEAR and folded[i + 1 : i + 2] == ["nam"]
    year = i + 2 if spoken else i + 1
    if year >= len(tokens.syllables):
        return None
    written, start = tokens.syllables[year], tokens.spans[year][0]
    joined = written[:2] in {"19", "20"} if spoken else text[start - 1] == "/"
    return year if joined and len(written) == 4 and written.isdecimal() else None
