"""Files of matches, read back by the programs that they are for."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import bibtexparser
import openpyxl
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from searchkit import QueryError, Snippet
from searchkit.export import FORMATS, Export, export_hits
from searchkit.export.records import COLUMNS
from searchkit.search.results import Hit

ABOUT = Export(
    query="đề án 06",
    moment=datetime(2026, 11, 29, 1, 2, 3, 456, tzinfo=UTC),
    limits="từ năm 2024",
    address="https://tracuu.example/tim?q=de+an+06&from=2024",
    site="Tra cứu",
    page=lambda id: f"https://tracuu.example/bai/{id}",
)
_lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


def _hit(**changes: Any) -> Hit:
    values: dict[str, Any] = {
        "id": "bao/1",
        "title": "Đề án 06 “về đích”",
        "url": "https://bao.example/1?a={b}&c=%20",
        "source": "Báo Ví Dụ",
        "published": "2025-02-03",
        "score": 1.5,
        "snippets": (Snippet(0, "100% xã có Đề án 06 & {tổ}\nsố_1", ((10, 18),), cut_after=True),),
        "duplicates": 2,
    }
    return Hit(**values | changes)


def _file(hits: Sequence[Hit], form: str) -> bytes:
    return b"".join(export_hits(iter(hits), form, ABOUT))


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_is_read_by_excel_and_says_of_each_row_where_it_is_from() -> None:
    content = _file([_hit(), _hit(id="bao/2", published=None, snippets=())], "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    first, second = _rows(content)
    assert list(first) == list(COLUMNS)
    assert first["title"] == "Đề án 06 “về đích”"
    assert first["passage"] == "100% xã có Đề án 06 & {tổ} số_1 …"
    assert first["page"] == "https://tracuu.example/bai/bao/1"
    assert (first["query"], first["limits"]) == ("đề án 06", "từ năm 2024")
    assert first["exported"] == "2026-11-29T01:02:03Z"
    assert (second["published"], second["passage"], second["duplicates"]) == ("", "", "2")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "\t=", "\r", "  =", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    hit = _hit(id=evil, title=evil, source=evil, url=evil)
    (row,) = _rows(_file([hit], "csv"))
    for name in ("id", "title", "source", "url"):
        assert row[name].lstrip()[0] not in "=+-@＝＋－＠"
    book = openpyxl.load_workbook(BytesIO(_file([hit], "xlsx")))
    for sheet in book:
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in line)


@given(st.lists(_lines, min_size=1, max_size=5))
def test_any_text_comes_back_from_csv_and_jsonl(titles: list[str]) -> None:
    hits = [_hit(id=str(i), title=title) for i, title in enumerate(titles)]
    rows = _rows(_file(hits, "csv"))
    expected = [" ".join(title.split()) for title in titles]
    assert [row["title"].removeprefix("'") for row in rows] == [
        t.removeprefix("'") for t in expected
    ]
    lines = [json.loads(line) for line in _file(hits, "jsonl").decode().split("\n")[:-1]]
    assert [line["title"] for line in lines] == titles


def test_jsonl_has_hits_as_the_search_prints_them() -> None:
    (line,) = map(json.loads, _file([_hit()], "jsonl").splitlines())
    assert {name: line[name] for name in _hit().to_json()} == json.loads(
        json.dumps(_hit().to_json())
    )
    assert line["address"] == ABOUT.address


def test_a_workbook_has_matches_and_what_was_asked_for() -> None:
    book = openpyxl.load_workbook(BytesIO(_file([_hit(), _hit(id="bao/2")], "xlsx")))
    sheet, notes = book.worksheets
    rows = list(sheet.values)
    assert [row[0] for row in rows] == ["Mã bài", "bao/1", "bao/2"]
    assert rows[1][5] == 2
    assert sheet.freeze_panes == "C2"
    told = {row[0]: row[1] for row in notes.values}
    assert (told["Truy vấn"], told["Số bài"]) == ("đề án 06", 2)
    assert told["Địa chỉ"] == ABOUT.address


def test_control_characters_and_long_texts_break_no_workbook() -> None:
    hit = _hit(title="a\x00\x0b\ufffe_x0041_", snippets=(Snippet(0, "á" * 40_000, ()),))
    sheet = openpyxl.load_workbook(BytesIO(_file([hit], "xlsx"))).worksheets[0]
    assert len(str(sheet["G2"].value)) == 32_767


def test_ris_is_read_by_reference_managers() -> None:
    content = _file([_hit(), _hit(id="bao/2", published="2025-02", source=None)], "ris").decode()
    first, second = rispy.loads(content)
    assert first["type_of_reference"] == "NEWS"
    assert first["title"] == "Đề án 06 “về đích”"
    assert first["secondary_title"] == "Báo Ví Dụ"
    assert first["year"] == "2025"
    assert first["date"] == "2025/02/03/"
    assert first["urls"] == ["https://bao.example/1?a={b}&c=%20"]
    assert "đề án 06" in first["notes"][0]
    assert second["date"] == "2025/02//"
    assert "secondary_title" not in second


@given(st.lists(_lines, min_size=1, max_size=4))
def test_any_text_stays_on_its_line_of_ris(titles: list[str]) -> None:
    entries = rispy.loads(_file([_hit(title=f"x {title}") for title in titles], "ris").decode())
    assert [entry["title"] for entry in entries] == [" ".join(f"x {t}".split()) for t in titles]


def _entries(content: bytes) -> list[dict[str, str]]:
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    entries: list[dict[str, str]] = bibtexparser.loads(content.decode(), parser).entries
    return entries


def test_bibtex_is_read_back() -> None:
    (entry,) = _entries(_file([_hit()], "bibtex"))
    assert (entry["ENTRYTYPE"], entry["ID"]) == ("online", "bao-1")
    assert entry["title"] == "{Đề án 06 “về đích”}"
    assert (entry["date"], entry["year"], entry["urldate"]) == ("2025-02-03", "2025", "2026-11-29")
    assert entry["url"] == "https://bao.example/1?a=%7Bb%7D&c=%20"
    assert entry["abstract"].startswith(
        r"100\% xã có Đề án 06 \& {\textbraceleft}tổ{\textbraceright}"
    )


def test_no_two_entries_have_one_key() -> None:
    hits = [_hit(id=id) for id in ("a/b", "a.b", "á b", "", "/")]
    keys = [entry["ID"] for entry in _entries(_file(hits, "bibtex"))]
    assert len(set(keys)) == len(hits)


@given(st.text(st.sampled_from('{}\\@%,="#$&~^_ab\n'), max_size=20))
def test_no_title_ends_its_entry(title: str) -> None:
    entries = _entries(_file([_hit(title=f"x{title}"), _hit(id="b")], "bibtex"))
    assert [entry["url"] for entry in entries] == ["https://bao.example/1?a=%7Bb%7D&c=%20"] * 2


@pytest.mark.parametrize("form", FORMATS)
def test_matches_are_read_as_the_file_is_written(form: str) -> None:
    read = 0

    def hits() -> Iterator[Hit]:
        nonlocal read
        for number in range(1_000):
            read += 1
            yield _hit(id=str(number))

    pieces = export_hits(hits(), form, ABOUT)
    assert read == 0
    next(pieces)
    if form != "xlsx":  # which is packed when it is whole
        assert read <= 1


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_a_file_too(form: str) -> None:
    content = _file([], form)
    if form == "csv":
        assert _rows(content) == []
    elif form == "xlsx":
        assert len(list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)) == 1
    elif form == "bibtex":
        assert _entries(content) == []
    else:
        assert content == b""


def test_a_format_that_there_is_not_is_named() -> None:
    with pytest.raises(QueryError, match="docx"):
        export_hits([], "docx", ABOUT)
