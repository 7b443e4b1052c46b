"""Statements of the articles of an index: about what, by whom, in which order."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

import searchkit
from searchkit import Article, SearchIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    articles = [
        Article(
            "a",
            "Họp về dữ liệu",
            ("Bộ trưởng Nguyễn Văn Xuân nhấn mạnh dữ liệu là của chung.",),
            published="2024-01-02",
        ),
        Article(
            "b",
            "Họp lần nữa về dữ liệu",
            (
                "“Dữ liệu phải sạch và sống mỗi ngày”, bà Trần Thị Hạ nói.",
                "Bà Trần Thị Hạ cho biết máy chủ đã cũ.",
            ),
            published="2024-03",
        ),
    ]
    with searchkit.create_index(Path(tmp_path_factory.mktemp("quotes")) / "index") as opened:
        opened.add(articles)
        yield opened


def test_statements_about_something_come_newest_first(index: SearchIndex) -> None:
    found = index.quotes("du lieu")
    assert [(each.speaker, each.article, each.published) for each in found.quotes] == [
        ("Trần Thị Hạ", "b", "2024-03"),
        ("Nguyễn Văn Xuân", "a", "2024-01-02"),
    ]


def test_a_speaker_is_found_by_words_of_the_name(index: SearchIndex) -> None:
    assert {each.speaker for each in index.quotes("dữ liệu", speaker="xuan").quotes} == {
        "Nguyễn Văn Xuân"
    }
    assert len(index.quotes("", speaker="Trần Thị Hạ").quotes) == 2
    assert index.quotes("dữ liệu", speaker="ai đó").quotes == ()
    assert index.quotes("").quotes == ()


def test_statements_are_a_table_without_formulas(index: SearchIndex) -> None:
    found = index.quotes("du lieu")
    first = replace(found.quotes[0], text="=1+1", title=None)
    rows = list(csv.reader(StringIO(replace(found, quotes=(first,)).to_csv())))
    assert rows[0] == ["speaker", "title", "text", "direct", "published", "article"]
    assert rows[1:] == [["Trần Thị Hạ", "", "'=1+1", str(first.direct), "2024-03", "b"]]


def test_no_time_is_said(index: SearchIndex) -> None:
    assert index.quotes("dữ liệu sạch", deadline_ms=-1).partial
    assert not index.quotes("dữ liệu sạch").partial


def test_questions_of_the_same_words_are_not_taken_for_each_other(index: SearchIndex) -> None:
    name = "Nguyễn Văn Xuân"
    by_name, about_name = index.quotes("", speaker=name), index.quotes(name, speaker=name)
    assert (by_name.query, about_name.query) == ("", name)
    assert index.quotes(f" {name} ").query == f" {name} "
    assert index.quotes(name).query == name
