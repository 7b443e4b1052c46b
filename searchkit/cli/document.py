"""``searchkit document``: what articles say of a document."""

from itertools import groupby

import click

from searchkit.cli.options import TextCommand, csv_option, index_option, json_option
from searchkit.cli.printing import figure, say, say_for_programs, say_json
from searchkit.dossiers.documents import DocumentView
from searchkit.index import open_index
from searchkit.messages import day

_SHOWN = 10


@click.command("document", cls=TextCommand)
@click.argument("number", metavar="SỐ_VĂN_BẢN")
@index_option
@json_option
@csv_option
def command(number: str, address: str, as_json: bool, as_csv: bool) -> int:
    """Cho biết các bài nói gì về văn bản có SỐ_VĂN_BẢN: "QĐ 749", "57-NQ/TW", "Đề án 06"."""
    with open_index(address) as index:
        found = index.document(number)
        titles = {}
        if found and not as_json:
            ids = {id for id in (found.first, found.last, *found.articles[:_SHOWN]) if id}
            titles = {id: article for id in ids if (article := index.article(id))}
    if found is None:
        if as_json:
            say_json(None)
        else:
            say(f"Không bài nào nhắc đến văn bản “{number}”.")
        return 1
    if say_for_programs(found, as_json=as_json, as_csv=as_csv):
        return 0
    _describe(found)
    for label, id in (("Bài đầu tiên", found.first), ("Bài mới nhất", found.last)):
        if id in titles:
            say(f"{label}: {titles[id].title} ({day(titles[id].published)}, {id})")
    return 0


def _describe(found: DocumentView) -> None:
    head = (found.number, found.kind, found.issuer, day(found.date) if found.date else None)
    say(" · ".join(filter(None, head)), f"{figure(found.total)} bài nhắc đến")
    if found.introduction:
        say("", found.introduction.sentence, f"   ({found.introduction.article})")
    if found.names:
        say("", "Tên khác")
        for name in found.names:
            say(f"   {name.name}", f"      {name.sentence} ({name.article})")
    if found.relations:
        say("", "Văn bản liên quan")
        for (number, _), group in groupby(found.relations, lambda e: (e.number, e.reverse)):
            said = list(group)
            done = ", ".join(each.words for each in said)
            say(f"   {done} {number}", f"      {said[0].sentence} ({said[0].article})")
    if found.others:
        others = (f"{number} ({figure(count)} bài)" for number, count in found.others.items())
        say("", f"Cũng có thể là: {'; '.join(others)}")
    if found.months:
        say("", "Số bài mỗi tháng")
        for month, count in found.months.items():
            say(f"   {day(month)} {figure(count):>5}")
    say("")
