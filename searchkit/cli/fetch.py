"""``searchkit fetch``: follow portals, and keep what they answer as a web archive."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from searchkit.cli.options import json_option
from searchkit.cli.printing import complain, figure, say, say_json

if TYPE_CHECKING:
    from searchkit.fetching.report import Report

_LINE_SECONDS: Final = 10.0


@click.command("fetch")
@click.argument("file", metavar="NGUỒN.toml", type=click.Path(path_type=Path))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="KHO",
    help="Thư mục lưu trang, để lập chỉ mục bằng `searchkit index KHO`.",
)
@click.option("--dry-run", is_flag=True, help="Chỉ kể những địa chỉ sẽ hỏi, không hỏi gì.")
@json_option
def command(file: Path, folder: Path, dry_run: bool, as_json: bool) -> int:
    """Hỏi nguồn tin, sơ đồ trang và trang mục nêu trong NGUỒN.toml rồi lưu bài mới vào KHO.

    Tuân theo robots.txt, mỗi máy chủ một kết nối và cách nhau ít nhất 2 giây; trang không đổi không
    phải tải lại. Bị ngắt thì lần sau làm tiếp. Kết thúc bằng 0 khi có gì mới, 1 khi không có gì
    mới, 2 khi đầu vào sai hoặc không nguồn nào trả lời.
    """
    from searchkit.fetching.run import follow, plan
    from searchkit.fetching.sources_file import read_sources

    sources = read_sources(file)
    if dry_run:
        planned = [(portal.name, address) for portal, address in plan(sources, folder)]
        if as_json:
            say_json([{"portal": name, "address": address} for name, address in planned])
        else:
            say(*(f"{name}: {address}" for name, address in planned))
            count = figure(len(planned))
            say(f"Sẽ hỏi {count} địa chỉ, và những bài mới mà các nguồn nêu.", err=True)
        return 0
    with _progress() as progress:
        try:
            report = follow(sources, folder, progress)
        except KeyboardInterrupt:
            complain("Đã dừng giữa chừng; những gì đã tải được giữ, lần sau làm tiếp.")
            return 130
    if as_json:
        say_json(report.as_json())
    else:
        for problem in report.problems:
            complain(f"{problem.address}: {problem.reason}.")
        say(_summary(report, folder))
    if not report.answered:
        complain(f"Không nguồn nào trong {file} trả lời; hãy xem lại địa chỉ và mạng.")
        return 2
    return 0 if report.has_news else 1


def _summary(report: "Report", folder: Path) -> str:
    counted = (
        (report.new, "trang mới"),
        (report.changed, "trang đổi"),
        (report.unchanged, "trang không đổi"),
        (report.gone, "trang không còn"),
        (report.refused, "chỗ từ chối"),
        (report.failed, "chỗ hỏng"),
    )
    pages = ", ".join(f"{figure(count)} {what}" for count, what in counted)
    asked = f"{figure(report.requests)} lần hỏi, {figure(report.bytes / 1e6, 1)} MB"
    left = f"; còn {figure(report.waiting)} trang để lượt sau" if report.waiting else ""
    return f"{folder}: {pages}; {asked}{left}."


@contextmanager
def _progress() -> Iterator[Callable[["Report"], None]]:
    """A line that is written over on a terminal; elsewhere a line now and then."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console

    with Console(stderr=True).status("Đang hỏi…") as status:
        yield lambda report: status.update(_so_far(report))


def _lines() -> Callable[["Report"], None]:
    due = time.monotonic() + _LINE_SECONDS

    def tell(report: "Report") -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + _LINE_SECONDS
            say(_so_far(report), err=True)

    return tell


def _so_far(report: "Report") -> str:
    return (
        f"Đã hỏi {report.requests} lần: {report.new} trang mới, {report.changed} đổi,"
        f" {report.unchanged} không đổi, {report.failed} hỏng…"
    )
