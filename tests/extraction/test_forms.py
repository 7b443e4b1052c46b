"""Every form that government news comes in: one file of each, and a broken one beside it."""

from pathlib import Path

import pytest

import searchkit
from searchkit.article import Article
from searchkit.extraction import Rejected, read_articles

from .material.files import BROKEN, KINDS
from .material.news import News

NEWS = {name: News(number) for number, name in enumerate(KINDS)}
HOSTS = {"01.txt", "20.odt", "21.rtf", "32.warc.wet"}
"""Kinds that do not say whose they are, or not in words."""
OFFICIAL = {"18.pdf": "Kế hoạch số {}/KH-UBND: {}", "19.docx": "Thông báo số {}/TB-UBND: {}"}
UNDATED = {"20.odt", "21.rtf"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    for name, make in KINDS.items():
        (folder / name).write_bytes(make(NEWS[name]))
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> searchkit.SearchIndex:
    index = searchkit.create_index(folder.with_name("forms-index"))
    results = list(read_articles([folder]))
    assert [result.reason for result in results if isinstance(result, Rejected)] == []
    index.add(result for result in results if isinstance(result, Article))
    return index


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 30
    assert {name[:2] for name in KINDS} == {name[:2] for name in BROKEN}  # each has a sibling


@pytest.mark.parametrize("name", KINDS)
def test_each_article_is_found_by_a_phrase_from_its_middle(
    index: searchkit.SearchIndex, name: str
) -> None:
    news = NEWS[name]
    result = index.search(f'"{news.phrase}"')
    assert [news.phrase in snippet.text for hit in result.hits for snippet in hit.snippets] == [
        True
    ]
    (hit,) = result.hits
    title = OFFICIAL.get(name, "{1}").format(news.number, news.title)
    assert hit.title == title
    assert hit.published == (None if name in UNDATED else news.day)
    source = "Ủy ban nhân dân xã Mai" if name in OFFICIAL else news.source
    if name not in HOSTS:
        assert hit.source == source


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_told_in_one_line_and_spoils_no_other(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name](News(1)))
    (tmp_path / "zz.txt").write_bytes(KINDS["01.txt"](News(2)))
    results = list(read_articles([tmp_path]))
    titles = [result.title for result in results if isinstance(result, Article)]
    assert News(2).title in titles
    (rejection,) = (result for result in results if isinstance(result, Rejected))
    assert str(tmp_path / name) in rejection.reason
    assert len(rejection.reason.splitlines()) == 1
    assert "chưa lường trước" not in rejection.reason
    assert ";" in rejection.reason  # the mend follows
