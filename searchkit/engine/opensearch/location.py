"""Where an index on a cluster is: its nodes, its name, and who asks."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from searchkit.errors import StoreError

PASSWORD: Final = "SEARCHKIT_OPENSEARCH_PASSWORD"  # noqa: S105 - where it is, not what
"""The variable that holds the password of the user; ``…_FILE`` names a file that does."""
SHARDS: Final = "SEARCHKIT_OPENSEARCH_SHARDS"
"""The variable that says into how many parts a new index is cut."""
REPLICAS: Final = "SEARCHKIT_OPENSEARCH_REPLICAS"
"""The variable that says how many further copies a new index has: a number, or a range."""
AUTHORITY: Final = "SEARCHKIT_OPENSEARCH_CA"
"""The variable that names the file of certificates that the cluster's is checked by."""

_ADDRESS: Final = re.compile(
    r"opensearch\+(?P<scheme>https?)://(?:(?P<user>[^/@:]*)(?::(?P<password>[^/@]*))?@)?"
    r"(?P<hosts>[^/@]+)/(?P<name>[^/?#]*)/?",
    re.IGNORECASE,
)
_HOST: Final = re.compile(
    r"(?P<host>\[[0-9a-f:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?", re.IGNORECASE
)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_PORT: Final = 9200


@dataclass(frozen=True)
class Location:
    """Where an index on a cluster is.

    Attributes:
        hosts: Its nodes that may be asked, each with its port.
        name: The name of the index.
        secure: Whether by TLS.
        user: Who asks; None for nobody in particular.
        password: Theirs.
        authority: The file of certificates that the cluster's is checked by; None for the system's.
        shards: Into how many parts a new index is cut.
        replicas: How many further copies it has: a range, as far as there are nodes for them.
    """

    hosts: tuple[tuple[str, int], ...]
    name: str
    secure: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: str | None = None
    shards: int = 1
    replicas: str = "0-1"

    def __str__(self) -> str:
        scheme = "https" if self.secure else "http"
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"opensearch+{scheme}://{hosts}/{self.name}"

    @property
    def is_exposed(self) -> bool:
        """Whether what is asked goes in clear over a network."""
        local = {"localhost", "127.0.0.1", "[::1]"}
        return not self.secure and not {host for host, _ in self.hosts} <= local


def locate(address: str) -> Location:
    """The location that an address names.

    Raises:
        StoreError: It names none, or the file of the password can't be read.
    """
    parts = _ADDRESS.fullmatch(address)
    shown = re.sub(r"(?<=//)[^/]*@", "", address)
    hosts = [_HOST.fullmatch(host) for host in parts["hosts"].split(",")] if parts else [None]
    if parts is None or not all(hosts):
        raise StoreError(
            f"Không hiểu địa chỉ chỉ mục {shown}; hãy viết như"
            " opensearch+https://người_dùng@máy:9200,máy_khác:9200/tên."
        )
    if not _NAME.fullmatch(parts["name"]):
        raise StoreError(
            f"Tên chỉ mục {parts['name']!r} trong {shown} không dùng được; hãy đặt tên bằng chữ"
            " thường không dấu, chữ số, gạch ngang."
        )
    user = unquote(parts["user"]) if parts["user"] else None
    return Location(
        hosts=tuple((host["host"].lower(), int(host["port"] or _PORT)) for host in hosts if host),
        name=parts["name"],
        secure=parts["scheme"].lower() == "https",
        user=user,
        password=unquote(parts["password"]) if parts["password"] else _password(user),
        authority=os.environ.get(AUTHORITY),
        shards=_shards(),
        replicas=_replicas(),
    )


def _shards() -> int:
    given = os.environ.get(SHARDS, "1")
    if not re.fullmatch(r"[1-9]\d{0,2}", given):
        raise StoreError(f"{SHARDS}={given} không phải số phần; hãy đặt một số từ 1 đến 999.")
    return int(given)


def _replicas() -> str:
    given = os.environ.get(REPLICAS, "0-1")
    if not re.fullmatch(r"\d|\d-(\d|all)", given):
        raise StoreError(f"{REPLICAS}={given} không phải số bản sao; hãy đặt 1, hay khoảng 0-1.")
    return given if "-" in given else f"{given}-{given}"


def _password(user: str | None) -> str | None:
    """The password of a user, from the environment or a file that this names."""
    path = os.environ.get(f"{PASSWORD}_FILE")
    if user is None or path is None:
        return os.environ.get(PASSWORD) if user else None
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise StoreError(f"Không đọc được tệp mật khẩu {path}; hãy xem lại quyền đọc.") from error
