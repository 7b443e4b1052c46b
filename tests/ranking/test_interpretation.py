"""What a query finds, and in which order: over the reference engine, so nothing else can err."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.engine.memory import MemoryEngine
from searchkit.index import SearchIndex


def index_of(texts: Mapping[str, str], title: str = "Bài viết") -> SearchIndex:
    index = SearchIndex(MemoryEngine())
    index.add(Article(id, title, tuple(text.split("\n"))) for id, text in texts.items())
    return index


def found(index: SearchIndex, query: str) -> list[str]:
    """What matches, best first."""
    return [hit.id for hit in index.search(query).hits if not hit.missing]


FILLER = {f"khác{i}": "Thời tiết hôm nay nắng đẹp trên cả nước." for i in range(8)}


# --- accents -----------------------------------------------------------------------------------


def test_what_is_typed_without_accents_finds_what_has_them() -> None:
    index = index_of(FILLER | {"a": "Chuyển đổi số quốc gia", "b": "Đường dây nóng"})
    assert found(index, "chuyen doi so") == ["a"]
    assert found(index, "duong day nong") == ["b"]


def test_exact_accents_come_first() -> None:
    index = index_of(FILLER | {"sai": "Con chò đá ở rừng", "đúng": "Con chó đá ở đình"})
    assert found(index, "chó đá")[0] == "đúng"
    assert found(index, "chò đá")[0] == "sai"


def test_a_typed_accent_is_a_claim() -> None:
    index = index_of(FILLER | {"a": "Bảo hiểm xã hội bắt buộc"})
    assert found(index, "bão") == []
    assert found(index, "bao hiem") == ["a"]


def test_unaccented_text_is_found_by_accented_words() -> None:
    index = index_of(FILLER | {"a": "chuyen doi so quoc gia"})
    assert found(index, "chuyển đổi số") == ["a"]


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("hòa bình", "hoà bình"),
        ("ủy ban", "uỷ ban"),
        ("chuyển đổi số", "CHUYỂN ĐỔI SỐ"),
        ("chuyển đổi số", "chuyê\u0309n đô\u0309i sô\u0301"),
        ("Đề án 06", "đề án 6"),
        ("57-NQ/TW", "57/NQ-TW"),
    ],
)
def test_ways_to_write_the_same_rank_the_same(query: str, same: str) -> None:
    index = index_of(
        FILLER
        | {
            "a": "Uỷ ban nhân dân và chuyển đổi số vì hoà bình",
            "b": "Ủy ban yêu hòa bình, chuyển đổi số, chuyển đổi số",
            "c": "Nghị quyết số 57-NQ/TW về chuyển đổi số và Đề án 06/CP",
            "d": "Có 95.000 tổ công nghệ số cộng đồng",
        }
    )
    assert [(h.id, h.score) for h in index.search(query).hits] == [
        (h.id, h.score) for h in index.search(same).hits
    ]
    assert index.search(query).total > 0


def test_figures_are_found_however_they_are_grouped() -> None:
    index = index_of(FILLER | {"a": "Có 95.000 tổ", "b": "Có 95 tổ"})
    assert found(index, "95000") == found(index, "95,000") == found(index, "95.000") == ["a"]


# --- what an article must hold -----------------------------------------------------------------


def test_syllables_count_beside_their_neighbours_only() -> None:
    """Liên, hệ, quảng and cáo all stand in the text, but no word of the query does."""
    index = index_of(FILLER | {"a": "Liên thông hệ thống\nQuảng Ninh gửi báo cáo"})
    assert found(index, "liên hệ quảng cáo") == []


def test_words_of_one_syllable_count_anywhere() -> None:
    index = index_of(FILLER | {"a": "Nộp thuế qua ứng dụng VNeID", "b": "Nộp thuế"})
    assert found(index, "VNeID thuế")[0] == "a"
    assert "b" not in found(index, "VNeID thuế")


def test_a_question_is_answered_by_what_holds_a_part() -> None:
    index = index_of(FILLER | {"a": "VNeID là ứng dụng định danh điện tử"})
    assert found(index, "VNeID là gì") == ["a"]
    (hit,) = index.search("ai cấp tài khoản định danh điện tử cho người nước ngoài?").hits
    assert hit.id == "a"
    assert hit.missing == ("cấp", "tài khoản", "người", "nước ngoài")


def test_ai_in_capitals_is_no_question() -> None:
    index = index_of(FILLER | {"a": "Ứng dụng AI trong y tế", "b": "Y tế xã"})
    assert found(index, "AI y tế") == ["a"]


def test_what_nothing_holds_whole_is_answered_in_part_and_says_so() -> None:
    index = index_of(FILLER | {"a": "Chữ ký số cho người dân"})
    result = index.search("chữ ký số từ xa bằng vệ tinh lượng tử")
    assert [hit.id for hit in result.hits] == ["a"]
    assert result.reason is not None
    assert "gần nhất" in result.reason
    assert (result.total, result.near_total) == (0, 1)
    assert result.hits[0].missing == ("xa", "vệ tinh", "lượng tử")


def test_title_weighs_more_than_body() -> None:
    index = SearchIndex(MemoryEngine())
    index.add(
        [
            Article("thân", "Tin trong ngày", ("Bàn về căn cước điện tử.",)),
            Article("tựa", "Bàn về căn cước điện tử", ("Tin trong ngày.",)),
        ]
    )
    assert found(index, "căn cước điện tử") == ["tựa", "thân"]


# --- syntax ------------------------------------------------------------------------------------

DOCUMENTS = FILLER | {
    "a": "Đề án 06 và căn cước điện tử",
    "b": "Án phí của đề tài số 06",
    "c": "Căn cước công dân gắn chip",
    "d": "Dữ liệu dân cư quốc gia",
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"Đề án 06"', {"a"}),
        ('"de an 06"', {"a"}),
        ('"án 06 đề"', set()),
        ("căn cước -chip", {"a"}),
        ('căn cước -"công dân"', {"a"}),
        ("căn cước NOT điện", {"c"}),
        ("dân cư OR căn cước", {"a", "c", "d"}),
        ('"Đề án 06" OR "dân cư"', {"a", "d"}),
        ("(căn cước OR dân cư) -điện", {"c", "d"}),
        ("title:căn", set()),
        ("title:viết căn cước", {"a", "c"}),
        ('"căn cước', {"a", "c"}),
    ],
)
def test_syntax(query: str, expected: set[str]) -> None:
    assert set(found(index_of(DOCUMENTS), query)) == expected


def test_only_exclusion_lists_the_rest() -> None:
    index = index_of({"a": "căn cước", "b": "dân cư"})
    assert found(index, "-cước") == ["b"]


def test_phrase_holds_accents_that_are_typed() -> None:
    index = index_of(FILLER | {"a": "Đề án 06", "b": "đệ an 06"})
    assert found(index, '"đề án 06"') == ["a"]
    assert set(found(index, '"de an 06"')) == {"a", "b"}


def test_near_finds_what_a_phrase_and_what_words_anywhere_do_not() -> None:
    index = index_of(
        {
            "near": "thẻ căn cước cấp cho trẻ em",
            "far": "căn cước mới " + "được cấp từ năm nay " * 3 + "trẻ em",
            "turned": "trẻ em có căn cước",
        }
    )
    assert found(index, '"căn cước trẻ em"') == []
    assert set(found(index, '"can cuoc tre em"~2')) == {"near", "turned"}
    assert found(index, 'căn -"trẻ em căn cước"~2') == ["far"]
    assert set(found(index, '"căn cước trẻ em"~30')) == {"near", "far", "turned"}
    (snippet,) = index.search('"tre em cuoc"~2').hits[0].snippets
    marked = [snippet.text[start:end] for start, end in snippet.highlights]
    assert sorted(" ".join(marked).split()) == ["cước", "em", "trẻ"]


_index = index_of(DOCUMENTS)


@given(st.text(max_size=80) | st.text(alphabet='căn cước "()-|:ORNT06/', max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_query(query: str) -> None:
    result = _index.search(query)
    assert result.total == 0 or result.hits
    if not result.total:
        assert result.reason
    for hit in result.hits:
        for snippet in hit.snippets:
            for start, end in snippet.highlights:
                assert 0 <= start < end <= len(snippet.text)


@pytest.mark.parametrize(
    "query", ["", "   ", "-", '""', "😀", "((((", "OR", "title:", "." * 10_000]
)
def test_nothing_to_look_for_has_a_reason(query: str) -> None:
    result = _index.search(query)
    assert (result.total, result.hits) == (0, ())
    assert result.reason


@pytest.mark.parametrize("size", [1_000, 10_000, 1_000_000])
def test_an_endless_query_is_cut_and_says_so(size: int) -> None:
    result = _index.search(("căn cước công dân " * size)[:size])
    assert result.hits[0].id == "c"
    assert result.reason is not None
    assert "quá dài" in result.reason


# --- explanation -------------------------------------------------------------------------------


def test_more_of_the_query_scores_more() -> None:
    index = index_of(
        FILLER
        | {
            "cả": "Từ nay cơ sở dữ liệu quốc gia về dân cư mở rộng",
            "rời": "Từ nay dân cư về quốc gia, cơ sở và dữ liệu mở rộng",
        }
    )
    assert found(index, "cơ sở dữ liệu quốc gia về dân cư")[0] == "cả"


# --- marks -------------------------------------------------------------------------------------


def marked(index: SearchIndex, query: str) -> list[str]:
    (hit,) = index.search(query).hits
    return [s.text[a:b] for s in hit.snippets for a, b in s.highlights]


@pytest.mark.parametrize(
    "query", ["57-NQ/TW", "57/NQ-TW", "NQ 57", "nghị quyết 57", "nghi quyet 57"]
)
def test_a_document_is_marked_however_it_is_called(query: str) -> None:
    index = index_of(FILLER | {"a": "Theo Nghị quyết số 57-NQ/TW, sau Nghị quyết 52-NQ/TW"})
    marks = marked(index, query)
    assert any("57" in mark for mark in marks)
    assert not any("52" in mark or mark == "NQ/TW" for mark in marks)


def test_a_short_figure_is_marked_beside_its_neighbour_only() -> None:
    index = index_of(FILLER | {"a": "Đề án 06 tăng 2,6 lần, 06 tháng"})
    assert marked(index, "de an 06") == ["Đề án 06"]
