"""``searchkit search``: find articles."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import click

from searchkit.cli.options import (
    Limits,
    TextCommand,
    exact_option,
    index_option,
    json_option,
    limit_options,
)
from searchkit.cli.printing import figure, say, say_json, write_file
from searchkit.escaping import printable
from searchkit.index import SearchIndex, open_index
from searchkit.messages import day
from searchkit.search.request import MAX_LIMIT, MatchOptions
from searchkit.search.results import Hit, SearchResult
from searchkit.snippets.snippet import Snippet
from searchkit.snippets.windows import Span

_EXPORTS: Final = ("jsonl", "csv", "xlsx", "ris", "bibtex")  # known before the formats are loaded
_MARKS: Final = ("«", "»")  # where a terminal would show colour


@click.command("search", cls=TextCommand)
@click.argument("query", metavar="TRUY_VẤN")
@index_option
@click.option(
    "--syntax",
    default="searchkit",
    show_default=True,
    metavar="searchkit|whoosh",
    help="whoosh: ngôn ngữ truy vấn của Whoosh, cho người thạo.",
)
@click.option(
    "--limit",
    type=int,
    help=f"Số bài mỗi trang, đến {MAX_LIMIT}, mặc định 10; khi xuất tệp là số bài nhiều nhất.",
)
@click.option("--page", default=1, show_default=True, help="Trang thứ mấy.")
@limit_options
@click.option(
    "--sort",
    default="relevance",
    show_default=True,
    metavar="relevance|date|oldest|indexed",
    help="Xếp theo độ phù hợp, mới trước, cũ trước, hay mới vào chỉ mục trước.",
)
@exact_option
@click.option("--no-recency", is_flag=True, help="Không ưu tiên bài mới.")
@click.option("--all", "unfolded", is_flag=True, help="Kể cả những bản gần như trùng nhau.")
@click.option(
    "--earliest", is_flag=True, help="Chỉ bản đăng sớm nhất của mỗi chuyện; số bài đếm theo đó."
)
@click.option("--explain", is_flag=True, help="Cho biết vì sao mỗi bài được xếp như vậy.")
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", *_EXPORTS]),
    metavar="|".join(["text", "json", *_EXPORTS]),
    help="Dạng in ra; csv và các dạng sau nó gồm mọi bài khớp, đến 5.000 bài.",
)
@json_option
def command(
    query: str,
    address: str,
    syntax: str,
    limit: int | None,
    page: int,
    limits: Limits,
    sort: str,
    exact: bool,
    no_recency: bool,
    unfolded: bool,
    earliest: bool,
    explain: bool,
    form: str,
    as_json: bool,
) -> int:
    """Tìm bài viết trả lời TRUY_VẤN, hay nhất trước.

    Gõ có dấu hay không dấu. "cụm từ" trong ngoặc kép, +từ phải có, -từ để loại, OR để chọn một
    trong hai, title: trong tiêu đề, source: theo nguồn, from: và to: theo ngày. Bài gần khớp đứng
    theo hạng của nó và nói nó thiếu từ nào.
    """
    gc.disable()  # one answer leaves nothing behind that is worth looking for
    asked: MatchOptions = {
        "sort": sort,  # type: ignore[typeddict-item]  # checked by the index
        "exact": exact,
        "fold": not unfolded,
        "earliest": earliest,
        **limits.asked(),  # type: ignore[typeddict-item]  # they have no deadline
    }
    if form in _EXPORTS:
        for_answers = {
            "--json": as_json,
            "--page": page != 1,
            "--no-recency": no_recency,
            "--explain": explain,
        }
        _check_export(form, syntax, [name for name, given in for_answers.items() if given])
        with open_index(address) as index:
            words = (limits.in_words(), "earliest" if earliest else "")
            return _export(index, query, form, limit, asked, " · ".join(filter(None, words)))
    limit = 10 if limit is None else limit
    with open_index(address) as index:
        result = index.search(
            query,
            syntax=syntax,  # type: ignore[arg-type]  # checked by the index
            limit=limit,
            page=page,
            recency=not no_recency,
            explain=explain,
            **asked,
        )
    if as_json or form == "json":
        say_json(result.to_json())
    elif _has_styles():
        _print_rich(result, limit)
    else:
        say(*_lines(result, limit))
    return 0 if result.hits else 1


def _has_styles() -> bool:
    """Whether marks can be shown by colour: else they are signs."""
    return (
        sys.stdout.isatty()
        and os.environ.get("TERM") not in {"dumb", "unknown"}
        and not os.environ.get("NO_COLOR")
    )


def _check_export(form: str, syntax: str, idle: Sequence[str]) -> None:
    """That a file is asked for as one can be had.

    Args:
        form: Which.
        syntax: Of the query.
        idle: Options that were given and are for answers alone.

    Raises:
        UsageError: It is not.
    """
    if idle:
        raise click.UsageError(f"Tệp {form} gồm mọi bài khớp; hãy bỏ {', '.join(idle)}.")
    if syntax != "searchkit":
        raise click.UsageError(
            f"{form} chỉ xuất được theo cú pháp searchkit; hãy chọn --format json hoặc bỏ --syntax."
        )


def _export(
    index: SearchIndex,
    query: str,
    form: str,
    limit: int | None,
    asked: MatchOptions,
    limits: str,
) -> int:
    """Print all matches as a file."""
    from searchkit.export import Export, export_hits

    found = index.matches(query, most=Export.MOST if limit is None else limit, **asked)
    about = Export(query, datetime.now(UTC), limits)
    write_file(export_hits(found, form, about), is_text=form != "xlsx")
    return 0 if len(found) else 1


def _lines(result: SearchResult, limit: int) -> Iterator[str]:
    """The answer as plain text, marks in guillemets."""
    yield _summary(result)
    for rank, hit in _ranked(result, limit):
        yield ""
        yield f"{rank}. {_marked(hit.title, hit.title_highlights)}"
        yield f"   {_origin(hit)}"
        if hit.missing:
            yield f"   {_missing(hit)}"
        for snippet in hit.snippets:
            before, after = _ellipses(snippet)
            yield f"   {before}{_marked(snippet.text, snippet.highlights)}{after}"
        yield from _explained(hit)


def _print_rich(result: SearchResult, limit: int) -> None:
    """The answer for a terminal."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    def marked(text: str, spans: Sequence[Span], style: str) -> Text:
        styled = (
            (printable(t), style if is_marked else "") for t, is_marked in _pieces(text, spans)
        )
        return Text.assemble(*styled)

    def indented(text: str, style: str) -> Padding:
        return Padding(Text(printable(text), style), (0, 3))

    # Never a plain string: rich would take "[red]" in it for markup.
    console = Console(highlight=False)
    console.print(Text(printable(_summary(result)), "dim"))
    for rank, hit in _ranked(result, limit):
        title = marked(hit.title, hit.title_highlights, "yellow")
        title.style = "bold"
        console.print(Text.assemble(f"\n{rank}. ", title))
        console.print(indented(_origin(hit), "green"))
        if hit.missing:
            console.print(indented(_missing(hit), "red"))
        for snippet in hit.snippets:
            before, after = _ellipses(snippet)
            text = marked(snippet.text, snippet.highlights, "bold yellow")
            console.print(Padding(Text(before) + text + Text(after), (0, 3)))
        for line in _explained(hit):
            console.print(Text(printable(line), "dim"))


