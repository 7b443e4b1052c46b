"""What ``searchkit index`` tells of inputs and text that it left out, and of odd inputs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from searchkit.cli.printing import figure
from searchkit.extraction import LeftOut, Note, PassedOver, Remark

MAX_LISTED: Final = 1_000
"""Entries of the longest list in JSON, and the inputs whose lines ``--verbose`` prints."""


MAX_KINDS: Final = 20
"""Kinds of inputs that were passed over, each with its count, of which lines are printed."""


class Notes:
    """What was noted while inputs were read; memory is bounded, the sums are not cut.

    Attributes:
        remarks: What is odd about inputs; the first :data:`MAX_LISTED`.
    """

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self._left_out: list[LeftOut] = []
        self._passed_over: list[PassedOver] = []
        self._kinds: Counter[tuple[str, str]] = Counter()
        self._count: Counter[type] = Counter()
        self._characters: Counter[str] = Counter()
        self._labels: dict[str, str] = {}

    def take(self, note: Note) -> None:
        """Remember a note."""
        self._count[type(note)] += 1
        if isinstance(note, Remark):
            self.remarks += [note] if len(self.remarks) < MAX_LISTED else []
            return
        if isinstance(note, PassedOver):
            self._passed_over += [note] if len(self._passed_over) < MAX_LISTED else []
            self._kinds[note.kind, note.reason] += 1
            return
        self._left_out += [note] if len(self._left_out) < MAX_LISTED else []
        self._characters[note.reason.value] += note.characters
        self._labels[note.reason.value] = note.reason.label

    def lines(self, *, verbose: bool) -> Iterator[str]:
        """Yield what to print: the sum, below a line for each input if that was asked for."""
        if verbose:
            by_input: dict[str, list[LeftOut]] = {}
            for note in self._left_out:
                by_input.setdefault(note.origin, []).append(note)
            for origin, notes in by_input.items():
                parts = "; ".join(
                    f"{note.reason.label} {figure(note.characters)}" for note in notes
                )
                yield f"  {origin}: để ngoài bài (ký tự) {parts}."
            for passed in self._passed_over:
                yield f"  {passed.origin}: bỏ qua, là {passed.kind}."
        if self._kinds:
            files = figure(self._kinds.total())
            yield f"Bỏ qua {files} tệp không phải bài viết hoặc không đọc được:"
            for (kind, reason), count in self._kinds.most_common(MAX_KINDS):
                yield f"  {figure(count)} {kind}" + (f": {reason}" if reason else "")
            if len(self._kinds) > MAX_KINDS:
                yield f"  và {figure(len(self._kinds) - MAX_KINDS)} loại khác"
        if self._characters:
            most = self._characters.most_common()
            parts = "; ".join(f"{self._labels[reason]} {figure(count)}" for reason, count in most)
            yield f"Để ngoài bài {figure(self._characters.total())} ký tự: {parts}."

    def as_json(self) -> dict[str, Any]:
        """The part of the object of ``index --json`` that tells of it."""
        return {
            "left_out": [
                {"input": note.origin, "kind": note.reason.value, "characters": note.characters}
                for note in self._left_out
            ],
            "left_out_count": self._count[LeftOut],
            "left_out_characters": dict(self._characters),
            "passed_over": [
                {"input": passed.origin, "kind": passed.kind, "reason": passed.reason}
                for passed in self._passed_over
            ],
            "passed_over_count": self._count[PassedOver],
            "remarks": [{"input": remark.origin, "text": remark.text} for remark in self.remarks],
            "remarks_count": self._count[Remark],
        }
