"""``searchkit optimize``: make an index as small and fast as it can be."""

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import figure, say
from searchkit.engine.address import shown


@click.command("optimize")
@index_option
@wait_option
def command(address: str, seconds: float) -> None:
    """Gộp mọi phần của chỉ mục làm một và bỏ hẳn những bài đã xóa.

    Chỉ mục vẫn tìm được trong lúc gộp; cần chỗ trống bằng chính nó.
    """
    from searchkit.engine.address import index_bytes
    from searchkit.indexing.maintenance import optimize_index

    before = index_bytes(address) / 1e6
    optimize_index(address, lock_seconds=seconds)
    after = index_bytes(address) / 1e6
    say(f"Đã gộp chỉ mục {shown(address)}: từ {figure(before, 1)} MB còn {figure(after, 1)} MB.")
