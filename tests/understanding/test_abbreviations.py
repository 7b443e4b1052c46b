"""What a part of a query may be written as too: over the reference engine."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchkit
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.definitions import find_definitions, label_terms
from searchkit.article import Article
from searchkit.engine.fields import DEFINITION, Document
from searchkit.engine.memory import MemoryEngine
from searchkit.understanding import abbreviations
from searchkit.understanding.abbreviations import alternatives
from searchkit.understanding.thesaurus import LEAST_WEIGHT, Thesaurus, is_established
from tests.understanding.judge_abbreviations import mine

JUDGED = Path(__file__).with_name("judged_abbreviations.tsv")
LIST = Path(abbreviations.__file__).with_name("abbreviations.tsv")

analyzer = Analyzer()


def thesaurus_of(texts: Iterable[str]) -> Thesaurus:
    """An index of one article a text, with the definitions that stand in them."""
    engine = MemoryEngine()
    with engine.writer() as writer:
        for i, text in enumerate(texts):
            analyses = [analyzer.analyze("Bài viết"), analyzer.analyze(text)]
            labels = label_terms(d for a in analyses for d in find_definitions(a.tokens))
            article = Article(str(i), "Bài viết", (text,))
            writer.add([Document(article, str(i), analyses, {DEFINITION: labels})])
    return Thesaurus(engine.latest().lexicon)


def ways(query: str, known: Thesaurus) -> dict[tuple[str, str], float]:
    """What was typed and what it may be written as, with the weight."""
    analysis = analyzer.analyze(query)
    tokens = analysis.tokens
    return {
        (
            tokens.text[tokens.spans[way.first][0] : tokens.spans[way.last][1]],
            " ".join(way.syllables),
        ): way.weight
        for way in alternatives(analysis, known)
    }


# --- the curated list --------------------------------------------------------------------------

ROWS = [
    line.split("\t")
    for line in LIST.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_the_list_is_well_formed() -> None:
    assert len(ROWS) >= 120
    assert unicodedata.is_normalized("NFC", LIST.read_text("utf-8"))
    assert all(len(row) == 3 and all(row) for row in ROWS)
    pairs = [(a, e) for row in ROWS for a in row[0].split("; ") for e in row[1].split("; ")]
    assert len(pairs) == len(set(pairs))


DOCUMENTS = {  # what numbered documents are called: their abbreviations are parts of numbers
    *("nghị quyết", "quyết định", "nghị định", "thông tư", "chỉ thị", "công điện"),
    *("công văn", "kế hoạch", "kết luận", "thông báo", "đề án"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_meaning_is_found_both_ways(row: list[str]) -> None:
    short, long = row[0].split("; "), row[1].split("; ")
    known = thesaurus_of([". ".join([*short, *long])])
    for abbreviation in short:
        found = {written for _, written in ways(abbreviation, known)}
        assert found >= {" ".join(analyzer.analyze(wording).syllables) for wording in long}
    for wording in set(long) - DOCUMENTS:
        found = {written for typed, written in ways(wording, known) if typed == wording}
        assert found >= {
            " ".join(analyzer.analyze(abbreviation).syllables) for abbreviation in short
        }


# --- how they are typed ------------------------------------------------------------------------

STATE = thesaurus_of(
    [
        "UBND tỉnh họp với Sở TT&TT và Sở KHCN",
        "Ủy ban nhân dân họp với Bộ Thông tin và Truyền thông, ngành khoa học và công nghệ",
        "Công an thành phố Hồ Chí Minh, TP.HCM, TPHCM và HCM",
        "Cơ sở dữ liệu dùng chung; dự án CSDL; trung tâm dữ liệu",
    ]
)


@pytest.mark.parametrize(
    ("query", "typed", "written"),
    [
        ("UBND", "UBND", "ủy ban nhân dân"),
        ("ubnd tỉnh", "ubnd", "ủy ban nhân dân"),
        ("Ubnd tỉnh", "Ubnd", "ủy ban nhân dân"),
        ("UBND TỈNH", "UBND", "ủy ban nhân dân"),
        ("ủy ban nhân dân tỉnh", "ủy ban nhân dân", "ubnd"),
        ("uỷ ban nhân dân tỉnh", "uỷ ban nhân dân", "ubnd"),
        ("uy ban nhan dan tinh", "uy ban nhan dan", "ubnd"),
        ("Ủy Ban Nhân Dân", "Ủy Ban Nhân Dân", "ubnd"),
        ("sở tt&tt", "tt&tt", "thông tin và truyền thông"),
        ("sở TTTT", "TTTT", "thông tin và truyền thông"),
        ("sở TTTT", "TTTT", "tt tt"),
        ("KH&CN", "KH&CN", "khcn"),
        ("tp hcm", "tp hcm", "thành phố hồ chí minh"),
        ("tp.hcm", "tp.hcm", "thành phố hồ chí minh"),
        ("thanh pho ho chi minh", "thanh pho ho chi minh", "tp hcm"),
        ("công an CA", "CA", "công an"),
        ("CA", "CA", "công an"),
        ("CSDL dân cư", "CSDL", "cơ sở dữ liệu"),
    ],
)
def test_it_is_found_however_it_is_typed(query: str, typed: str, written: str) -> None:
    assert ways(query, STATE)[typed, written] == 1.0


@pytest.mark.parametrize(
    "query",
    [
        "",
        "họp dân",
        "ca",
        "đêm ca nhạc",
        "BAN CA NHẠC",
        "thông báo",
        "ủy bán nhân dân",  # marks that were typed contradict
        "BHXH",  # no article has anything to do with it
        "bảo hiểm xã hội",
    ],
)
def test_what_is_no_abbreviation_stays(query: str) -> None:
    assert ways(query, STATE) == {}


def test_a_name_is_no_abbreviation() -> None:
    known = thesaurus_of(["Tổ chức Y tế Thế giới", "WHO"])
    assert ("WHO", "tổ chức y tế thế giới") in ways("phim WHO", known)
    assert ways("phim Doctor Who", known) == {}


def test_numbered_documents_stay() -> None:
    known = thesaurus_of(["Nghị quyết về NQ", "Quyết định QĐ của thủ tướng, TTg"])
    assert ("NQ", "nghị quyết") in ways("NQ trung ương", known)
    assert ways("NQ 57", known) == {}
    assert ways("57-NQ/TW", known) == {}
    assert ways("nghị quyết", known) == {}


def test_parts_nest_but_do_not_cross() -> None:
    found = ways("thành phố Hồ Chí Minh", STATE)
    assert set(found) == {
        ("thành phố Hồ Chí Minh", "tp hcm"),
        ("thành phố Hồ Chí Minh", "tphcm"),
        ("thành phố", "tp"),
        ("Hồ Chí Minh", "hcm"),
    }
    assert {typed for typed, _ in ways("TT&TT", thesaurus_of(["TT. thông tin. TT&TT. TTTT"]))} == {
        "TT&TT"
    }
    known = thesaurus_of(
        ["an toàn thông tin, ATTT", "thông tin và truyền thông", "thông tin. TTĐT."]
    )
    crossing = ways("an toàn thông tin điện tử", known)
    assert {typed for typed, _ in crossing} == {"an toàn thông tin"}


# --- meanings ----------------------------------------------------------------------------------


def test_the_index_decides_between_meanings() -> None:
    known = thesaurus_of(
        ["chương trình"] * 6 + ["công ty"] * 3 + ["chủ tịch"] + ["chỉ thị"] + ["CT"]
    )
    found = ways("CT", known)
    assert found == {
        ("CT", "chương trình"): pytest.approx(6 / 11),
        ("CT", "công ty"): pytest.approx(3 / 11),
    }  # the others get a share below a tenth


def test_an_abbreviation_is_not_offered_for_what_it_seldom_means() -> None:
    known = thesaurus_of(["chương trình"] * 6 + ["công ty"] * 3 + ["CT"])
    assert ("chương trình", "ct") in ways("chương trình", known)
    assert ways("công ty", known) == {}


def test_many_definitions_outweigh_how_common_the_words_are() -> None:
    known = thesaurus_of(
        ["công ty"] * 30 + ["chương trình (CT) mới"] * 9 + ["công ty (CT)", "chủ tịch", "chỉ thị"]
    )
    words_alone = ways("CT", thesaurus_of(["công ty"] * 30 + ["chương trình"] * 9))
    assert words_alone["CT", "công ty"] > words_alone["CT", "chương trình"]
    # Chairmen and directives are not defined here, so definitions can't decide.
    assert ways("CT", known)["CT", "công ty"] > 0.5
    fruit = ["quả xoài lùn (QXL)"] * 8 + ["quầy xôi lạc (QXL)"] * 2 + ["quầy xôi lạc"] * 90
    assert ways("QXL", thesaurus_of(fruit)) == {
        ("QXL", "quả xoài lùn"): pytest.approx(0.8),
        ("QXL", "quầy xôi lạc"): pytest.approx(0.2),
    }


def test_wordings_that_differ_by_particles_are_one_meaning() -> None:
    known = thesaurus_of(["khoa học công nghệ (KHCN)"] * 3 + ["khoa học và công nghệ"])
    assert set(ways("KHCN", known).values()) == {1.0}


def test_a_typed_d_with_stroke_is_a_claim() -> None:
    known = thesaurus_of(["dự bị động viên (DBĐV)"] * 3 + ["đội bóng đá viên (ĐBĐV)"] * 3)
    assert {written for _, written in ways("ĐBĐV", known)} == {"đội bóng đá viên"}
    assert {written for _, written in ways("dbdv", known)} == {
        "đội bóng đá viên",
        "dự bị động viên",
    }


@pytest.mark.parametrize("query", ["DA06", "DA 06", "ĐA06", "ĐA 06"])
def test_a_figure_beside_it_takes_no_abbreviation_its_capitals(query: str, tmp_path: Path) -> None:
    texts = ("Đề án 06 phát triển dữ liệu về dân cư.", "Đã có 06 thôn nối mạng.")
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article(str(i), f"Bài {i}", (text,)) for i, text in enumerate(texts)])
        assert [hit.id for hit in index.search(query).hits if not hit.missing] == ["0"]


def test_an_abbreviation_that_is_a_word_is_one_in_capitals() -> None:
    about_ai, asking = ["trí tuệ nhân tạo, gọi là AI"], ["ai đi đâu"] * 80
    (way,) = alternatives(analyzer.analyze("trí tuệ nhân tạo"), thesaurus_of(about_ai + asking))
    assert (way.syllables, way.weight, way.capitals) == (("ai",), 1.0, True)
    assert ways("AI", thesaurus_of(about_ai + asking)) == {("AI", "trí tuệ nhân tạo"): 1.0}
    assert ways("trí tuệ nhân tạo", thesaurus_of(["trí tuệ nhân tạo", *asking])) == {}
    assert ways("ai", thesaurus_of(about_ai)) == {}


def test_what_stands_for_the_same_stands_for_each_other() -> None:
    known = thesaurus_of(["CSDL quốc gia", "cơ sở dữ liệu quốc gia", "CSDLQG", "cổng dịch vụ công"])
    assert ("CSDLQG", "csdl quốc gia") in ways("CSDLQG", known)
    assert ("CSDL quốc gia", "csdlqg") in ways("CSDL quốc gia", known)
    assert ("cổng DVC", "cổng dịch vụ công") in ways("cổng DVC", known)


def test_terms_of_either_language_stand_for_each_other() -> None:
    known = thesaurus_of(["nộp trực tuyến", "nộp online", "chính phủ điện tử", "e-government"])
    assert ways("nop online", known)["online", "trực tuyến"] == 1.0
    assert ways("trực tuyến", known)["trực tuyến", "online"] == 1.0
    assert ways("e-government", known)["e-government", "chính phủ điện tử"] == 1.0


# --- mined ones --------------------------------------------------------------------------------


def test_what_articles_define_is_found_both_ways() -> None:
    known = thesaurus_of(
        ["Tổ dân cư tự quản (TDCTQ) họp", "Các TDCTQ", "tổ dân cư tự quản (TDCTQ)"]
    )
    assert ways("tdctq", known) == {("tdctq", "tổ dân cư tự quản"): 1.0}
    assert ways("to dan cu tu quan", known) == {("to dan cu tu quan", "tdctq"): 1.0}


def test_either_i_or_y_is_found_at_the_end_of_an_expansion() -> None:
    known = thesaurus_of(["phòng quản lý tổng lý (QLTL)"] * 2)
    for query in ("quản lý tổng lý", "quản lí tổng lí", "quan ly tong ly"):
        assert {written for _, written in ways(query, known)} == {"qltl"}


def test_one_definition_counts_where_others_use_it() -> None:
    definition = "quả xoài lùn (QXL)"
    assert ways("QXL", thesaurus_of([definition, "QXL"])) == {("QXL", "quả xoài lùn"): 0.5}
    assert ways("QXL", thesaurus_of([definition, "quả xoài lùn"])) == {}
    slip = ["quả xoái lùn (QXL)"]
    assert ways("QXL", thesaurus_of([definition] * 3 + slip)) == {("QXL", "quả xoài lùn"): 1.0}


def test_a_word_must_be_defined_more_than_once() -> None:
    assert is_established(("qxl",), 1, 1, 2)
    assert not is_established(("qxl",), 1, 1, 1)
    assert not is_established(("qxl",), 1, 2, 5)
    assert not is_established(("tin",), 1, 1, 500)
    assert is_established(("tin",), 2, 2, 500)


# --- properties --------------------------------------------------------------------------------

PIECES = "UBND ubnd TT&TT TP.HCM hcm AI ai CT ủy ban nhân dân thành phố thông tin và NQ 57 ( - ĐT"
queries = st.text() | st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join)
EVERYTHING = thesaurus_of(
    ["UBND. TT. TT&TT. TTTT. TP. HCM. TP.HCM. AI. CT. NQ. ĐT. TTXVN. QPAN"]
    + [wording for row in ROWS for wording in row[1].split("; ")]
)


@given(queries)
def test_any_text_is_answered_soundly(query: str) -> None:
    analysis = analyzer.analyze(query)
    found = alternatives(analysis, EVERYTHING)
    parts = [range(way.first, way.last + 1) for way in found]
    for way, part in zip(found, parts, strict=True):
        assert 0 <= way.first <= way.last < len(analysis.syllables)
        assert LEAST_WEIGHT <= way.weight <= 1.0
        assert way.syllables
        assert list(way.syllables) != analysis.syllables[part.start : part.stop]
        assert all(
            set(part) <= set(other) or set(other) <= set(part) or not set(part) & set(other)
            for other in parts
        )
    assert len({(way.first, way.last, way.syllables) for way in found}) == len(found)
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


# --- precision ---------------------------------------------------------------------------------


def judged() -> list[tuple[str, str, int, int]]:
    lines = JUDGED.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in rows]


def test_mined_abbreviations_are_judged_right() -> None:
    rows = judged()
    assert len({row[:2] for row in rows}) == len(rows) >= 200
    assert {verdict for *_, verdict in rows} <= {0, 1}
    assert sum(verdict for *_, verdict in rows) / len(rows) >= 0.98


@pytest.mark.shared
@pytest.mark.slow
def test_mining_gives_what_was_judged(shared: Path, exhaustive: bool) -> None:
    if not exhaustive:
        pytest.skip("reads all of a large corpus; set SEARCHKIT_EXHAUSTIVE=1")
    mined = mine(shared / "corpora" / "phapdien.jsonl.xz")
    assert {
        (one.definition.abbreviation, one.definition.expansion, one.articles) for one in mined
    } == {row[:3] for row in judged()}
