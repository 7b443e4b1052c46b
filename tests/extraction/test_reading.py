import gzip
import io
import json
import lzma
import os
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from types import ModuleType

import pytest

from searchkit import extraction
from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction import Note, Rejected, Remark, bounds, read_articles, reading, streams
from searchkit.extraction.formats import dump, json_records
from searchkit.extraction.records import MAX_VALUES

TEXT = "Xã họp dân\n\nSáng nay, xã họp dân bàn việc mở lớp dạy dùng dịch vụ công trực tuyến."
PAGE = (
    "<h1>Xã họp dân</h1><p>Sáng nay, xã họp dân bàn việc mở lớp dạy dùng dịch vụ công trực tuyến."
)
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
}
RECORD = '{"title": "Xã họp dân", "text": "Sáng nay, xã họp dân."}'


def read(*paths: Path | str) -> tuple[list[Article], list[Rejected]]:
    results = list(read_articles(paths))
    articles = [result for result in results if isinstance(result, Article)]
    return articles, [result for result in results if isinstance(result, Rejected)]


def test_the_public_interface() -> None:
    assert extraction.__all__ == sorted(extraction.__all__)
    assert {"Rejected", "count_inputs", "read_articles"} <= set(extraction.__all__)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", TEXT), ("a.html", PAGE), ("a.htm", PAGE), ("a.json", RECORD), ("a.jsonl", RECORD)],
)
@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_each_format_compressed_or_not(
    tmp_path: Path, name: str, content: str, suffix: str
) -> None:
    path = tmp_path / (name + suffix)
    path.write_bytes(COMPRESS[suffix](content.encode()))
    (article,), rejections = read(path)
    assert not rejections
    assert article.title == "Xã họp dân"
    assert len(article.paragraphs) == 1
    assert article.id.partition("#")[0] == f"{tmp_path.name}/a"
    assert article.origin == str(path)


def test_records_without_ids_are_named_by_what_they_say(tmp_path: Path) -> None:
    lines = ['{"title": "A"}', '{"id": "b", "title": "B"}', '{"title": "C"}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    before = {article.title: article.id for article in read(tmp_path / "a.jsonl")[0]}
    (tmp_path / "a.jsonl").write_text("\n".join(['{"title": "Mới"}', "", *reversed(lines)]))
    after = {article.title: article.id for article in read(tmp_path / "a.jsonl")[0]}
    assert before == {title: id for title, id in after.items() if title != "Mới"}
    assert len(set(after.values())) == 4
    assert after["B"] == "b"
    assert after["A"].startswith(f"{tmp_path.name}/a#")


def test_a_file_that_is_one_record_gives_it_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"title": "A"}')
    assert [article.id for article in read(tmp_path / "a.json")[0]] == [f"{tmp_path.name}/a"]


def test_what_was_not_understood_is_said_once_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "A"}\n' + '{"title": "B", "date": "hôm qua", "url": "x"}\n' * 3)
    notes: list[Note] = []
    articles = list(read_articles([path], note=notes.append))
    assert len(articles) == 4
    assert {note.origin for note in notes} == {str(path)}
    texts = [note.text for note in notes if isinstance(note, Remark)]
    assert len(texts) == 2
    assert all(str(path) in text and "3 bản ghi" in text for text in texts)
    assert any('"date"' in text for text in texts)


def test_broken_records_are_named_and_the_others_still_come(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [b'{"title": "A"}', b"{broken", b'{"title": {}}', b'{"title": "\xff"}', b"[]", b"  "]
    path.write_bytes(b"\r\n".join([*lines, '{"title": "B\u2028b"}'.encode()]))
    articles, rejections = read(path)
    assert [article.title for article in articles] == ["A", "B b"]
    assert [rejection.origin for rejection in rejections] == [f"{path}:{n}" for n in (2, 3, 4, 5)]
    assert all(rejection.origin in rejection.reason for rejection in rejections)
    assert '"title"' in rejections[1].reason
    assert "UTF-8" in rejections[2].reason


def test_broken_items_of_a_list_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"title": "A"}, 7, {"text": "B b."}]')
    articles, (rejection,) = read(tmp_path / "a.json")
    assert [article.title for article in articles] == ["A", "B b"]
    assert rejection.origin == f"{tmp_path / 'a.json'}:2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_records_behind_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.jsonl").write_text(f"{RECORD}\n{RECORD}\n", encoding=encoding)
    articles, rejections = read(tmp_path / "a.jsonl")
    assert [article.title for article in articles] == ["Xã họp dân"] * 2
    assert not rejections


