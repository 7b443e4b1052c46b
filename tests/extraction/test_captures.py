"""Captures: the last answer of a page counts, in whatever web archive it stands."""

import gzip
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article, create_index, read_articles
from searchkit.indexing.changes import Changes

from .material.exchange import http_response

ADDRESSES = ("https://a.vn/tin/1", "https://a.vn/tin/2")


class Answer(NamedTuple):
    """An answer of a page, on a day of January."""

    address: str
    day: int
    status: str
    file: int


ANSWERS = st.lists(
    st.builds(
        Answer,
        st.sampled_from(ADDRESSES),
        st.integers(1, 31),
        st.sampled_from(
            ["200 OK", "200 OK", "404 Not Found", "410 Gone", "500 Error", "302 Found"]
        ),
        st.integers(0, 2),
    ),
    max_size=8,
    unique_by=lambda answer: (answer.address, answer.day),
)


def record(answer: Answer) -> bytes:
    head = (f"HTTP/1.1 {answer.status}".removeprefix("HTTP/1.1 "), "Content-Type: text/html")
    text = f"<h1>Chuyển đổi số</h1><p>Đã lưu vào ngày {answer.day} tháng một.</p>"
    day = f"2025-01-{answer.day:02}"
    return gzip.compress(http_response(answer.address, head, text.encode(), day))


def write(folder: Path, answers: list[Answer]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(3):
        data = b"".join(record(answer) for answer in answers if answer.file == number)
        if data:
            (folder / f"{number}.warc.gz").write_bytes(data)


@settings(max_examples=40)
@given(ANSWERS.filter(bool))
def test_each_address_is_what_its_last_answer_says(
    tmp_path_factory: pytest.TempPathFactory, answers: list[Answer]
) -> None:
    folder = tmp_path_factory.mktemp("captures") / "kho"
    write(folder, answers)
    found = {
        article.id: article.paragraphs[0]
        for article in read_articles([folder])
        if isinstance(article, Article)
    }
    expected = {}
    for answer in sorted(answers, key=lambda answer: answer.day):
        if answer.status.startswith("200"):
            expected[answer.address] = f"Đã lưu vào ngày {answer.day} tháng một."
        elif answer.status.startswith("4"):
            expected.pop(answer.address, None)
    assert found == expected


def test_an_index_of_archives_that_grow(tmp_path: Path) -> None:
    """Changed, unchanged, gone: as with files, --prune decides what becomes of what is gone."""
    steps = [
        (Answer(ADDRESSES[0], 1, "200 OK", 0), (1, 0, 0, 0)),
        (Answer(ADDRESSES[1], 2, "200 OK", 0), (1, 0, 1, 0)),
        (Answer(ADDRESSES[0], 3, "200 OK", 1), (0, 1, 1, 0)),
        (Answer(ADDRESSES[0], 4, "500 Error", 1), (0, 0, 2, 0)),
        (Answer(ADDRESSES[1], 5, "404 Not Found", 2), (0, 0, 1, 1)),
        (Answer(ADDRESSES[1], 6, "200 OK", 2), (1, 0, 1, 0)),
    ]
    answers: list[Answer] = []
    with create_index(tmp_path / "index") as index:
        for answer, counts in steps:
            answers.append(answer)
            write(tmp_path / "kho", answers)
            changes = Changes()
            articles = (a for a in read_articles([tmp_path / "kho"]) if isinstance(a, Article))
            index.add(articles, changes, prune=[tmp_path / "kho"])
            assert (changes.added, changes.updated, changes.unchanged, changes.deleted) == counts
        assert index.ids() == list(ADDRESSES)


def test_another_spelling_of_an_address_that_leads_to_it_ends_nothing(tmp_path: Path) -> None:
    moved = ("301 Moved", f"Location: {ADDRESSES[0]}")
    (tmp_path / "a.warc").write_bytes(
        gzip.decompress(record(Answer(ADDRESSES[0], 1, "200 OK", 0)))
        + http_response(f"{ADDRESSES[0]}?utm_source=x", moved, b"", "2025-01-02")
    )
    (article,) = read_articles([tmp_path / "a.warc"])
    assert isinstance(article, Article)
    assert article.id == ADDRESSES[0]
