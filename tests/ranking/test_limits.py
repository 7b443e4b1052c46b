"""Limits: what a source may be called, and that a limit, its negation and its alternatives hold."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.ranking.limits import matching_sources

NAMES = (
    "baolamthao.vn",
    "Báo Lâm Thao",
    "Nhịp Lâm",
    "Nhịp Làng",
    "nhiplang.vn",
    "tin.lamthao.gov.vn",
    "Cổng TTĐT (lamthao.gov.vn)",
    "xpress.example",
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("lamthao", {NAMES[i] for i in (0, 1, 5, 6)}),
        ("Lâm Thao", {NAMES[i] for i in (0, 1, 5, 6)}),
        ("lam thao", {NAMES[i] for i in (0, 1, 5, 6)}),
        ("Lằm Thao", {NAMES[i] for i in (0, 5, 6)}),  # hosts have no marks to contradict
        ("baolamthao.vn", {"baolamthao.vn"}),
        ("lamthao.gov.vn", {NAMES[5], NAMES[6]}),
        ("gov.vn", {NAMES[5], NAMES[6]}),
        ("Nhịp Lâm", {"Nhịp Lâm"}),
        ("nhip lam", {"Nhịp Lâm"}),
        ("nhip la", set()),
        ("nhip lan", set()),
        ("lamth", set()),
        ("nhip", {"Nhịp Lâm", "Nhịp Làng", "nhiplang.vn"}),
        ("press", {"xpress.example"}),
        ("báo", {"baolamthao.vn", "Báo Lâm Thao"}),
        ("Báo Lâm Thao Mới", set()),
        ("nhiplam.vn", {"Nhịp Lâm"}),  # no source gives this host, one goes by that name
        ("www.nhiplam.gov.vn", {"Nhịp Lâm"}),
        ("lamthao.vn", {"Báo Lâm Thao"}),  # the others say which host they are
        ("gov.example", set()),
    ],
)
def test_a_source_is_known_by_whole_words_or_a_part_of_its_host(
    wanted: str, expected: set[str]
) -> None:
    assert matching_sources(wanted, NAMES) == expected


SYLLABLES = ["báo", "tin", "làng", "lân", "số", "sống", "nhịp", "mới", "an", "quê"]
names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4)


@given(names, names)
def test_a_name_matches_just_when_its_words_stand_in_a_row(
    typed: list[str], name: list[str]
) -> None:
    stands = any(name[i : i + len(typed)] == typed for i in range(len(name)))
    assert bool(matching_sources(" ".join(typed), [" ".join(name)])) == stands


# --- in a query --------------------------------------------------------------------------------

ARTICLES = [
    Article("a", "Cấp hồ sơ", ("Xã cấp hồ sơ.",), source="Báo Lâm Thao", published="2024-03-01"),
    Article("b", "Nhận hồ sơ", ("Xã nhận hồ sơ.",), source="Nhịp Làng", published="2023-07"),
    Article("c", "Trả hồ sơ", ("Xã trả hồ sơ.",), source="Nhịp Lâm", published="2022"),
    Article("d", "Xem hồ sơ", ("Xã xem hồ sơ.",)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with searchkit.create_index(tmp_path_factory.mktemp("limits") / "index") as index:
        index.add(ARTICLES)
        yield index


def found(index: SearchIndex, query: str, **options: str) -> set[str]:
    result = index.search(query, **options)  # type: ignore[arg-type]
    assert result.total == len(result.hits)
    return {hit.id for hit in result.hits}


leaves = st.sampled_from(
    [
        ('source:"Lâm Thao"', {"a"}),
        ("nguồn: nhịp", {"b", "c"}),
        ("from:2023", {"a", "b"}),
        ("đến:2023-07", {"b", "c"}),
        ("từ:7/2023", {"a", "b"}),
        ("title:nhận", {"b"}),
        ("source:lang", {"b"}),
    ]
)


def compound(
    inner: st.SearchStrategy[tuple[str, set[str]]],
) -> st.SearchStrategy[tuple[str, set[str]]]:
    everything = {article.id for article in ARTICLES}
    return (
        st.builds(lambda x: (f"-({x[0]})", everything - x[1]), inner)
        | st.builds(lambda x: (f"NOT ({x[0]})", everything - x[1]), inner)
        | st.builds(lambda x, y: (f"({x[0]} OR {y[0]})", x[1] | y[1]), inner, inner)
        | st.builds(lambda x, y: (f"({x[0]} {y[0]})", x[1] & y[1]), inner, inner)
    )


@given(st.recursive(leaves, compound, max_leaves=5))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_limits_combine_as_sets_do(index: SearchIndex, limit: tuple[str, set[str]]) -> None:
    query, expected = limit
    assert found(index, f"hồ sơ {query}") == expected
    assert found(index, query) == expected


def test_what_is_chosen_beside_the_query_holds_too(index: SearchIndex) -> None:
    assert found(index, "hồ sơ from:2023", published_to="2023") == {"b"}
    assert found(index, "hồ sơ -source:nhịp", source="lam thao") == {"a"}
    assert found(index, "", source="Nhịp Lâm") == {"c"}


# --- why there is nothing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        ("hồ sơ source:vắng", {}, "Không có nguồn nào tên “vắng”"),
        ("hồ sơ", {"source": "nhip la"}, "Không có nguồn nào tên “nhip la”"),
        ("hồ sơ from:2024 to:2/2023", {}, "từ 2024 đến 2023-02; hãy đổi chỗ"),
        ("hồ sơ to:2022", {"published_from": "2024"}, "từ 2024 đến 2022; hãy đổi chỗ"),
        ("hồ sơ from:2025", {}, "Có 4 bài khớp, nhưng không bài nào trong khoảng thời gian"),
        ("nhận -from:2023", {}, "Có 1 bài khớp, nhưng"),
        ("hồ sơ -xã", {}, "bỏ dấu trừ"),
        ("title:xã", {}, "Không tiêu đề nào"),
        ('"sơ hồ"', {}, "nguyên cụm từ"),
        ("zzz from:2025", {}, "Không bài nào có “zzz”"),
        ("zzz6", {}, "Không bài nào có “zzz6”"),
        ("nghị định 13/2024/NĐ-CP", {}, "viết đủ “nghị định 13/2024/NĐ-CP”; hãy kiểm tra lại số"),
        ("title:zzz", {}, "trong bài cũng không"),
    ],
)
def test_the_true_cause_is_named(
    index: SearchIndex, query: str, options: dict[str, str], said: str
) -> None:
    result = index.search(query, **options)  # type: ignore[arg-type]
    assert result.hits == ()
    assert result.reason is not None
    assert said in result.reason


def test_a_page_beyond_the_end_says_where_that_is(index: SearchIndex) -> None:
    result = index.search("hồ sơ", page=9, limit=3)
    assert result.hits == ()
    assert "trang 9" in str(result.reason)
    assert "2 trang" in str(result.reason)


def test_a_limit_that_is_not_understood_is_left_out_and_named(index: SearchIndex) -> None:
    result = index.search("hồ sơ từ:31/02/2024")
    assert {hit.id for hit in result.hits} == {"a", "b", "c", "d"}
    assert not any(hit.missing for hit in result.hits)
    (note,) = result.notes
    assert "31/02/2024" in note
    assert result.to_json()["notes"] == [note]
