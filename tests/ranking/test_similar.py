"""What is similar to an article: over the reference engine, and the corpus."""

import tomllib
from pathlib import Path

import pytest

from searchkit.analysis.analyzer import Analyzer
from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import Commit
from searchkit.ranking.similar import TERMS, similar_plan

ANALYZER = Analyzer()


def texts(article: Article) -> list[str]:
    return [article.title, *article.paragraphs, *article.captions]


def commit_of(*articles: Article) -> Commit:
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(Document(a, "", ANALYZER.analyze_many(texts(a))) for a in articles)
    return engine.latest()


def plan_for(commit: Commit, article: Article) -> Plan:
    return similar_plan(ANALYZER.analyze_many(texts(article)), commit.lexicon)


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
