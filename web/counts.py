"""Counts: numbers that the processes of a service share, each in a row of its own.

Whoever only hands them on, as the process that speaks with visitors does, loads nothing else.
"""

from typing import Final

from web.shared_memory import SharedMemory

CELLS: Final = 4096
"""Numbers of a process; more than there are to count."""
_BYTES: Final = 8  # of a cell, a double


class Counts:
    """Room for the counts of some processes.

    Raises:
        OSError: There is no room.
    """

    def __init__(self, processes: int = 1) -> None:
        self._memory = SharedMemory(processes * CELLS * _BYTES)

    def row(self, process: int) -> "memoryview[float]":
        """The cells of one process, which it alone writes."""
        return memoryview(self._memory.bytes).cast("d")[process * CELLS : (process + 1) * CELLS]

    def total(self) -> list[float]:
        """The sums over all processes, cell by cell."""
        cells = memoryview(self._memory.bytes).cast("d").tolist()
        return [sum(cells[i::CELLS]) for i in range(CELLS)]
