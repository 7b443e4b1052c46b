"""The top ten over arrays are those of an exhaustive search, for every class of queries.

Generated articles, enough of them that every shortcut is taken: long lists are walked and short
ones looked up, unions are sorted or flagged, the best are found by blocks.
"""

import os
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from searchkit.analysis.folding import fold_term
from searchkit.article import Article
from searchkit.engine.fields import (
    DEFINITION,
    NUMBER,
    ORGANISATION,
    PAIR,
    PROVINCE,
    SOURCE,
    SYLLABLE,
    TITLE,
    Document,
)
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import (
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Leeway,
    Near,
    Not,
    Or,
    Phrase,
    Plan,
    Published,
    Recency,
    Sections,
    Term,
)
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.protocol import Lexicon, Ranking

from . import strategies as make

DOCUMENTS = 1_500
EACH = 500 if os.environ.get("SEARCHKIT_EXHAUSTIVE") else 16  # queries of each class
SYLLABLES = [f"{c}{v}" for v in "aàáảãạăằâấeèéẻêềếiìíoòóôồốơờuùúưừ" for c in "bcdghklmnprstvx"]
GONE = Term(DEFINITION, "gone")


def articles(rng: random.Random) -> Iterator[Document]:
    """Zipf's law over syllables; a tenth are copies, and one group in five will be deleted."""
    weights = [1 / (rank + 2) for rank in range(len(SYLLABLES))]

    def text(length: int) -> str:
        return " ".join(rng.choices(SYLLABLES, weights, k=length))

    title, paragraphs, group = "", [""], "0"
    for number in range(DOCUMENTS):
        if rng.random() > 0.1:
            title, group = text(5), str(number)
            more = [text(rng.randint(0, 90)) for _ in range(rng.choice([0, 0, 1, 8]))]
            paragraphs = [text(rng.randint(3, 40)), *more]
        day = f"{rng.randint(2019, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        article = Article(
            id=str(number),
            title=title,
            paragraphs=tuple(paragraphs),
            source=rng.choice(make.SOURCES),
            published=rng.choice([None, day, day[:7], day[:4]]),
            indexed=f"2025-{rng.randint(1, 2):02}-{rng.randint(1, 28):02}T00:00:00Z",
        )
        labels = {
            ORGANISATION: rng.sample([f"Bộ {i}" for i in range(150)], rng.randint(0, 3)),
            PROVINCE: rng.sample(["Hà Nội", "Huế", "Cần Thơ"], rng.randint(0, 2)),
            NUMBER: rng.sample([f"{i}/NQ-CP" for i in range(400)], rng.randint(0, 2)),
            DEFINITION: [GONE.text] if int(group) % 5 == 0 else [],
        }
        yield make.document(article, labels, group)


def queries(rng: random.Random, documents: list[Document], lexicon: Lexicon) -> Iterator[Plan]:
    """Queries of every class, each about some article."""
    averages = tuple((field, lexicon.average_length(field)) for field in (SYLLABLE, TITLE, PAIR))

    def row(length: int) -> list[str]:
        syllables = rng.choice(documents).passages[1].syllables
        first = rng.randrange(max(len(syllables) - length, 0) + 1)
        return syllables[first : first + length]

    def terms(length: int) -> tuple[Term, ...]:
        return tuple(Term(SYLLABLE, text) for text in dict.fromkeys(row(length)))

    def spelled(text: str) -> tuple[str, ...]:
        return tuple(found for found, _ in lexicon.spellings(SYLLABLE, fold_term(text)))

    def all_of(length: int) -> And:
        return And(tuple(AnyOf((term,)) for term in terms(length)))

    def spellings() -> Condition:
        return And(tuple(AnyOf(tuple(Term(SYLLABLE, s) for s in spelled(t))) for t in row(3)))

    def prefix() -> Condition:
        found = lexicon.prefixed(SYLLABLE, fold_term(row(1)[0])[:1], 50)
        return AnyOf(tuple(Term(SYLLABLE, text) for text, _ in found))

    def share() -> Condition:
        parts = tuple((AnyOf((term,)), rng.uniform(0.5, 5)) for term in terms(6))
        return AtLeast(rng.choice([0.3, 0.6, 1.0]), parts)

    def phrase(length: int) -> Phrase:
        return Phrase(SYLLABLE, tuple((text,) for text in row(length)))

    def loose_phrase() -> Phrase:
        return Phrase(SYLLABLE, tuple(spelled(text) for text in row(3)))

    def near() -> Near:
        return Near(SYLLABLE, tuple(spelled(text) for text in row(2)), rng.randint(0, 9))

    def leeway() -> Leeway | None:
        """None in one of four plans."""
        required: Condition = And(()) if rng.random() < 0.7 else Not(AnyOf(terms(1)))
        near = Leeway(required, rng.choice([0.1, 0.3, 0.6]), 1.1, first=rng.random() < 0.5)
        return rng.choice([None, near, near, near])

    classes: dict[str, Callable[[], Condition]] = {
        "term": lambda: AnyOf(terms(1)),
        "or": lambda: AnyOf(terms(4)),
        "and": lambda: all_of(3),
        "not": lambda: And((AnyOf(terms(2)), Not(AnyOf(terms(2))))),
        "nested": lambda: Or((all_of(2), phrase(2), Not(AnyOf((Term(SYLLABLE, "ba"),))))),
        "share": share,
        "phrase of 2": lambda: phrase(2),
        "phrase of 4": lambda: phrase(4),
        "phrase of spellings": loose_phrase,
        "near": near,
        "prefix": prefix,
        "spellings": spellings,
        "published": lambda: And((AnyOf(terms(2)), Not(Published(20220000)))),
        "source": lambda: Or((AnyOf((Term(SOURCE, rng.choice(make.SOURCES)),)), all_of(2))),
        "filter": lambda: AnyOf(terms(3)),
        "facet": lambda: AnyOf(terms(3)),
        "everything": lambda: And(()),
    }
    filters: dict[str, Callable[[], Filters]] = {
        "filter": lambda: Filters(
            Published(20210000, 20231231), frozenset(rng.sample(make.SOURCES, 2))
        ),
        "facet": lambda: Filters(
            facets=(
                (ORGANISATION, (f"Bộ {rng.randrange(150)}",)),
                *rng.choice(
                    [
                        (),
                        ((PROVINCE, ("Huế", "Hà Nội")),),
                        (("year", ("2024", "2022")), ("source", make.SOURCES[:2])),
                    ]
                ),
            )
        ),
    }
    for name, condition in classes.items():
        for _ in range(EACH):
            scored = {term: rng.uniform(0.1, 5) for term in terms(rng.randint(1, 8))}
            scored |= {Term(TITLE, term.text): 1.0 for term in scored}
            scored |= {Term(PAIR, "_".join(row(2))): 2.0}
            yield Plan(
                tuple(scored.items()),
                condition(),
                filters[name]() if name in filters else Filters(),
                sort=rng.choice(["relevance", "relevance", "date", "oldest", "indexed"]),
                recency=rng.choice([None, Recency(0.2, 300.0, 20251228)]),
                fold=rng.random() < 0.7,
                facets=rng.random() < 0.7,
                leeway=leeway(),
                parts=tuple(AnyOf((term,)) for term in terms(2)),
                covering=rng.choice([None, tuple((t, 1.0) for t in scored if t.field == TITLE)]),
                sections=rng.choice([None, Sections(1.2, 3.0, 100.0, rng.choice([7, 100]))]),
                averages=averages,
            )
        wanted = terms(rng.randint(2, 8))
        scored = {term: rng.uniform(0.1, 5) for term in wanted}
        any_of = AnyOf(wanted)
        yield Plan(tuple(scored.items()), any_of, fold=False, facets=False, averages=averages)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(articles(random.Random(7)))


