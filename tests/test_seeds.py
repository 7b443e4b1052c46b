"""The first real input: five scraped articles, and what people look for in them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchkit import Article, SearchIndex, create_index, read_articles

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with create_index(tmp_path_factory.mktemp("seeds") / "index") as index:
        index.add(item for item in read_articles([shared / "seeds"]) if isinstance(item, Article))
        yield index


def found(index: SearchIndex, query: str) -> list[str]:
    """The articles that lack nothing, best first."""
    hits = index.search(query).hits
    return [hit.id.removeprefix("seeds/")[:3] for hit in hits if not hit.missing]


@pytest.mark.parametrize("query", ['"Đề án 06"', "de an 06", "Đề án 06"])
def test_de_an_06(index: SearchIndex, query: str) -> None:
    assert set(found(index, query)[:2]) == {"000", "001"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tổ công nghệ số cộng đồng", ["002", "001"]),
        ("to cong nghe so cong dong", ["002", "001"]),
        ("57-NQ/TW", ["001"]),
        ("95.000 tổ", ["002"]),
        ("Ngoại Hạng Anh", []),
        ("liên hệ quảng cáo", []),
        ("bão YAGI", []),
    ],
)
def test_finds(index: SearchIndex, query: str, expected: list[str]) -> None:
    assert found(index, query) == expected


@pytest.mark.parametrize("query", ["Ngoại Hạng Anh", "liên hệ quảng cáo", "bão YAGI"])
def test_nothing_comes_near_what_is_no_news(index: SearchIndex, query: str) -> None:
    assert index.search(query).near_total == 0


def test_vneid(index: SearchIndex) -> None:
    assert set(found(index, "VNeID")) == {"001", "002"}


def test_the_paragraph_with_the_figure(index: SearchIndex) -> None:
    (hit,) = index.search("95.000 tổ").hits
    assert "95.000 tổ công nghệ số" in hit.snippets[0].text


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("chuyeenr ddooir soos", "chuyển đổi số"),
        ("chuyen doi so", "chuyển đổi số"),
        ("chuyển đổi sô", "chuyển đổi số"),
        ("CĐS", None),
    ],
)
def test_reads_what_was_meant(index: SearchIndex, query: str, corrected: str | None) -> None:
    result = index.search(query)
    assert result.corrected == corrected
    assert "Chuyển đổi số" in result.hits[0].title


def test_library_command_and_api_agree(index: SearchIndex, shared: Path, tmp_path: Path) -> None:
    from web import create_app

    folder = tmp_path / "index"
    run = [sys.executable, "-m", "searchkit"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    subprocess.run([*run, "index", str(shared / "seeds"), "--index", str(folder)], check=True)
    client = create_app({"index": folder}).test_client()
    for query in ("de an 06", "to cong nghe so cong dong", "VNeID", "bão YAGI"):
        library = index.search(query).to_json()
        done = subprocess.run(
            [*run, "search", query, "--index", str(folder), "--json"],
            env=environment,
            capture_output=True,
            check=False,
        )
        command = json.loads(done.stdout)
        api = client.get("/api/v1/search", query_string={"q": query}).get_json()
        for answer in (library, command, api):
            answer.pop("took_ms")
        assert json.loads(json.dumps(library)) == command == api