def _explained(hit: Hit) -> Iterator[str]:
    """Why a hit ranks, part by part."""
    if hit.explanation:
        yield f"   Điểm {figure(hit.score, 3)} ="
        for part in hit.explanation.parts:
            form = f", {part.form}" if part.form else ""
            text = f"“{part.text}”: " if part.text else ""
            yield f"   {figure(part.value, 3):>8}  {text}{part.place}{form}"


def _missing(hit: Hit) -> str:
    return f"Thiếu: {', '.join(hit.missing)}"


def _summary(result: SearchResult) -> str:
    notes = "".join(f" {note}" for note in result.notes)
    if not result.hits:
        return (result.reason or "Không tìm thấy bài nào.") + notes
    near = f", {figure(result.near_total)} bài gần khớp" if result.near_total else ""
    pages = f", trang {figure(result.page)}/{figure(result.pages)}" if result.pages > 1 else ""
    said = f" {result.reason}{notes}" if result.reason else notes
    corrected = f" Đã tìm “{result.corrected}”." if result.corrected else ""
    asked = f" Ý bạn là “{result.suggestion}”?" if result.suggestion else ""
    found = f"{figure(result.total)} bài{near}{pages} ({figure(result.took_ms)} ms)."
    return f"{found}{corrected}{asked}{said}"


def _ranked(result: SearchResult, limit: int) -> Iterator[tuple[int, Hit]]:
    return enumerate(result.hits, (result.page - 1) * limit + 1)


def _origin(hit: Hit) -> str:
    copies = f"và {figure(hit.duplicates)} bản gần như trùng" if hit.duplicates else None
    parts = (hit.source, day(hit.published) if hit.published else None, hit.id, copies)
    return " · ".join(part for part in parts if part)


def _marked(text: str, spans: Sequence[Span]) -> str:
    pieces = _pieces(text, spans)
    return "".join(piece.join(_MARKS) if marked else piece for piece, marked in pieces)


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each is marked."""
    position = 0
    for start, end in spans:
        yield text[position:start], False
        yield text[start:end], True
        position = end
    yield text[position:], False


def _ellipses(snippet: Snippet) -> tuple[str, str]:
    return "… " if snippet.cut_before else "", " …" if snippet.cut_after else ""
