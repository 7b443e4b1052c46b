"""Any text is a query, and no query takes the time of others."""

import random
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.query.parser import parse
from searchkit.query.syntax import render
from searchkit.snippets.snippet import MAX_EXAMINED, MAX_PIECE
from searchkit.understanding.edits import MAX_LETTERS, slips

from .hostile import EXAMPLES, EXHAUSTIVE, TEXTS, make_index, queries
from .queries import Run, read, searching


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with make_index(tmp_path_factory.mktemp("fuzz") / "index") as index:
        yield index


@settings(max_examples=10 * EXAMPLES)
@given(TEXTS)
def test_any_text_parses_and_renders_to_what_parses(text: str) -> None:
    parsed = parse(text)
    again = parse(render(parsed))
    assert (again.root is None) <= (parsed.root is None or not render(parsed))


def test_generated_queries_parse() -> None:
    run = Run()
    for query in islice(queries(random.Random(1)), 100_000 if EXHAUSTIVE else 2_000):
        run.take(query, read, float("inf"))
    assert not run.failures


@settings(max_examples=EXAMPLES)
@given(query=TEXTS, limit=st.sampled_from([1, 10, 100]), exact=st.booleans())
def test_any_text_is_searched_for(index: SearchIndex, query: str, limit: int, exact: bool) -> None:
    result = index.search(query, limit=limit, exact=exact, explain=exact, deadline_ms=50)
    assert result.query == query
    assert len(result.hits) <= limit
    for hit in result.hits:
        for snippet in hit.snippets:
            assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.highlights)


def test_generated_queries_are_searched_for(index: SearchIndex) -> None:
    dice, run = random.Random(2), Run()
    for query in islice(queries(dice), 2_000 if EXHAUSTIVE else 60):
        run.take(query, searching(index, dice), float("inf"))
    assert not run.failures


@settings(max_examples=EXAMPLES)
@given(TEXTS)
def test_anything_may_be_typed(index: SearchIndex, prefix: str) -> None:
    for suggestion in index.suggest(prefix):
        start, end = suggestion.highlight
        assert 0 <= start <= end <= len(suggestion.text)


