"""``searchkit analyze``: show what a text is taken apart into."""

import click

from searchkit.analysis.analyzer import Analyzer
from searchkit.cli.options import TextCommand, json_option
from searchkit.cli.printing import say, say_json


@click.command("analyze", cls=TextCommand, short_help="Cho xem một văn bản được tách thành gì")
@click.argument("text", metavar="VĂN_BẢN")
@json_option
def command(text: str, as_json: bool) -> None:
    """Cho xem âm tiết, từ và số hiệu mà bộ phân tích thấy trong VĂN_BẢN."""
    analysis = Analyzer().analyze(text)
    spans = [analysis.tokens.original_span(i, i) for i in range(len(analysis.syllables))]
    identifiers = [
        {
            "text": text[slice(*analysis.tokens.original_span(found.first, found.last))],
            "terms": list(found.terms),
        }
        for found in analysis.identifiers
    ]
    if as_json:
        content = {
            "syllables": analysis.syllables,
            "spans": [list(span) for span in spans],
            "words": analysis.word_terms,
            "identifiers": identifiers,
        }
        say_json(content)
        return
    say(f"Âm tiết:  {' '.join(analysis.syllables)}")
    say(f"Từ:       {' '.join(analysis.word_terms)}")
    for identifier in identifiers:
        say(f"Số hiệu:  {identifier['text']} → {' '.join(identifier['terms'])}")
