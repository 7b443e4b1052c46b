"""The report: what a run did, counted while it goes on."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["refused", "failed"]

MAX_LISTED: Final = 100
"""Addresses that were not had of which each is told; all are counted."""


class Problem(NamedTuple):
    """An address that was not had.

    Attributes:
        kind: ``refused``: it was not asked for, or is nothing to keep; ``failed``: it may go well
            the next time.
        address: Which; or a host.
        reason: Why, in a line.
    """

    kind: Kind
    address: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did.

    Attributes:
        new: Pages that were kept for the first time.
        changed: Pages whose article has changed.
        unchanged: Pages that are as they were.
        gone: Pages that are not there any more (404, 410).
        waiting: Pages that are left for the next run.
        requests: How many requests were made, for robots.txt and listings too.
        bytes: Bytes that were answered.
        answered: Whether any listing could be read.
        problems: What was not had, the first :data:`MAX_LISTED`.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    waiting: int = 0
    requests: int = 0
    bytes: int = 0
    answered: bool = False
    problems: list[Problem] = field(default_factory=list)
    _count: Counter[Kind] = field(default_factory=Counter)

    def tell(self, kind: Kind, address: str, reason: str) -> None:
        """Count an address that was not had."""
        self._count[kind] += 1
        if len(self.problems) < MAX_LISTED:
            self.problems.append(Problem(kind, address, reason))

    @property
    def refused(self) -> int:
        """Addresses that were not asked for, or are nothing to keep."""
        return self._count["refused"]

    @property
    def failed(self) -> int:
        """Addresses that could not be had this time."""
        return self._count["failed"]

    @property
    def has_news(self) -> bool:
        """Whether an index of the archive would be another now."""
        return bool(self.new or self.changed or self.gone)

    def as_json(self) -> dict[str, Any]:
        """What ``searchkit fetch --json`` prints."""
        names = ("new", "changed", "unchanged", "gone", "refused", "failed", "waiting")
        return {
            **{name: getattr(self, name) for name in names},
            "requests": self.requests,
            "bytes": self.bytes,
            "problems": [problem._asdict() for problem in self.problems],
        }
