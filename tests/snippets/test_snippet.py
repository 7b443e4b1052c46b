import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.article import Article
from searchkit.snippets.clauses import clauses
from searchkit.snippets.matching import Matcher
from searchkit.snippets.pattern import Pattern, Slot
from searchkit.snippets.snippet import (
    MAX_SNIPPETS,
    Snippet,
    highlight,
    show_each,
)
from searchkit.snippets.windows import MAX_CHARACTERS, Span


def pattern(query: str, *, phrase: bool = False) -> Pattern:
    forms = [frozenset([normal_syllable(syllable)]) for syllable in query.split()]
    return Pattern(tuple(Slot(form, form, worth=1.0) for form in forms), phrase)


def matcher(*queries: str) -> Matcher:
    """Each query is words, or a phrase in quotes."""
    return Matcher([pattern(query.strip('"'), phrase=query[0] == '"') for query in queries])


def article(*paragraphs: str, captions: tuple[str, ...] = ()) -> Article:
    return Article(id="1", title="Tiêu đề", paragraphs=paragraphs, captions=captions)


def snippets_of(shown: Article, matcher: Matcher) -> tuple[Snippet, ...]:
    ((snippets, _),) = show_each([(shown, ())], matcher)
    return snippets


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.highlights]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def check(snippet: Snippet, passage: str, matcher: Matcher) -> None:
    """What holds of every snippet of every passage."""
    end = snippet.start + len(snippet.text)
    assert passage[snippet.start : end] == snippet.text
    assert len(snippet.text) <= MAX_CHARACTERS
    assert snippet.cut_before == (snippet.start > 0)
    assert snippet.cut_after == (end < len(passage))
    assert snippet.text == snippet.text.strip()
    marks = highlight(passage, matcher)
    shown = tuple((a + snippet.start, b + snippet.start) for a, b in snippet.highlights)
    assert shown == tuple(
        (max(a, snippet.start), min(b, end)) for a, b in marks if a < end and snippet.start < b
    )
    assert all(a < b for a, b in snippet.highlights)
    for cut in (snippet.start, end):
        for a, b in marks:
            assert not a < cut < b or b - a > MAX_CHARACTERS


# --- every highlight of every text ---------------------------------------------------------------

SYLLABLES = [
    "chuyển", "đổi", "số", "sở", "so", "sô", "quốc", "gia", "hòa", "hoà", "hóa", "kỹ", "kĩ",
    "đề", "án", "06", "6", "60", "57", "NQ", "TW", "Đường", "dương", "Ủy", "uỷ", "nghiệp",
]  # fmt: skip
SEPARATORS = [" ", " ", ", ", ". ", "-", "/", "\n", "\u00a0", "", "\u200b", " “", "” "]
ODD = ["\u0301", "\u0323\u0302", "\u0331", "\u20dd", "e\u0323\u20dd", "İ", "ß", "ﬁ", "½", "²",
       "🇻🇳", "\u202e", "\x00", "<b>", "&amp;", "\u0958", "\u1100\u1161\u11a8\u302e", "北京", "_",
       "٢"]  # fmt: skip
FORMS = [form for syllable in SYLLABLES for form in (syllable, nfd(syllable), syllable.upper())]
PIECES = [*(form + " " for form in FORMS), *FORMS, *SEPARATORS, *ODD]
assert len(PIECES) <= 256


def spelled(pieces: list[str], choice: bytes) -> str:
    """One piece a byte: much faster made than a list of samples."""
    return "".join(pieces[byte % len(pieces)] for byte in choice)


texts = st.builds(
    lambda before, middle, after: spelled(PIECES, before) + middle + spelled(PIECES, after),
    st.binary(max_size=20),
    st.text(max_size=3),
    st.binary(max_size=20),
)
batches = st.builds(  # five texts in one draw, which is most of the time
    lambda pieces, middle: [
        spelled(PIECES, pieces[i::10]) + middle[i::5] + spelled(PIECES, pieces[i + 5 :: 10])
        for i in range(5)
    ],
    st.binary(max_size=150),
    st.text(max_size=10),
)
queries = st.builds(
    lambda first, length, quote: quote + " ".join(SYLLABLES[first : first + length]) + quote,
    st.integers(0, len(SYLLABLES) - 4),
    st.integers(1, 4),
    st.sampled_from(["", '"']),
)


