"""Each engine in turn, for the tests of the contract."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from searchkit.engine.protocol import Engine

from .engines import ENGINES, LOCAL


def _named(name: str) -> Any:
    return name if name in LOCAL else pytest.param(name, marks=pytest.mark.cluster)


@pytest.fixture(params=map(_named, ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = ENGINES[request.param](tmp_path)
    yield engine
    engine.close()
