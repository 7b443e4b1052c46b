"""The machine: what the figures hold for."""

import os
import platform
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("searchkit-vi", "numpy", "whoosh-reloaded", "pyvi", "flask", "waitress")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and when it ran.

    Attributes:
        processor: Model of the CPU.
        cores: That this process may use.
        memory: Bytes.
        load: Processes that wanted to run in the minute before; 0 is a quiet machine.
        system: Operating system.
        python: Version.
        packages: Versions by name.
        started: UTC.
    """

    processor: str
    cores: int
    memory: int
    load: float
    system: str
    python: str
    packages: dict[str, str]
    started: str


def describe() -> Machine:
    """Describe this machine, now."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        load=os.getloadavg()[0],
        system=f"{platform.system()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        packages={name: found for name in _PACKAGES if (found := _version(name))},
        started=datetime.now(UTC).isoformat(timespec="minutes"),
    )


def _processor() -> str:
    """What Linux calls the model, or else what Python knows."""
    information = Path("/proc/cpuinfo")
    text = information.read_text() if information.exists() else ""
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return model[1] if model else platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
