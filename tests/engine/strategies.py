"""Documents and plans for the engines, made by hypothesis."""

from collections.abc import Mapping, Sequence
from random import Random
from types import MappingProxyType

from hypothesis import strategies as st

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.analyzer import Analyzer
from searchkit.article import Article
from searchkit.engine.fields import (
    ACRONYM,
    DAY,
    DEFINITION,
    FACET_LABELS,
    FACET_VALUES,
    IDENTIFIER,
    MONTH,
    PAIR,
    SOURCE,
    SUGGESTION,
    SYLLABLE,
    TEXT_FIELDS,
    TITLE,
    TITLE_PAIR,
    WEEK,
    WORD,
    YEAR,
    Document,
)
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

SYLLABLES = ("số", "sở", "so", "chuyển", "chuyến", "đổi", "dân", "cư", "57", "NQ", "kỹ", "kĩ")
SOURCES = ("chinhphu.vn", "Báo Tổ Quốc", "Nghệ An")
NAMES = ("Bộ Công an", "bộ công an", "Đà Nẵng", "57-NQ/TW")
MOMENTS = ("1999-12-31T23:59:59Z", "2025-01-25T07:30:00Z", "2025-01-25T07:30:01Z")
DATES = ("2024", "2024-02", "2024-02-03", "2024-02-29", "2025-01-25", "2023-12-31")

_analyzer = Analyzer()

syllables = st.sampled_from(SYLLABLES)
texts = st.lists(syllables, max_size=8).map(" ".join)
long_texts = st.tuples(texts, st.sampled_from([1, 1, 20])).map(
    lambda row: " . ".join([row[0]] * row[1])
)


def document(
    article: Article,
    facets: Mapping[str, Sequence[str]] = MappingProxyType({}),
    group: str = "",
    bands: Sequence[int] = (),
) -> Document:
    """An article as the index hands it to an engine."""
    passages = [article.title, *article.paragraphs, *article.captions]
    digest = f"{hash((article.title, article.paragraphs)) & 0xFFFFFFFF:016x}"
    analyses = [analyze(passage) for passage in passages]
    labels = {SUGGESTION: list(dict.fromkeys(passages)), DEFINITION: ["cđs=chuyển_đổi_số"]}
    return Document(article, digest, analyses, labels | dict(facets), group, bands)


labels = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(NAMES), max_size=3, unique=True) for name in FACET_LABELS}
)


BANDS = (0, 7, 0xFFFF_FFFF)
bands = st.lists(st.sampled_from(BANDS), max_size=3, unique=True)


def analyze(text: str) -> Analysis:
    return _analyzer.analyze(text)


def documents(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Document]:
    """Documents over few syllables, so that everything collides."""
    articles = st.builds(
        Article,
        id=ids,
        title=texts,
        paragraphs=st.lists(long_texts, max_size=5).map(tuple),
        captions=st.lists(texts, max_size=1).map(tuple),
        source=st.none() | st.sampled_from(SOURCES),
        published=st.none() | st.sampled_from(DATES),
        origin=st.none() | st.sampled_from(["/a", "/b"]),
        indexed=st.none() | st.sampled_from(MOMENTS),
    )
    groups = st.just("") | ids | st.just("một nhóm")
    return st.builds(document, articles, labels, groups, bands)


pairs = st.tuples(syllables, syllables).map("_".join)
terms = (
    st.builds(Term, st.sampled_from([SYLLABLE, TITLE, WORD]), syllables)
    | st.builds(Term, st.sampled_from([PAIR, TITLE_PAIR, WORD]), pairs)
    | st.builds(Term, st.just(IDENTIFIER), st.sampled_from(["nq:57", "57"]))
    | st.builds(Term, st.just(ACRONYM), st.sampled_from(["nq", "số"]))
)
slots = st.lists(syllables, max_size=3, unique=True).map(tuple)
phrases = st.builds(
    Phrase, st.sampled_from([SYLLABLE, TITLE]), st.lists(slots, min_size=1, max_size=4).map(tuple)
)
near = st.builds(
    Near,
    st.sampled_from([SYLLABLE, TITLE]),
    st.lists(slots, max_size=4).map(tuple),
    st.integers(0, 6),
)
day_limits = st.none() | st.sampled_from([20240000, 20240203, 20240299, 20241231, 20250101])
published = st.builds(Published, day_limits, day_limits)
exact_terms = (
    terms
    | st.builds(Term, st.just(SOURCE), st.sampled_from(SOURCES))
    | st.builds(Term, st.sampled_from(FACET_LABELS), st.sampled_from(NAMES))
)
leaves = st.builds(AnyOf, st.lists(exact_terms, max_size=3).map(tuple)) | phrases | near | published
weights = st.floats(0.01, 5)


