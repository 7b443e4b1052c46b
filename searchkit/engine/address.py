"""The address of an index: a folder, or ``opensearch+http(s)://host:port/name`` for a cluster.

Everything that opens an index asks here, so that nothing else need know which engine keeps it.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from searchkit.errors import StoreError

if TYPE_CHECKING:
    from searchkit.engine.protocol import Engine

LOCK_SECONDS: Final = 2.0
"""How long a change waits for that of another process, unless it is said."""

_URL: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_CLUSTERS: Final = frozenset({"opensearch+http", "opensearch+https"})
_PASSWORD: Final = re.compile(r"(?<=//)[^/]*@")


def folder_of(address: str | Path) -> Path:
    """The folder that an address names.

    Raises:
        StoreError: It names a cluster, for which this version has no engine, or nothing known.
    """
    url = _URL.match(address) if isinstance(address, str) else None
    if url is None:
        return Path(address)
    shown = _PASSWORD.sub("", str(address))
    if url["scheme"].lower() in _CLUSTERS:
        raise StoreError(
            f"Bản này chưa có động cơ cho cụm máy nên không mở được {shown}; hãy cho một thư mục."
        )
    raise StoreError(f"Không hiểu địa chỉ chỉ mục {shown}; hãy cho một thư mục.")


def open_engine(address: str | Path) -> "Engine":
    """The engine of the index at an address.

    Raises:
        StoreError: There is none, or it can't be read.
    """
    from searchkit.engine.folder import FolderEngine

    return FolderEngine(folder_of(address))


def create_engine(
    address: str | Path, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
) -> "Engine":
    """The engine of the index at an address, where an empty one is made if there is none.

    Args:
        address: Where.
        lock_seconds: How long a change waits for that of another process.
        anew: Start from nothing: see :func:`searchkit.create_index`.

    Raises:
        StoreError: It can't be read or made.
    """
    from searchkit.engine.folder import FolderEngine

    return FolderEngine.create(folder_of(address), lock_seconds, anew=anew)


def index_bytes(address: str | Path) -> int:
    """How much room an index takes; 0 where there is none."""
    folder = folder_of(address)
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0
