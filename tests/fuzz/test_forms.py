"""Files of every form, damaged and hostile: reading ends in what is read or in one line."""

import gzip
import io
import socket
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article
from searchkit.extraction import Rejected, read_articles, streams
from searchkit.extraction.formats import archives, packages, part
from tests.extraction.material.files import KINDS
from tests.extraction.material.news import News, page
from tests.extraction.material.office import docx, zipped

from .hostile import EXAMPLES
from .test_files import check, read

IN_A_CHILD = {"17.xlsx", "18.pdf", "19.docx", "21.rtf"}
"""Kinds whose reading starts a process."""
SECRET = "bí mật của máy này"


def damaged(name: str) -> st.SearchStrategy[bytes]:
    """Bytes of a kind with some of them cut out, doubled, changed or put in."""
    whole = KINDS[name](News(1))

    def change(changes: list[tuple[float, int, bytes]]) -> bytes:
        data = bytearray(whole)
        for place, length, new in changes:
            start = int(place * len(data))
            data[start : start + length] = new
        return bytes(data)

    places = st.floats(0, 1, exclude_max=True)
    pieces = st.binary(max_size=8) | st.sampled_from([b"\0" * 9, b"<!", b"]]>", b'"', b"\xff\xfe"])
    return st.lists(st.tuples(places, st.integers(0, 40), pieces), min_size=1, max_size=5).map(
        change
    )


@pytest.mark.parametrize("name", KINDS)
def test_any_damage_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    @settings(max_examples=max(2, EXAMPLES // (20 if name in IN_A_CHILD else 3)), database=None)
    @given(damaged(name))
    def try_it(data: bytes) -> None:
        for result in read(tmp_path / name, data):
            if isinstance(result, Rejected):
                assert "chưa lường trước" not in result.reason

    try_it()


# --- bombs --------------------------------------------------------------------------------------


def rejections(path: Path, data: bytes) -> list[str]:
    return [result.reason for result in read(path, data) if isinstance(result, Rejected)]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.html.zst", "a.html.bz2", "a.wacz"])
def test_a_bomb_is_refused_while_it_is_read(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bz2

    monkeypatch.setattr(streams, "MAX_DOCUMENT", 1 << 20)
    monkeypatch.setattr(streams, "MAX_STREAM", 4 << 20)
    monkeypatch.setattr(streams, "MAX_ARCHIVE", 4 << 20)
    zeros = b"<p>" + b"a" * (16 << 20)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.html")
        member.size = len(zeros)
        archive.addfile(member, io.BytesIO(zeros))
    data = {
        "a.zip": zipped({f"{i}.html": zeros for i in range(3)}),
        "a.tar.gz": tar.getvalue(),
        "a.html.zst": zstandard.compress(zeros),
        "a.html.bz2": bz2.compress(zeros),
        "a.wacz": zipped({"datapackage.json": b"{}", "archive/a.warc": b"WARC/1.0\r\n" + zeros}),
    }[name]
    assert rejections(tmp_path / name, data)


def test_archives_within_archives_are_opened_so_deep_and_no_deeper(tmp_path: Path) -> None:
    data = page(News(1))
    for level in range(part.MAX_DEPTH + 2):
        found = [
            r for r in read(tmp_path / "a.zip", zipped({"a.html": data})) if isinstance(r, Article)
        ]
        assert bool(found) == (level < part.MAX_DEPTH)
        data = zipped({"a.html": data})


def test_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    (reason,) = rejections(tmp_path / "a.zip", zipped({f"{i}.html": b"" for i in range(4)}))
    assert "3" in reason
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for i in range(4):
            archive.addfile(tarfile.TarInfo(f"{i}"))
    assert rejections(tmp_path / "a.tar", tar.getvalue())


@pytest.mark.parametrize(
    ("name", "member"), [("a.docx", "word/document.xml"), ("a.odt", "content.xml")]
)
def test_a_document_that_is_a_bomb_is_refused(tmp_path: Path, name: str, member: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(member, b"<a>" + b" " * (packages.MAX_XML + 1))
    assert len(data.getvalue()) < 1 << 20
    (reason,) = rejections(tmp_path / name, data.getvalue())
    assert str(packages.MAX_XML) in reason


# --- what would reach out -----------------------------------------------------------------------


def entity(secret: str) -> bytes:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return (
        f'<!DOCTYPE x SYSTEM "http://a.example/x.dtd" [<!ENTITY e SYSTEM "{secret}">'
        f'<!ENTITY % p SYSTEM "http://a.example/p.dtd"> %p; <!ENTITY l0 "ha">{laughs}]>'
    ).encode()


@pytest.mark.parametrize(
    "name", ["25.rss", "26.atom.xml", "44.akn.xml", "45.nitf.xml", "46.newsml.xml"]
)
def test_no_entity_is_resolved_in_xml(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    data = KINDS[name](News(1))
    start = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
    news = News(1)
    phrase = news.phrase.encode()
    hostile = (
        data[:start] + entity(secret.as_uri()) + data[start:].replace(phrase, phrase + b" &e; &l9;")
    )
    for result in read(tmp_path / name, hostile):
        assert SECRET not in str(result)
        assert len(str(result)) < 50_000


@pytest.mark.parametrize("name", ["19.docx", "20.odt", "22.epub"])
def test_no_entity_is_resolved_in_packages(tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    whole = io.BytesIO(KINDS[name](News(1)))
    hostile: dict[str, bytes] = {}
    with zipfile.ZipFile(whole) as archive:
        for member in archive.namelist():
            content = archive.read(member)
            if member.endswith(("document.xml", "content.xml", ".opf", ".xhtml")):
                content = entity(secret.as_uri()) + content.replace(b"cho b", b"&e; &l9; cho b")
            hostile[member] = content
    for result in read(tmp_path / name, zipped(hostile)):
        assert SECRET not in str(result)
        assert len(str(result)) < 50_000


def test_a_name_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    before = set(tmp_path.rglob("*"))
    content = page(News(1)).replace(News(1).url.encode(), b"")
    data = zipped({"../../evil.html": content, "/etc/x.html": content, "a\x1b[2J\n.html": content})
    results = read(folder / "a.zip", data)
    assert [type(result) for result in results] == [Article] * 3
    assert all(
        ".." not in result.id and "\x1b" not in result.id
        for result in results
        if isinstance(result, Article)
    )
    assert set(tmp_path.rglob("*")) - before == {folder / "a.zip"}


def test_a_link_in_a_tar_file_is_not_followed(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"{kind!r}.html")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    for result in read(tmp_path / "a.tar", data.getvalue()):
        assert isinstance(result, Rejected)


def test_a_document_with_macros_is_read_without_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(News(1)))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    (result,) = read(
        tmp_path / "a.docm", zipped({**members, "word/vbaProject.bin": b"\xd0\xcf" * 99})
    )
    check(result)
    assert isinstance(result, Article)


def test_two_layers_of_compression_are_taken_off_and_no_more(tmp_path: Path) -> None:
    data = page(News(1))
    for layers in range(4):
        results = list(read_articles([_written(tmp_path / "a.html.gz", data)]))
        assert isinstance(results[0], Article) == (layers < 3)
        data = gzip.compress(data)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
