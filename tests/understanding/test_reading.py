"""What was meant by what was typed: rules that hold for every query, and people's habits."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchkit import Article, SearchIndex
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.folding import fold
from searchkit.engine.memory import MemoryEngine
from searchkit.query.spelling import is_bare
from searchkit.understanding.certainty import are_borne_out
from searchkit.understanding.reading import Reading, as_typed, read
from searchkit.understanding.vocabulary import Vocabulary

TEXTS = [
    "Chuyển đổi số quốc gia là nhiệm vụ trọng tâm",
    "Chuyển đổi số trong cơ quan nhà nước",
    "Đề án 06 phát triển ứng dụng dữ liệu về dân cư",
    "Đề án 06 của Chính phủ và chuyển đổi số",
    "Quyết định 749/QĐ-TTg và Quyết định 411/QĐ-TTg",
    "Tổ công nghệ số cộng đồng hướng dẫn người dân",
    "Nghị quyết 57-NQ/TW về đột phá khoa học công nghệ",
    "Người dân nộp hồ sơ dịch vụ công trực tuyến khi cần",
    "Không khí trong lành ở khu công nghệ cao",
]
ANALYZER = Analyzer()
ENGINE = MemoryEngine()
SearchIndex(ENGINE).add(Article(str(i), text, ()) for i, text in enumerate(TEXTS))
VOCABULARY = Vocabulary(ENGINE.latest().lexicon)


def reading(text: str) -> Reading:
    return read(ANALYZER.analyze(text), VOCABULARY)


def is_sure(found: Reading) -> bool:
    return found.claims is not None and are_borne_out(found.claims, ENGINE.latest().store)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chuyen doi so", "chuyển đổi số"),
        ("CHUYEN DOI SO", "CHUYỂN ĐỔI SỐ"),
        ("Chuyen doi so quoc gia", "Chuyển đổi số quốc gia"),
        ("chuyeenr ddooir soos", "chuyển đổi số"),
        ("chuyen63 d9oi63 so61", "chuyển đổi số"),
        ("de62 an1 06", "đề án 06"),
        ("749/QDD-TTg", "749/QĐ-TTg"),
        ("749/QD9-TTg", "749/QĐ-TTg"),
        ("chuyển đổi sô", "chuyển đổi số"),
        ("chuyển đổii số", "chuyển đổi số"),
        ("chuyểnđổi số", "chuyển đổi số"),
        ("chu yển đổi số", "chuyển đổi số"),
        ("cong nghe so cong dong", "công nghệ số cộng đồng"),
        ("dich vu cong truc tuyen", "dịch vụ công trực tuyến"),
        ("dịch vụ cong truc tuyen", "dịch vụ công trực tuyến"),
    ],
)
def test_habits(typed: str, meant: str) -> None:
    assert reading(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nop ho so o dau", "nộp hồ sơ ở đâu"),
        ("de an 06 la gi", "đề án 06 là gì"),
        ("co bao nhieu quyet dinh", "có bao nhiêu quyết định"),
        ("lam the nao de nop ho so", "làm thế nào để nộp hồ sơ"),
    ],
)
def test_a_question_is_read_though_no_article_asks_it(typed: str, meant: str) -> None:
    assert reading(typed).text == meant


@pytest.mark.parametrize(
    "query",
    [
        "Đề án 06",
        "57-NQ/TW",
        "khi cần",  # a word that needs no marks stays, though "khí" is there
        "dịch vụ công trực tuyến khi cần",
        "06 2024 18,3%",
    ],
)
def test_what_is_right_is_not_corrected(query: str) -> None:
    found = reading(query)
    assert found.text == query or not is_sure(found)


def test_a_word_of_other_marks_stays_though_no_article_holds_it() -> None:
    assert reading("công nghề").text == "công nghề"  # no slip: nghề is a trade, nghệ an art


def test_a_name_that_no_article_holds_is_not_corrected_beyond_doubt() -> None:
    found = reading("ông Đặng Chuyên ở tổ công nghệ số")
    assert not found.changed or not is_sure(found)


words = st.one_of(
    st.sampled_from([word for text in TEXTS for word in text.split()]),
    st.sampled_from([fold(word.lower()) for text in TEXTS for word in text.split()]),
    st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ", min_size=1, max_size=7),
    st.sampled_from(["06", "57-NQ/TW", "dd", "w", "2024", "🙂", "(", "soos", "d9e62", "Ω", "ー"]),
)
queries = st.lists(words, min_size=1, max_size=7).map(" ".join)


@given(queries)
@example("dd ww jj")
@example("chuyen63 57-NQ/TW")
@settings(max_examples=400, deadline=None)
def test_a_reading_has_one_syllable_for_each_token_of_its_text(query: str) -> None:
    analysis = ANALYZER.analyze(query)
    if not analysis.syllables:
        return
    found = read(analysis, VOCABULARY)
    assert len(found.syllables) == len(ANALYZER.analyze(found.text).syllables)
    assert found.changed == (found.text != analysis.tokens.text)
    for syllable in found.syllables:
        assert sum(syllable.probabilities.values()) == pytest.approx(1)
        assert syllable.text in syllable.probabilities


@given(queries)
@example("số ー công")  # a sign that folds to nothing is no part of the next word
@settings(max_examples=400, deadline=None)
def test_figures_and_known_marks_are_never_touched(query: str) -> None:
    analysis = ANALYZER.analyze(query)
    if not analysis.syllables:
        return
    after = [syllable.text for syllable in read(analysis, VOCABULARY).syllables]
    for typed in analysis.syllables:
        known = VOCABULARY.spellings(fold(typed)).get(typed, 0) >= 1
        if typed.isdecimal() or (known and not is_bare(typed)):
            assert typed in after


@given(queries)
@settings(max_examples=200, deadline=None)
def test_quotes_only_let_marks_be_restored(query: str) -> None:
    analysis = ANALYZER.analyze(query)
    if analysis.syllables:
        quoted = read(analysis, VOCABULARY, quoted=True)
        assert [fold(s.text) for s in quoted.syllables] == [fold(s) for s in analysis.syllables]


@given(queries)
@settings(max_examples=100, deadline=None)
def test_taking_it_at_its_word_changes_nothing(query: str) -> None:
    found = as_typed(ANALYZER.analyze(query))
    assert not found.changed
    assert [syllable.text for syllable in found.syllables] == ANALYZER.analyze(query).syllables
