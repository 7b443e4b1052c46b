r"""Runs: what a search returned for every query, kept as TREC run files.

A line is ``query Q0 document rank score tag``. Ours are separated by tabs, which trec_eval takes as
well as spaces, so that ids with spaces survive being written and read; those with a tab or a line
break are refused.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from searchkit.errors import SettingsError, SourceError, refusal
from searchkit.evaluation.lines import numbered_lines

Run: TypeAlias = Mapping[str, Sequence[tuple[str, float]]]
"""Query id → (document id, score), best first. The order is the ranking, whatever the scores."""


def write_run(path: Path, run: Run, tag: str = "searchkit") -> None:
    """Write a TREC run file.

    trec_eval orders by score and then by id, not by rank, and holds scores in single precision. So
    that it sees our order, a score that is not below the one before is written as the next smaller
    number.

    Args:
        path: The file; replaced if it exists.
        run: Queries without results leave no line.
        tag: Names the system in the last column; without white space.

    Raises:
        SettingsError: The tag is empty or has white space.
        SourceError: An id is empty or has a tab or line break, or the file cannot be written.
    """
    if len(tag.split()) != 1 or tag != tag.strip():
        raise SettingsError(f"nhãn {tag!r} không hợp lệ; hãy cho một từ không có khoảng trắng")
    lines = []
    for query, ranking in run.items():
        scores = _strictly_decreasing(score for _, score in ranking)
        for rank, ((document, _), score) in enumerate(zip(ranking, scores, strict=True), start=1):
            for id_ in (query, document):
                if not id_ or any(char in id_ for char in "\t\n\r"):
                    raise SourceError(
                        f"{path}: mã {id_!r} rỗng hoặc có dấu tab hay xuống dòng,"
                        " không ghi được vào tệp run; hãy đổi mã đó"
                    )
            lines.append(f"{query}\tQ0\t{document}\t{rank}\t{score}\t{tag}\n")
    try:
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise SourceError(
            f"{path}: không ghi được ({refusal(error)}); hãy kiểm tra đường dẫn và quyền ghi"
        ) from error


def _strictly_decreasing(scores: Iterator[float]) -> Iterator[str]:
    import numpy as np

    ceiling = np.float32(np.inf)
    for score in scores:
        with np.errstate(over="ignore"):
            single = np.float32(score)
        if not single < ceiling:
            single = np.nextafter(ceiling, np.float32(-np.inf))
        ceiling = single
        yield str(single)


def read_run(path: Path) -> Run:
    """Read a TREC run file, ours or another system's.

    Args:
        path: Lines of six columns, separated by tabs or by any white space. The rank gives the
            order and the score decides between equal ranks.

    Raises:
        SourceError: The file is missing or empty, or a line is broken or repeated.
    """
    rows: dict[str, dict[str, tuple[int, float]]] = {}
    for where, line in numbered_lines(path):
        fields = line.split("\t") if line.count("\t") == 5 else line.split()
        if len(fields) != 6:
            raise SourceError(
                f"{where}: có {len(fields)} cột; cần 6 cột:"
                " mã truy vấn, Q0, mã tài liệu, hạng, điểm, nhãn"
            )
        query, _, document, rank, score, _ = fields
        try:
            place = int(rank), -float(score)
        except ValueError as error:
            raise SourceError(
                f"{where}: hạng {rank!r} phải là số nguyên và điểm {score!r} phải là số"
            ) from error
        if not math.isfinite(place[1]):
            raise SourceError(f"{where}: điểm {score!r} không hữu hạn; hãy ghi một số cụ thể")
        documents = rows.setdefault(query, {})
        if document in documents:
            raise SourceError(
                f"{where}: tài liệu {document!r} đã có trong kết quả của truy vấn {query!r};"
                " hãy bỏ một trong hai dòng"
            )
        documents[document] = place
    if not rows:
        raise SourceError(f"{path}: không có dòng nào; hãy chỉ tới một tệp run của TREC")
    return {
        query: [
            (document, -negated)
            for document, (_, negated) in sorted(documents.items(), key=lambda item: item[1])
        ]
        for query, documents in rows.items()
    }
