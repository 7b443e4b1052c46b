"""Memory that the processes of a service share. It is there from the start, or the start fails.

A file that is mapped and grows as it is touched would end a process (SIGBUS) when the disk is full.
"""

import mmap
import os
import tempfile
from typing import Any


class SharedMemory:
    """Some bytes, zero at first; a process that is started with it sees the same ones.

    Attributes:
        bytes: The memory; it can be written.

    Raises:
        OSError: There is no room for it.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._descriptor = -1 if os.name == "nt" else _allocated(size)  # one process serves there
        self.bytes = mmap.mmap(self._descriptor, size)

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing.reduction import DupFd

        return _attached, (DupFd(self._descriptor), self._size)


def _attached(descriptor: Any, size: int) -> SharedMemory:
    memory = SharedMemory.__new__(SharedMemory)
    memory._size = size
    memory._descriptor = descriptor.detach()
    memory.bytes = mmap.mmap(memory._descriptor, size)
    return memory


def _allocated(size: int) -> int:
    """A file in memory, or without a name on disk, that is as long as it will ever be."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("searchkit")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    left = size
    while left:
        left -= os.write(descriptor, bytes(left))
    return descriptor
