"""An index to spoil, and figures that the tests of storage tell at the end of a run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .scene import small_index

_figures: list[str] = []


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "index"
    small_index(folder)
    return folder


@pytest.fixture
def folder(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "index"))


@pytest.fixture
def tell() -> Callable[[str], None]:
    """Say a figure in the summary of the run."""
    return _figures.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for figure in _figures:
        terminalreporter.write_line(f"storage: {figure}")
