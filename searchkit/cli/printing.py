"""Printing: the one way in which commands say something.

What they say holds names of files, ids, titles and queries of strangers, so each line is made
printable first; see :mod:`searchkit.escaping`.
"""

import sys
from collections.abc import Iterable

import click

from searchkit.escaping import printable, printable_json


def say(*lines: str, err: bool = False) -> None:
    """Print lines on standard output, or standard error; a line break within one is escaped."""
    for line in lines:
        click.echo(printable(line), err=err)


def complain(line: str) -> None:
    """Print a line on standard error, behind the name of the program."""
    say(f"searchkit: {line}", err=True)


def decimal(value: float, places: int = 1) -> str:
    """Write a figure as Vietnamese do, with a comma."""
    return f"{value:.{places}f}".replace(".", ",")


def say_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(printable_json(value, indent=2))


def say_csv(table: str) -> None:
    """Print a table of CSV."""
    write_file([table.encode("utf-8", "replace")], is_text=True)


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
