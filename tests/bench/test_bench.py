"""What the benchmark rests on: its texts, its queries, and what these should find."""

import math
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask, abort
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.core import Build, Class, Core
from tests.bench.indexing import Indexing
from tests.bench.latency import Latency
from tests.bench.machine import describe
from tests.bench.oracle import Best, Postings
from tests.bench.queries import KINDS, Query, draw
from tests.bench.results import Results
from tests.bench.servers import Request
from tests.bench.side_by_side import Answered, ServerFigures, SideBySide
from tests.bench.texts import read
from tests.bench.visitors import visit
from tests.bench.workspace import BuiltIndex
from tests.web.live import serving

_K = 3

documents = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=8), min_size=1)
queries = st.builds(
    lambda kind, terms: Query(kind, tuple(terms if kind == "phrase" else dict.fromkeys(terms))),
    st.sampled_from(["or", "and", "phrase"]),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=3),
)


@given(documents, queries)
def test_the_oracle_ranks_like_bm25_written_plainly(texts: list[list[str]], query: Query) -> None:
    known = {term for text in texts for term in text}
    if not known.issuperset(query.terms):
        return
    scores = [_score(text, texts, query) for text in texts]
    ranked = sorted((score for score in scores if score), reverse=True)[:_K]
    best = Postings(texts).best(query, _K)
    assert best.count == len(ranked)
    if ranked:
        assert best.documents == {
            number for number, score in enumerate(scores) if score >= ranked[-1] * (1 - 1e-9)
        }


def _score(text: list[str], texts: list[list[str]], query: Query) -> float:
    """BM25 with k1 1.2 and b 0.85, straight from the formula; 0 for what is no hit."""
    length, average = len(text), sum(map(len, texts)) / len(texts)
    wanted = list(query.terms)
    if query.kind == "and" and not set(wanted) <= set(text):
        return 0.0
    if query.kind == "phrase" and not any(
        text[i : i + len(wanted)] == wanted for i in range(length)
    ):
        return 0.0
    score = 0.0
    for term in set(wanted):
        holders = sum(term in other for other in texts)
        idf = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
        frequency = text.count(term)
        score += idf * frequency * 2.2 / (frequency + 1.2 * (0.15 + 0.85 * length / average))
    return score


def test_a_prefix_stands_for_all_its_terms() -> None:
    postings = Postings([["tin", "tức"], ["tình"], ["số", "tin"]])
    assert postings.best(Query("prefix", ("ti",)), _K).documents == {0, 2}
    assert postings.best(Query("prefix", ("t",)), _K).documents == {0, 1, 2}


@pytest.mark.parametrize(
    ("found", "overlap"), [([7, 8], 1.0), ([7, 9], 1.0), ([8, 9], 1.0), ([7], 0.5), ([1, 2], 0.0)]
)
def test_any_of_the_documents_that_tie_will_do(found: Sequence[int], overlap: float) -> None:
    assert Best(frozenset({7, 8, 9}), 2).overlap(found) == overlap


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.setenv("SEARCHKIT_SHARED", "/nonexistent")
    return [article.paragraphs[0].lower().split() for article in read("paragraphs", 500)]


def test_every_query_drawn_finds_something(generated: list[list[str]]) -> None:
    postings = Postings(generated)
    drawn = draw(postings, 20)
    assert {query.kind for query in drawn} == set(KINDS)
    assert len(drawn) == 20 * len(KINDS)
    for query in drawn:
        assert postings.best(query, _K).count > 0, query


def test_the_same_texts_give_the_same_queries(generated: list[list[str]]) -> None:
    assert draw(Postings(generated), 20) == draw(Postings(generated), 20)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    pytest.importorskip("dacite", reason="reads results back; installed with the extra 'bench'")
    latency = Latency(0.25, 1.5, 2.0, 300)
    build = Build("searchkit 0.1", 1.5, 2.5, 1000, 2000)
    results = Results(describe(), "generated")
    results.core.append(Core("searchkit", 1000, build, 300, {"and": Class(latency, 0.5)}))
    built = BuiltIndex(tmp_path, "paragraphs", 1000, 1.5, 2.5, 9, 8, 7)
    results.indexing.append(Indexing(built, None, latency))
    answered = Answered("bare", 4, latency, 81.5, 0)
    server = ServerFigures("searchkit", 1.5, 2000, [answered])
    results.servers.append(SideBySide("a.jsonl", 7, 2_100.5, [server], {"OpenSearch": "Maven"}))
    results.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == results


def test_paragraphs_never_repeat(generated: list[list[str]]) -> None:
    assert len(set(map(tuple, generated))) == len(generated)
    assert [article.id for article in islice(read("paragraphs", 3), 3)] == ["0", "1", "2"]


def test_visitors_ask_each_question_once_and_count_what_failed() -> None:
    app, asked = Flask("bench"), list[str]()

    @app.route("/<name>", methods=["GET", "POST"])
    def answer(name: str) -> str:
        asked.append(name)
        return name if name != "7" else abort(500)

    requests = [Request("GET", f"/{number}", headers={"Accept": "*/*"}) for number in range(19)]
    requests.append(Request("POST", "/19", b"{}"))
    with serving(app) as address:
        met = visit(int(address.rpartition(":")[2]), requests, 3, 60)
    assert sorted(asked, key=int) == [str(number) for number in range(20)]
    assert (len(met.samples), met.errors) == (20, 1)
    assert sum(met.samples) / 1e3 <= 3 * met.seconds
