"""Text of strangers on one line of a terminal or a log: it says what it is, and does nothing.

A control character in a query, a file's name or a title can clear an operator's screen, write to
the clipboard or set the window's title (ESC, and C1 as one character), forge a line of a log (line
breaks), or show other text than there is (marks of direction, invisible characters).
"""

import json
from typing import Final
from unicodedata import category

_HARMLESS: Final = "\u200c\u200d"  # joiners: scripts and emoji are written with them
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class _Escapes(dict[int, str]):
    """What stands for a character, by its number; looked up as it is needed."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _HARMLESS or category(char) not in _UNSEEN:
            return char
        return char.encode("unicode_escape").decode()


class _JsonEscapes(_Escapes):
    def __missing__(self, code: int) -> str:
        escaped = super().__missing__(code)
        return escaped if len(escaped) == 1 else json.dumps(chr(code))[1:-1]


_ESCAPES: Final = _Escapes()
_JSON_ESCAPES: Final = _JsonEscapes()


def printable(text: str) -> str:
    r"""A text as one line of visible characters; what can't be seen is escaped as in Python.

    >>> printable("Đề án 06\n\x1b[2J")
    'Đề án 06\\n\\x1b[2J'
    """
    return text if text.isprintable() else text.translate(_ESCAPES)


def printable_json(value: object, indent: int | None = None) -> str:
    """A value as JSON that can be read and printed: what can't be seen is escaped as JSON does.

    Args:
        value: What ``json`` can write.
        indent: Spaces a level; with None it is one line.
    """
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    # JSON has escaped all controls within its strings: a line break here is one of the layout.
    lines = (
        line if line.isprintable() else line.translate(_JSON_ESCAPES)
        for line in written.split("\n")
    )
    return "\n".join(lines)
