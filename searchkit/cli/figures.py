"""``searchkit figures``: what articles count, over time."""

import click

from searchkit.cli.options import TextCommand, csv_option, index_option, json_option
from searchkit.cli.printing import say, say_csv, say_json
from searchkit.index import open_index
from searchkit.series import Point

_KINDS = {"result": "", "target": "mục tiêu", "change": "thay đổi", "rank": "thứ hạng"}


@click.command("figures", cls=TextCommand)
@click.argument("query", metavar="TRUY_VẤN")
@index_option
@json_option
@csv_option
def command(query: str, address: str, as_json: bool, as_csv: bool) -> int:
    """Cho biết các bài đếm được bao nhiêu, khi nào, của thứ nêu trong TRUY_VẤN."""
    with open_index(address) as index:
        found = index.figures(query)
    if as_json:
        say_json(found.to_json())
    elif as_csv:
        say_csv(found.to_csv())
    elif not found.series:
        say(f"Không bài nào cho con số về “{query}”; hãy gõ đúng thứ được đếm.")
    else:
        for number, series in enumerate(found.series):
            say(*[""] * bool(number), f"{series.measure} ({series.unit})")
            for point in series.points:
                say(_line(point), f"      {point.sentence}")
    return 0 if found.series else 1


def _line(point: Point) -> str:
    told = (point.as_of or "không rõ ngày", point.text, _KINDS[point.kind], point.place)
    return f"   {' · '.join(filter(None, told))} ({point.article})"
