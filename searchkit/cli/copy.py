"""``searchkit copy``: an index from one address to another."""

import click

from searchkit.cli.options import wait_option
from searchkit.cli.printing import figure, say
from searchkit.engine.address import shown


@click.command("copy")
@click.argument("source", metavar="TỪ")
@click.argument("target", metavar="ĐẾN")
@wait_option
def command(source: str, target: str, seconds: float) -> None:
    """Chép chỉ mục từ một địa chỉ sang một địa chỉ mới hoặc còn trống.

    Địa chỉ là thư mục, hoặc tên trên cụm máy: opensearch+https://máy:9200/tên. Giữa hai thư mục thì
    chép tệp; còn lại thì mọi bài được phân tích lại, kết quả tìm không đổi.
    """
    from searchkit.indexing.maintenance import copy_index

    articles = copy_index(source, target, seconds)
    say(f"Đã chép {figure(articles)} bài từ {shown(source)} vào {shown(target)}.")
