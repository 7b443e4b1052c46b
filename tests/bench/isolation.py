"""Isolation: each measurement in an interpreter of its own, so that none warms or fills another."""

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


def alone(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function of a module in a fresh interpreter; its errors are raised here."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(function, *args, **kwargs).result()


def peak_bytes() -> int:
    """The most memory that this process has held so far: resident, mapped files included."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the parent held when it started us, too
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def tree_bytes(process: int) -> int:
    """What a process and all that it has started hold, what they share once; 0 where none can say.

    It is the proportional set size (PSS) of Linux.
    """
    status = Path(f"/proc/{process}/smaps_rollup")
    tasks = Path(f"/proc/{process}/task")
    if not status.exists():
        return 0
    children = " ".join(path.read_text() for path in tasks.glob("*/children")).split()
    line = next(line for line in status.read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024 + sum(tree_bytes(int(child)) for child in children)


def folder_bytes(folder: Path) -> int:
    """What the files of a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
