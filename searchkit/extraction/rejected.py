"""Rejections: inputs that gave no article, each in one line."""

from dataclasses import dataclass

from searchkit.extraction.cleaning import clean


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that gave no article; the run goes on.

    Attributes:
        origin: The input's path; ``:`` and the line or position follow for a record.
        reason: One line in Vietnamese that names the input and the mend.
    """

    origin: str
    reason: str


def rejected(origin: str, why: object) -> Rejected:
    """Say why an input gave no article, in one line that names it."""
    return Rejected(origin, clean(f"{origin}: {why}"))
