"""Printing: the one way in which commands say something.

What they say holds names of files, ids, titles and queries of strangers, so each line is made
printable first; see :mod:`searchkit.escaping`.
"""

import click

from searchkit.escaping import printable, printable_json


def say(*lines: str, err: bool = False) -> None:
    """Print lines on standard output, or standard error; a line break within one is escaped."""
    for line in lines:
        click.echo(printable(line), err=err)


def complain(line: str) -> None:
    """Print a line on standard error, behind the name of the program."""
    say(f"searchkit: {line}", err=True)


def say_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(printable_json(value, indent=2))