@settings(max_examples=EXAMPLES // 3)
@given(TEXTS)
def test_any_query_may_be_marked(index: SearchIndex, query: str) -> None:
    view = index.view("honest", query)
    assert view is not None
    for text, spans in zip(view.article.paragraphs, view.paragraph_highlights, strict=True):
        assert all(0 <= a < b <= len(text) for a, b in spans)


# --- the deadline ------------------------------------------------------------------------------


def test_late_hits_are_shown_bare(index: SearchIndex) -> None:
    """The time is up before anything is found or shown: that is no error, and it is said."""
    result = index.search("chuyển đổi số", explain=True, deadline_ms=0)
    assert result.partial
    assert all(not hit.snippets and hit.explanation is None for hit in result.hits)


def test_with_time_enough_nothing_is_left_out(index: SearchIndex) -> None:
    result = index.search("trọng tâm", deadline_ms=60_000)
    assert result.hits
    assert not result.partial
    assert all(hit.snippets for hit in result.hits)


def test_an_article_is_shown_whole_when_there_is_no_time_to_mark_it(index: SearchIndex) -> None:
    late, timely = (index.view("honest", "trọng tâm", deadline_ms=ms) for ms in (0, 60_000))
    assert late is not None
    assert timely is not None
    assert late.article == timely.article
    assert not any(late.paragraph_highlights)
    assert any(timely.paragraph_highlights)


def test_a_deadline_holds_in_any_thread(index: SearchIndex) -> None:
    """It is no signal, which the main thread alone could receive."""
    found: list[bool] = []
    thread = threading.Thread(
        target=lambda: found.append(index.search("số " * 48, deadline_ms=0).partial)
    )
    thread.start()
    thread.join()
    assert found == [True]


# --- what was found: work that must not grow with the input ------------------------------------


def test_fields_before_an_exclusion_are_parsed_once() -> None:
    """Each level was parsed three times: 25 levels would never end."""
    assert parse("from:from:NOT (" * 25 + " a" * 300).root is not None
    assert parse("title:NOT (a) b") == parse("title -(a) b")


@pytest.mark.parametrize("letters", ["a" * 1000, "中" * 1000, "ก" * 1000, "qwerty" * 160])
def test_a_token_without_end_has_no_slips(letters: str) -> None:
    """53 strings for each letter, each as long as all of them, were kept for 1,000 queries."""
    assert slips(letters) == {}
    assert all(len(key) <= MAX_LETTERS + 1 for key in slips("k" * MAX_LETTERS))


@pytest.mark.parametrize("query", ["chuyendoiso" * 90, "langa" * 200, "s1" * 500, "sa" * 500])
def test_a_token_without_end_is_taken_as_typed(index: SearchIndex, query: str) -> None:
    result = index.search(query)
    assert result.corrected is None
    assert result.suggestion is None


def test_the_same_part_again_is_marked_once(index: SearchIndex) -> None:
    once = index.search("trọng tâm", limit=3)
    often = index.search(" OR ".join(["trọng tâm"] * 16), limit=3)
    assert [hit.snippets for hit in often.hits] == [hit.snippets for hit in once.hits]


@pytest.mark.parametrize("part", ["95.000", "57-NQ/TW", "trọng tâm", "số"])
def test_a_query_that_repeats_itself_marks_what_it_says(tmp_path: Path, part: str) -> None:
    """Each of 24 parts was looked for behind each of 24 others: a page took seconds."""
    text = "Nghị quyết 57-NQ/TW: 95.000 tổ, số liệu là trọng tâm, 95.000 tổ và 95.000 người."
    with searchkit.create_index(tmp_path) as index:
        index.add([Article("a", "Bài", (text,))])
        once, often = index.view("a", part), index.view("a", " ".join([part] * 24))
    assert once is not None
    assert often is not None
    assert once.paragraph_highlights == often.paragraph_highlights
    assert any(once.paragraph_highlights)


def test_marks_end_somewhere(tmp_path: Path) -> None:
    text = "trọng tâm " * (MAX_EXAMINED // 5)
    with searchkit.create_index(tmp_path) as index:
        index.add([Article("long", "Bài dài", (text, "trọng tâm"))])
        view = index.view("long", "trọng tâm")
        (hit,) = index.search("trọng tâm").hits
    assert view is not None
    (spans, behind) = view.paragraph_highlights
    assert 0 < len(spans) <= MAX_EXAMINED // 10 + 1
    assert {text[a:b] for a, b in spans} == {"trọng tâm"}
    assert behind == ()
    assert hit.snippets[0].text.startswith("trọng tâm")


def test_the_best_part_of_a_long_paragraph_is_shown(tmp_path: Path) -> None:
    filler = "Đoạn này nói chuyện khác. " * (3 * MAX_PIECE // 26)  # a piece ends about here
    text = f"{filler}Nghị quyết nêu trọng tâm là chuyển đổi số. {filler}"
    with searchkit.create_index(tmp_path) as index:
        index.add([Article("long", "Bài dài", (text,))])
        (hit,) = index.search("chuyển đổi số").hits
    (snippet,) = hit.snippets
    assert text[snippet.start :].startswith(snippet.text)
    assert "trọng tâm là chuyển đổi số" in snippet.text
    assert snippet.cut_before
    assert snippet.cut_after


def test_an_article_without_end_has_similar_ones(tmp_path: Path) -> None:
    """All of it was analyzed again for every visit of its page."""
    long = Article("long", "Chuyển đổi số", ("Chuyển đổi số quốc gia. " * 5_000, "Lạc đề."))
    other = Article("other", "Chuyển đổi số quốc gia", ("Chuyển đổi số quốc gia là trọng tâm.",))
    with searchkit.create_index(tmp_path) as index:
        index.add([long, other, Article("apart", "Bóng đá", ("Lạc đề.",))])
        assert [hit.id for hit in index.similar("long")] == ["other"]
