"""Files of strangers: whatever they hold, reading ends, and one that is bad spoils no other."""

import gzip
import io
import json
import lzma
import re
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article
from searchkit.extraction import Rejected, read_articles
from searchkit.extraction.bounds import MAX_ARTICLE, MAX_TITLE
from searchkit.extraction.encoding import decode
from searchkit.extraction.records import MAX_ID, MAX_NESTING
from searchkit.extraction.streams import MAX_DOCUMENT

from .hostile import EXAMPLES, TEXTS

TAGS = (
    *("html", "head", "title", "meta", "body", "div", "p", "br", "h1", "table", "tr", "td", "a"),
    *("img", "b", "ul", "li", "script", "style", "time", "svg"),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(
    st.sampled_from(["id", "title", "text", "paragraphs", "url", "source", "date", "x"]), VALUES
)
MARKUP = st.lists(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS])
    | st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "<?", "&amp;", "&#0;", "&#x110000;", "<p "]
    )
    | st.sampled_from(['class="content"', "hidden", "style='display:none'", ">", "=", "'", '"'])
    | TEXTS,
    max_size=30,
).map("".join)


def check(result: Article | Rejected) -> None:
    if isinstance(result, Rejected):
        assert len(result.reason.splitlines()) == 1
    else:
        assert result.id
        assert result.title
        json.dumps(dict(result.metadata), allow_nan=False).encode()
        "".join((result.id, result.title, *result.paragraphs, *result.captions)).encode()


def read(path: Path, data: bytes) -> list[Article | Rejected]:
    path.write_bytes(data)
    results = list(read_articles([path]))
    for result in results:
        check(result)
    return results


@settings(max_examples=EXAMPLES)
@given(markup=MARKUP, ending=st.sampled_from([".html", ".txt"]))
def test_any_markup(tmp_path_factory: pytest.TempPathFactory, markup: str, ending: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"page{ending}"
    read(path, markup.encode("utf-8", "surrogatepass"))


@settings(max_examples=EXAMPLES)
@given(RECORDS | VALUES)
def test_any_record(tmp_path_factory: pytest.TempPathFactory, record: object) -> None:
    path = tmp_path_factory.getbasetemp() / "record.jsonl"
    results = read(path, f'{json.dumps(record)}\n{{"title": "Tốt"}}\n'.encode())
    assert getattr(results[-1], "title", None) == "Tốt"


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_text_or_not(data: bytes, is_html: bool) -> None:
    with suppress(searchkit.SourceError):
        assert isinstance(decode(data, is_html=is_html), str)


# --- what was found, and the limits ------------------------------------------------------------


@pytest.mark.parametrize("depth", [MAX_NESTING + 1, 500, 900, 100_000])
def test_nesting_spoils_no_other_record(tmp_path: Path, depth: int) -> None:
    """Between what the parser of JSON takes and what recursion does, the whole file was lost."""
    line = '{"title": "a", "x": ' + "[" * depth + "]" * depth + "}"
    bad, good = read(tmp_path / "a.jsonl", f'{line}\n{{"title": "b"}}\n'.encode())
    assert isinstance(bad, Rejected)
    assert isinstance(good, Article)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity"])
def test_no_number_is_beyond_json(tmp_path: Path, number: str) -> None:
    """``1e999`` became infinity, which no strict reader of the API takes."""
    line = f'{{"title": "a", "x": {number}, "view_count": {number}}}'
    (result,) = read(tmp_path / "a.json", line.encode())
    assert isinstance(result, Article)
    assert result.title == "a"
    json.dumps(dict(result.metadata), allow_nan=False)


def test_a_number_too_long_to_read_is_refused(tmp_path: Path) -> None:
    (result,) = read(tmp_path / "a.json", f'{{"title": "a", "x": {"9" * 5000}}}'.encode())
    assert isinstance(result, Rejected)


@pytest.mark.parametrize("id", [".", "..", " .. "])
def test_no_id_is_a_folder(tmp_path: Path, id: str) -> None:
    """No address leads to it: browsers resolve it, quoted or not."""
    (result,) = read(tmp_path / "a.jsonl", json.dumps({"id": id, "title": "a"}).encode())
    assert isinstance(result, Article)
    assert re.fullmatch(r".*/a#[0-9a-f]{12}", result.id)


def test_an_id_fits_an_address(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "ế" * n, "title": "a"}) for n in (MAX_ID, MAX_ID + 1)]
    results = read(tmp_path / "a.jsonl", "\n".join(lines).encode())
    ids = [result.id for result in results if isinstance(result, Article)]
    assert ids[0] == "ế" * MAX_ID
    assert len(ids[1]) <= MAX_ID


