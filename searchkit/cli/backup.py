"""``searchkit backup``: copy an index, also while it is in use."""

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import figure, say
from searchkit.engine.address import shown


@click.command("backup")
@click.argument("target", metavar="THƯ_MỤC_MỚI")
@index_option
@wait_option
def command(target: str, address: str, seconds: float) -> None:
    """Chép chỉ mục như nó đang là vào một thư mục mới hoặc trống, rồi kiểm tra bản chép.

    Cứ tìm kiếm và lập chỉ mục trong lúc chép. Bản sao lưu cũng là một chỉ mục: có thể tìm ngay
    trong đó bằng --index.
    """
    from searchkit.indexing.maintenance import copy_index

    articles = copy_index(address, target, seconds)
    say(f"Đã sao lưu {figure(articles)} bài từ {shown(address)} vào {shown(target)}.")
