"""Export: matches as files for spreadsheets, reference managers and programs.

Each format reads matches one by one and gives bytes as they come, so a file of any length takes
the memory of a few matches. Every file says what was asked for, when and where.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from searchkit.errors import QueryError
from searchkit.export.citations import write_bibtex, write_ris
from searchkit.export.records import Export
from searchkit.export.tables import write_csv, write_jsonl, write_xlsx
from searchkit.messages import Message
from searchkit.search.results import Hit

__all__ = ["FORMATS", "Export", "ExportFormat", "export_formats", "export_hits"]


class ExportFormat(NamedTuple):
    """A format of files.

    Attributes:
        media_type: As HTTP names it.
        suffix: Of file names.
        write: Gives the file in pieces.
    """

    media_type: str
    suffix: str
    write: Callable[[Iterable[Hit], Export], Iterator[bytes]]


FORMATS: Final[Mapping[str, ExportFormat]] = {
    "csv": ExportFormat("text/csv; charset=utf-8", "csv", write_csv),
    "xlsx": ExportFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", write_xlsx
    ),
    "ris": ExportFormat("application/x-research-info-systems", "ris", write_ris),
    "bibtex": ExportFormat("application/x-bibtex; charset=utf-8", "bib", write_bibtex),
    "jsonl": ExportFormat("application/jsonl; charset=utf-8", "jsonl", write_jsonl),
}


def export_formats() -> Mapping[str, ExportFormat]:
    """The formats of files, by name."""
    return FORMATS


def export_hits(hits: Iterable[Hit], form: str, about: Export) -> Iterator[bytes]:
    """Write matches as a file.

    Args:
        hits: Read one by one.
        form: One of :data:`FORMATS`.
        about: What the file says of itself.

    Returns:
        The file in pieces, UTF-8 where it is text.

    Raises:
        QueryError: There is no such format; at the call.
    """
    if form not in FORMATS:
        raise QueryError(
            Message(
                "Không có định dạng “%(form)s”; hãy chọn trong: %(known)s.",
                form=form,
                known=", ".join(FORMATS),
            )
        )
    return FORMATS[form].write(hits, about)
