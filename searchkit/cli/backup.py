"""``searchkit backup``: copy an index, also while it is in use."""

from pathlib import Path

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import say


@click.command("backup", short_help="Sao lưu chỉ mục, kể cả khi đang dùng")
@click.argument("target", type=click.Path(path_type=Path), metavar="THƯ_MỤC_MỚI")
@index_option
@wait_option
def command(target: Path, folder: Path, seconds: float) -> None:
    """Chép chỉ mục như nó đang là vào một thư mục mới hoặc trống, rồi kiểm tra bản chép.

    Cứ tìm kiếm và lập chỉ mục trong lúc chép. Bản sao lưu cũng là một chỉ mục: có thể tìm ngay
    trong đó bằng --index.
    """
    from searchkit.maintenance import copy_index

    manifest = copy_index(folder, target, seconds)
    say(f"Đã sao lưu {manifest.documents} bài từ {folder} vào {target}.")