def test_an_article_that_no_index_stores_is_rejected_alone(tmp_path: Path) -> None:
    """It failed the commit, and with it all articles beside it."""
    long = "số " * (MAX_ARTICLE // 3 + 1)
    records = [{"title": "a", "text": long}, {"title": "b", "x": "\0" * (MAX_ARTICLE // 6 + 1)}]
    lines = "\n".join(map(json.dumps, [*records, {"title": "c"}]))
    first, second, third = read(tmp_path / "a.jsonl", lines.encode())
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert isinstance(third, Article)


@pytest.mark.parametrize("title", ["Đề án 06 " * 500, "a" * 5000, "a" * (MAX_TITLE + 1)])
def test_a_title_without_end_is_a_paragraph(tmp_path: Path, title: str) -> None:
    """Every list of results shows titles whole; and nothing is lost."""
    title = title.strip()
    lines = json.dumps({"title": title, "text": "Nội dung."})
    (article,) = read(tmp_path / "a.jsonl", lines.encode())
    assert isinstance(article, Article)
    assert article.paragraphs == (title, "Nội dung.")
    assert MAX_TITLE - 10 < len(article.title) <= MAX_TITLE
    assert title.startswith(article.title.removesuffix("…"))
    assert article.title.endswith("…")


def test_a_long_title_is_one(tmp_path: Path) -> None:
    title = "số" * (MAX_TITLE // 2)
    (article,) = read(tmp_path / "a.jsonl", json.dumps({"title": title}).encode())
    assert isinstance(article, Article)
    assert article.title == title


@pytest.mark.parametrize("ending", [".gz", ".xz"])
def test_a_bomb_is_refused_while_it_is_read(tmp_path: Path, ending: str) -> None:
    packed = io.BytesIO()
    opener = gzip.GzipFile(fileobj=packed, mode="wb") if ending == ".gz" else None
    with opener or lzma.LZMAFile(packed, "wb", preset=0) as file:
        for _ in range(MAX_DOCUMENT // 2**20 + 1):
            file.write(b"a" * 2**20)
    assert len(packed.getvalue()) < MAX_DOCUMENT // 500
    (result,) = read(tmp_path / f"a.txt{ending}", packed.getvalue())
    assert isinstance(result, Rejected)
    assert str(MAX_DOCUMENT) in result.reason


def test_folders_may_go_in_circles(tmp_path: Path) -> None:
    deep = tmp_path.joinpath("root", *["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("Bài ở dưới cùng.", "utf-8")
    (deep / "up").symlink_to(tmp_path / "root")
    (deep / "itself").symlink_to(deep / "itself")
    (deep / "b.txt").symlink_to(deep / "b.txt")
    results = list(read_articles([tmp_path / "root"]))
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Article", "Rejected", "Rejected"]


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses in a page are text: no picture, frame, schema or entity is asked for."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật", "utf-8")
    sentence = "Ủy ban nhân dân tỉnh ban hành kế hoạch chuyển đổi số năm 2025 với nhiều mục tiêu. "
    page = f"""<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://a.example/x.dtd" [
        <!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "{"lol" * 100}"><!ENTITY c "&b;&b;&b;">]>
        <html xmlns:xi="http://www.w3.org/2001/XInclude"><head>
        <link rel="stylesheet" href="http://a.example/x.css"><meta http-equiv="refresh"
        content="0;url=http://a.example/"><base href="http://a.example/"></head><body>
        <xi:include href="{secret.as_uri()}" parse="text"/><img src="http://a.example/x.png">
        <iframe src="http://a.example/"></iframe><object data="{secret.as_uri()}"></object>
        <p>{sentence * 3} &a; &c;</p><p>{sentence * 3}</p></body></html>"""
    (result,) = read(tmp_path / "a.html", page.encode())
    assert isinstance(result, Article)
    assert "bí mật" not in str(result)
    assert len(str(result)) < 5_000
