from pathlib import Path

import pytest

from searchkit.errors import SourceError
from searchkit.evaluation import TestCollection

QUERY = '{"id": "q1", "text": "chuyển đổi số"}\n'


def write(folder: Path, queries: str | bytes = QUERY, qrels: str | bytes = "q1\td1\t1\n") -> Path:
    for name, content in (("queries.jsonl", queries), ("qrels.tsv", qrels)):
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        '\ufeff{"id": "q2", "text": "b", "answer": "x"}\r\n\r\n{"id": "q 1", "text": "a\u2028a"}',
        "q 1\td 1\t2\r\nq 1\td2\t0\r\nq2\td1\t1",
    )
    collection = TestCollection.load(tmp_path)
    assert list(collection.queries.items()) == [("q2", "b"), ("q 1", "a\u2028a")]
    assert collection.qrels == {"q 1": {"d 1": 2, "d2": 0}, "q2": {"d1": 1}}
    assert collection.corpus is None


def test_the_corpus_is_found_but_not_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("{", encoding="utf-8")
    assert TestCollection.load(tmp_path).corpus == tmp_path / "corpus.jsonl"


def test_queries_without_a_relevant_document_are_left_out(tmp_path: Path) -> None:
    queries = QUERY + '{"id": "q2", "text": "b"}\n{"id": "q3", "text": "c"}\n'
    collection = TestCollection.load(write(tmp_path, queries, "q1\td1\t1\nq2\td1\t0\n"))
    assert list(collection.queries) == list(collection.qrels) == ["q1"]


@pytest.mark.parametrize(
    ("queries", "mend"),
    [
        ('\n{"id": "q1"', "queries.jsonl:2: không phải JSON"),
        ("[" * 100_000, "queries.jsonl:1: không phải JSON"),
        ("[]", "queries.jsonl:1: không phải đối tượng"),
        ('{"id": "q1"}', 'queries.jsonl:1: thiếu "text"'),
        ('{"id": 1, "text": "a"}', 'queries.jsonl:1: thiếu "id"'),
        ('{"id": "q1", "text": " "}', 'queries.jsonl:1: thiếu "text"'),
        ('{"id": "q1", "text": "\\ud800"}', 'queries.jsonl:1: "text" có nửa ký tự'),
        ('{"id": "q\\t1", "text": "a"}', "queries.jsonl:1: mã 'q\\t1' có ký tự điều khiển"),
        (QUERY + QUERY, "queries.jsonl:2: mã truy vấn 'q1' bị lặp"),
        (b'{"id": "q1", "text": "\xff"}', "queries.jsonl:1: không phải UTF-8"),
    ],
)
def test_a_broken_query_names_its_line(tmp_path: Path, queries: str | bytes, mend: str) -> None:
    assert mend in refusal(write(tmp_path, queries))


@pytest.mark.parametrize(
    ("qrels", "mend"),
    [
        ("q1\td1\t1\nq1 d2 1\n", "qrels.tsv:2: có 1 cột; cần đúng 3 cột"),
        ("q1\t0\td1\t1\n", "qrels.tsv:1: có 4 cột; cần đúng 3 cột"),
        ("q2\td1\t1\n", "qrels.tsv:1: truy vấn 'q2' không có trong queries.jsonl"),
        ("q1\t\t1\n", "qrels.tsv:1: mã tài liệu '' rỗng"),
        ("q1\td1\t-1\n", "qrels.tsv:1: mức phù hợp '-1' phải là số nguyên"),
        ("q1\td1\tcó\n", "qrels.tsv:1: mức phù hợp 'có' phải là số nguyên"),
        ("q1\td1\t1\nq1\td1\t0\n", "qrels.tsv:2: cặp 'q1', 'd1' đã có mức phù hợp"),
        ("q1\td1\t0\n", "qrels.tsv: không truy vấn nào có tài liệu phù hợp"),
        ("", "qrels.tsv: không truy vấn nào có tài liệu phù hợp"),
    ],
)
def test_a_broken_judgement_names_its_line(tmp_path: Path, qrels: str, mend: str) -> None:
    assert mend in refusal(write(tmp_path, qrels=qrels))


@pytest.mark.parametrize("name", ["queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / name).unlink()
    assert f"{name}: không có tệp này" in refusal(tmp_path)


def test_a_folder_instead_of_a_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "qrels.tsv").unlink()
    (tmp_path / "qrels.tsv").mkdir()
    assert "qrels.tsv: không đọc được" in refusal(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere: không có thư mục này" in refusal(tmp_path / "nowhere")


def refusal(folder: Path) -> str:
    with pytest.raises(SourceError) as error:
        TestCollection.load(folder)
    message = str(error.value)
    assert message.startswith(str(folder))
    assert "\n" not in message
    return message


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "queries"), [("xquad_vi", 1190), ("mlqa_vi_dev", 511), ("congbao_number", 500)]
)
def test_shared_collections_are_read_whole(shared: Path, name: str, queries: int) -> None:
    collection = TestCollection.load(shared / "eval" / name)
    assert len(collection.queries) == len(collection.qrels) == queries
    assert collection.corpus is not None
