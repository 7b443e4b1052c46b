"""Printing: the one way in which commands say something.

What they say holds names of files, ids, titles and queries of strangers, so each line is made
printable first; see :mod:`searchkit.escaping`.
"""

import sys
from collections.abc import Iterable
from typing import Any, Final, Protocol

import click

from searchkit.escaping import printable, printable_json

_VIETNAMESE: Final = str.maketrans(",.", ".,")


def say(*lines: str, err: bool = False) -> None:
    """Print lines on standard output, or standard error; a line break within one is escaped."""
    for line in lines:
        click.echo(printable(line), err=err)


def complain(line: str) -> None:
    """Print a line on standard error, behind the name of the program."""
    say(f"searchkit: {line}", err=True)


def figure(value: float, places: int = 0) -> str:
    """Write a figure as Vietnamese do.

    >>> figure(1234.5, 1)
    '1.234,5'
    """
    return f"{value:,.{places}f}".translate(_VIETNAMESE)


def say_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(printable_json(value, indent=2))


class _Answer(Protocol):
    def to_json(self) -> dict[str, Any]: ...
    def to_csv(self) -> str: ...


def say_for_programs(found: _Answer, *, as_json: bool, as_csv: bool) -> bool:
    """Print an answer in the form that programs asked for.

    Returns:
        Whether one was asked for.
    """
    if as_json:
        say_json(found.to_json())
    elif as_csv:
        write_file([found.to_csv().encode("utf-8", "replace")], is_text=True)
    return as_json or as_csv


def write_file(pieces: Iterable[bytes], *, is_text: bool) -> None:
    """Write a file to standard output as it is; on a terminal, its lines as they can be printed.

    Args:
        pieces: Of the file; text in UTF-8, no piece ending within a character.
        is_text: Whether a terminal can show it.

    Raises:
        UsageError: Standard output is a terminal, and the file is no text.
    """
    on_terminal = sys.stdout.isatty()
    if on_terminal and not is_text:
        raise click.UsageError("Tệp này không phải chữ; hãy ghi nó ra tệp: searchkit … > TỆP")
    for piece in pieces:
        sys.stdout.buffer.write(_shown(piece) if on_terminal else piece)
    sys.stdout.buffer.flush()


def _shown(piece: bytes) -> bytes:
    lines = piece.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    return "\n".join(map(printable, lines)).encode()
