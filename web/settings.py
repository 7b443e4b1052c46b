"""Settings: the one place that reads them.

Later wins: defaults, a TOML file, the environment, arguments. The file is named by
``SEARCHKIT_SETTINGS`` or the argument ``settings``; its keys are the fields of :class:`Settings`.
In the environment a key is upper case behind ``SEARCHKIT_``: ``SEARCHKIT_PAGE_SIZE=20``.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from searchkit import SettingsError

LANGUAGES: Final = ("vi", "en")
"""Languages of the interface; the articles are Vietnamese."""
_PREFIX: Final = "SEARCHKIT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How one instance of the application is set up.

    Attributes:
        index: Folder of the index; relative to the current folder.
        site_name: What visitors know the site by, 1 to 60 characters.
        page_size: Hits on a page, 1 to 100.
        language: Of the interface until a visitor chooses: ``vi`` or ``en``.
        trusted_proxies: Reverse proxies in front, whose ``X-Forwarded-*`` headers are believed,
            0 to 10.
    """

    index: Path = Path("index/default")
    site_name: str = "Tra cứu chuyển đổi số"
    page_size: int = 10
    language: str = "vi"
    trusted_proxies: int = 0


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
    if name not in _CHECKS:
        known = ", ".join(sorted(_CHECKS))
        raise SettingsError(f"Không có thiết lập {origin}; các thiết lập là: {known}.")
    check, wanted = _CHECKS[name]
    try:
        return check(value)
    except ValueError:
        raise SettingsError(f"{origin} là {value!r}; hãy đặt {wanted}.") from None


def _folder(value: object) -> Path:
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ValueError
    return Path(value).expanduser()


def _name(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 60:
        raise ValueError
    return " ".join(value.split())


def _language(value: object) -> str:
    if value not in LANGUAGES:
        raise ValueError
    return str(value)


def _between(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError
        number = int(value)
        if not low <= number <= high:
            raise ValueError
        return number

    return check


_CHECKS: Final[dict[str, tuple[Callable[[object], object], str]]] = {
    "index": (_folder, "đường dẫn một thư mục"),
    "site_name": (_name, "một tên dài từ 1 đến 60 ký tự"),
    "page_size": (_between(1, 100), "một số nguyên từ 1 đến 100"),
    "language": (_language, "vi hoặc en"),
    "trusted_proxies": (_between(0, 10), "một số nguyên từ 0 đến 10"),
}