def folded(text: str) -> list[str]:
    """The folded syllables of a text, without the tokenizer; digits are apart: án06 is án 06."""
    runs = re.split(r"[^\w\u0300-\u036f]+|_", unicodedata.normalize("NFC", text))
    parts = (part for run in runs for part in re.split("([0-9]+)", run) if part)
    return [fold(normal_syllable(part)) for part in parts]


@settings(max_examples=2_000, deadline=None)
@given(batches, st.lists(queries, min_size=1, max_size=2))
def test_highlights_of_ten_thousand_texts(texts: list[str], queries: list[str]) -> None:
    for text in texts:
        check_highlights(text, queries)


def check_highlights(text: str, queries: list[str]) -> None:
    """Each lies on the text, holds what was asked, and taking the marks out gives the text back."""
    finder = matcher(*queries)
    spans = highlight(text, finder)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    pieces = [text[a:b] for a, b in pairwise(edges)]
    html = "".join(f"\ue000{piece}\ue001" if i % 2 else piece for i, piece in enumerate(pieces))
    assert re.sub("\ue000(.*?)\ue001", r"\1", html, flags=re.DOTALL) == text

    asked = {query: folded(query.strip('"')) for query in queries}
    beside = {
        edge for (_, a), (b, _) in pairwise(spans) if not folded(text[a:b]) for edge in (a, b)
    }
    for a, b in spans:
        syllables = folded(text[a:b])
        part = {a, b} & beside  # of a phrase that overlaps what is marked beside it
        assert any(
            syllables == keys or ((part or query[0] != '"') and contains(keys, syllables))
            for query, keys in asked.items()
        )
    (snippet,) = snippets_of(article(text), finder)
    check(snippet, text, finder)


def contains(keys: list[str], run: list[str]) -> bool:
    places = range(len(keys) - len(run) + 1)
    return bool(run) and any(keys[i : i + len(run)] == run for i in places)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5), texts)
def test_query_that_stands_there_is_marked(query: list[str], around: str) -> None:
    text = f"{around} | {nfd(' '.join(query))} | {around}"
    start, end = len(around) + 3, len(text) - len(around) - 3
    assert (start, end) in highlight(text, matcher(f'"{" ".join(query)}"')) or any(
        a < end and start < b for a, b in highlight(text, matcher(f'"{" ".join(query)}"'))
    )


# --- cutting -------------------------------------------------------------------------------------

WORDS = [
    "chuyển ",
    "đổi ",
    "số, ",
    "hóa. ",
    "Của ",
    "và ",
    "(nghiệp) ",
    "“ấy” ",
    "– ",
    nfd("Ưỡng; "),
]
long_words = st.binary(min_size=60, max_size=250).map(lambda choice: spelled(WORDS, choice)[:-1])


@given(long_words)
def test_cut_is_between_words(passage: str) -> None:
    finder = matcher("chuyển đổi số", '"số hóa"')
    (snippet,) = snippets_of(article(passage), finder)
    check(snippet, passage, finder)
    end = snippet.start + len(snippet.text)
    assert snippet.start == 0 or passage[snippet.start - 1] == " "
    assert end == len(passage) or passage[end] == " "


LETTERS = [*map(nfd, ["ệ", "ở", "số", "\u0331", "x", "北", "/"]), "ệ", "số/số"]


@given(st.binary(min_size=150, max_size=600), st.sampled_from(["", " số ", ", "]))
def test_cut_never_takes_a_letter_apart(choice: bytes, space: str) -> None:
    """Not even where there is no white space to cut at."""
    passage = spelled(LETTERS, choice[:99]) + space + spelled(LETTERS, choice[99:])
    finder = matcher("số số")
    for snippet in snippets_of(article(passage), finder):
        check(snippet, passage, finder)
        for cut in (snippet.start, snippet.start + len(snippet.text)):
            if 0 < cut < len(passage) and not passage[cut - 1].isspace():
                assert not unicodedata.combining(passage[cut])


