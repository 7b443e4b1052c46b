"""``searchkit queries``: what visitors looked for, and did not find."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from searchkit.cli.options import json_option
from searchkit.cli.printing import figure, say, say_json
from searchkit.query_log import QueryLog
from searchkit.query_summary import Row, summarize


@click.command("queries")
@click.argument(
    "log", type=click.Path(path_type=Path), envvar="SEARCHKIT_QUERY_LOG", metavar="SỔ_TRUY_VẤN"
)
@click.option("--limit", default=20, show_default=True, help="Số dòng mỗi bảng.")
@json_option
def command(log: Path, limit: int, as_json: bool) -> int:
    """Tóm tắt sổ truy vấn của searchkit serve --query-log.

    Cho biết truy vấn hay gặp, truy vấn không ra bài nào, truy vấn chậm, và đề xuất những cách gọi
    khác nên đưa vào bảng chữ viết tắt.
    """
    summary = summarize(QueryLog(log).read(), limit)
    if as_json:
        say_json(asdict(summary))
        return 0 if summary.searches else 1
    searches, nothing = figure(summary.searches), figure(summary.found_nothing)
    say(f"{searches} lượt tìm, {nothing} lượt không ra bài nào")
    _table("Hay gặp", summary.top)
    _table("Không ra bài nào", summary.nothing)
    _table("Chậm nhất", summary.slow)
    if summary.proposals:
        say("", "Nên coi là một:")
        for proposal in summary.proposals:
            say(f"{figure(proposal.searches):>7}  {proposal.query} = {proposal.means}")
    return 0 if summary.searches else 1


def _table(title: str, rows: Iterable[Row]) -> None:
    lines = [
        f"{figure(row.searches):>7} {figure(row.hits):>7} {figure(row.ms, 1):>9}  {row.query}"
        for row in rows
    ]
    if lines:
        say("", title, f"{'lượt':>7} {'bài':>7} {'ms':>9}  truy vấn", *lines)
