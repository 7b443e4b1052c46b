"""The worked sources file and the systemd units: they say what the program understands."""

import re
from pathlib import Path

import click
import pytest

from searchkit.cli import cli
from searchkit.fetching.sources_file import read_sources

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "web" / "deploy"


def test_the_example_follows_three_portals_politely() -> None:
    sources = read_sources(ROOT / "examples" / "sources.toml")
    assert len(sources.portals) == 3
    assert sources.private == frozenset()
    for portal in sources.portals:
        assert portal.delay >= 2
        assert all(address.startswith("https://") for address in portal.feeds)


COMMANDS = re.findall(
    r"^ExecStart\w*=-?\S+/searchkit (.+)$",
    (DEPLOY / "searchkit-fetch.service").read_text("utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line.split()[0])
def test_the_unit_calls_commands_as_they_are(line: str) -> None:
    name, *arguments = line.split()
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    context = command.make_context(name, arguments)
    assert context.params["folder" if name == "fetch" else "paths"]


def test_there_is_a_unit_for_the_timer() -> None:
    assert [line.split()[0] for line in COMMANDS] == ["fetch", "index"]
    assert (DEPLOY / "searchkit-fetch.timer").read_text("utf-8").count("[Timer]") == 1