def test_one_bad_file_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "2.json").write_text('{"title": "A"} {"title": "B"}')
    (tmp_path / "3.jsonl.gz").write_bytes(gzip.compress(RECORD.encode())[:-12])
    (tmp_path / "4.txt.xz").write_bytes(lzma.compress(TEXT.encode())[:-7] + b"garbage")
    (tmp_path / "5.html").write_text("<p></p>")
    (tmp_path / "6.txt").write_text("")
    (tmp_path / "7.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "8.txt").write_text(TEXT)
    articles, rejections = read(tmp_path)
    assert [article.id for article in articles] == [f"{tmp_path.name}/8"]
    assert [Path(rejection.origin).name[0] for rejection in rejections] == list("1234567")
    assert all(rejection.origin in rejection.reason for rejection in rejections)
    assert not any("\n" in rejection.reason for rejection in rejections)


@pytest.mark.parametrize(
    ("where", "stage"),
    [
        (dump, "decode"),
        (dump, "read_dump"),
        (json_records, "read_record"),
        (json_records, "bounded"),
        (reading, "bounded"),
    ],
)
def test_what_nobody_foresaw_spoils_one_input_alone(
    tmp_path: Path, where: ModuleType, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a stage raises: the input is named, and so is the type, for a bug report."""
    for name in ("1.txt", "2.txt", "3.jsonl"):
        (tmp_path / name).write_text(TEXT if name.endswith("txt") else f"{RECORD}\n{RECORD}\n")
    whole, calls = getattr(where, stage), iter([ZeroDivisionError, KeyError, MemoryError])

    def fail_at_first(*args: object, **options: object) -> object:
        for error in calls:
            raise error("\x1b[2J\nlạ")
        return whole(*args, **options)

    monkeypatch.setattr(where, stage, fail_at_first)
    articles, rejections = read(tmp_path)
    assert len(articles) + len(rejections) == 4
    assert all(rejection.origin in rejection.reason for rejection in rejections)
    assert not any("\n" in reason or "\x1b" in reason for _, reason in map(astuple, rejections))
    assert any("ZeroDivisionError" in rejection.reason for rejection in rejections)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_of_many_bad_records_a_few_are_told_and_the_others_counted(
    tmp_path: Path, name: str
) -> None:
    records = [RECORD if number % 2 else "7" for number in range(3000)]
    content = "\n".join(records) if name == "a.jsonl" else f"[{','.join(records)}]"
    (tmp_path / name).write_text(content)
    articles, rejections = read(tmp_path / name)
    assert len(articles) == 1500
    assert len(rejections) == reading.MAX_SAID + 1
    assert str(1500 - reading.MAX_SAID) in rejections[-1].reason


def test_a_file_of_bad_lines_is_given_up_and_those_beside_it_are_read(tmp_path: Path) -> None:
    """58 KB of gzip with 30 million bad lines took 4.5 GB and the good files beside it."""
    with gzip.open(tmp_path / "a.jsonl.gz", "wb") as file:
        for _ in range(100):
            file.write(b"x\n" * 100_000)
    (tmp_path / "b.jsonl").write_text(RECORD)
    tracemalloc.start()
    (article,), rejections = read(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert article.title == "Xã họp dân"
    assert len(rejections) == reading.MAX_SAID + 1
    assert str(reading.MAX_BAD) in rejections[-1].reason
    assert peak < 2_000_000


def test_a_text_of_too_many_values_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f"[{'[],' * MAX_VALUES}0]")
    (rejection,) = read_articles([tmp_path / "a.json"])
    assert isinstance(rejection, Rejected)
    assert str(MAX_VALUES) in rejection.reason


def test_paragraphs_are_bounded_as_lines_are(tmp_path: Path) -> None:
    """Each is a line of a page and of an index: a view of 700,000 of them took 13 seconds."""
    for name, count in (("a", bounds.MAX_PASSAGES), ("b", bounds.MAX_PASSAGES + 1)):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"title": "A", "paragraphs": ["x"] * count})
        )
    (article,), (rejection,) = read(tmp_path)
    assert article.id.endswith("/a")
    assert str(bounds.MAX_PASSAGES) in rejection.reason


def test_a_paragraph_without_end_becomes_several(tmp_path: Path) -> None:
    words = "chuyển đổi số " * (2 * bounds.MAX_PARAGRAPH // 14)
    letters = "a" * (2 * bounds.MAX_PARAGRAPH + 1)
    record = {"title": "A", "paragraphs": ["Trước.", words, letters, "Sau."]}
    (tmp_path / "a.json").write_text(json.dumps(record))
    (article,), _ = read(tmp_path)
    assert max(map(len, article.paragraphs)) <= bounds.MAX_PARAGRAPH
    assert " ".join(article.paragraphs[1:-4]) == words.strip()
    assert "".join(article.paragraphs[-4:-1]) == letters


def test_the_name_of_a_source_is_a_name(tmp_path: Path) -> None:
    names = ("s" * bounds.MAX_NAME, "s" * (bounds.MAX_NAME + 1))
    lines = [json.dumps({"title": "A", "source": name}) for name in names]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    (article,), (rejection,) = read(tmp_path)
    assert article.source == names[0]
    assert str(bounds.MAX_NAME) in rejection.reason


def test_lines_of_records_are_read_whatever_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f"{RECORD}\n{RECORD}\n")
    articles, rejections = read(tmp_path / "a.json")
    assert [article.title for article in articles] == ["Xã họp dân"] * 2
    assert not rejections


def test_a_file_that_vanishes_before_it_is_read_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    results = read_articles([tmp_path])
    (tmp_path / "a.txt").unlink()
    (rejection,) = results
    assert isinstance(rejection, Rejected)


def test_what_becomes_a_link_or_a_pipe_before_it_is_read_is_rejected(tmp_path: Path) -> None:
    """A pipe without a writer held the run, and the lock of its index, for ever."""
    folder = tmp_path / "r"
    folder.mkdir()
    for name in ("1.txt", "2.jsonl", "3.txt", "4.txt"):
        (folder / name).write_text(TEXT)
    (tmp_path / "secret.txt").write_text("bí mật")
    results = read_articles([folder])
    for name in ("1.txt", "2.jsonl", "3.txt"):
        (folder / name).unlink()
    (folder / "1.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(folder / "2.jsonl")
    (folder / "3.txt").mkdir()
    *rejections, article = results
    assert isinstance(article, Article)
    assert [Path(str(rejection.origin)).name[0] for rejection in rejections] == list("123")
    assert "bí mật" not in str(rejections)


def test_errors_of_the_caller_are_raised_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read_articles([tmp_path / "missing"])
    with pytest.raises(SourceError):
        read_articles([tmp_path])
    with pytest.raises(SourceError):
        extraction.count_inputs([tmp_path])


def test_articles_come_before_the_rest_of_their_file_is_read(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"title": "%d"}\n' % n for n in range(100_000)))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[:-20])
    results = read_articles([tmp_path])
    first = next(iter(results))
    assert isinstance(first, Article)
    assert first.title == "0"
    *_, last = results
    assert isinstance(last, Rejected)


def test_a_stream_of_records_is_never_in_memory_at_once(tmp_path: Path) -> None:
    text = "Người dân nộp hồ sơ trực tuyến. " * 150
    with lzma.open(tmp_path / "a.jsonl.xz", "wt", preset=0) as file:
        for number in range(1500):
            file.write(json.dumps({"title": f"Số {number}", "text": text}) + "\n")
    tracemalloc.start()
    count = sum(isinstance(result, Article) for result in read_articles([tmp_path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert peak < 2_000_000  # of some ten million bytes


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt.gz", "a.html.gz", "a.json.gz"])
def test_what_is_too_large_when_decompressed_is_rejected(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_STREAM", 100_000)
    monkeypatch.setattr(streams, "MAX_DOCUMENT", 50_000)
    filler = f"{RECORD}\n" * 10_000 if "jsonl" in name else f'["{"a" * 1_000_000}"]'
    (tmp_path / name).write_bytes(gzip.compress(filler.encode()))
    articles, rejections = read(tmp_path / name)
    assert len(articles) < 10_000
    assert "giải nén" in rejections[-1].reason


def test_a_line_that_is_too_long_is_rejected_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_DOCUMENT", 1000)
    (tmp_path / "a.jsonl").write_text(f'{RECORD}\n{{"title": "{"a" * 5000}"}}\n{RECORD}\n')
    articles, (rejection,) = read(tmp_path / "a.jsonl")
    assert len(articles) == 2
    assert rejection.origin.endswith(":2")


def test_the_caps_are_generous() -> None:
    assert streams.MAX_DOCUMENT == 64 * 2**20
    assert streams.MAX_STREAM == 2 * 2**30


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (TEXT, 1),
        (PAGE, 1),
        (f"<!DOCTYPE html>\n<html><body>{PAGE}", 1),
        (RECORD, 1),
        (f"{RECORD}\n{RECORD}\n", 2),
        (f"[{RECORD}, {RECORD}]", 2),
        (json.dumps(json.loads(RECORD), indent=2), 1),
        (f"\ufeff{RECORD}\n{RECORD}", 2),
    ],
)
@pytest.mark.parametrize("compress", COMPRESS.values(), ids=["plain", "gzip", "xz"])
def test_standard_input_is_read_by_its_content(
    content: str, count: int, compress: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = pipe(compress(content.encode()), monkeypatch)
    assert len(articles) == count
    assert {article.origin for article in articles} == {"-"}
    assert {article.title for article in articles} == {"Xã họp dân"}


def pipe(data: bytes, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    articles, rejections = read("-")
    assert not rejections
    return articles


@pytest.mark.parametrize("content", [TEXT, PAGE, RECORD, f"[{RECORD}]"])
def test_what_is_piped_in_is_named_by_what_it_says(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = content.replace("Sáng", "Chiều")
    (first,), (second,), (again,) = (
        pipe(piped.encode(), monkeypatch) for piped in (content, other, content)
    )
    assert first.id == again.id != second.id
    assert first.id.startswith("stdin#")


def test_binary_standard_input_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(range(256)))))
    _, (rejection,) = read("-")
    assert rejection.origin == "-"


def test_a_document_on_standard_input_has_a_cap_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_DOCUMENT", 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode() * 100)))
    _, (rejection,) = read("-")
    assert "1000" in rejection.reason