@given(long_words)
def test_no_clauses_that_fit_say_more_than_those_shown(passage: str) -> None:
    """Of all runs of clauses; repeated marks may weigh against 0.05 a syllable."""
    finder = matcher("chuyển đổi số nghiệp")
    matches = finder.find(passage)
    marks = list(zip(matches.runs, matches.spans(), strict=True))

    def worth(window: Span) -> float:
        return finder.worth([run for run, (a, b) in marks if window[0] <= a and b <= window[1]])

    spans = clauses(passage)
    windows = [
        (start, end)
        for i, (start, _) in enumerate(spans)
        if not any(a < start < b for _, (a, b) in marks)
        for _, end in spans[i:]
        if end - start <= MAX_CHARACTERS
    ]
    (snippet,) = snippets_of(article(passage), finder)
    shown = worth((snippet.start, snippet.start + len(snippet.text)))
    repeats = sum(run.length for run in matches.runs)
    assert all(worth(window) <= shown + 0.05 * repeats for window in windows)


FILLER = "Đoạn này nói về chuyện khác hẳn. " * 12


@pytest.mark.parametrize("form", [str, nfd])
def test_the_sentence_that_answers_is_shown(form: Callable[[str], str]) -> None:
    answer = "Tổ công nghệ số cộng đồng giúp người dân."
    passage = form(f"{FILLER}{answer} {FILLER}")
    finder = matcher("công nghệ số cộng đồng")
    (snippet,) = snippets_of(article(passage), finder)
    check(snippet, passage, finder)
    assert form(answer) in snippet.text
    assert marked(snippet) == [form("công nghệ số cộng đồng")]
    assert snippet.cut_before
    assert snippet.cut_after
    assert snippet.text.startswith(form("Đoạn"))


def test_short_paragraph_is_shown_whole() -> None:
    (snippet,) = snippets_of(article("  Số hóa, số hóa.  "), matcher("số hóa"))
    assert snippet == Snippet(0, "Số hóa, số hóa.", ((0, 6), (8, 14)), 2, True, True)


@pytest.mark.parametrize("sign", [", ", ". ", " – ", "; "])
def test_mark_over_the_end_of_a_clause_is_kept_whole(sign: str) -> None:
    passage = f"{'x' * 200}, một hai ba Bốn{sign}Năm sáu {'y' * 200}"
    finder = matcher("bốn năm sáu")
    (snippet,) = snippets_of(article(passage), finder)
    check(snippet, passage, finder)
    assert marked(snippet) == [f"Bốn{sign}Năm sáu"]


def test_mark_too_long_to_show_is_cut_somewhere() -> None:
    sentence = " ".join(["nghiêng"] * 60)
    for passage in (sentence, nfd(sentence), f"{FILLER}{sentence} sau đó."):
        finder = matcher(f'"{sentence}"')
        (snippet,) = snippets_of(article(passage), finder)
        check(snippet, passage, finder)
        assert marked(snippet)


# --- choosing passages ---------------------------------------------------------------------------


def test_best_paragraph_is_first() -> None:
    scattered = "Số liệu về đổi đất, chuyển nhà, quốc lộ và gia đình."
    partly = "Chuyển đổi số ở các quốc gia."
    whole = "Đây là chuyển đổi số quốc gia."
    snippets = snippets_of(
        article(scattered, "Không liên quan.", partly, whole), matcher("chuyển đổi số quốc gia")
    )
    assert [snippet.paragraph for snippet in snippets] == [3, 2, 0]
    assert marked(snippets[0]) == ["chuyển đổi số quốc gia"]


