import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis import analyzer as analyzer_module
from searchkit.analysis.analysis import Analysis
from searchkit.analysis.analyzer import Analyzer, analyzer_fingerprint
from searchkit.analysis.tokenizer import tokenize

ANALYZER = Analyzer()

SENTENCES = [
    "Chuyển đổi số quốc gia theo Đề án 06/CP, ngày 22/12/2024.",
    "Tổ công nghệ số cộng đồng ở thành phố Hoà Bình",
    "Nghị quyết số 57-NQ/TW: “đột phá” khoa học, công nghệ…",
    "chuyen doi so quoc gia",
    "Thuỷ điện Hòa Bình, uỷ ban nhân dân; a@b.vn http://x.vn/y-z 18,3%",
    "dân\u0331 cư\u20dd _x_ ½ \n\n 北京 é\u0301",
]
fragments = st.lists(st.sampled_from(" ".join(SENTENCES).split(" ")), max_size=15).map(" ".join)
texts = st.text(max_size=40) | st.sampled_from(SENTENCES) | fragments


def terms(analysis: Analysis) -> dict[str, list[str]]:
    return {
        "syllables": analysis.syllables,
        "words": analysis.word_terms,
        "pairs": list(analysis.pair_terms),
        "identifiers": list(analysis.identifier_terms),
    }


def test_terms_of_a_sentence() -> None:
    """The sentence, and its words, are the example of pyvi's own documentation."""
    analysis = ANALYZER.analyze("Trường đại học bách khoa hà nội")
    assert terms(analysis) == {
        "syllables": ["trường", "đại", "học", "bách", "khoa", "hà", "nội"],
        "words": ["trường", "đại_học", "bách_khoa", "hà_nội"],
        "pairs": ["trường_đại", "đại_học", "học_bách", "bách_khoa", "khoa_hà", "hà_nội"],
        "identifiers": [],
    }


def test_identifiers_go_with_their_syllables() -> None:
    analysis = ANALYZER.analyze("Theo Đề án 06/CP, ngày 22/12/2024.")
    assert {"6/cp", "da:6", "2024-12-22"} <= set(analysis.identifier_terms)
    assert analysis.syllables == ["theo", "đề", "án", "6", "cp", "ngày", "22", "12", "2024"]


@given(texts)
def test_words_take_every_token_once(text: str) -> None:
    """In order, without gaps: no syllable is lost to punctuation, addresses or odd characters."""
    analysis = ANALYZER.analyze(text)
    ranges = analysis.words
    assert [token for first, end in ranges for token in range(first, end)] == list(
        range(len(analysis.syllables))
    )
    assert all(first < end for first, end in ranges)


@given(texts)
def test_terms_are_made_of_the_tokens(text: str) -> None:
    analysis = ANALYZER.analyze(text)
    assert analysis.syllables == tokenize(text).syllables
    assert "_".join(analysis.word_terms) == "_".join(analysis.syllables)
    assert list(analysis.pair_terms) == [f"{a}_{b}" for a, b in pairwise(analysis.syllables)]
    assert not any(re.search(r"\s", term) for group in terms(analysis).values() for term in group)


@given(texts)
def test_normal_forms_have_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    expected = terms(ANALYZER.analyze(composed))
    assert terms(ANALYZER.analyze(decomposed)) == expected
    assert terms(ANALYZER.analyze(text)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("thành phố Hòa Bình", "thành phố Hoà Bình"),
        ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
        ("sức khỏe người cao tuổi", "sức khoẻ người cao tuổi"),
        ("nhà máy thủy điện", "nhà máy thuỷ điện"),
        ("HÒA BÌNH", "HOÀ BÌNH"),
    ],
)
def test_tone_styles_have_the_same_terms(old: str, new: str) -> None:
    assert terms(ANALYZER.analyze(old)) == terms(ANALYZER.analyze(new))


@given(st.lists(texts, max_size=40))
def test_many_are_analyzed_as_one_by_one(texts: list[str]) -> None:
    many = ANALYZER.analyze_many(texts)
    assert many == [ANALYZER.analyze(text) for text in texts]


def test_many_alike_texts_are_analyzed_as_one_by_one() -> None:
    """So many that they are segmented together."""
    texts = [f"{sentence} {i}" for sentence in SENTENCES for i in range(20)]
    assert ANALYZER.analyze_many(texts) == list(map(ANALYZER.analyze, texts))


@pytest.mark.parametrize("text", ["", " ", "\n", "…!?", "_", "\u0301", "\x00"])
def test_text_without_tokens_has_no_terms(text: str) -> None:
    assert not any(terms(ANALYZER.analyze(text)).values())


def test_fingerprint_names_what_the_analyzer_does(monkeypatch: pytest.MonkeyPatch) -> None:
    name = analyzer_fingerprint()
    assert re.fullmatch("[0-9a-f]{16}", name)
    assert analyzer_fingerprint() == name
    monkeypatch.setattr(analyzer_module, "VERSION", analyzer_module.VERSION + 1)
    assert analyzer_fingerprint() != name
