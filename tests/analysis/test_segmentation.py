"""Segmentation against pyvi itself: the same words in every text, and spans that point at them."""

import json
import lzma
import re
import string
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

import searchkit.analysis.segmentation as segmentation
from searchkit.analysis import chunks
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.normalization import nfc_with_offsets
from searchkit.analysis.segmentation import load_segmenter
from searchkit.analysis.segmentation.fallback import PyviSegmenter
from searchkit.analysis.segmentation.syllables import syllable_spans
from searchkit.analysis.tokenizer import tokenize
from searchkit.analysis.words import for_pyvi, token_ranges

SEGMENTER = load_segmenter()
ANALYZER = Analyzer(SEGMENTER)
AT_ONCE = 500  # texts of a batch
Spans = Sequence[tuple[int, int]]

VIETNAMESE = re.split(
    r"\s+",
    """tổ công nghệ số cộng đồng Chuyển đổi số quốc gia ĐỀ ÁN 06/CP Thủ tướng Chính phủ Hà Nội
    thành phố Hồ Chí Minh dịch vụ công trực tuyến cải cách hành chính căn cước công dân Ủy ban
    nhân dân tỉnh Thừa Thiên - Huế hoà bình hòa bình Bộ Thông tin và Truyền thông nghị quyết""",
)
LEXICON = (files("pyvi") / "models" / "words.txt").read_text("utf-8").split("\n")
# What pyvi's expression and features treat in a way of its own.
ODDITIES = [
    *string.punctuation,
    *("Tp.", "Mr.", "Mrs.", "Ms.", "Dr.", "ThS.", "TP.", "A.", "Đ.", "==>", "->", "...", ">>", "“"),
    *("06", "2025", "1.5", "1,2_3.4", "1_a", "٣", "²", "½", "Ⅷ", "__", "http://", "://"),
    *("a@b.vn", "a.b@c-d.e.vn", "x@y", "@x.y", "Đa@b.c@d.e", "A.b@c.d"),
    *(" ", "  ", "\t", "\n", "\r\n", "\x1c", "\x1f", "\x85", "\xa0", "\u2028", "\u3000", "\u200b"),
    *("\0", "a\0", "ß", "İ", "ǅ", "ΑΣ", "中文", "가", "👍🏽", "👩\u200d💻", "\ufe0f", "\ue000"),
]
MARKS = ["\u0301", "\u0323", "\u0302", "\u0344", "\u0958", "\u1161", "\u11a8", "\u0f73"]
CASES = [str.lower, str.title, str.capitalize, str.upper]
FORMS = ["NFC", "NFD"]


def written(word: str, case: Callable[[str], str], form: Literal["NFC", "NFD"]) -> str:
    return unicodedata.normalize(form, case(word))


spellings = st.builds(
    written, st.sampled_from(VIETNAMESE + LEXICON), st.sampled_from(CASES), st.sampled_from(FORMS)
)
pieces = st.one_of(
    spellings.map(lambda word: f"{word} "),
    spellings,
    st.sampled_from(ODDITIES),
    st.sampled_from(MARKS),
    st.text(max_size=4),
)
texts = st.lists(pieces, max_size=20).map("".join)


def pyvi_output(text: str, words: Spans) -> str:
    """What pyvi prints for a text in NFC: syllables joined by ``_``, words by a space."""
    return " ".join(_joined(text[start:end]) for start, end in words) if words else text


def _joined(word: str) -> str:
    return word if word.isalnum() else "_".join(ViTokenizer.ViTokenizer.sylabelize(word)[1])


def words_together(batch: Sequence[str]) -> list[Spans]:
    """The words of texts that are analyzed together, as ranges of the tokens of each."""
    analyzed = ANALYZER.analyze_many(batch)
    return [analyzed.words(number) for number in range(len(batch))]


def words_alone(text: str) -> Spans:
    """The same of one text."""
    tokens = tokenize(text)
    return token_ranges(tokens.spans, SEGMENTER.segment(for_pyvi(tokens.text)))


def assert_like_pyvi(given_texts: Iterable[str]) -> int:
    """Both paths give pyvi's own output; returns how many texts there were."""
    composed = [unicodedata.normalize("NFC", text) for text in given_texts]
    for text in composed:
        # pyvi gives a text without syllables back as it is
        assert pyvi_output(text, SEGMENTER.segment(text)) == ViTokenizer.tokenize(text)
    for start in range(0, len(composed), AT_ONCE):
        batch = composed[start : start + AT_ONCE]
        assert words_together(batch) == list(map(words_alone, batch))
    return len(composed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \t\u2003", []),
        ("chuyển đổi số", ["chuyển đổi", "số"]),
        ("chuyển   đổi\tsố", ["chuyển   đổi", "số"]),
        ("(Đề án 06/CP).", ["(", "Đề án", "06", "/", "CP", ")", "."]),
        ("chuyển\nđổi", ["chuyển", "\n", "đổi"]),
    ],
)
def test_words_are_spans_of_the_text(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in SEGMENTER.segment(text)] == words


