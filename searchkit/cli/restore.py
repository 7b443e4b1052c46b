"""``searchkit restore``: make an index of a backup."""

from pathlib import Path

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import say


@click.command("restore", short_help="Dựng lại chỉ mục từ bản sao lưu")
@click.argument("source", type=click.Path(path_type=Path), metavar="BẢN_SAO_LƯU")
@index_option
@wait_option
def command(source: Path, folder: Path, seconds: float) -> None:
    """Dựng chỉ mục từ một bản sao lưu vào thư mục mới hoặc trống: hoặc trọn vẹn, hoặc không gì cả.

    Bản sao lưu được kiểm tra trước và không bị động đến.
    """
    from searchkit.maintenance import copy_index

    manifest = copy_index(source, folder, seconds)
    say(f"Đã dựng lại {manifest.documents} bài từ {source} vào {folder}.")
