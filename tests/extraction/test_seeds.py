"""The five articles as they were scraped, and the public corpora, which need the shared folder."""

import re
from pathlib import Path

import pytest

from searchkit.article import Article
from searchkit.extraction import read_articles

pytestmark = pytest.mark.shared

HEADLINE_LINES = {"000": 6, "002": 3, "003": 7, "004": 9}
"""Where the true headline stands in each file, from 1; a spam keyword follows it in 002."""

DATES = {
    "000": "2022-12-25",
    "001": "2025-02",
    "002": "2025-01-25",
    "003": "2022-08-09",
    "004": "2021-11-30",
}
FURNITURE = re.compile(
    "Ngoại Hạng Anh|Liên hệ quảng cáo|bão YAGI|toasoan@|^Top$|Xem với cỡ chữ|granada"
    "|Ý kiến bạn đọc|NỔI BẬT TRANG CHỦ|^Kinh tế nông thôn$|^Cổng thông tin điện tử"
    "|Cổng TTĐT|trợ lý ảo|^Bạch Dương$|hinh anh|[.]jpg|[\u4e00-\u9fff]"
)
PARAGRAPHS = {"000": 15, "001": 31, "002": 55, "003": 5, "004": 18}
"""Counted by hand: sub-headings are paragraphs, captions are not."""


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, Article]:
    results = list(read_articles([shared / "seeds"]))
    return {Path(result.id).name[:3]: result for result in results if isinstance(result, Article)}


def source_of(article: Article) -> list[str]:
    assert article.origin
    return Path(article.origin).read_text("utf-8").splitlines()


def test_headlines(seeds: dict[str, Article]) -> None:
    for name, line in HEADLINE_LINES.items():
        assert seeds[name].title == source_of(seeds[name])[line - 1].partition("_")[0].strip()


def test_dates(seeds: dict[str, Article]) -> None:
    assert {name: article.published for name, article in seeds.items()} == DATES


def test_a_file_without_a_headline_gets_one(seeds: dict[str, Article]) -> None:
    article = seeds["001"]
    assert any(paragraph.startswith(article.title) for paragraph in article.paragraphs[:5])
    assert 20 <= len(article.title) <= 150


def test_no_furniture_is_left(seeds: dict[str, Article]) -> None:
    lines = [line for a in seeds.values() for line in (a.title, *a.paragraphs, *a.captions)]
    assert not [line for line in lines if FURNITURE.search(line) or line.isascii()]


def test_no_true_paragraph_is_lost(seeds: dict[str, Article]) -> None:
    assert {name: len(article.paragraphs) for name, article in seeds.items()} == PARAGRAPHS


def test_every_long_line_of_the_bodies_is_there(seeds: dict[str, Article]) -> None:
    """But for what follows the end, and the one sentence that a spam site spliced."""
    for name, article in seeds.items():
        text = "\n".join(source_of(article)).partition("Ý kiến bạn đọc")[0]
        long = [" ".join(line.split()) for line in text.splitlines() if line.count(" ") > 35]
        kept = set(article.paragraphs)
        lost = [line for line in long if line.removeprefix("date 2025-02 ") not in kept]
        assert not [line for line in lost if not re.search("granada|trợ lý ảo", line)], name


def test_the_splice_is_undone(seeds: dict[str, Article]) -> None:
    assert seeds["002"].paragraphs[0].startswith("Sáng ngày 12/10, tại")


def test_captions_are_kept_apart(seeds: dict[str, Article]) -> None:
    counts = {name: len(article.captions) for name, article in seeds.items()}
    assert counts == {"000": 2, "001": 1, "002": 7, "003": 1, "004": 4}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("congbao", 5_008), ("phapdien", 61_808)])
def test_the_public_corpora_are_read_whole(shared: Path, name: str, count: int) -> None:
    rejections = articles = 0
    for result in read_articles([shared / "corpora" / f"{name}.jsonl.xz"]):
        if isinstance(result, Article):
            articles += 1
        else:
            rejections += 1
    assert (articles, rejections) == (count, 0)
