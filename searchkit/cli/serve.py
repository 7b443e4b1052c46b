"""``searchkit serve``: the search page, on a production server."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click

from web import SETTINGS, Settings, serve

_DEFAULTS = {field.name: field.default for field in fields(Settings)}


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    """An option for every setting; one that is not given leaves the rest to decide."""
    for name, setting in reversed(SETTINGS.items()):
        default = f"mặc định {_DEFAULTS[name]}; " if _DEFAULTS[name] is not None else ""
        option = click.option(
            f"--{name.replace('_', '-')}",
            name,
            metavar="GIÁ_TRỊ",
            help=f"{setting.meaning} [{default}$SEARCHKIT_{name.upper()}].",
        )
        command = option(command)
    return command


@click.command("serve")
@_settings
@click.option(
    "--settings",
    type=click.Path(path_type=Path),
    metavar="TỆP",
    help="Tệp TOML có các thiết lập trên, viết như page_size = 20 [$SEARCHKIT_SETTINGS].",
)
def command(**config: object) -> None:
    """Chạy trang tìm kiếm cho trình duyệt và API ở /api/v1/.

    Thiết lập nào cũng đặt được ở bốn nơi, nơi sau thắng nơi trước: giá trị mặc định, tệp TOML, biến
    môi trường, tuỳ chọn của lệnh.
    """
    serve(config)
