"""The lexemes of a query: its signs in every typographic form, its fields in both languages."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from searchkit.analysis.confusables import skeleton
from searchkit.analysis.folding import fold, without_marks
from searchkit.analysis.normalization import normal_syllable

FIELDS: Final = {
    "title": ("title", "intitle", "tiêu đề", "tựa đề", "nhan đề"),
    "source": ("source", "site", "nguồn"),
    "from": ("from", "since", "after", "từ", "từ ngày", "từ tháng", "từ năm"),
    "to": ("to", "until", "đến", "đến hết", "đến ngày", "đến tháng", "đến năm"),
    "on": ("on", "date", "day", "month", "year", "ngày", "tháng", "năm"),
}
"""What each field may be called; marks are optional, ``_`` or nothing may stand for a blank."""
_ELSEWHERE: Final = ("author", "before", "filetype", "inurl", "intext", "lang", "tác giả")
"""Fields of other search engines."""


def _called(names: Iterable[str]) -> str:
    """A pattern for names without their marks, the longest first."""
    bare = sorted(map(without_marks, names), key=len, reverse=True)
    return "|".join(name.replace(" ", r"(?:\s+|_)?") for name in bare)


_APOSTROPHES: Final = (
    # A pair of them around words; around all that was typed they are a headline's.
    r"['‘‚](?=\w)[^'‘’\"()]*[^\s'‘’\"()]['’‘](?!\w)"
)
_VALUE: Final = r'\s?:(?=\s*["(\w]|\s*' + _APOSTROPHES + ")"
_LEXEME: Final = re.compile(
    rf"""(?P<space>\s+)
      | (?P<without>-{{1,2}}(?=["(\w]|{_APOSTROPHES})|!(?=["(\w]))  # at the start of a word
      | (?P<must>\+(?=["(]|[^\W\d_]))     # likewise; "+84" is no sign
      | (?P<quoted>"[^"]*"?|(?<=[\s:(|+-]){_APOSTROPHES}|\A{_APOSTROPHES}(?=\s*\S))
      | (?P<apart>(?<=")~\d{{1,2}}(?!\w))
      | (?P<open>\() | (?P<close>\)) | (?P<or>\|)
      | {"|".join(rf"(?P<{field}>(?:{_called(names)}){_VALUE})" for field, names in FIELDS.items())}
      | (?P<unread>(?:{_called(chain.from_iterable(FIELDS.values()))}):(?=[<>=≥≤*?\[{{]))
      | (?P<elsewhere>(?:{_called(_ELSEWHERE)}):(?=["(\w]))
      | (?P<label>[^\W\d]\w*:(?=["\w]))
      | (?P<wild>[^\s"()|*]*(?:\w\*|\*\w)[^\s"()|]*)
      | (?P<word>[^\s"()|]+)""",
    re.VERBOSE,
)
_OPERATORS: Final = {"OR": "or", "HOẶC": "or", "NOT": "not", "AND": "and", "VÀ": "and"}
_SIGNS: Final = {"without", "must"}
_NAMES: Final = {*FIELDS, "unread", "elsewhere", "label"}


class Lexeme(NamedTuple):
    """A part of a query that means one thing.

    Attributes:
        kind: ``word``, ``quoted``, ``apart``, ``open``, ``close``, ``or``, ``not``, ``and``,
            ``without``, ``must``; the name of a field; ``unread`` for a field before a sign that
            means nothing, ``elsewhere`` for one that only other search engines have, ``label`` for
            a word with a colon, ``wild`` for one with an asterisk.
        text: As typed.
    """

    kind: str
    text: str


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of a text in NFC; white space only separates."""
    seen = skeleton(text)
    apart = True
    for match in _LEXEME.finditer("".join(map(_small_letter, seen))):
        kind, (start, end) = str(match.lastgroup), match.span()
        if kind in _SIGNS and not apart:  # a hyphen inside "2021-2025"
            kind = "word"
        apart = kind in {"space", "open", "or", *_SIGNS, *_NAMES}
        if kind == "word":
            kind = _OPERATORS.get(seen[start:end], kind)
        elif kind in FIELDS and not _may_mean(text[start:end], FIELDS[kind]):
            kind = "label"
        if kind != "space":
            yield Lexeme(kind, text[start:end])


def _may_mean(typed: str, names: Iterable[str]) -> bool:
    """Whether no mark that was typed contradicts a name: ``thứ tự:`` is no ``từ:``."""
    written = [normal_syllable(part) for part in re.findall(r"[^\W_]+", typed)]
    joined = "".join(written)
    for name in names:
        syllables = list(map(normal_syllable, name.split()))
        bare = "".join(map(fold, syllables))
        if bare == "".join(map(fold, written)) and (
            joined == bare
            or all(a in {b, fold(b)} for a, b in zip(written, syllables, strict=False))
        ):
            return True
    return False


def _small_letter(char: str) -> str:
    """A letter without marks; what is longer in small letters stays, for places must not move."""
    small = without_marks(char)
    return small if len(small) == 1 else char
