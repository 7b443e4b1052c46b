"""``searchkit quotes``: who says what."""

import click

from searchkit.cli.options import TextCommand, csv_option, index_option, json_option
from searchkit.cli.printing import say, say_for_programs
from searchkit.dossiers.statements import QuotesResult
from searchkit.index import open_index
from searchkit.messages import day


@click.command("quotes", cls=TextCommand)
@click.argument("query", metavar="TRUY_VẤN")
@index_option
@click.option("--speaker", default="", metavar="TÊN", help="Chỉ lời của người có tên này.")
@json_option
@csv_option
def command(query: str, address: str, speaker: str, as_json: bool, as_csv: bool) -> int:
    """Cho biết ai nói gì về TRUY_VẤN, mới trước; lời trong ngoặc kép là nguyên văn."""
    with open_index(address) as index:
        found = index.quotes(query, speaker=speaker)
    if not say_for_programs(found, as_json=as_json, as_csv=as_csv):
        _tell(query, speaker, found)
    return 0 if found.quotes else 1


def _tell(query: str, speaker: str, found: QuotesResult) -> None:
    if not (query.strip() or speaker.strip()):
        say("Hãy gõ một điều được nói đến, hoặc một tên sau --speaker.")
    elif not found.quotes:
        whom = f" của “{speaker}”" if speaker else ""
        what = f" về “{query}”" if query.strip() else ""
        say(f"Không thấy lời nào{whom}{what}; hãy gõ ít chữ hơn.")
    for number, said in enumerate(found.quotes):
        who = ", ".join(filter(None, (said.speaker, said.title)))
        text = f"“{said.text}”" if said.direct else said.text
        say(*[""] * bool(number), f"{who} · {day(said.published)}")
        say(f"   {text}", f"   ({said.article})")
