"""``searchkit figures``: what articles count, over time."""

import click

from searchkit.cli.options import TextCommand, csv_option, index_option, json_option
from searchkit.cli.printing import say, say_for_programs
from searchkit.dossiers.series import FiguresResult, Point
from searchkit.index import open_index
from searchkit.messages import day

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
    if not say_for_programs(found, as_json=as_json, as_csv=as_csv):
        _tell(query, found)
    return 0 if found.series else 1


def _tell(query: str, found: FiguresResult) -> None:
    if not query.strip():
        say("Hãy gõ thứ được đếm, như “tài khoản VNeID”.")
    elif not found.series:
        say(f"Không bài nào cho con số về “{query}”; hãy gõ đúng thứ được đếm.")
    for number, series in enumerate(found.series):
        say(*[""] * bool(number), f"{series.measure} ({series.unit})")
        for point in series.points:
            say(_line(point), f"      {point.sentence}")


def _line(point: Point) -> str:
    told = (day(point.as_of), point.text, _KINDS[point.kind], point.place)
    return f"   {' · '.join(filter(None, told))} ({point.article})"
