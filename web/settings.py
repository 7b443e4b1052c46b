"""Settings: the one place that reads them.

Later wins: defaults, a TOML file, the environment, arguments. The file is named by
``SEARCHKIT_SETTINGS`` or the argument ``settings``; its keys are the fields of :class:`Settings`.
In the environment a key is upper case behind ``SEARCHKIT_``: ``SEARCHKIT_PAGE_SIZE=20``; among the
options of ``searchkit serve`` it is ``--page-size``. ``searchkit serve --help`` lists them all.
"""

import os
import re
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from searchkit import SettingsError

LANGUAGES: Final = ("vi", "en")
"""Languages of the interface; the articles are Vietnamese."""
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")  # as browsers send it
_PREFIX: Final = "SEARCHKIT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How one instance of the application is set up; :data:`SETTINGS` says what each one means."""

    index: str | Path = Path("index/default")
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 0
    site_name: str = "Tra cứu chuyển đổi số"
    page_size: int = 10
    language: str = "vi"
    trusted_proxies: int = 0
    trusted_hosts: str = ""
    path_prefix: str = ""
    rate_limit: int = 1200
    cors: str = ""
    deadline_ms: int = 2000
    cache_mb: int = 16
    query_log: Path | None = None
    log_format: str = "text"


def load_settings(
    arguments: Mapping[str, object] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Read the settings from everywhere.

    Args:
        arguments: By name; an unknown one is an error, one that is None counts as not given.
        environment: Default: that of the process. Variables that are no setting are ignored.

    Raises:
        SettingsError: A setting is unknown or out of range, or the file can't be read.
    """
    given = {name: value for name, value in (arguments or {}).items() if value is not None}
    variables = os.environ if environment is None else environment
    file = given.pop("settings", None) or variables.get(f"{_PREFIX}SETTINGS")
    names = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    if file:
        path = Path(str(file))
        for name, value in _read(path).items():
            values[name] = _checked(name, value, f"{name} trong {path}")
    for name in sorted(names):
        variable = _PREFIX + name.upper()
        if variables.get(variable):
            values[name] = _checked(name, variables[variable], variable)
    for name, value in given.items():
        values[name] = _checked(name, value, name)
    return Settings(**values)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Không đọc được tệp thiết lập {path}: {error.strerror}.") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsError(f"Tệp thiết lập {path} không phải TOML: {error}.") from None


def _checked(name: str, value: object, origin: str) -> object:
    """The value in the type of its field; ``origin`` names it in the error."""
    if name not in SETTINGS:
        known = ", ".join(sorted(SETTINGS))
        raise SettingsError(f"Không có thiết lập {origin}; các thiết lập là: {known}.")
    setting = SETTINGS[name]
    try:
        return setting.check(value)
    except ValueError:
        raise SettingsError(f"{origin} là “{value}”; hãy đặt {setting.wanted}.") from None


def _path(value: object) -> Path:
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ValueError
    return Path(value).expanduser()


def _address(value: object) -> str | Path:
    """A folder; or what names an index elsewhere, which opening it understands or refuses."""
    return value if isinstance(value, str) and "://" in value else _path(value)


def _host(value: object) -> str:
    if not isinstance(value, str) or not value or set(value) & set(string.whitespace + "/\0"):
        raise ValueError
    return value


def _origin(value: object) -> str:
    if value != "*" and not _ORIGIN.fullmatch(str(value)):
        raise ValueError
    return str(value)


def _listed(check: Callable[[object], str]) -> Callable[[object], str]:
    """A check of what stands between commas."""

    def check_all(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError
        return ",".join(check(each.strip()) for each in value.split(",") if each.strip())

    return check_all


def _path_prefix(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(/[\w.~-]+)*/?", value, re.ASCII):
        raise ValueError
    return value.rstrip("/")


def _name(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 60:
        raise ValueError
    return " ".join(value.split())


def _one_of(*names: str) -> tuple[Callable[[object], str], str]:
    def check(value: object) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    return check, " hoặc ".join(names)


def _between(low: int, high: int) -> tuple[Callable[[object], int], str]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError
        number = int(value)
        if not low <= number <= high:
            raise ValueError
        return number

    return check, f"một số nguyên từ {low} đến {high}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One of the :class:`Settings`.

    Attributes:
        meaning: What it sets, for the help of the command.
        check: Gives the value in its type.
        wanted: What the check takes.
    """

    meaning: str
    check: Callable[[object], object]
    wanted: str


SETTINGS: Final[dict[str, Setting]] = {
    "index": Setting("Thư mục chỉ mục", _address, "đường dẫn một thư mục"),
    "host": Setting("Địa chỉ lắng nghe", _host, "một địa chỉ hoặc tên máy"),
    "port": Setting("Cổng; 0 là cổng nào còn trống", *_between(0, 65535)),
    "processes": Setting(
        "Số tiến trình phục vụ; 0 là mỗi lõi một tiến trình (Windows: luôn một)", *_between(0, 256)
    ),
    "site_name": Setting("Tên trang", _name, "một tên dài từ 1 đến 60 ký tự"),
    "page_size": Setting("Số bài trên một trang kết quả", *_between(1, 100)),
    "language": Setting("Ngôn ngữ giao diện khi khách chưa chọn", *_one_of(*LANGUAGES)),
    "trusted_proxies": Setting(
        "Số proxy ngược đứng trước, được tin ở X-Forwarded-For và X-Forwarded-Proto",
        *_between(0, 10),
    ),
    "trusted_hosts": Setting(
        "Tên miền của trang, cách nhau bằng dấu phẩy, * là mọi tên; để trống là localhost, tên máy"
        " và các địa chỉ IP",
        _listed(_host),
        "các tên miền",
    ),
    "path_prefix": Setting(
        "Đường dẫn mà trang đứng dưới, như /tra-cuu; để trống là ở gốc",
        _path_prefix,
        "một đường dẫn như /tra-cuu",
    ),
    "rate_limit": Setting(
        "Số yêu cầu một phút từ một địa chỉ; 0 là không hạn chế", *_between(0, 1_000_000)
    ),
    "cors": Setting(
        "Trang khác được gọi API và nguồn tin từ trình duyệt: các địa chỉ cách nhau bằng dấu phẩy,"
        " * là mọi trang; để trống là không trang nào",
        _listed(_origin),
        "các địa chỉ như https://vi-du.vn, hoặc *",
    ),
    "deadline_ms": Setting(
        "Thời hạn một lượt tìm, mili giây; quá hạn thì đưa ra những gì đã thấy",
        *_between(10, 60_000),
    ),
    "cache_mb": Setting(
        "Bộ nhớ để mỗi tiến trình giữ những gì vừa trả lời và trả lời lại khi chỉ mục chưa đổi, MB;"
        " 0 là không giữ",
        *_between(0, 4_096),
    ),
    "query_log": Setting(
        "Tệp ghi truy vấn, không kèm địa chỉ; để trống là không ghi", _path, "đường dẫn một tệp"
    ),
    "log_format": Setting(
        "Nhật ký trên đầu ra lỗi: mỗi dòng là text hay json", *_one_of("text", "json")
    ),
}
"""Every setting: the fields of :class:`Settings`, in their order."""
