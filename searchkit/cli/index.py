"""``searchkit index``: build an index, or bring it up to date."""

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import click

from searchkit.article import Article
from searchkit.cli.notes import MAX_LISTED, Notes
from searchkit.cli.options import index_option, json_option, wait_option
from searchkit.cli.printing import complain, figure, say, say_json
from searchkit.engine.address import shown
from searchkit.errors import SourceError
from searchkit.escaping import printable
from searchkit.extraction import Note, Rejected, count_inputs, read_articles
from searchkit.index import create_index
from searchkit.indexing.changes import Changes
from searchkit.indexing.parts import Part, add_part
from searchkit.indexing.workers import Workers, collect_seldom

_LINE_SECONDS: Final = 5.0
_MANY: Final = 256  # files that are work for several processes
_LARGE: Final = 1 << 23  # bytes of files that are, likewise
_RECORD: Final = re.compile(r":\d+$")  # the place of a record behind the name of its file


def _cores() -> int:
    """Processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class _PartType(click.ParamType[Part]):
    """``I/N``, from ``1/1`` to ``999/999``."""

    name = "part"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Part:
        found = re.fullmatch(r"([1-9]\d{0,2})/([1-9]\d{0,2})", value)
        if not found or int(found[1]) > int(found[2]):
            self.fail(f"“{printable(value)}” không phải một phần; hãy viết như 3/8.", param, ctx)
        return Part(int(found[1]), int(found[2]))


@click.command("index")
@click.argument("paths", nargs=-1, required=True, metavar="ĐƯỜNG_DẪN...")
@index_option
@click.option(
    "--prune",
    is_flag=True,
    help="Bỏ khỏi chỉ mục những bài không còn trong ĐƯỜNG_DẪN; tệp hỏng thì giữ bài cũ của nó.",
)
@click.option(
    "--rebuild", is_flag=True, help="Lập lại từ đầu bên cạnh chỉ mục đang dùng, rồi thay một lượt."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=_cores,
    metavar="SỐ",
    help="Số tiến trình đọc và phân tích bài; mặc định bằng số nhân. Ít bài thì chỉ cần một.",
)
@click.option(
    "--part",
    type=_PartType(),
    metavar="I/N",
    help="Chỉ phân tích và gửi phần I trong N phần, để nhiều máy cùng lập một chỉ mục trên cụm máy;"
    ' đủ N phần thì chạy "searchkit publish".',
)
@click.option("--follow-links", is_flag=True, help="Đọc cả liên kết dẫn ra ngoài thư mục.")
@click.option("--verbose", is_flag=True, help="Kể từng tệp đã để ngoài bài những gì.")
@json_option
@wait_option
def command(
    paths: tuple[str, ...],
    address: str,
    prune: bool,
    rebuild: bool,
    jobs: int,
    part: Part | None,
    follow_links: bool,
    verbose: bool,
    as_json: bool,
    seconds: float,
) -> int:
    """Đọc bài viết từ tệp, thư mục hoặc đầu vào chuẩn (-) rồi đưa vào chỉ mục.

    Nội dung cho biết tệp là loại gì, không phải đuôi: trang web, văn bản, JSON, bảng tính, PDF,
    Word, nguồn tin, thư, kho nén, kho lưu trữ web. Bài không đổi được bỏ qua, bài đã đổi được thay;
    tệp hỏng thì báo một dòng, các tệp khác vẫn được lập chỉ mục. Tệp nào trong thư mục không phải
    bài viết, chữ nào của trang không được coi là của bài thì được đếm; xem "searchkit analyze
    --file".
    """
    started = time.perf_counter()
    if part is not None and (prune or rebuild):
        raise click.UsageError("--part không đi cùng --prune hay --rebuild.")
    collect_seldom()
    rejected: list[Rejected] = []
    notes, changes = Notes(), Changes()
    total = count_inputs(paths, follow_links=follow_links)
    with _workers(jobs, paths, total) as workers, _progress(total, changes) as progress:

        def take(note: Note) -> None:
            notes.take(note)
            progress.advance(note.origin)

        inputs = read_articles(paths, workers.map, take, follow_links=follow_links)
        changes.report = progress.complain
        accepted = _accepted(inputs, changes, progress, rejected)
        if part is None:
            with create_index(address, anew=rebuild, lock_seconds=seconds) as index:
                given = _some(accepted, address) if rebuild else accepted
                roots = [Path(path) for path in paths if path != "-"] if prune else ()
                index.add(given, changes, workers, prune=roots)
                count = len(index)
        else:
            add_part(address, part, accepted, changes, workers, lock_seconds=seconds)
            count = len(changes.seen)
    if as_json:
        say_json(_as_json(changes, rejected, notes))
    else:
        for remark in notes.remarks:
            complain(remark.text)
        did = f"{_counted(changes, pruned=prune)}; cả thảy {figure(count)} bài"
        then = f" Đủ {part.total} phần thì chạy `searchkit publish`." if part else ""
        took = f"{figure(time.perf_counter() - started, 1)} giây"
        say(f"{_done(address, part)}: {did} ({took}).{then}", *notes.lines(verbose=verbose))
    return 2 if changes.rejected else 0


def _workers(jobs: int, paths: tuple[str, ...], total: int) -> Workers:
    """Processes that share the work: at once where much is to be done, for they start together."""
    files = (Path(path) for path in paths if path != "-")
    if total >= _MANY or sum(file.stat().st_size for file in files if file.is_file()) >= _LARGE:
        return Workers(jobs, patience=0)
    return Workers(jobs)


def _done(address: str, part: Part | None) -> str:
    """What became of the articles, as the beginning of a sentence."""
    if part is None:
        return f"Đã lập chỉ mục {shown(address)}"
    return f"Đã gửi phần {part.number}/{part.total} tới {shown(address)}"


def _counted(changes: Changes, *, pruned: bool) -> str:
    """What was done, as a part of a sentence."""
    return (
        f"{figure(changes.added)} bài mới, {figure(changes.updated)} bài cập nhật,"
        f" {figure(changes.unchanged)} bài không đổi"
        + (f", {figure(changes.deleted)} bài bị bỏ" if pruned else "")
        + (f", {figure(changes.rejected)} chỗ không đọc được" if changes.rejected else "")
    )


def _as_json(changes: Changes, rejected: list[Rejected], notes: Notes) -> dict[str, Any]:
    """The object that ``--json`` prints; lists are bounded, so their lengths are told too."""
    return {
        "added": changes.added,
        "changed": changes.updated,
        "unchanged": changes.unchanged,
        "deleted": changes.deleted,
        "rejected": [{"input": reject.origin, "reason": reject.reason} for reject in rejected],
        "rejected_count": changes.rejected,
        **notes.as_json(),
    }


def _accepted(
    inputs: Iterator[Article | Rejected],
    changes: Changes,
    progress: "_Lines | _Bar",
    rejected: list[Rejected],
) -> Iterator[Article]:
    """The articles; what was rejected is said as it comes, and the first of it kept."""
    for item in inputs:
        progress.advance(item.origin)
        if isinstance(item, Rejected):
            changes.rejected += 1
            changes.unread.add(_RECORD.sub("", item.origin))
            rejected += [item] if len(rejected) < MAX_LISTED else []
            progress.complain(item.reason)
        else:
            yield item


def _some(articles: Iterator[Article], address: str) -> Iterator[Article]:
    """The articles; none at all must not take the place of an index."""
    first = next(articles, None)
    if first is None:
        raise SourceError(f"Không đọc được bài nào; chỉ mục {shown(address)} được giữ nguyên.")
    yield first
    yield from articles


def _progress(total: int, changes: Changes) -> "_Lines | _Bar":
    return _Bar(total, changes) if sys.stderr.isatty() else _Lines(changes)


class _Lines:
    """A line now and then, for a pipe or a log."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._next = time.monotonic() + _LINE_SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def advance(self, _: str | None) -> None:
        """Count one article."""
        if time.monotonic() >= self._next:
            self._next += _LINE_SECONDS
            say(f"Đã đọc {figure(len(self._changes.seen))} bài…", err=True)

    def complain(self, line: str) -> None:
        """Say that an input gave nothing."""
        complain(line)


class _Bar:
    """A progress bar over files, with the number of articles."""

    def __init__(self, total: int, changes: Changes) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._changes = changes
        self._seen: set[str] = set()
        self._progress = Progress(
            TextColumn("Đang đọc"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("tệp, {task.fields[articles]} bài"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, articles=0)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, origin: str | None) -> None:
        """Count one article, and its file when it is the first of it."""
        self._seen.add(str(origin).partition(":")[0])
        self._progress.update(
            self._task, completed=len(self._seen), articles=len(self._changes.seen)
        )

    def complain(self, line: str) -> None:
        """Say above the bar that an input gave nothing."""
        from rich.text import Text

        self._progress.console.print(Text(f"searchkit: {printable(line)}"))
