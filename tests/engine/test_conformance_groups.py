"""The contract of an engine, further: near-duplicates that are one story, and facets."""

from searchkit.article import Article
from searchkit.engine.fields import (
    FACET_VALUES,
    MONTH,
    NUMBER,
    PROVINCE,
    SOURCE,
    SYLLABLE,
    YEAR,
    Document,
)
from searchkit.engine.plan import And, Filters, Plan, Term
from searchkit.engine.protocol import Copy, Engine

from . import strategies as make
from .engines import add, ids, remove, search

EVERYTHING = Plan((), And(()))
SCORED = ((Term(SYLLABLE, "số"), 1.0),)
AVERAGES = ((SYLLABLE, 3.0),)


def copy(id: str, group: str, **fields: str) -> Document:
    labels = {PROVINCE: [fields.pop("province")]} if "province" in fields else {}
    stored = Article(id, "Chuyển đổi số", (), **fields)  # type: ignore[arg-type]
    return make.document(stored, labels, group)


def test_copies_are_folded_under_the_best_and_counted(engine: Engine) -> None:
    add(engine, copy("a", ""), copy("b", "a", published="2024-02-03"), copy("c", "x"))
    add(engine, copy("d", "a", published="2024-02-01"))
    ranking = search(engine, EVERYTHING, 10)
    assert ranking.total == 2
    assert [(hit.id, hit.duplicates) for hit in ranking.hits] == [("b", 2), ("c", 0)]
    assert ids(search(engine, EVERYTHING._replace(fold=False), 10)) == ["b", "d", "a", "c"]


def test_the_earliest_of_a_group_is_so_whatever_else_is_a_hit(engine: Engine) -> None:
    add(
        engine,
        copy("a", "", published="2024-02-03", source="X"),
        copy("b", "a", published="2024-02", source="Y"),  # some day of the month: no earlier
        copy("c", "a", source="Y"),
        copy("d", "", source="Y"),
    )
    earliest = Filters(earliest=True)
    ranking = search(engine, EVERYTHING._replace(filters=earliest), 10)
    assert sorted(ids(ranking)) == ["a", "d"]
    assert (ranking.total, ranking.facets[SOURCE]) == (2, {"X": 1, "Y": 1})
    of_y = EVERYTHING._replace(filters=earliest._replace(sources=frozenset({"Y"})))
    assert ids(search(engine, of_y, 10)) == ["d"]
    remove(engine, "a")
    assert sorted(ids(search(engine, EVERYTHING._replace(filters=earliest), 10))) == ["b", "d"]
    add(engine, copy("e", "a", published="2024-02", source="Z"))
    assert sorted(ids(search(engine, EVERYTHING._replace(filters=earliest), 10))) == ["b", "d"]


def test_by_date_the_newest_of_a_group_counts(engine: Engine) -> None:
    long = make.document(Article("a1", "số số số", (), published="2024-01-01"), {}, "a")
    add(
        engine, long, copy("a2", "a", published="2025-01-01"), copy("b", "", published="2024-06-01")
    )
    plan = Plan(SCORED, And(()), sort="date", averages=AVERAGES)
    assert ids(search(engine, plan, 10)) == ["a2", "b"]


def test_the_oldest_come_first_and_the_undated_last(engine: Engine) -> None:
    dates = {"c": "2024-03-01", "a": "2023", "d": None, "b": "2024-02", "e": "1999-12-31"}
    add(
        engine,
        *(make.document(Article(id, id, (), published=day)) for id, day in dates.items()),
    )
    plan = EVERYTHING._replace(sort="oldest")
    assert ids(search(engine, plan, 10)) == ["e", "a", "b", "c", "d"]
    assert ids(search(engine, plan, 2)) == ["e", "a"]


def test_what_was_indexed_last_comes_first_and_of_one_moment_the_newest(engine: Engine) -> None:
    seconds = [f"2026-01-01T00:00:{second:02}Z" for second in range(40)]
    add(
        engine,
        *(make.document(Article(f"{s}", s, (), indexed=s, published="2020")) for s in seconds),
        make.document(Article("newer", "newer", (), indexed=seconds[-1], published="2020-02")),
        make.document(Article("unknown", "unknown", (), published="2026")),
    )
    plan = EVERYTHING._replace(sort="indexed")
    wanted = ["newer", *reversed(seconds), "unknown"]
    assert ids(search(engine, plan, 50)) == wanted
    assert ids(search(engine, plan, 5)) == wanted[:5]
    first = search(engine, plan, 2).hits[1].id
    assert engine.latest().store.articles([first])[first].indexed == seconds[-1]


