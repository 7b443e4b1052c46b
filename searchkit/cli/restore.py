"""``searchkit restore``: make an index of a backup."""

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import figure, say
from searchkit.engine.address import shown


@click.command("restore")
@click.argument("source", metavar="BẢN_SAO_LƯU")
@index_option
@wait_option
def command(source: str, address: str, seconds: float) -> None:
    """Dựng chỉ mục từ một bản sao lưu vào thư mục mới hoặc trống: hoặc trọn vẹn, hoặc không gì cả.

    Bản sao lưu được kiểm tra trước và không bị động đến.
    """
    from searchkit.indexing.maintenance import copy_index

    articles = copy_index(source, address, seconds)
    say(f"Đã dựng lại {figure(articles)} bài từ {shown(source)} vào {shown(address)}.")
