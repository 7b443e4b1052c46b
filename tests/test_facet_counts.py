"""Every count of a facet is what choosing its value finds, however many are chosen already."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import SearchIndex
from searchkit.engine.fields import ANY_VALUE, FACETS, Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from tests.engine import strategies as make

QUERIES = ("số", "chuyển đổi", "so doi -57", "", '"dân cư" OR kỹ', "từ:2024 dân")
Chosen = Mapping[str, tuple[str, ...]]

commits = st.lists(
    st.lists(make.documents(st.sampled_from("abcdefgh")), min_size=1, max_size=8),
    min_size=1,
    max_size=2,
)


def choosing(chosen: Chosen, facet: str, value: str) -> Chosen:
    """What is chosen once the value is that a count stands beside."""
    others = () if facet in ANY_VALUE else chosen.get(facet, ())
    return {**chosen, facet: (*(other for other in others if other != value), value)}


def added(chosen: Chosen, facet: str, value: str) -> Chosen:
    return {**chosen, facet: tuple(dict.fromkeys((*chosen.get(facet, ()), value)))}


def removed(chosen: Chosen, facet: str, value: str) -> Chosen:
    return {**chosen, facet: tuple(other for other in chosen[facet] if other != value)}


def check(index: SearchIndex, query: str, chosen: Chosen, *, fold: bool) -> list[tuple[str, str]]:
    """Check all counts, and give the values that are counted."""
    result = index.search(query, facets=chosen, fold=fold, snippets=False)
    counted = [(name, value) for name in FACETS for value in result.facets[name]]
    for name, value in counted:
        found = index.search(query, facets=choosing(chosen, name, value), fold=fold, snippets=False)
        assert found.total == result.facets[name][value], (name, value)
    for name in FACETS:
        if name not in ANY_VALUE and result.total:  # its values are in all that is found
            assert all(result.facets[name][value] == result.total for value in chosen.get(name, ()))
    return counted


@given(commits=commits, query=st.sampled_from(QUERIES), fold=st.booleans(), data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_every_count_is_what_its_link_finds_step_by_step(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    commits: list[list[Document]],
    query: str,
    fold: bool,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("facets")
    engine = MemoryEngine() if kind == "memory" else FolderEngine.create(folder / "index")
    for documents in commits:
        with engine.writer() as writer:
            writer.add(documents)
    with SearchIndex(engine) as index:
        chosen: Chosen = {}
        for _ in range(3):
            counted = check(index, query, chosen, fold=fold)
            if not counted:
                break
            name, value = data.draw(st.sampled_from(counted))
            change = data.draw(st.sampled_from([choosing, added]))
            chosen = change(chosen, name, value)
        while taken := [(name, value) for name, values in chosen.items() for value in values]:
            chosen = removed(chosen, *data.draw(st.sampled_from(taken)))
            check(index, query, chosen, fold=fold)


@given(
    documents=st.lists(make.documents(st.sampled_from("abcdefgh")), max_size=8),
    years=st.lists(st.sampled_from(["2023", "2024", "2025"]), unique=True),
    names=st.lists(st.sampled_from(make.NAMES), max_size=2, unique=True),
)
@settings(max_examples=60, deadline=None)
def test_one_of_the_years_and_all_of_the_organisations(
    documents: list[Document], years: list[str], names: list[str]
) -> None:
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(documents)
    kept = {document.article.id: document for document in documents}.values()
    expected = {
        document.article.id
        for document in kept
        if (not years or (document.article.published or "")[:4] in years)
        and set(names) <= set(document.labels.get("organisation", ()))
    }
    with SearchIndex(engine) as index:
        facets = {"year": years, "organisation": names}
        found = index.search("", facets=facets, limit=100, fold=False).hits
    assert {hit.id for hit in found} == (expected if years or names else set())


def test_siblings_of_a_chosen_value_keep_their_counts() -> None:
    engine = MemoryEngine()
    with SearchIndex(engine) as index:
        index.add(
            searchkit.Article(
                f"{year}-{i}",
                "Chuyển đổi số",
                (f"Bài {i} năm {year}.",),
                published=f"{year}-01-0{i}",
            )
            for year, count in (("2023", 3), ("2024", 2), ("2025", 1))
            for i in range(1, count + 1)
        )
        free = index.search("chuyển đổi số", fold=False).facets["year"]
        two = index.search("chuyển đổi số", fold=False, facets={"year": ["2023", "2025"]})
    assert free == {"2025": 1, "2024": 2, "2023": 3}
    assert two.facets["year"] == free
    assert two.total == 4
    assert two.facets["month"] == {"2025-01": 1, "2023-01": 3}
