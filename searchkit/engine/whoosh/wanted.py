"""What of a Whoosh query to mark in the articles that it found."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from whoosh import query
from whoosh.query import spans

from searchkit.engine.fields import ACRONYM, IDENTIFIER, TITLE, WORD
from searchkit.engine.whoosh.schema import CONTENT

_MARKED: Final = (CONTENT, TITLE, WORD, ACRONYM)
_MOST_WORDS: Final = 100  # of a pattern over words, each of which is a phrase to look for


class Wanted(NamedTuple):
    """Syllables to mark.

    Attributes:
        slots: The spellings of each syllable of a row; a single one stands anywhere.
        capitals: Whether it must be in capitals.
        identifier: A canonical term to mark in any spelling instead, or None.
        worth: How much it tells, above 0.
    """

    slots: tuple[frozenset[str], ...]
    worth: float
    capitals: bool = False
    identifier: str | None = None

    @property
    def apart(self) -> bool:
        """Whether it is one syllable."""
        return len(self.slots) == 1 and self.identifier is None


def wanted(asked: query.Query, reader: Any) -> Iterator[Wanted]:
    """What to mark: all that is asked for, and nothing of what must not be there.

    Args:
        asked: The query.
        reader: Of the commit that was searched.
    """
    match asked:
        case query.Not():
            return
        case query.AndNot() | spans.SpanNot():
            yield from wanted(asked.a, reader)
        case query.Phrase(slop=1) if asked.fieldname in (CONTENT, TITLE):
            slots = tuple(frozenset({word}) for word in asked.words)
            worth = max(_worth(reader, asked.fieldname, [word]) for word in asked.words)
            yield Wanted(slots, worth)
        case query.Phrase():
            for word in asked.words:
                yield from _term(reader, asked.fieldname, word)
        case query.Term():
            yield from _term(reader, asked.fieldname, asked.text)
        case query.MultiTerm() if asked.fieldname in _MARKED:
            yield from _expanded(reader, asked)
        case _:
            for part in asked.children():
                yield from wanted(part, reader)


def _term(reader: Any, field: str, text: Any) -> Iterator[Wanted]:
    if not isinstance(text, str):
        return
    if field == IDENTIFIER:
        yield Wanted((frozenset(),), _worth(reader, field, [text]), identifier=text)
    elif field in _MARKED:
        slots = tuple(frozenset({syllable}) for syllable in text.split("_"))
        yield Wanted(slots, _worth(reader, field, [text]), capitals=field == ACRONYM)


def _expanded(reader: Any, asked: query.MultiTerm) -> Iterator[Wanted]:
    field = asked.fieldname
    expanded = {
        text if isinstance(text, str) else reader.schema[field].from_bytes(text)
        for leaf, _ in reader.leaf_readers()
        for _, text in asked.expanded_terms(leaf)
    }
    texts = sorted(expanded)
    if field == WORD:
        for text in texts[:_MOST_WORDS]:
            yield from _term(reader, field, text)
    elif texts:
        yield Wanted((frozenset(texts),), _worth(reader, field, texts), field == ACRONYM)


def _worth(reader: Any, field: str, texts: Iterable[str]) -> float:
    """The idf of texts that stand for each other."""
    frequency = sum(reader.doc_frequency(field, text) for text in texts)
    return math.log1p(reader.doc_count_all() / max(frequency, 1))
