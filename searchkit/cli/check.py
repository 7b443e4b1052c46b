"""``searchkit check``: is an index whole?"""

from pathlib import Path

import click

from searchkit.cli.options import index_option
from searchkit.engine.whoosh import WhooshEngine


@click.command("check", short_help="Kiểm tra chỉ mục có nguyên vẹn không")
@index_option
def command(folder: Path) -> int:
    """Đọc mọi tệp của chỉ mục và so với tổng kiểm của chúng."""
    engine = WhooshEngine(folder)
    damaged = list(engine.damaged())
    for name in damaged:
        click.echo(
            f"searchkit: Hỏng: {name}; hãy lập lại chỉ mục bằng `searchkit index`.", err=True
        )
    if damaged:
        return 2
    click.echo(f"Chỉ mục {folder} nguyên vẹn: {engine.reader().document_count()} bài.")
    return 0
