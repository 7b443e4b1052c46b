"""The cold start: ``searchkit search`` in a new process, beside one that only imports NumPy.

Both find their modules compiled, as they do wherever a package is installed in the usual way.
"""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Final

from tests.bench.workspace import BuiltIndex

_QUERY: Final = "quản lý nhà nước"
_COMPILING: Final = "PYTHONDONTWRITEBYTECODE"  # set where compiled modules are not to be kept


@dataclass(frozen=True, slots=True)
class Cold:
    """Median times of new processes that ran in turn.

    Attributes:
        size: Paragraphs in the index.
        search: Milliseconds for ``searchkit search``.
        numpy: Milliseconds for ``python -c "import numpy"``.
    """

    size: int
    search: float
    numpy: float


def measure_cold(index: BuiltIndex, processes: int) -> Cold:
    """Measure an index with so many processes each; its files are in the page cache."""
    search = [sys.executable, "-m", "searchkit", "search", _QUERY, "--index", str(index.path)]
    numpy = [sys.executable, "-c", "import numpy"]
    _milliseconds(search), _milliseconds(numpy)  # not timed: compiles, and fills the page cache
    pairs = [(_milliseconds(search), _milliseconds(numpy)) for _ in range(processes)]
    searches, imports = zip(*pairs, strict=True)
    return Cold(index.size, statistics.median(searches), statistics.median(imports))


def _milliseconds(command: list[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != _COMPILING}
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return (time.perf_counter() - started) * 1e3
