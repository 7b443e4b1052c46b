"""Which phrases of an article are kept to be suggested."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.folding import fold_term
from searchkit.analysis.phrases import MOST_CHARACTERS, batch_suggestions, label_text
from searchkit.analysis.terms import word_column
from searchkit.analysis.tokenizer import tokenize

ANALYZER = Analyzer()


def kept(title: str, *paragraphs: str) -> list[str]:
    return list(map(label_text, labels_of(title, *paragraphs)))


def labels_of(*texts: str) -> list[str]:
    batch = ANALYZER.analyze_many(texts)
    (labels,) = batch_suggestions(batch, [0, len(batch)], word_column(batch))
    return labels


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Theo Nghị quyết số 57-NQ/TW của Đảng.", ["57-NQ/TW", "Nghị quyết 57-NQ/TW"]),
        ("Ngành công an triển khai Đề án 06 từ sớm.", ["Đề án 06"]),
        ("Theo Nghị quyết số 57−NQ⁄TW và NQ57.", ["Nghị quyết 57-NQ/TW", "NQ 57"]),
        ("Theo Nghị định số 63/2024/NĐ - CP.", ["Nghị định 63/2024/NĐ-CP"]),
        ("Ông ký Quyết định 749/QĐ-TTg.", ["749/QĐ-TTg", "Quyết định 749/QĐ-TTg"]),
        ("Ngày nay, Bộ Giáo dục và Đào tạo đã họp.", ["Bộ Giáo dục và Đào tạo"]),
        ("Xe đi từ Hà Nội và Hải Phòng.", ["Hà Nội", "Hải Phòng"]),
        ("Người dân cài VNeID ở nhà.", ["VNeID"]),
        ("Thành phố mở ứng dụng iHanoi.", ["iHanoi"]),
    ],
)
def test_numbers_and_names_are_kept_as_written(text: str, phrases: list[str]) -> None:
    assert set(phrases) <= set(kept("Tin trong ngày", text))


def test_what_recurs_is_kept() -> None:
    text = "Xã có tổ công nghệ số cộng đồng. Mỗi tổ công nghệ số cộng đồng có năm người."
    assert "tổ công nghệ số cộng đồng" in kept("Chuyện ở xã", text)


@pytest.mark.parametrize(
    ("text", "kept_as", "gone"),
    [
        ("Hôm qua {} thẻ mới. Nhiều nơi {} thẻ cũ.", "Bộ Công an", "Bộ Công an gắn"),
        ("Ai cũng hỏi {} ở đâu. Rồi {} nhanh.", None, "chuyển đổi số được quan tâm"),
        ("Bà nói, {} đã nghe. Sau đó, {} lại nghe.", "Donald Trump", "Mỹ Donald Trump"),
        ("Theo lời {} tỉnh, mai họp. Theo {} tỉnh, kia nghỉ.", None, "Giám đốc Bệnh viện"),
        ("Mọi người xem {} xong. Hôm nay {} xong.", None, "xe điện không thể"),
    ],
)
def test_a_phrase_is_whole(text: str, kept_as: str | None, gone: str) -> None:
    found = kept("Tin trong ngày", text.format(gone, gone))
    assert gone not in found
    assert kept_as is None or kept_as in found


@pytest.mark.parametrize("name", ["chùa Bái Đính", "Phó Thủ tướng", "cuộc gặp", "Mỹ Linh"])
def test_a_name_may_look_like_the_words_that_end_none(name: str) -> None:
    text = f"Bà nói, {name} ở đó. Sau này, {name} ở đây. Hôm nay, {name} ở kia."
    assert name in kept(f"Tin về {name}", text)


@pytest.mark.parametrize(
    "text",
    [
        "Xem tại https://chinhphu.vn/Tin-Tuc/57-ABC.html và thu@ChinhPhu.vn hôm nay.",
        "Cả nước có 95.000 tổ, tăng 18,3% so với năm 2024.",
        "Kế hoạch 5 năm và kế hoạch 3 năm.",
        "LIÊN HỆ QUẢNG CÁO. LIÊN HỆ NGAY.",
        "Sau đó, người ta đi về.",
    ],
)
def test_junk_is_not(text: str) -> None:
    assert kept("tin", text) == []


def test_a_sentence_does_not_make_its_first_word_a_name() -> None:
    assert kept("tin", "Bạn Hùng đi. Cơ quan này cũng đi.") == []


PIECES = """Hà Nội và Bộ Công an tổ công nghệ số 06 57-NQ/TW Nghị quyết VNeID của . , ( ) _ ="""
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(tuple(PIECES.split())), max_size=40).map(" ".join),
    ),
    min_size=1,
    max_size=6,
)


@given(TEXTS)
def test_any_label_is_a_phrase_of_the_text(texts: list[str]) -> None:
    labels = labels_of(*texts)
    assert len(set(labels)) == len(labels) <= 16
    written = " ".join(tokenize("\n".join(texts)).syllables)
    for label in labels:
        text = label_text(label)
        assert 0 < len(text) <= MOST_CHARACTERS
        assert unicodedata.is_normalized("NFC", text)
        assert "_" not in text
        syllables = tokenize(text).syllables
        # It is found by its own folding key: that is how it is looked up.
        assert fold_term(label).startswith(f"{fold_term('_'.join(syllables))}_")
        assert " ".join(syllables) in written.replace(" số ", " ") + written
