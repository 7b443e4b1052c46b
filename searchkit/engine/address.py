"""The address of an index: a folder, or ``opensearch+http(s)://host:port/name`` for a cluster.

Everything that opens an index asks here, so that nothing else need know which engine keeps it.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from searchkit.engine.protocol import LOCK_SECONDS, Engine
from searchkit.errors import StoreError

if TYPE_CHECKING:
    from types import ModuleType

    from searchkit.engine.opensearch.engine import ClusterEngine

_URL: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_CLUSTERS: Final = frozenset({"opensearch+http", "opensearch+https"})
_PASSWORD: Final = re.compile(r"(?<=//)[^/]*@")


def shown(address: str | Path) -> str:
    """An address as it may be shown: without who asks, and their password."""
    return _PASSWORD.sub("", str(address))


def is_cluster(address: str | Path) -> bool:
    """Whether an address names an index on a cluster."""
    url = _URL.match(address) if isinstance(address, str) else None
    return url is not None and url["scheme"].lower() in _CLUSTERS


def folder_of(address: str | Path) -> Path:
    """The folder that an address names.

    Raises:
        StoreError: It names a cluster, where there is none, or nothing known.
    """
    if is_cluster(address):
        raise StoreError(
            f"Chỉ mục ở {shown(address)} nằm trên cụm máy, lệnh này chỉ làm được với thư mục."
        )
    if isinstance(address, str) and _URL.match(address):
        raise StoreError(
            f"Không hiểu địa chỉ chỉ mục {shown(address)}; hãy cho một thư mục, hoặc một cụm máy"
            " như opensearch+https://máy:9200/tên."
        )
    return Path(address)


def open_engine(address: str | Path) -> Engine:
    """The engine of the index at an address.

    Raises:
        StoreError: There is none, or it can't be read.
    """
    if is_cluster(address):
        engine: Engine = _cluster().open_cluster(str(address))
        return engine
    from searchkit.engine.folder import FolderEngine

    return FolderEngine(folder_of(address))


def create_engine(
    address: str | Path, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
) -> Engine:
    """The engine of the index at an address, where an empty one is made if there is none.

    Args:
        address: Where.
        lock_seconds: How long a change waits for that of another process.
        anew: Start from nothing: see :func:`searchkit.create_index`.

    Raises:
        StoreError: It can't be read or made.
    """
    if is_cluster(address):
        engine: Engine = _cluster().create_cluster(str(address), lock_seconds, anew=anew)
        return engine
    from searchkit.engine.folder import FolderEngine

    return FolderEngine.create(folder_of(address), lock_seconds, anew=anew)


def parted_engine(
    address: str | Path, lock_seconds: float = LOCK_SECONDS, *, create: bool = False
) -> "ClusterEngine":
    """The engine of an index that several machines make.

    Args:
        address: Where.
        lock_seconds: How long a change waits for that of another process.
        create: Make an empty index where there is none.

    Raises:
        StoreError: It is none on a cluster.
    """
    if not is_cluster(address):
        raise StoreError(
            f"Chỉ mục {shown(address)} nằm trong thư mục, mà chỉ cụm máy mới nhận từng phần; hãy"
            " lập bằng `searchkit index` không có --part."
        )
    if create:
        engine: ClusterEngine = _cluster().create_cluster(str(address), lock_seconds)
    else:
        engine = _cluster().open_cluster(str(address), lock_seconds)
    return engine


def index_bytes(address: str | Path) -> int:
    """How much room an index takes; 0 where there is none."""
    if is_cluster(address):
        return int(_cluster().cluster_bytes(str(address)))
    folder = folder_of(address)
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0


def _cluster() -> "ModuleType":
    """The engine over clusters, of which nothing is loaded before.

    Raises:
        StoreError: What it needs is not installed.
    """
    try:
        from searchkit.engine.opensearch import engine
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise StoreError(
            "Chỉ mục trên cụm máy cần thư viện opensearch-py; hãy cài bằng"
            ' pip install "searchkit-vi[opensearch]".'
        ) from error
    return engine