@pytest.fixture(scope="module")
def answered(documents: list[Document]) -> list[tuple[Plan, Ranking]]:
    """Plans and what the oracle finds in the articles that are not to be deleted.

    It keeps the others in its statistics, as an engine does until it merges them away.
    """
    oracle = MemoryEngine()
    with oracle.writer() as writer:
        writer.add(documents)
    lexicon, store = oracle.latest()
    plans = list(queries(random.Random(8), documents, lexicon))
    live = Not(AnyOf((GONE,)))
    return [(plan, store.search(alive(plan, live), 10).ranking) for plan in plans]


def alive(plan: Plan, live: Condition) -> Plan:
    """A plan of which no hit is deleted."""
    near = plan.leeway and plan.leeway._replace(required=And((plan.leeway.required, live)))
    return plan._replace(condition=And((plan.condition, live)), leeway=near)


def snapshot(folder: Path, documents: list[Document], count: int) -> Snapshot:
    """So many segments of unequal size, with deletions."""
    rest, segments = iter(documents), []
    for i in range(count):
        share = (
            DOCUMENTS if i == count - 1 else 1 + DOCUMENTS * (i + 1) * 2 // (count * (count + 1))
        )
        batch = list(islice(rest, share))
        builder = SegmentBuilder()
        for document in batch:
            builder.add(document)
        builder.write(folder / f"{i}.seg")
        deleted = np.array([GONE.text in document.labels[DEFINITION] for document in batch])
        segments.append((Segment(folder / f"{i}.seg"), deleted))
    return Snapshot(segments)


@pytest.mark.parametrize("count", [1, 5, 20])
def test_finds_the_same_top_ten_as_an_exhaustive_search(
    tmp_path: Path, documents: list[Document], answered: list[tuple[Plan, Ranking]], count: int
) -> None:
    reader = snapshot(tmp_path, documents, count)
    assert len(answered) == 17 * (EACH + 1)  # a plain query after each class
    found_any = 0
    for plan, wanted in answered:
        found = reader.search(plan, 10)
        assert (found.total, found.near_total) == (wanted.total, wanted.near_total), plan
        assert [hit.id for hit in found.hits] == [hit.id for hit in wanted.hits], plan
        assert [hit.duplicates for hit in found.hits] == [hit.duplicates for hit in wanted.hits]
        assert [hit.missing for hit in found.hits] == [hit.missing for hit in wanted.hits], plan
        assert [hit.passages for hit in found.hits] == [hit.passages for hit in wanted.hits], plan
        for hit, same in zip(found.hits, wanted.hits, strict=True):
            assert hit.score == pytest.approx(same.score, abs=1e-6)
            assert hit.shares == pytest.approx(same.shares, abs=1e-9)
        assert found.facets == wanted.facets, plan
        found_any += bool(found.hits)
    assert found_any > len(answered) * 3 // 4
