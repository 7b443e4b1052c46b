"""Dates as people type them into a date limit."""

import re

from searchkit.analysis.confusables import skeleton
from searchkit.analysis.dates import iso_date
from searchkit.errors import QueryError
from searchkit.escaping import printable
from searchkit.messages import Message

_FIGURES = re.compile(r"\d{4}")
_YEARS = re.compile(r"((?:19|20)\d\d)-((?:19|20)\d\d)", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_MEANT = re.compile(r"[\d/.,-]*\d[\d/.,-]*")
_VIETNAMESE = re.compile(r"(?:(?:(\d{1,2})[-/.])?(\d{1,2})[-/.])?(\d{4})", re.ASCII)


def parse_date(text: str) -> str:
    """Read ``2025``, ``2025-02``, ``2025-02-03``, ``2/2025`` or ``3/2/2025`` (day first).

    Returns:
        The date in ISO 8601, as precise as given.

    Raises:
        QueryError: It is no date.
    """
    trimmed = skeleton(text).strip()
    if match := _ISO.fullmatch(trimmed):
        year, month, day = match.groups()
    elif match := _VIETNAMESE.fullmatch(trimmed):
        day, month, year = match.groups()
    else:
        raise _no_date(text)
    if not iso_date(int(year), int(month or 1), int(day or 1)):
        raise _no_date(text)
    parts = (part.zfill(2) for part in (year, month, day) if part)
    return "-".join(parts)


def parse_years(text: str) -> tuple[str, str] | None:
    """Read ``2021-2025``, from the first to the last of these years; None for anything else."""
    match = _YEARS.fullmatch(skeleton(text).strip())
    return (match[1], match[2]) if match else None


def names_year(text: str) -> bool:
    """Whether a text that is no date was meant as one with its year, not as ``10/10``."""
    return looks_like_date(text) and bool(_FIGURES.search(skeleton(text)))


def looks_like_date(text: str) -> bool:
    """Whether a text that is no date was meant as one: figures and signs alone."""
    return bool(_MEANT.fullmatch(skeleton(text).strip()))


def _no_date(text: str) -> QueryError:
    return QueryError(
        Message(
            "Ngày không hợp lệ: “%(text)s”; hãy viết như 25/01/2025, 2/2025 hoặc 2024.",
            text=printable(text),
        )
    )
