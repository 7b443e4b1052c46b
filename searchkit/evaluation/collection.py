"""A test collection: queries and relevance judgements (qrels), with or without their corpus.

The shape is that of the Cranfield experiments, TREC and BEIR, in one folder: ``queries.jsonl``,
``qrels.tsv`` and, optionally, ``corpus.jsonl``, which may be compressed (``.xz``, ``.gz``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from searchkit.errors import SourceError
from searchkit.evaluation.lines import numbered_lines


@dataclass(frozen=True, slots=True)
class TestCollection:
    """What a ranking is measured against.

    Attributes:
        queries: Query id → text, in the order of the file. Only queries with at least one relevant
            document: for the others no measure is defined.
        qrels: Query id → document id → relevance (0 is "judged, not relevant").
        corpus: The documents as JSON lines {"id", "title", "text"}, when the folder has them.
    """

    __test__: ClassVar[bool] = False  # pytest would take the name for a test class

    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    corpus: Path | None = None

    @classmethod
    def load(cls, folder: Path) -> Self:
        r"""Read a folder that holds ``queries.jsonl`` and ``qrels.tsv``.

        Args:
            folder: ``queries.jsonl`` has lines {"id", "text"}; ``qrels.tsv`` has lines
                ``query id\tdocument id\trelevance`` and no header.

        Raises:
            SourceError: A file is missing, or a line is broken, repeated or refers to no query.
        """
        if not folder.is_dir():
            raise SourceError(
                f"{folder}: không có thư mục này; hãy chỉ tới thư mục có queries.jsonl và qrels.tsv"
            )
        queries = _read_queries(folder / "queries.jsonl")
        qrels = _read_qrels(folder / "qrels.tsv", queries)
        answerable = {
            id_: text for id_, text in queries.items() if any(qrels.get(id_, {}).values())
        }
        if not answerable:
            raise SourceError(
                f"{folder / 'qrels.tsv'}: không truy vấn nào có tài liệu phù hợp;"
                " cần ít nhất một dòng có mức phù hợp từ 1 trở lên"
            )
        names = (f"corpus.jsonl{suffix}" for suffix in ("", ".xz", ".gz"))
        corpus = next((folder / name for name in names if (folder / name).is_file()), None)
        return cls(
            queries=answerable,
            qrels={id_: qrels[id_] for id_ in answerable},
            corpus=corpus,
        )


def _read_queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for where, line in numbered_lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                f'{where}: không phải JSON; mỗi dòng phải có dạng {{"id": "…", "text": "…"}}'
            ) from error
        if not isinstance(record, dict):
            raise SourceError(
                f'{where}: không phải đối tượng JSON; hãy viết {{"id": "…", "text": "…"}}'
            )
        id_, text = (_string(record, key, where) for key in ("id", "text"))
        if not _is_id(id_):
            raise SourceError(f"{where}: mã {id_!r} có ký tự điều khiển; hãy đặt mã khác")
        if id_ in queries:
            raise SourceError(f"{where}: mã truy vấn {id_!r} bị lặp; hãy bỏ hoặc đổi một trong hai")
        queries[id_] = text
    return queries


def _string(record: Mapping[str, object], key: str, where: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SourceError(f'{where}: thiếu "{key}"; giá trị phải là một chuỗi không rỗng')
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise SourceError(f'{where}: "{key}" có nửa ký tự \\ud800–\\udfff; hãy viết lại ký tự đó')
    return value


def _read_qrels(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for where, line in numbered_lines(path):
        fields = line.split("\t")
        if len(fields) != 3:
            raise SourceError(
                f"{where}: có {len(fields)} cột; cần đúng 3 cột cách nhau bằng dấu tab:"
                " mã truy vấn, mã tài liệu, mức phù hợp"
            )
        query, document, relevance = fields
        if query not in queries:
            raise SourceError(
                f"{where}: truy vấn {query!r} không có trong queries.jsonl;"
                " hãy thêm truy vấn hoặc bỏ dòng này"
            )
        if not _is_id(document):
            raise SourceError(
                f"{where}: mã tài liệu {document!r} rỗng hoặc có ký tự điều khiển; hãy đặt mã khác"
            )
        if not (relevance.isascii() and relevance.isdigit() and len(relevance) <= 9):
            raise SourceError(
                f"{where}: mức phù hợp {relevance!r} phải là số nguyên từ 0 trở lên"
                " (0 là không phù hợp)"
            )
        judged = qrels.setdefault(query, {})
        if document in judged:
            raise SourceError(
                f"{where}: cặp {query!r}, {document!r} đã có mức phù hợp; hãy bỏ một trong hai dòng"
            )
        judged[document] = int(relevance)
    return qrels


def _is_id(text: str) -> bool:
    """Whether an id is safe in tab-separated files and in trec_eval's C strings."""
    return bool(text) and all(char >= " " for char in text)
