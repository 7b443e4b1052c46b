"""``SearchIndex.whoosh()``: what a developer who knows Whoosh can do with an index."""

import gc
import re
import weakref
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query, sorting
from whoosh.index import Index
from whoosh.qparser import QueryParser

from searchkit import Article, SearchIndex, StoreError, create_index
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.whoosh import schema as schema_module
from searchkit.engine.whoosh.schema import schema

ARTICLES = [
    Article(
        "luat",
        "Luật Căn cước có hiệu lực",
        (
            "Bộ Công an trình dự án Luật Căn cước.",
            "Nghị quyết 57-NQ/TW cũng nói đến chuyển đổi số.",
        ),
        url="https://example.vn/luat",
        source="Báo Phố Thị",
        published="2024-07-01",
    ),
    Article(
        "hoc-vu",
        "Bình dân học vụ số",
        ("Phong trào chuyển đổi số đến từng nhà, từng người.",),
        source="Nhịp Số",
        published="2025-03",
    ),
    Article("khong-ngay", "Chuyển nhà", ("Chuyện chuyển nhà của cô AI viết bằng tay.",)),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    with create_index(tmp_path / "index") as index:
        index.add(ARTICLES[:2])
        index.add(ARTICLES[2:])
        yield index


@pytest.fixture
def whoosh(index: SearchIndex) -> Index:
    return index.whoosh()


def ids(whoosh: Index, asked: str | query.Query, **options: Any) -> list[str]:
    if isinstance(asked, str):
        asked = QueryParser("content", whoosh.schema).parse(asked)
    with whoosh.searcher() as searcher:
        return [hit["id"] for hit in searcher.search(asked, limit=None, **options)]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("chuyển đổi số", {"luat", "hoc-vu"}),
        ("CHUYỂN đổi", {"luat", "hoc-vu"}),
        ('"chuyển đổi số" NOT luật', {"hoc-vu"}),
        ("chuy*", {"luat", "hoc-vu", "khong-ngay"}),
        ("chuyệ?", {"khong-ngay"}),
        ("57-NQ/TW", {"luat"}),
        ("identifier:57-NQ/TW", {"luat"}),
        ("title:căn", {"luat"}),
        ("word:chuyển_đổi", {"luat", "hoc-vu"}),
        ("acronym:ai", {"khong-ngay"}),
        ("organisation:'Bộ Công an'", {"luat"}),
        ("source:'Nhịp Số'", {"hoc-vu"}),
        ("published:2025", {"hoc-vu"}),
        ("published:[2024-07-01 TO 2024-07-01]", {"luat"}),
        ("published:{2024-07-01 TO 2025-12}", {"hoc-vu"}),
        ("published:*", {"luat", "hoc-vu"}),
        ("id:khong-ngay", {"khong-ngay"}),
    ],
)
def test_whooshs_own_parser_speaks_our_terms(whoosh: Index, asked: str, wanted: set[str]) -> None:
    assert set(ids(whoosh, asked)) == wanted


def test_dates_are_ranges_of_datetimes(whoosh: Index) -> None:
    asked = query.DateRange("published", datetime.fromisoformat("2025-01-01"), None)
    assert ids(whoosh, asked) == ["hoc-vu"]


def test_sorts_by_day_undated_last(whoosh: Index) -> None:
    for reverse, wanted in [(False, ["luat", "hoc-vu"]), (True, ["hoc-vu", "luat"])]:
        facet = sorting.FieldFacet("published", reverse=reverse)
        assert ids(whoosh, query.Every(), sortedby=facet) == [*wanted, "khong-ngay"]


def test_sorts_by_a_whole_value_and_by_a_stored_one(whoosh: Index) -> None:
    by_source = sorting.FieldFacet("source")
    assert ids(whoosh, "chuyển đổi", sortedby=by_source) == ["luat", "hoc-vu"]
    by_title = sorting.StoredFieldFacet("title")
    assert ids(whoosh, query.Every(), sortedby=by_title) == ["hoc-vu", "khong-ngay", "luat"]


def test_groups_by_facets(whoosh: Index) -> None:
    facets = sorting.Facets()
    facets.add_field("source").add_field("organisation", allow_overlap=True)
    facets.add_field("published")
    with whoosh.searcher() as searcher:
        result = searcher.search(query.Every(), groupedby=facets)
        sizes = {
            name: {key: len(found) for key, found in result.groups(name).items()}
            for name in ("source", "organisation", "published")
        }
    assert sizes["source"] == {"Báo Phố Thị": 1, "Nhịp Số": 1, "": 1}
    assert sizes["organisation"] == {"Bộ Công an": 1, None: 2}
    days = [datetime.fromisoformat(day) for day in ("2024-07-01", "2025-03-01")]
    assert sizes["published"] == {days[0]: 1, days[1]: 1, None: 1}


