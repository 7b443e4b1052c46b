"""``searchkit optimize``: make an index as small and fast as it can be."""

from pathlib import Path

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import say


@click.command("optimize", short_help="Gộp chỉ mục cho gọn")
@index_option
@wait_option
def command(folder: Path, seconds: float) -> None:
    """Gộp mọi phần của chỉ mục làm một và bỏ hẳn những bài đã xóa.

    Chỉ mục vẫn tìm được trong lúc gộp; cần chỗ trống bằng chính nó.
    """
    from searchkit.maintenance import optimize_index

    before = _megabytes(folder)
    optimize_index(folder, lock_seconds=seconds)
    say(f"Đã gộp chỉ mục {folder}: từ {before:.1f} MB còn {_megabytes(folder):.1f} MB.")


def _megabytes(folder: Path) -> float:
    if not folder.is_dir():
        return 0.0
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6
