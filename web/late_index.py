"""The index behind the application: opened when it is first needed, then kept open."""

import logging
import threading
from pathlib import Path

import searchkit

_log = logging.getLogger(__name__)


class LateIndex:
    """The index at an address where there may be none yet.

    An index that is open notices new commits by itself; it is never opened again.
    """

    def __init__(self, address: str | Path) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._index: searchkit.SearchIndex | None = None
        self._told: str | None = None

    def get(self) -> searchkit.SearchIndex:
        """The open index; safe in many threads.

        Raises:
            StoreError: There is none, or it can't be read. The next call tries again.
        """
        with self._lock:
            if self._index is None:
                self._index = searchkit.open_index(self._address)
            self._tell(self._index.problem)
            return self._index

    @property
    def traffic(self) -> searchkit.Traffic | None:
        """What an index that is open asked of a cluster."""
        return self._index.traffic if self._index is not None else None

    def _tell(self, problem: searchkit.StoreError | None) -> None:
        """Say in the log, once, that an older commit is searched than there is."""
        if (told := str(problem) if problem else None) != self._told:
            self._told = told
            _log.warning("%s", f"Vẫn dùng chỉ mục cũ: {told}" if told else "Đã dùng chỉ mục mới.")