def test_a_rank_is_the_start_of_a_search(engine: Engine) -> None:
    add(engine, *(copy(f"{i:02}", f"g{i % 5}") for i in range(12)))
    store = engine.latest().store
    for limit in (0, 2, 100):
        assert store.rank(EVERYTHING, limit) == store.search(EVERYTHING, limit).ranking


def test_pages_of_groups_follow_each_other(engine: Engine) -> None:
    for start in (0, 25):
        add(engine, *(copy(f"{i:02}", f"g{i % 17}") for i in range(start, start + 25)))
    pages = [ids(search(engine, EVERYTHING, 5, offset)) for offset in (0, 5, 10, 15, 20)]
    assert [id for page in pages for id in page] == [f"{i:02}" for i in range(17)]


def test_a_facet_counts_what_filtering_by_it_finds(engine: Engine) -> None:
    add(
        engine,
        copy("a", "", source="X", published="2024-02-03", province="Huế"),
        copy("b", "a", source="Y", published="2025-01-01", province="Huế"),
        copy("c", "", source="X", published="2024"),
    )
    facets = search(engine, EVERYTHING, 10).facets
    assert facets[YEAR] == {"2024": 2, "2025": 1}
    assert facets[MONTH] == {"2024-02": 1, "2025-01": 1}
    assert facets[SOURCE] == {"X": 2, "Y": 1}
    assert facets[PROVINCE] == {"Huế": 1}
    for name, counts in facets.items():
        for value, count in counts.items():
            plan = EVERYTHING._replace(filters=Filters(facets=((name, (value,)),)))
            assert search(engine, plan, 10).total == count, (name, value)


def test_a_facet_gives_the_commonest_of_many_labels(engine: Engine) -> None:
    names = [f"{i}/NQ-CP" for i in range(FACET_VALUES + 20)]
    documents = [make.document(Article("all", "x", ()), {NUMBER: names})]
    documents += [
        make.document(Article(f"{i}", "x", ()), {NUMBER: [names[-i]]}) for i in range(1, 9)
    ]
    add(engine, *documents)
    counts = search(engine, EVERYTHING, 0).facets[NUMBER]
    assert len(counts) == FACET_VALUES
    assert {name for name, count in counts.items() if count == 2} == set(names[-8:])


def test_bands_find_their_documents(engine: Engine) -> None:
    greatest = 0xFFFF_FFFF
    articles = [Article(id, "x", ()) for id in "cab"]
    add(engine, *(make.document(article, {}, "g", [greatest, 7]) for article in articles))
    with engine.writer() as writer:
        writer.add([make.document(articles[2], bands=[0])])
    store = engine.latest().store
    copies = [Copy("a", "g"), Copy("c", "g")]
    wanted = {greatest: copies, 0: [Copy("b", "b")], 7: copies}
    assert store.sharing([greatest, 0, 8, 7], 10) == wanted
    assert store.sharing([greatest], 1) == {greatest: copies[:1]}
    assert store.sharing([8], 10) == {}


def test_a_group_is_named_by_its_first_document_or_otherwise(engine: Engine) -> None:
    def versions(id: str) -> list[str]:
        return [article.id for article in engine.latest().store.versions(id)]

    add(engine, copy("a", ""), copy("b", "a"), copy("c", "elsewhere"))
    assert [versions(id) for id in "abc"] == [["a", "b"], ["a", "b"], ["c"]]
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.add([copy("d", "a")])
    assert [versions(id) for id in "abcd"] == [[], ["b", "d"], ["c"], ["b", "d"]]


def test_the_first_of_a_group_are_told_in_the_order_of_time(engine: Engine) -> None:
    days = {"a": None, "b": "2024-02", "c": "2024-02-29", "d": "2023", "e": "2024-02-29"}
    told = {id: {"published": day} for id, day in days.items() if day}
    add(engine, *(copy(id, "g", **told.get(id, {})) for id in days))
    store = engine.latest().store

    def versions(id: str, limit: int | None) -> str:
        return "".join(article.id for article in store.versions(id, limit))

    assert [versions(id, None) for id in days] == ["dceba"] * 5
    assert [versions("e", limit) for limit in (1, 2, 3, 4, 9)] == [
        "e",
        "de",
        "dce",
        "dceb",
        "dceba",
    ]
    assert versions("a", 2) == "da"
    assert store.versions("none", 2) == ()