def test_near_duplicates_collapse(index: SearchIndex) -> None:
    body = " ".join(f"Đoạn {i} kể về tổ công nghệ số cộng đồng thứ {i} của xã." for i in range(60))
    index.add([Article(f"ban-{i}", "Tổ công nghệ số", (body,)) for i in range(2)])
    assert set(ids(index.whoosh(), "thứ 9")) == {"ban-0", "ban-1"}
    assert len(ids(index.whoosh(), "thứ 9", collapse="group")) == 1


def test_stored_fields_are_what_a_hit_shows(whoosh: Index) -> None:
    with whoosh.searcher() as searcher:
        stored = searcher.document(id="luat")
        assert stored is not None
        content = stored.pop("content")
        assert stored == {
            "id": "luat",
            "title": "Luật Căn cước có hiệu lực",
            "url": "https://example.vn/luat",
            "source": "Báo Phố Thị",
            "published": "2024-07-01",
        }
        assert content.split("\n") == [ARTICLES[0].title, *ARTICLES[0].paragraphs]
        assert searcher.document(id="hoc-vu")["published"] == "2025-03"
        assert "published" not in searcher.document(id="khong-ngay")


def test_whoosh_marks_what_it_found(whoosh: Index) -> None:
    asked = QueryParser("content", whoosh.schema).parse('"luật căn cước"')
    with whoosh.searcher() as searcher:
        marked = searcher.search(asked)[0].highlights("content")
    assert '<b class="match term0">Luật</b>' in marked


def test_key_terms_are_words_and_find_more_like_it(whoosh: Index) -> None:
    with whoosh.searcher() as searcher:
        number = searcher.document_number(id="hoc-vu")
        terms = dict(searcher.key_terms([number], "word", numterms=20))
        assert {"phong_trào", "chuyển_đổi"} <= terms.keys()
        alike = searcher.more_like(number, "word", numterms=20)
        assert next(hit["id"] for hit in alike) == "luat"


def test_suggests_terms_that_are_there(whoosh: Index) -> None:
    with whoosh.searcher() as searcher:
        assert "chuyển" in searcher.suggest("content", "chuyễn", maxdist=1)


def test_terms_are_in_order_of_what_is_written(whoosh: Index) -> None:
    with whoosh.reader() as reader:
        terms = list(reader.lexicon("content"))
        assert terms == sorted(terms)
        assert {"chuyển", "chuyện"} < {term.decode() for term in terms}
        assert list(reader.expand_prefix("content", "chuy")) == sorted(
            text.encode() for text in ("chuyển", "chuyện")
        )


def test_a_searcher_stays_on_its_commit_until_it_is_refreshed(index: SearchIndex) -> None:
    whoosh = index.whoosh()
    searcher = whoosh.searcher()
    assert searcher.up_to_date()
    index.delete(["luat"])
    assert not searcher.up_to_date()
    assert searcher.document(id="luat") is not None
    assert searcher.doc_count() == 3
    refreshed = searcher.refresh()
    assert refreshed.document_number(id="luat") is None
    assert refreshed.doc_count() == whoosh.doc_count() == 2
    assert refreshed.up_to_date()
    assert refreshed.refresh() is refreshed


def test_an_old_commit_is_let_go(tmp_path: Path) -> None:
    with create_index(tmp_path / "index") as index:
        index.add(ARTICLES[:2])
        whoosh = index.whoosh()
        assert ids(whoosh, "chuy*")
        with whoosh.reader() as reader:
            segments = [weakref.ref(segment.arrays) for segment in reader.segments()]
        del reader
        index.delete(["luat"])  # half of the segment, so it is written anew
        assert ids(whoosh, "chuy*") == ["hoc-vu"]
        gc.collect()
        assert [segment() for segment in segments] == [None]


def test_an_empty_index_answers(tmp_path: Path) -> None:
    with create_index(tmp_path / "index") as index:
        whoosh = index.whoosh()
        assert whoosh.is_empty()
        assert ids(whoosh, "chuyển chuy* published:2024") == []
        with whoosh.searcher() as searcher:
            assert searcher.up_to_date()


def test_nothing_is_written_through_whoosh(whoosh: Index) -> None:
    with pytest.raises(NotImplementedError, match="read-only"):
        whoosh.writer()
    with pytest.raises(NotImplementedError, match="read-only"):
        whoosh.delete_by_term("id", "luat")


def test_an_index_without_arrays_says_so() -> None:
    with pytest.raises(StoreError, match="Whoosh"):
        SearchIndex(MemoryEngine()).whoosh()


def test_the_documented_fields_are_those_of_the_schema() -> None:
    rows = re.findall(r"^``.+?``(?=  )", schema_module.__doc__ or "", re.MULTILINE)
    assert set(re.findall(r"\w+", " ".join(rows))) == set(schema().names())


@given(st.text(max_size=40))
def test_offsets_of_tokens_are_those_of_the_text(text: str) -> None:
    for name in ("content", "word", "acronym", "identifier"):
        for token in schema()[name].analyzer(text, mode="index", chars=True, positions=True):
            assert 0 <= token.startchar < token.endchar <= len(text)
            first, *_ = schema()["content"].analyzer(text[token.startchar : token.endchar])
            assert name != "content" or first.text == token.text
