"""Query classes, drawn from the texts themselves, so that every query finds something."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.bench.oracle import Postings

KINDS: Final[Mapping[str, str]] = {
    "rare": "one rare term",
    "common": "one common term",
    "or": "OR of 3",
    "or_common": "OR of 3 common terms",
    "and": "AND of 3",
    "phrase": "phrase of 2 or 3",
    "prefix": "prefix of 3 letters",
    "question": "question of 10",
}
"""The classes, and what they are called in the report."""

_COMMON = 100  # terms in the most documents
_RARE = 2000  # a rare term is in at most one of so many documents, or in five
_QUESTION = 10  # terms in a row, of which any may be missing: common and rare ones mixed
_SEED = 2


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a class: its terms, or the prefix; no term twice but in a phrase."""

    kind: str
    terms: tuple[str, ...]


def draw(postings: Postings, each: int) -> list[Query]:
    """Draw so many queries of each class; the same for the same texts."""
    rng = random.Random(_SEED)
    most = max(5, len(postings) // _RARE)
    order = np.argsort(-postings.frequencies, kind="stable")[:_COMMON]
    common = [postings.vocabulary[i] for i in order.tolist()]
    seldom = (postings.frequencies > 1) & (postings.frequencies <= most)
    rare = [postings.vocabulary[i] for i in np.flatnonzero(seldom).tolist()]
    documents = _documents(postings, rng)
    shapes: dict[str, Callable[[], tuple[str, ...]]] = {
        "rare": lambda: (rng.choice(rare),),
        "common": lambda: (rng.choice(common),),
        "or": lambda: _some(documents, rng, 3),
        "or_common": lambda: tuple(rng.sample(common, 3)),
        "and": lambda: _some(documents, rng, 3),
        "phrase": lambda: _row(documents, rng, rng.choice((2, 3))),
        "prefix": lambda: _prefix(documents, rng),
        "question": lambda: tuple(dict.fromkeys(_row(documents, rng, _QUESTION))),
    }
    return [Query(kind, shapes[kind]()) for kind in KINDS for _ in range(each)]


def _documents(postings: Postings, rng: random.Random) -> Iterator[list[str]]:
    """Random documents, without end."""
    while True:
        yield postings.document(rng.randrange(len(postings)))


def _some(documents: Iterator[list[str]], rng: random.Random, count: int) -> tuple[str, ...]:
    """Different terms from anywhere in one document."""
    distinct = next(d for terms in documents if len(d := sorted(set(terms))) >= count)
    return tuple(rng.sample(distinct, count))


def _row(documents: Iterator[list[str]], rng: random.Random, count: int) -> tuple[str, ...]:
    """Terms side by side in one document."""
    terms = next(terms for terms in documents if len(terms) >= count)
    first = rng.randrange(len(terms) - count + 1)
    return tuple(terms[first : first + count])


def _prefix(documents: Iterator[list[str]], rng: random.Random) -> tuple[str, ...]:
    long = next(
        words for terms in documents if (words := [t for t in terms if t.isalpha() and len(t) > 3])
    )
    return (rng.choice(long)[:3],)
