"""What is similar to an article: over the reference engine, and the corpus."""

import tomllib
from collections import Counter
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.article import Article
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import PAIR, Document
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import Plan, Term
from searchkit.engine.protocol import Commit
from searchkit.ranking.similar import TERMS, similar_plan
from searchkit.snippets.pairs import pairs_by_count

ANALYZER = Analyzer()


def texts(article: Article) -> list[str]:
    return [article.title, *article.paragraphs, *article.captions]


def commit_of(*articles: Article) -> Commit:
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(Document(a, "", ANALYZER.analyze_many(texts(a))) for a in articles)
    return engine.latest()


def plan_for(commit: Commit, article: Article) -> Plan:
    return similar_plan(pairs_by_count(texts(article)), commit.lexicon)


@pytest.fixture(scope="module")
def stories(corpus: Path) -> dict[str, Article]:
    manifest = tomllib.loads((corpus / "manifest.toml").read_text("utf-8"))["article"]
    found = {}
    for entry in manifest:
        id = entry.get("id", entry["file"])
        title = entry.get("title", entry["paragraphs"][0])
        found[id] = Article(id, title, tuple(entry["paragraphs"]))
    return found


@pytest.fixture(scope="module")
def commit(stories: dict[str, Article]) -> Commit:
    return commit_of(*stories.values())


@pytest.mark.parametrize(
    ("of", "similar"),
    [
        # Articles on one theme, as their titles say.
        ("html/luat-can-cuoc.html", "the-can-cuoc-tu-1-7"),
        ("html/cong-dich-vu-cong-quoc-gia-mot-cua-so.html", "txt/mot-cua-so-duy-nhat.txt"),
        ("nghi-quyet-03-nq-cp", "html/nghi-quyet-57-nq-tw.html"),
        ("html/hoa-don-dien-tu-toan-quoc.html", "hoa-don-may-tinh-tien"),
        ("html/to-cong-nghe-so-cong-dong.html", "html/to-cong-nghe-so-lo-lo-chai.html"),
        ("ly-lich-tu-phap-vneid", "txt/so-suc-khoe-dien-tu.txt"),
        ("txt/5g-thuong-mai.txt", "txt/tat-song-2g.txt"),
        ("luat-bao-ve-du-lieu-ca-nhan", "nghi-dinh-13-2023"),
    ],
)
def test_articles_on_one_theme_find_each_other(
    stories: dict[str, Article], commit: Commit, of: str, similar: str
) -> None:
    found = commit.store.search(plan_for(commit, stories[of]), 6)
    hits = [article.id for article in found.articles]
    assert hits[0] == of
    assert similar in hits


def test_a_plan_is_small(stories: dict[str, Article], commit: Commit) -> None:
    for story in stories.values():
        plan = plan_for(commit, story)
        assert len(plan.scores) <= TERMS
        assert all(weight > 0 for _, weight in plan.scores)


def test_what_no_other_article_shares_finds_nothing() -> None:
    alone = Article("a", "Thời tiết hôm nay", ("Nắng đẹp trên cả nước.",))
    commit = commit_of(alone, Article("b", "Chuyển đổi số", ("Dịch vụ công trực tuyến.",)))
    plans = [plan_for(commit, article) for article in (alone, Article("c", "", ()))]
    assert commit.store.totals(plans) == [0, 0]


NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")
bodies = st.lists(st.sampled_from(NUMBERS), max_size=200)


@given(st.lists(bodies.map(" ".join), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_tells_most_is_found_among_all_pairs(given_bodies: list[str]) -> None:
    stored = [Article(str(i), "tin", (body,)) for i, body in enumerate(given_bodies)]
    commit = commit_of(*stored)
    for article in stored:
        pairs = Counter(p for text in texts(article) for p in ANALYZER.analyze(text).pair_terms)
        frequencies = {p: commit.lexicon.document_frequency(Term(PAIR, p)) for p in pairs}
        weights = {
            Term(PAIR, p): (1 + log(n)) * idf(frequencies[p], len(stored))
            for p, n in pairs.items()
            if frequencies[p] > 1
        }
        best = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:TERMS]
        assert plan_for(commit, article).scores == tuple(best)
