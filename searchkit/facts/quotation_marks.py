"""Quotation marks: what stands between them in a passage, and what began before it."""

import re
from collections.abc import Iterator
from typing import Final

_MARKS: Final = '“”"«»'
_MARK: Final = re.compile(f"[{_MARKS}]")
_OPENS: Final = re.compile(r"(?<!\S)''(?=\w)")
_CLOSES: Final = re.compile(r"(?<=\S)''(?!\w)")
_LENGTHS: Final = range(12, 1_501)  # characters of a direct statement
_FRAGMENT: Final = range(20, 1_501)  # characters of the end of a statement
_CLOSING: Final = frozenset({'"', "”"})


def with_marks(text: str) -> str:
    """A text of the same length, in which what is typed as two apostrophes is a quotation mark."""
    return _OPENS.sub(' "', _CLOSES.sub('" ', text)) if "''" in text else text


def has_marks(text: str) -> bool:
    """Whether there is any quotation mark in a text: a cheap test."""
    return any(mark in text for mark in _MARKS)


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks, the outer ones where there are inner ones."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for match in _MARK.finditer(text):
        at = match.start()
        if opened and at - opened[0] > _LENGTHS.stop:
            del opened[0]  # the end was forgotten
        if _opens(text, at, is_open=bool(opened)):
            opened.append(at)
        elif opened:
            first = opened.pop()
            if at - first - 1 in _LENGTHS and text[first - 1 : first] != "[":
                while found and found[-1][0] > first:
                    found.pop()
                found.append((first + 1, at))
    yield from found


def fragment(text: str) -> int | None:
    """Where what was quoted in the passage before ends in this one; None where nothing was."""
    mark = _MARK.search(text)
    if mark is None or mark[0] not in _CLOSING or mark.start() not in _FRAGMENT:
        return None
    return None if _opens(text, mark.start(), is_open=True) else mark.start()


def _opens(text: str, at: int, *, is_open: bool) -> bool:
    """Whether a quotation mark opens."""
    if text[at] != '"':
        return text[at] in "“«"
    before, behind = text[at - 1 : at].strip(), text[at + 1 : at + 2].strip()
    if not before and not behind:
        return not is_open
    return bool(behind) and not before.isalnum() and before not in {*".,;!?…"}
