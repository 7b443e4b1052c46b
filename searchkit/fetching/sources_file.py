"""The sources file: which portals are followed, how far and how politely, in TOML.

Every key has one row in :data:`_COMMON` or :data:`_PORTAL`: what it must be, and how to say so.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from searchkit.errors import SettingsError, refusal
from searchkit.fetching.addresses import host_of, is_askable
from searchkit.fetching.politeness import FLOOR

MAX_BYTES: Final = 1 << 20
"""Bytes of the longest sources file."""


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal that is followed.

    Attributes:
        name: As the file calls it.
        feeds: Addresses of feeds (RSS, Atom, JSON Feed).
        sitemaps: Addresses of sitemaps, of their indexes, or of either compressed by gzip.
        sections: Addresses of pages whose links are followed.
        hosts: Hosts whose pages are asked for, each with the hosts below it.
        include: Patterns of paths, one of which a page's must fit; empty for all.
        exclude: Patterns of paths, none of which a page's may fit.
        since: Pages that changed before this day, as far as is stated, are not asked for; ISO 8601.
        delay: Seconds between two requests to a host.
        pages: Most pages of a run.
        bytes: Most bytes of a run.
        recheck: Seconds after which a page is asked for again, at the earliest.
        sites: Addresses of sites whose robots.txt names their sitemaps.
    """

    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: str | None = None
    delay: float = FLOOR
    pages: int = 500
    bytes: int = 200_000_000
    recheck: float = 86_400.0
    sites: tuple[str, ...] = ()

    def covers(self, address: str) -> bool:
        """Whether a page is this portal's, and wanted."""
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return (
            self.has_host(parts.hostname or "")
            and (not self.include or any(fnmatchcase(path, pattern) for pattern in self.include))
            and not any(fnmatchcase(path, pattern) for pattern in self.exclude)
        )

    def has_host(self, host: str) -> bool:
        """Whether a host is one of this portal's, or below one."""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a sources file says.

    Attributes:
        contact: Where whoever is asked can write to: a mail address or a page.
        portals: What is followed.
        private: Hosts of the operator's own network that may be asked all the same.
        minutes: How long a run may take.
        answer_seconds: How long one answer may take, from the connection to its last byte.
        answer_bytes: The longest answer.
    """

    contact: str
    portals: tuple[Portal, ...]
    private: frozenset[str] = frozenset()
    minutes: float = 60.0
    answer_seconds: float = 60.0
    answer_bytes: int = 20_000_000


class _Key(NamedTuple):
    check: Callable[[object], Any]  # raises ValueError
    wanted: str


def read_sources(path: Path) -> Sources:
    """Read a sources file.

    Raises:
        SettingsError: It can't be read, or says something that it may not.
    """
    content = _content(path)
    portals = content.pop("portals", None)
    common = _checked(content, _COMMON, path, "", beside=["portals"])
    if "contact" not in common:
        raise SettingsError(f"{path}: thiếu contact; hãy đặt {_COMMON['contact'].wanted}.")
    if not isinstance(portals, dict) or not portals:
        raise SettingsError(f"{path}: chưa có cổng nào; hãy thêm mục [portals.TÊN] có feeds.")
    private = frozenset(common.pop("private", ()))
    megabytes = common.pop("answer_megabytes", None)
    if megabytes is not None:
        common["answer_bytes"] = int(megabytes * 1e6)
    read = tuple(_portal(path, name, said, private) for name, said in portals.items())
    return Sources(portals=read, private=private, **common)


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SettingsError(f"{path}: dài hơn {MAX_BYTES} byte; hãy chia thành nhiều tệp.")
        return tomllib.loads(data.decode())
    except OSError as error:
        raise SettingsError(
            f"{path}: không đọc được ({refusal(error)}); hãy kiểm tra lại đường dẫn."
        ) from None
    except (ValueError, RecursionError) as error:  # not TOML, or not UTF-8
        raise SettingsError(f"{path}: không phải TOML ({error}); hãy sửa lại.") from None


def _portal(path: Path, name: str, said: object, private: frozenset[str]) -> Portal:
    where = f"portals.{name}."
    if not isinstance(said, dict):
        raise SettingsError(f"{path}: portals.{name} phải là một mục [portals.{name}].")
    given = _checked(said, _PORTAL, path, where)
    listings = [a for key in ("feeds", "sitemaps", "sections") for a in given.get(key, ())]
    if not listings and not given.get("sites"):  # a portal may be named by its host alone
        given["sites"] = tuple(f"https://{host}/" for host in given.get("hosts", ()))
    addresses = [*listings, *given.get("sites", ())]
    if not addresses:
        wanted = "hãy đặt feeds, sitemaps hoặc sections, hay chỉ hosts"
        raise SettingsError(f"{path}: {where}feeds trống; {wanted}.")
    own = (host_of(address).removeprefix("www.") for address in addresses)
    hosts = tuple(dict.fromkeys((*own, *given.pop("hosts", ()))))
    if given.get("delay", FLOOR) < FLOOR and not all(host in private for host in hosts):
        raise SettingsError(
            f"{path}: {where}delay là {given['delay']:g}; hãy đặt từ {FLOOR:g} giây trở lên, chỉ"
            " máy chủ nêu trong private mới được nhanh hơn."
        )
    if "megabytes" in given:
        given["bytes"] = int(given.pop("megabytes") * 1e6)
    if "recheck_days" in given:
        given["recheck"] = given.pop("recheck_days") * 86_400.0
    return Portal(name=name, hosts=hosts, **given)


def _checked(
    said: Mapping[str, object],
    keys: Mapping[str, _Key],
    path: Path,
    where: str,
    beside: Sequence[str] = (),
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name not in keys:
            known = ", ".join(sorted([*keys, *beside]))
            raise SettingsError(f"{path}: không có khoá {where}{name}; các khoá là: {known}.")
        try:
            values[name] = keys[name].check(value)
        except ValueError:
            shown = repr(value) if len(repr(value)) <= 100 else f"{repr(value)[:100]}…"
            raise SettingsError(
                f"{path}: {where}{name} là {shown}; hãy đặt {keys[name].wanted}."
            ) from None
    return values


def _number(least: float, most: float) -> Callable[[object], float]:
    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        if not least <= value <= most:
            raise ValueError
        return float(value)

    return check


def _count(value: object) -> int:
    return int(_number(1, 1_000_000)(value if isinstance(value, int) else None))


def _list(check: Callable[[str], bool]) -> Callable[[object], tuple[str, ...]]:
    def check_all(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError
        if not all(isinstance(item, str) and check(item) for item in value):
            raise ValueError
        return tuple(dict.fromkeys(value))

    return check_all


def _is_host(value: str) -> bool:
    is_whole = urlsplit(f"http://{value}/").netloc == value == value.lower()
    return is_whole and ":" not in value and is_askable(f"http://{value}/")


def _is_own_host(value: str) -> bool:
    """Whether it is a name or an address of a host; one of IPv6 as it stands in brackets."""
    return _is_host(value) or (":" in value and is_askable(f"http://[{value}]/"))


def _contact(value: object) -> str:
    text = value if isinstance(value, str) else ""
    name, at, host = text.partition("@")
    is_mail = bool(name and at and "." in host)
    if len(text) > 200 or not text.isascii() or not text.isprintable() or set(text) & set(" ()"):
        raise ValueError
    if not is_mail and not is_askable(text):
        raise ValueError
    return text


def _day(value: object) -> str:
    if not isinstance(value, date):
        raise ValueError
    return value.isoformat()[:10]


_ADDRESSES: Final = _Key(_list(is_askable), 'một danh sách địa chỉ như ["https://vi-du.vn/rss"]')
_PATTERNS: Final = _Key(_list(bool), 'một danh sách mẫu đường dẫn như ["/tin-tuc/*"]')
_COMMON: Final = {
    "contact": _Key(_contact, 'thư hoặc trang liên hệ như "ban-bien-tap@vi-du.vn"'),
    "private": _Key(_list(_is_own_host), 'một danh sách máy chủ nội bộ như ["10.0.0.5"]'),
    "minutes": _Key(_number(0.01, 1440), "số phút từ 0.01 đến 1440"),
    "answer_seconds": _Key(_number(0.1, 600), "số giây từ 0.1 đến 600"),
    "answer_megabytes": _Key(_number(0.001, 64), "số megabyte từ 0.001 đến 64"),
}
_PORTAL: Final = {
    "feeds": _ADDRESSES,
    "sitemaps": _ADDRESSES,
    "sections": _ADDRESSES,
    "sites": _ADDRESSES,
    "hosts": _Key(_list(_is_host), 'một danh sách tên máy chủ như ["vi-du.vn"]'),
    "include": _PATTERNS,
    "exclude": _PATTERNS,
    "since": _Key(_day, "một ngày không có ngoặc kép như 2025-01-31"),
    "delay": _Key(_number(0, 3600), f"số giây từ {FLOOR:g} đến 3600"),
    "pages": _Key(_count, "số nguyên từ 1 đến 1000000"),
    "megabytes": _Key(_number(0.001, 100_000), "số megabyte từ 0.001 đến 100000"),
    "recheck_days": _Key(_number(0, 30), "số ngày từ 0 đến 30"),
}
