"""What articles say of documents: mentions, names, relations; and the page of a document."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.facts.mentions import holds, mentions, sentences_with_mentions
from searchkit.facts.names import body_of, date_of, other_names
from searchkit.facts.relations import RELATIONS, relations


def related(sentence: str, about: str | None = None) -> set[tuple[str, str, str]]:
    (found,) = mentions([sentence])
    told = relations(sentence, found, about)
    return {(each.relation, each.subject, each.object) for each in told}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Nghị định số 13/2023/NĐ-CP thay thế Nghị định số 52/2013/NĐ-CP.",
            {("thay_the", "13/2023/NĐ-CP", "52/2013/NĐ-CP")},
        ),
        (
            (
                "Nghị định số 85/2021/NĐ-CP ngày 25/9/2021 của Chính phủ sửa đổi, bổ sung một số"
                " điều của Nghị định số 52/2013/NĐ-CP."
            ),
            {
                ("sua_doi", "85/2021/NĐ-CP", "52/2013/NĐ-CP"),
                ("bo_sung", "85/2021/NĐ-CP", "52/2013/NĐ-CP"),
            },
        ),
        (
            (
                "Thông tư số 08/2022/TT-BYT bãi bỏ Thông tư số 01/2015/TT-BYT, Thông tư số"
                " 02/2016/TT-BYT và Thông tư số 03/2017/TT-BYT."
            ),
            {
                ("bai_bo", "08/2022/TT-BYT", "01/2015/TT-BYT"),
                ("bai_bo", "08/2022/TT-BYT", "02/2016/TT-BYT"),
                ("bai_bo", "08/2022/TT-BYT", "03/2017/TT-BYT"),
            },
        ),
        (
            (
                "Thông tư số 12/2022/TT-BTTTT quy định chi tiết và hướng dẫn một số điều của Nghị"
                " định số 85/2016/NĐ-CP."
            ),
            {("huong_dan", "12/2022/TT-BTTTT", "85/2016/NĐ-CP")},
        ),
        (
            "Thực hiện Quyết định số 749/QĐ-TTg, UBND tỉnh đã ban hành Kế hoạch số 15/KH-UBND.",
            {("trien_khai", "15/KH-UBND", "749/QĐ-TTg")},
        ),
        (
            "Kế hoạch số 15/KH-UBND triển khai thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị.",
            {("trien_khai", "15/KH-UBND", "57-NQ/TW")},
        ),
        (
            "Nghị định số 52/2013/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 85/2021/NĐ-CP).",
            {
                ("sua_doi", "85/2021/NĐ-CP", "52/2013/NĐ-CP"),
                ("bo_sung", "85/2021/NĐ-CP", "52/2013/NĐ-CP"),
            },
        ),
        (
            "Căn cứ Luật số 20/2023/QH15, Bộ đã ban hành Thông tư số 05/2024/TT-BTTTT.",
            {("can_cu", "05/2024/TT-BTTTT", "20/2023/QH15")},
        ),
    ],
)
def test_a_sentence_relates_documents(sentence: str, told: set[tuple[str, str, str]]) -> None:
    assert related(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định số 10/QĐ-TTg giao Bộ Y tế sửa đổi Thông tư số 02/2016/TT-BYT.",
        (
            "Sau khi Nghị định số 13/2023/NĐ-CP có hiệu lực, Bộ đề xuất bãi bỏ Thông tư số"
            " 02/2016/TT-BYT."
        ),
        "Nghị định số 13/2023/NĐ-CP không thay thế Nghị định số 52/2013/NĐ-CP.",
        "Hội nghị nghe báo cáo về Nghị quyết số 57-NQ/TW và Quyết định số 749/QĐ-TTg.",
        "Thông tư số 10/2015/TT-BTC dừng thực hiện Thông tư số 63/2015/TT-BTC.",
    ],
)
def test_what_a_sentence_leaves_open_is_not_said(sentence: str) -> None:
    assert related(sentence) == set()


def test_this_decree_is_the_one_that_the_article_is_about() -> None:
    sentence = "Nghị định này thay thế Nghị định số 52/2013/NĐ-CP."
    assert related(sentence) == set()
    assert related(sentence, "13/2023/NĐ-CP") == {("thay_the", "13/2023/NĐ-CP", "52/2013/NĐ-CP")}


def test_a_sentence_dates_a_document_and_says_whose_it_is() -> None:
    sentence = "Nghị quyết số 52-NQ/TW ngày 27/9/2019 của Bộ Chính trị về công nghiệp 4.0."
    ((mention,),) = mentions([sentence])
    assert date_of(sentence, mention) == "2019-09-27"
    assert body_of(sentence, mention) == "Bộ Chính trị"
    assert sentence[mention.start : mention.end] == "Nghị quyết số 52-NQ/TW"


@pytest.mark.parametrize(
    ("sentence", "number", "name"),
    [
        (
            "Đề án 06, được phê duyệt tại Quyết định số 06/QĐ-TTg ngày 06/01/2022.",
            "06/QĐ-TTg",
            "Đề án 06",
        ),
        ("Luật Giao dịch điện tử số 20/2023/QH15.", "20/2023/QH15", "Luật Giao dịch điện tử"),
        (
            "Quyết định số 749/QĐ-TTg phê duyệt “Chương trình Chuyển đổi số quốc gia”.",
            "749/QĐ-TTg",
            "Chương trình Chuyển đổi số quốc gia",
        ),
        (
            "Nghị định số 13/2023/NĐ-CP (sau đây gọi là Nghị định về dữ liệu cá nhân).",
            "13/2023/NĐ-CP",
            "Nghị định về dữ liệu cá nhân",
        ),
    ],
)
def test_a_sentence_gives_a_document_another_name(sentence: str, number: str, name: str) -> None:
    (found,) = mentions([sentence])
    (mention,) = [each for each in found if each.number == number]
    assert [other for other, _ in other_names(sentence, mention, found)] == [name]


def test_a_law_beside_another_document_is_not_its_name() -> None:
    sentence = "Luật Giao dịch điện tử, Nghị quyết số 57-NQ/TW được trông đợi."
    (found,) = mentions([sentence])
    assert [each.name for each in found] == [""]


_PIECES = st.sampled_from(
    ["Nghị quyết ", "QĐ ", "số ", "57", "6", "06", "749", "-NQ/TW", "/QĐ-TTg", "/2024", " ", ". ",
     "Đề án ", "thay thế ", "sửa đổi, bổ sung ", "được ", "bởi ", "của ", ", ", " và ", "(", ")",
     "ngày 3/6/2020 ", "Luật An ninh mạng ", "Căn cứ ", "phê duyệt ", "“", "”"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_whatever_is_written_facts_stand_in_it(text: str) -> None:
    for sentence, found in sentences_with_mentions(Article("1", "Tin", (text,) if text else ())):
        assert sentence.text in text
        numbers = {mention.number for mention in found}
        for mention in found:
            assert 0 <= mention.start < mention.end <= len(sentence.text)
            list(other_names(sentence.text, mention, found))
        for relation, subject, other in relations(sentence.text, found):
            assert relation in RELATIONS
            assert {subject, other} <= numbers
            assert subject != other


@given(st.lists(_PIECES, max_size=20).map("".join), st.sampled_from(["6", "57", "749"]))
def test_the_cheap_test_loses_no_mention(text: str, digits: str) -> None:
    for mention in mentions([text])[0]:
        if mention.number and mention.terms[-1].split(":")[-1].split("/")[0] == digits:
            assert holds(text, digits), mention


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    articles = [
        Article(
            "a",
            "Đề án 06 ra đời",
            ("Đề án 06, được phê duyệt tại Quyết định số 06/QĐ-TTg ngày 06/01/2022, là việc lớn.",),
            published="2022-01-07",
        ),
        Article("b", "Làm theo Đề án 06/CP", ("Xã làm tốt Đề án 06/CP.",), published="2023-02"),
        Article("c", "Nghị quyết 57-NQ/TW", ("Bộ Chính trị nêu ở Nghị quyết 57.",)),
        Article("d", "Nghị quyết 57/NQ-CP", ("Chính phủ giao ở Nghị quyết số 57/NQ-CP.",)),
        Article("e", "Học Nghị quyết 57-NQ/TW", ("Chi bộ học Nghị quyết số 57-NQ/TW.",)),
        Article(
            "f",
            "Kế hoạch của tỉnh",
            ("Kế hoạch số 15/KH-UBND triển khai thực hiện Nghị quyết số 57-NQ/TW.",),
            published="2025-03-01",
        ),
    ]
    with searchkit.create_index(Path(tmp_path_factory.mktemp("documents")) / "index") as opened:
        opened.add(articles)
        yield opened


@pytest.mark.parametrize(
    "asked", ["06/QĐ-TTg", "QĐ 06", "Đề án 06", "de an 6", "Đề án 06/CP", "06-QĐ-TTg"]
)
def test_all_names_lead_to_one_document(index: SearchIndex, asked: str) -> None:
    assert list(index.documents(asked)) == ["06/QĐ-TTg"]
    found = index.document(asked)
    assert found is not None
    assert (found.number, found.kind, found.issuer, found.date) == (
        "06/QĐ-TTg",
        "Quyết định",
        "Thủ tướng Chính phủ",
        "2022-01-06",
    )
    names = [(name.name, name.article) for name in found.names]
    assert names == [("Đề án 06", "a"), ("Đề án 06/CP", "b")]
    assert (found.articles, found.first, found.last) == (("a", "b"), "a", "b")
    assert found.months == {"2022-01": 1, "2023-02": 1}


def test_ambiguous_numbers_are_offered_side_by_side(index: SearchIndex) -> None:
    assert index.documents("Nghị quyết 57") == {"57-NQ/TW": 3, "57/NQ-CP": 1}
    party, state = index.document("NQ 57"), index.document("57/NQ-CP")
    assert party is not None
    assert state is not None
    assert (party.number, dict(party.others)) == ("57-NQ/TW", {"57/NQ-CP": 1})
    assert set(party.articles) == {"c", "e", "f"}
    assert (state.number, state.articles, state.others) == ("57/NQ-CP", ("d",), {})


def test_relations_go_both_ways(index: SearchIndex) -> None:
    plan, resolution = index.document("15/KH-UBND"), index.document("57-NQ/TW")
    assert plan is not None
    assert resolution is not None
    (carried_out,) = plan.relations
    (by,) = resolution.relations
    assert (carried_out.relation, carried_out.number, carried_out.reverse) == (
        "trien_khai",
        "57-NQ/TW",
        False,
    )
    assert (by.relation, by.number, by.reverse) == ("trien_khai", "15/KH-UBND", True)
    assert by.sentence == carried_out.sentence
    assert by.article == "f"
    told = ["57-NQ/TW", "trien_khai", "True", "15/KH-UBND", by.sentence, "f"]
    assert list(csv.reader(StringIO(resolution.to_csv())))[1:] == [told]


@pytest.mark.parametrize(
    "text", ["", " ", "chuyển đổi số", "999", "12/QĐ-XYZ", "1" * 500, "QĐ 06 tốt"]
)
def test_what_is_no_known_document_is_none(index: SearchIndex, text: str) -> None:
    assert index.document(text) is None
    assert index.documents(text) == {}


def test_no_time_is_said(index: SearchIndex) -> None:
    found = index.document("Nghị quyết số 57/NQ-CP", deadline_ms=-1)
    assert found is None or found.partial
    again = index.document("57/NQ-CP")
    assert again is not None
    assert not again.partial