@given(texts)
@settings(max_examples=500, deadline=None)
def test_every_text_is_segmented_as_pyvi_does(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    words = SEGMENTER.segment(composed)
    assert pyvi_output(composed, words) == ViTokenizer.tokenize(composed)


@given(st.lists(texts, min_size=24, max_size=60))
@settings(max_examples=100, deadline=None)
def test_many_texts_are_segmented_as_each_alone(batch: list[str]) -> None:
    assert words_together(batch) == list(map(words_alone, batch))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_spans_point_into_the_text_as_given(text: str) -> None:
    composed, offsets = nfc_with_offsets(text)
    words = SEGMENTER.segment(text)
    assert words == [(offsets[start], offsets[end]) for start, end in SEGMENTER.segment(composed)]
    assert all(0 <= start <= end <= len(text) for start, end in words)
    assert all(left_end <= right_start for (_, left_end), (right_start, _) in pairwise(words))


@given(st.lists(st.one_of(spellings, st.sampled_from(ODDITIES)), max_size=20).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_normalizing_a_span_gives_the_word(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    words = [composed[start:end] for start, end in SEGMENTER.segment(composed)]
    spans = SEGMENTER.segment(text)
    assert [unicodedata.normalize("NFC", text[start:end]) for start, end in spans] == words


@given(texts.filter(lambda text: "\ufffd" not in text), st.integers(0xD800, 0xDFFF), st.data())
@settings(max_examples=100, deadline=None)
def test_lone_surrogates_are_unknown_characters(text: str, point: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    broken, whole = (f"{text[:place]}{char}{text[place:]}" for char in (chr(point), "\ufffd"))
    assert SEGMENTER.segment(broken) == SEGMENTER.segment(whole)
    assert words_together([broken] * 30) == [words_alone(whole)] * 30
    assert PyviSegmenter().segment(broken) == SEGMENTER.segment(whole)


@given(st.lists(texts, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_pyvi_itself_gives_the_same_spans(batch: list[str]) -> None:
    pyvi = PyviSegmenter()
    assert [pyvi.segment(text) for text in batch] == [SEGMENTER.segment(text) for text in batch]


@given(st.text("aA1.@+-_:/Đđế,=>TpMrs", max_size=20))
@settings(max_examples=2_000, deadline=None)
def test_syllables_are_those_of_pyvi(chunk: str) -> None:
    syllables = [chunk[start:end] for start, end in syllable_spans(chunk)]
    assert syllables == ViTokenizer.ViTokenizer.sylabelize(chunk)[1]


@pytest.mark.parametrize(
    ("unit", "words"), [("a.", 2), ("@a", 2), ("a@a.", 4), ("A.b", 2), ("!", 1), ("a:/", 3)]
)
def test_long_chunks_take_linear_time(unit: str, words: int) -> None:
    # pyvi's own expression would need hours for some of these.
    short, long = (SEGMENTER.segment(unit * count) for count in (1_000, 100_000))
    assert len(long) == pytest.approx(100 * len(short), rel=0.01)
    assert len(short) <= words * 1_000


def test_texts_of_any_length_go_together() -> None:
    long = " ".join(VIETNAMESE * 400)
    batch = [" ".join(VIETNAMESE[: n % 9]) for n in range(100)] + [long, "", long, "\n" * 300]
    assert assert_like_pyvi(batch) == 104


def test_more_chunks_than_are_remembered() -> None:
    batch = [f"chuyển đổi số {'x' * 400}{n} quốc gia" for n in range(6_000)]
    expected = words_alone(batch[0])
    assert expected[:2] == [(0, 2), (2, 3)]
    for _ in range(2):
        assert words_together(batch) == [expected] * len(batch)


def test_memory_for_chunks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "_MOST_CHARACTERS", 10_000)
    texts = [" ".join(f"x{n:x}{k}" for k in range(60)) for n in range(1_000)]
    words_together(texts[:100])
    tracemalloc.start()
    try:
        for start in range(100, 1_000, 100):
            words_together(texts[start : start + 100])
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 11_000_000  # all 54,000 chunks would take three times as much


def test_threads_share_a_segmenter() -> None:
    batches = [[f"{n} {syllable} số {n}" for syllable in VIETNAMESE] for n in range(40)]
    expected = [list(map(words_alone, batch)) for batch in batches]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(words_together, batches)) == expected


def test_random_texts_from_the_lexicon() -> None:
    # Some have no sense, all have plenty of words that the CRF knows next to what it treats apart.
    random = Random(0)
    assert_like_pyvi(
        " ".join(
            random.choice(CASES)(random.choice(LEXICON))
            if random.random() < 0.8
            else random.choice(ODDITIES)
            for _ in range(random.randrange(30))
        )
        for _ in range(3_000)
    )


def test_public_names() -> None:
    assert segmentation.__all__ == sorted(segmentation.__all__)
    assert all(hasattr(segmentation, name) for name in segmentation.__all__)


def test_articles_of_the_repository(corpus: Path) -> None:
    paths = sorted(path for path in corpus.rglob("*") if path.suffix in {".txt", ".md", ".jsonl"})
    paragraphs = [line for path in paths for line in path.read_text("utf-8").split("\n")]
    if not paragraphs:
        pytest.skip(f"no articles in {corpus}")
    assert_like_pyvi(islice(paragraphs, 2_000))


@pytest.mark.shared
@pytest.mark.slow
def test_laws_the_gazette_and_news(shared: Path, exhaustive: bool) -> None:
    laws = list(_records(shared / "corpora" / "phapdien.jsonl.xz"))
    gazette = list(_records(shared / "corpora" / "congbao.jsonl.xz"))
    news = [path.read_text("utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    step = 2 if exhaustive else 10
    first_paragraphs = [law["text"].partition("\n")[0] for law in laws[::step]]
    count = assert_like_pyvi(first_paragraphs)
    count += assert_like_pyvi(law["text"] for law in laws[::200])
    count += assert_like_pyvi(record["title"] for record in gazette)
    count += assert_like_pyvi(news)
    assert count >= (30_000 if exhaustive else 10_000)


def _records(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
