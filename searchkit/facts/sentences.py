"""The sentences of an article, where its facts stand."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import is_normalized, normalize

from searchkit.article import Article
from searchkit.snippets.clauses import sentence_starts

MAX_CHARACTERS: Final = 50_000
"""Of an article whose facts are read; what comes behind is not."""
MAX_SENTENCE: Final = 2_000
"""Characters of a sentence that is read; a longer one is a list or a table, and is cut."""
_SHORT: Final = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|PGS|GS|TS|ThS|Ths|BS|KS|LS|CN|Tr|Mr|Ms|Mrs|Dr|St|No|vs|[A-HJ-UW-ZĐ])\.\s*)$"
)
"""An abbreviation whose point ends no sentence: ``TP. Huế``, ``ThS. Nguyễn Văn A``."""
_INITIAL: Final = re.compile(r"[IVX]\.\s[A-ZĐ][^\W\d_]*-[^\W\d_]")
"""A first name's letter, and no number, before a name that is written by syllables."""


class Sentence(NamedTuple):
    """A sentence of an article.

    Attributes:
        passage: Where it stands: 0 is the first paragraph, captions are counted on behind the last
            one, and -1 is the title.
        start: Offset of its first character in the passage in NFC.
        text: In NFC, without white space at its ends.
    """

    passage: int
    start: int
    text: str


def passages(article: Article) -> Iterator[tuple[int, str]]:
    """The passages of an article as facts are read from them, each with its number."""
    left = MAX_CHARACTERS
    for number, text in enumerate((article.title, *article.paragraphs, *article.captions), -1):
        if left <= 0:
            return
        shown = text[:left]
        left -= len(shown)
        yield number, shown if is_normalized("NFC", shown) else normalize("NFC", shown)


def first_characters(text: str) -> list[int]:
    """Where the sentences of a passage in NFC begin."""
    return [start for start in sentence_starts(text) if not (start and _is_short(text, start))]


def _is_short(text: str, start: int) -> bool:
    """Whether the point before an offset is of an abbreviation, or of a first name's letter."""
    before = text[max(start - 8, 0) : start].rstrip()
    if before[-4:-1].islower():
        return False  # as nearly always: each of them has a capital letter
    return bool(
        _SHORT.search(text, max(start - 8, 0), start) or _INITIAL.match(text, max(start - 3, 0))
    )


def sentences(number: int, text: str) -> Iterator[Sentence]:
    """The sentences of a passage.

    Args:
        number: Of the passage.
        text: In NFC.
    """
    for start, end in pairwise([*first_characters(text), len(text)]):
        for first in range(start, end, MAX_SENTENCE):
            piece = text[first : min(end, first + MAX_SENTENCE)]
            if sentence := piece.strip():
                yield Sentence(number, first + piece.index(sentence[0]), sentence)