@given(
    st.lists(st.lists(st.sampled_from(["đề", "án", "số", "6", "và"]), max_size=12).map(" ".join)),
    st.integers(0, 8),
)
def test_paragraph_with_the_whole_query_comes_first(paragraphs: list[str], place: int) -> None:
    paragraphs = [paragraph or "trống" for paragraph in paragraphs]
    paragraphs.insert(place, "Theo Đề án số 06, thì")
    snippets = snippets_of(article(*paragraphs), matcher("đề án số 6"))
    assert 1 <= len(snippets) <= MAX_SNIPPETS
    assert snippets[0].paragraph == next(
        i for i, text in enumerate(paragraphs) if "đề án số 6" in text or "Đề án số 06" in text
    )
    assert len({snippet.paragraph for snippet in snippets}) == len(snippets)
    assert all(snippet.highlights for snippet in snippets)


def test_three_snippets_at_most_and_earlier_ones_first() -> None:
    snippets = snippets_of(article(*["x", *["số hóa"] * 5]), matcher("số hóa"))
    assert [snippet.paragraph for snippet in snippets] == [1, 2, 3]


def test_a_further_paragraph_that_is_the_title_once_more_is_not_shown() -> None:
    text = ("Xã số hóa sổ hộ tịch trong năm nay.", "Số hóa sổ hộ tịch", "Số hóa sổ hộ tịch ra sao?")
    told = replace(article(*text), title="Số hóa sổ hộ tịch")
    snippets = snippets_of(told, matcher("số hóa sổ hộ tịch"))
    assert [snippet.paragraph for snippet in snippets] == [0, 2]
    alone = replace(article(text[1]), title=text[1])
    assert [snippet.paragraph for snippet in snippets_of(alone, matcher("hộ tịch"))] == [0]


def test_paragraphs_that_say_little_are_not_shown() -> None:
    paragraphs = article("Gia đình.", "Chuyển đổi số quốc gia.")
    (snippet,) = snippets_of(paragraphs, matcher("chuyển đổi số quốc gia"))
    assert snippet.paragraph == 1


def test_captions_are_counted_on_behind_paragraphs() -> None:
    shown = article("Một.", "Hai số.", captions=("Ảnh.", "Ảnh số hóa."))
    snippets = snippets_of(shown, matcher("số hóa"))
    assert [(snippet.paragraph, snippet.text) for snippet in snippets] == [(3, "Ảnh số hóa.")]
    assert [snippet.paragraph for snippet in snippets_of(shown, matcher("số"))] == [1, 3]


@pytest.mark.parametrize("query", ["số", "không_có"])
def test_article_without_paragraphs(query: str) -> None:
    assert snippets_of(article(), matcher(query)) == ()
    (snippet,) = snippets_of(article(captions=("Ảnh số.",)), matcher(query))
    assert (snippet.paragraph, snippet.text) == (0, "Ảnh số.")


@pytest.mark.parametrize(
    "passage",
    [
        "Câu đầu rất ngắn. " + "Câu sau dài hơn nhiều lắm, " * 9 + "hết. " + FILLER,
        "mở đầu bằng chữ thường, " + FILLER,
        nfd(FILLER),
        "x" * 1000,
        "Ngắn.",
    ],
)
def test_article_that_only_its_title_answers_shows_how_it_begins(passage: str) -> None:
    finder = matcher("tiêu đề")
    (snippet,) = snippets_of(article(passage, "Đoạn hai."), finder)
    check(snippet, passage, finder)
    assert (snippet.paragraph, snippet.start, snippet.highlights) == (0, 0, ())
    assert len(snippet.text) > MAX_CHARACTERS // 2 or snippet.text == passage


@pytest.mark.parametrize(
    "piece", ["số ", "số, ", "x", "ệ", "e\u0323", "\u0323", "Số. ", "x số y số. ", " ", ", "]
)
def test_long_paragraph_is_no_trouble(piece: str) -> None:
    """Quadratic work would take minutes here."""
    passage = piece * (100_000 // len(piece))
    finder = matcher("số x số", "y")
    (snippet,) = snippets_of(article(passage), finder)
    assert passage.startswith(snippet.text, snippet.start)
    assert len(snippet.text) <= MAX_CHARACTERS
