"""Whatever a file holds, reading it gives an article or a rejection, and an article is sound."""

import gzip
import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.extraction import Rejected, read_articles

TOKENS = (
    "Xã họp dân . , : ; ? ! - – / | > ( ) ./. _ \n \n\n \t • Ảnh: (Ảnh 1. hinh anh 1 a.jpg Top"
    " Tin liên quan Bình luận Xem thêm: Ngày đăng: 12/10/2022 08:15 Thứ Hai, tháng 2 2025 date"
    " 2025-02 时间 Sáng nay Theo TTXVN Thủ tướng chủ trì phiên họp của Ủy ban về chuyển đổi số"
    " <p> </p> <div> <h1> </h1> <br> <table><tr><td> <b> <img> <a> <li> <script> <!-- &amp;"
    " <time datetime=2022 <meta {} [] \" ' \ud83d \u0301 \u200b \x00 \x0c"
)
WORDS = st.lists(st.sampled_from(TOKENS.split(" ")), max_size=80).map(
    lambda words: " ".join(words).encode("utf-8", "surrogatepass")
)
BYTES = st.binary(max_size=400) | WORDS | WORDS.map(gzip.compress)


def read(name: str, data: bytes) -> list[Article | Rejected]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return list(read_articles([path]))


def check(result: Article | Rejected) -> None:
    if isinstance(result, Rejected):
        assert result.origin in result.reason
        assert len(result.reason.splitlines()) == 1
        return
    lines = [result.title, *result.paragraphs, *result.captions]
    assert result.id
    assert all(lines)
    for line in lines:
        assert line == " ".join(line.split())
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in line)
    if result.published:
        date.fromisoformat(f"{result.published}-01-01"[:10])


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl"])
@settings(deadline=None)  # the first page waits for the parsers' imports
@given(data=BYTES)
def test_any_bytes(name: str, data: bytes) -> None:
    for result in read(name, data):
        check(result)


SENTENCE = (
    "Ủy ban nhân dân tỉnh ban hành kế hoạch chuyển đổi số năm 2025 với nhiều mục tiêu cụ thể. "
)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 10_000 + SENTENCE + "</div>" * 10_000,
        ("<div>" + SENTENCE) * 3_000,
        "<b>" * 10_000 + SENTENCE,
        "<table><tr><td>x<td>" * 2_000 + SENTENCE,
        "<table><tr><td>" * 300 + SENTENCE + "</td></tr></table>" * 300,
        f"<p>{SENTENCE * 50_000}</p>",
        f"<p>{'a' * 2_000_000}",
        f"<div class='{'a ' * 500_000}' style='{'a:b;' * 200_000}'><p>{SENTENCE}</p></div>",
        f"<div id='{'a-' * 500_000}'><img alt='{'x ' * 500_000}'><p>{SENTENCE}</p></div>",
        f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{SENTENCE}",
        (
            f'<script type="application/ld+json">{{"@type": "Article", "headline": "{"a" * 10**6}'
            f'"}}</script><title>{"a - " * 100_000}</title><p>{SENTENCE}'
        ),
        "<br>a" * 20_000 + f"<p>{SENTENCE}",
        "<li><a href='/'>mục</a></li>" * 5_000 + f"<p>{SENTENCE}",
        "<" * 100_000,
        "<!--" * 10_000,
        "&#7853;" * 100_000,
    ],
    ids=range(16),
)
def test_monstrous_pages(markup: str) -> None:
    for result in read("a.html", markup.encode()):
        check(result)
        assert (
            isinstance(result, Rejected)
            or result.paragraphs == ()
            or SENTENCE.strip() in (result.paragraphs[-1])
        )


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE * 20_000,
        f"{SENTENCE}\n" * 5_000,
        "a" * 2_000_000,
        "ạ" * 1_000_000,
        "- " * 500_000,
        "@" * 1_000_000,
        "1" * 1_000_000,
        "12/12/2022 " * 100_000,
        "tháng " * 200_000,
        "Ảnh: a\n" * 50_000,
        "Tin liên quan\nmột hai ba\n" * 20_000,
        f"Tin liên quan\n{SENTENCE}\n" * 5_000,
        "Chuyển đổi số nói thật làm thật_spam kw\n" + "chuyểnđổisốnóithật " * 50_000,
        "và chuyển đổi số\n" * 50_000,
        f"{SENTENCE.strip()}/.\n" * 5_000,
        ": " * 500_000,
    ],
    ids=range(16),
)
def test_monstrous_dumps(text: str) -> None:
    for result in read("a.txt", text.encode()):
        check(result)
