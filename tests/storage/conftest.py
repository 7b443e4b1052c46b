"""Figures that the tests of storage tell at the end of a run."""

from collections.abc import Callable

import pytest

_figures: list[str] = []


@pytest.fixture
def tell() -> Callable[[str], None]:
    """Say a figure in the summary of the run."""
    return _figures.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for figure in _figures:
        terminalreporter.write_line(f"storage: {figure}")
