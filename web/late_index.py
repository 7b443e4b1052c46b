"""The index behind the application: opened when it is first needed, then kept open."""

import threading
from pathlib import Path

from flask import current_app

import searchkit


class LateIndex:
    """The index of a folder that may not hold one yet.

    An index that is open notices new commits by itself; it is never opened again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._index: searchkit.SearchIndex | None = None

    def get(self) -> searchkit.SearchIndex:
        """The open index; safe in many threads.

        Raises:
            StoreError: There is none, or it can't be read. The next call tries again.
        """
        with self._lock:
            if self._index is None:
                self._index = searchkit.open_index(self._folder)
            return self._index


def current_index() -> searchkit.SearchIndex:
    """The index of the application that handles this request.

    Raises:
        StoreError: As for :meth:`LateIndex.get`.
    """
    index: LateIndex = current_app.extensions["index"]
    return index.get()
