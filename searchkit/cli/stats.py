"""``searchkit stats``: what an index holds."""

import json

import click

from searchkit.cli.options import index_option, json_option
from searchkit.engine.address import index_bytes
from searchkit.index import open_index


@click.command("stats", short_help="Cho biết trong chỉ mục có gì")
@index_option
@json_option
def command(address: str, as_json: bool) -> None:
    """Đếm bài viết theo nguồn và cho biết chỉ mục chiếm bao nhiêu chỗ."""
    with open_index(address) as index:
        articles, sources = len(index), dict(index.sources())
    size = index_bytes(address)
    if as_json:
        content = {"articles": articles, "sources": sources, "bytes": size}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    click.echo(f"{articles} bài, {size / 1e6:.1f} MB")
    for source, count in sources.items():
        click.echo(f"{count:>7}  {source}")