def _compound(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, max_size=3).map(tuple)
    weighted = st.lists(st.tuples(inner, weights), min_size=1, max_size=4).map(tuple)
    return (
        st.builds(And, parts)
        | st.builds(Or, parts)
        | st.builds(Not, inner)
        | st.builds(AtLeast, st.sampled_from([0.3, 0.5, 1.0]), weighted)
    )


conditions = st.recursive(leaves, _compound, max_leaves=8)
day_numbers = st.sampled_from([20240203, 20250125])


def _by_facet(chosen: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(v for other, v in chosen if other == name) for name, _ in chosen}


_facet_values = {
    **dict.fromkeys(FACET_LABELS, NAMES),
    SOURCE: SOURCES,
    YEAR: ("2024", "2025", "x"),
    MONTH: ("2024-02", "2025-01", "2024"),
    WEEK: ("2024-W05", "2025-W04"),
    DAY: ("2024-02-03", "2024-02-29", "2024-02"),
}
chosen_facets = st.lists(
    st.sampled_from([(name, value) for name, values in _facet_values.items() for value in values]),
    max_size=4,
    unique=True,
).map(lambda chosen: tuple(_by_facet(chosen).items()))
leeways = st.builds(
    Leeway,
    required=st.just(And(())) | conditions,
    share=st.sampled_from([0.01, 0.2, 0.5, 1.0]),
    gain=st.sampled_from([1.0, 1.25]),
    first=st.booleans(),
)
coverings = st.dictionaries(
    st.builds(Term, st.just(TITLE), syllables), st.sampled_from([0.15, 0.5, 1.0]), max_size=4
).map(lambda d: tuple(d.items()))
sections = st.builds(
    Sections,
    gain=st.sampled_from([0.5, 1.2]),
    half=st.sampled_from([0.5, 5.0]),
    average=st.sampled_from([2.0, 180.0]),
    depth=st.sampled_from([1, 2, 100]),
)
averages = st.fixed_dictionaries(
    {field: st.sampled_from([0.5, 3.0, 40.0]) for field in TEXT_FIELDS}
).map(lambda d: tuple(d.items()))
plans = st.builds(
    Plan,
    scores=st.dictionaries(terms, weights, max_size=6).map(lambda d: tuple(d.items())),
    condition=conditions,
    filters=st.builds(
        Filters,
        published=st.none() | published,
        sources=st.none() | st.frozensets(st.sampled_from(SOURCES)),
        facets=chosen_facets,
        earliest=st.booleans(),
    ),
    sort=st.sampled_from(["relevance", "date", "oldest", "indexed"]),
    recency=st.none() | st.builds(Recency, st.floats(0, 1), st.floats(1, 1000), day_numbers),
    fold=st.booleans(),
    facets=st.booleans(),
    values=st.sampled_from([1, 2, FACET_VALUES]),
    leeway=st.none() | leeways,
    parts=st.lists(conditions, max_size=2).map(tuple),
    covering=st.none() | coverings,
    sections=st.none() | sections,
    averages=averages,
)


def random_documents(dice: Random, count: int) -> list[Document]:
    """Documents as :func:`documents` makes them, of ids of their own, and by chance alone."""

    def some(choices: Sequence[str], most: int) -> list[str]:
        return dice.sample(choices, dice.randint(0, most))

    def text() -> str:
        return " . ".join([" ".join(dice.choices(SYLLABLES, k=dice.randint(0, 8)))] * _times(dice))

    return [
        document(
            Article(
                id=f"bài/{number}",
                title=text(),
                paragraphs=tuple(text() for _ in range(dice.randint(0, 5))),
                captions=tuple(text() for _ in range(dice.randint(0, 1))),
                source=dice.choice([None, *SOURCES]),
                published=dice.choice([None, *DATES]),
                origin=dice.choice([None, "/a", "/b"]),
            ),
            {name: some(NAMES, 3) for name in FACET_LABELS},
            dice.choice(["", "", f"bài/{dice.randrange(count)}", "một nhóm"]),
            dice.sample(BANDS, dice.randint(0, 3)),
        )
        for number in range(count)
    ]


def _times(dice: Random) -> int:
    return dice.choice([1, 1, 20])
