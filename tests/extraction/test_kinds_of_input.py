"""What of a folder is read, whatever it is called, and what is passed over, and said so."""

import gzip
import json
import math
from io import BytesIO
from pathlib import Path

import pytest

from searchkit.article import Article
from searchkit.extraction import Note, PassedOver, Rejected, read_articles, streams
from searchkit.extraction.formats.evidence import Evidence
from searchkit.extraction.formats.part import Part

from .material.files import KINDS
from .material.news import News

PAGE = (
    "<!DOCTYPE html><h1>Xã mở lớp học số cho người cao tuổi</h1>"
    "<p>Sáng nay, xã mở lớp dạy bà con dùng dịch vụ công trực tuyến tại nhà văn hóa thôn.</p>"
    "<p>Lớp học kéo dài ba buổi, do đoàn viên thanh niên của xã đứng ra hướng dẫn.</p>"
)
TEXT = "Xã họp dân\n\nSáng nay, xã họp dân bàn việc mở lớp dạy dùng dịch vụ công trực tuyến."


def read(folder: Path) -> tuple[list[Article], list[Rejected], dict[str, str]]:
    """Articles, rejections, and the kinds of what was passed over by name."""
    notes: list[Note] = []
    results = list(read_articles([folder], note=notes.append))
    articles = [result for result in results if isinstance(result, Article)]
    rejections = [result for result in results if isinstance(result, Rejected)]
    passed = {Path(n.origin).name: n.kind for n in notes if isinstance(n, PassedOver)}
    return articles, rejections, passed


@pytest.mark.parametrize(
    "name", ["tin.aspx", "tin.chn", "tin", "tin?p=1", "tin.html", "tin.php?id=7&x=2", "tin.pdf"]
)
def test_a_page_is_one_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE)
    (article,), rejections, _ = read(tmp_path)
    assert article.title == "Xã mở lớp học số cho người cao tuổi"
    assert not rejections


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ảnh"),
        ("a", b"\xff\xd8\xff\xe0\0\x10JFIF", "ảnh"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><text>Ch\xc3\xa0o</text></svg>', "ảnh"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0\0\2\0", "video, âm thanh hoặc ảnh"),
        ("a.woff2", b"wOF2\0\1\0\0", "phông chữ"),
        ("robots.txt", b"# xin chao\nUser-agent: *\nDisallow: /tim-kiem/\n", "robots.txt"),
        ("a.css", b"body { margin: 0 }", "tệp của chương trình, của giao diện"),
        ("run", b"#!/bin/sh\necho xin\n", "tệp của chương trình, của giao diện"),
        ("README.md", b"# Kho tin\n\nGhi ch\xc3\xba.", "ghi chú về thư mục"),
        ("a.xml", b"<?xml version='1.0'?><urlset><url><loc>x</loc></url></urlset>",
         "bản đồ trang (sitemap)"),
        ("b.xml", b"<?xml version='1.0'?><config><a>1</a></config>", "XML"),
        ("a.dat", bytes(range(256)) * 4, "dữ liệu nhị phân"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "kho nén 7z"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word cũ (.doc)"),
        ("empty", b"", "tệp rỗng"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_passed_over_by_its_content(
    tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "bài.txt").write_text(TEXT)
    (article,), rejections, passed = read(tmp_path)
    assert article.title == "Xã họp dân"
    assert passed == {name: kind}
    assert not rejections


@pytest.mark.parametrize("kind", ["17.xlsx", "19.docx", "22.epub", "37.zip", "20.odt"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_what_is_looked_into_is_read_as_a_whole(
    tmp_path: Path, kind: str, wrapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking at the end of a file of more than a buffer lost what was in its middle."""
    monkeypatch.setattr(streams, "_BUFFER", 512)
    data = KINDS[kind](News(1))
    assert len(data) > 600
    name = kind.replace(".", ".x.") if wrapped else kind
    (tmp_path / name).write_bytes(gzip.compress(data) if wrapped else data)
    (article,), rejections, _ = read(tmp_path)
    assert any(News(1).phrase in text for text in article.paragraphs)
    assert not rejections


def test_what_is_named_and_is_no_article_is_rejected_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (result,) = read_articles([tmp_path / "a.doc"])
    assert isinstance(result, Rejected)
    assert "soffice" in result.reason


def test_a_suffix_that_the_content_denies_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "b.txt").write_text(TEXT)
    (_,), (rejection,), passed = read(tmp_path)
    assert "ảnh" in rejection.reason
    assert not passed


RECORDS = [{"title": f"Tin {n}", "text": f"{TEXT} Lần {n}."} for n in range(3)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps(RECORDS, indent=1)),
        ("a.jsonl", ",\n".join(map(json.dumps, RECORDS))),
        ("a.json", json.dumps({str(n): record for n, record in enumerate(RECORDS)})),
        ("a.json", json.dumps({"x": 1, "data": RECORDS})),
        ("a.jsonl", "\n".join(json.dumps({"data": record}) for record in RECORDS)),
        ("a.jsonl", "\n".join(json.dumps({**record, "views": math.nan}) for record in RECORDS)),
    ],
)
def test_records_as_tables_and_databases_export_them(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    articles, rejections, _ = read(tmp_path)
    assert [article.title for article in articles] == ["Tin 0", "Tin 1", "Tin 2"]
    assert len({article.id for article in articles}) == 3
    assert not rejections


def test_a_key_that_holds_a_record_is_its_id(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({f"tin-{n}": r for n, r in enumerate(RECORDS)}))
    articles, _, _ = read(tmp_path)
    assert [article.id for article in articles] == ["tin-0", "tin-1", "tin-2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"[]"),
        ("a.jsonl", b"\n\n"),
        ("a.zip", b"PK\x05\x06" + bytes(18)),
        ("a.csv", b"title,text\n"),
    ],
)
def test_what_holds_no_article_is_said_to(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "bài.txt").write_text(TEXT)
    (_,), rejections, passed = read(tmp_path)
    assert passed == {name: "tệp không chứa bài nào"}
    assert not rejections
    (named,) = read_articles([tmp_path / name])
    assert isinstance(named, Rejected)


def test_a_folder_without_any_article_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    articles, (rejection,), passed = read(tmp_path)
    assert not articles
    assert str(tmp_path) in rejection.reason
    assert passed == {"a.png": "ảnh"}


@pytest.mark.parametrize(
    ("written", "root"),
    [
        ("<?xml version='1.0'?><!-- <rss> --><feed>", "feed"),
        ("<?xml version='1.0'?><!-- <rss> <!-- x --><atom:feed>", "feed"),
        ("<?xml version='1.0'?><!-- <rss>" + "<!--" * 16_000, None),  # which took seconds
    ],
)
def test_what_a_comment_holds_is_no_root(written: str, root: str | None) -> None:
    stream = streams.buffered(BytesIO(written.encode()))
    found = Evidence(Part(stream, "", "x", "x", "x", streams.Budget(1, 1))).root
    assert (found and found.name) == root


def test_an_old_document_that_is_called_a_new_one_is_told_from_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    _, (rejection,), _ = read(tmp_path)
    assert "Word cũ (.doc)" in rejection.reason
    assert "soffice" in rejection.reason
