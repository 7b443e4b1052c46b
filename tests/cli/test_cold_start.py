"""What a command loads: a search must start fast, so it loads little."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from searchkit import Article, create_index
from searchkit.cli import cli

_HEAVY = {
    "babel", "bs4", "charset_normalizer", "flask", "htmldate", "importlib.resources", "ir_measures",
    "lxml", "multiprocessing", "numpy.ma", "orjson", "portalocker", "protego", "pyvi", "rich",
    "scipy", "searchkit.extraction", "searchkit.fetching", "sklearn", "sqlite3", "trafilatura",
    "urllib3", "waitress", "whoosh",
}  # fmt: skip
_RUN = """
import json, sys
from searchkit.cli import main
try:
    main()
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cold") / "index"
    with create_index(folder) as index:
        index.add([Article("1", "Đề án 06", ("Tổ công nghệ số cộng đồng giúp người dân.",))])
    return folder


def loaded(*arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUN, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout
    return set(json.loads(done.stderr))


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "tổ công nghệ số cộng đồng"],
        ["search", "to cong nghe so", "--json"],
        ["search", "đề án 06", "--explain", "--sort", "date"],
        ["suggest", "đề á"],
        ["stats"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_reading_an_index_loads_nothing_heavy(folder: Path, arguments: list[str]) -> None:
    assert loaded(*arguments, "--index", str(folder)) & _HEAVY == set()


def test_help_loads_no_command() -> None:
    modules = loaded("--help")
    assert modules & {*_HEAVY, "numpy"} == set()
    commands = cli.list_commands(click.Context(cli))
    assert modules & {f"searchkit.cli.{name}" for name in commands} == set()


def test_library_loads_extraction_when_it_is_asked_for() -> None:
    code = (
        "import sys, searchkit; assert 'searchkit.extraction' not in sys.modules;"
        "assert 'numpy' not in sys.modules; searchkit.read_articles;"
        "from searchkit import Rejected; assert 'searchkit.extraction' in sys.modules;"
        "assert not hasattr(searchkit, 'no_such_name')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_all_public_names_are_there() -> None:
    import searchkit

    assert len(searchkit.__all__) == len(set(searchkit.__all__))
    assert all(hasattr(searchkit, name) for name in searchkit.__all__)
