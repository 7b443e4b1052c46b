"""``searchkit stats``: what an index holds."""

import click

from searchkit.cli.options import index_option, json_option
from searchkit.cli.printing import figure, say, say_json
from searchkit.engine.address import index_bytes
from searchkit.index import open_index


@click.command("stats")
@index_option
@json_option
def command(address: str, as_json: bool) -> None:
    """Đếm bài viết theo nguồn và cho biết chỉ mục chiếm bao nhiêu chỗ."""
    with open_index(address) as index:
        articles, sources, named = len(index), dict(index.sources()), index.named()
    size = index_bytes(address)
    if as_json:
        content = {"articles": articles, **named, "sources": sources, "bytes": size}
        say_json(content)
        return
    say(f"{figure(articles)} bài, {figure(size / 1e6, 1)} MB")
    documents, speakers = figure(named["documents"]), figure(named["speakers"])
    say(f"nhắc đến {documents} văn bản, trích lời {speakers} người")
    for source, count in sources.items():
        say(f"{figure(count):>7}  {source}")
