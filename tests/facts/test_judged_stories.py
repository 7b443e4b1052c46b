"""Related reports against the judgement of a reader: tests/facts/README.md says how it was made."""

import json
import lzma
import re
from datetime import date
from pathlib import Path
from statistics import median_high

import pytest

import searchkit
from searchkit import Article, SearchIndex

JUDGED = Path(__file__).with_name("judged_stories.tsv")
_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:[/.-]\s?2017)?(?![\d/.-]|%)")
_AROUND = 60  # articles whose ids are near, and so their days


def last_day(text: str) -> int | None:
    """The last day of 2017 that the beginning of an article names, as an ordinal."""
    found = []
    for day, month in _DAY.findall(text[:1500]):
        try:
            found.append(date(2017, int(month), int(day)))
        except ValueError:
            continue
    days = [each for each in found if date(2017, 1, 25) <= each <= date(2017, 7, 20)]
    return max(days).toordinal() if days else None


def dated(shared: Path, corpus: str) -> list[Article]:
    """The articles of a corpus: their ids are by time, and their days those of neighbours."""
    with lzma.open(shared / "eval" / corpus / "corpus.jsonl.xz", "rt") as lines:
        known = (each for each in map(json.loads, lines) if each["id"].startswith("bm"))
        read = sorted(known, key=lambda article: int(article["id"][2:]))
    days = [last_day(article["text"]) for article in read]
    articles = []
    for n, article in enumerate(read):
        near = [day for day in days[max(0, n - _AROUND) : n + _AROUND + 1] if day]
        published = date.fromordinal(median_high(near)).isoformat()
        text = tuple(filter(str.strip, article["text"].split("\n")))
        articles.append(Article(article["id"], article["title"], text, published=published))
    return articles


def are_related(index: SearchIndex, one: str, other: str) -> bool:
    stories = ((index.story(one), other), (index.story(other), one))
    return any(story and id in {r.article.id for r in story.related} for story, id in stories)


@pytest.mark.parametrize("corpus", ["news_events", "news_headlines"])
def test_related_reports_are_of_the_same_event(
    shared: Path, tmp_path: Path, exhaustive: bool, corpus: str
) -> None:
    """Of what is called related, .95 are; of what is, a third is called so at least."""
    if not exhaustive:
        pytest.skip("16,000 articles are indexed for it: set SEARCHKIT_EXHAUSTIVE")
    called: dict[str, list[bool]] = {"yes": [], "maybe": [], "no": []}
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(dated(shared, corpus))
        for line in JUDGED.read_text("utf-8").splitlines():
            part, *pair = line.split("\t")
            if not line.startswith("#") and (part == "other news") == (corpus == "news_headlines"):
                one, other, judgement = pair
                called[judgement].append(are_related(index, one, other))
    right, wrong = sum(called["yes"]), sum(called["no"])
    assert right >= 0.95 * (right + wrong), (right, wrong)
    assert right >= len(called["yes"]) / 3, (right, len(called["yes"]))
