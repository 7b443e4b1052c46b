"""``searchkit analyze``: show what a text is taken apart into, or what is read of a file."""

from pathlib import Path
from typing import Any, Final

import click

from searchkit.analysis.analyzer import Analyzer
from searchkit.cli.options import TextCommand, json_option
from searchkit.cli.printing import complain, figure, say, say_json
from searchkit.extraction import PassedOver, ReadArticle, Rejected, Remark, examine

MAX_ARTICLES: Final = 100
"""Articles of a file that are shown; a file of records may hold any number."""


@click.command("analyze", cls=TextCommand)
@click.argument("text", required=False, metavar="[VĂN_BẢN]")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    metavar="TỆP",
    help="Cho xem tệp này được đọc ra gì: giữ lại những gì, bỏ những gì và vì sao.",
)
@json_option
def command(text: str | None, path: Path | None, as_json: bool) -> int:
    """Cho xem âm tiết, từ và số hiệu mà bộ phân tích thấy trong VĂN_BẢN, hoặc bài đọc từ TỆP."""
    if (text is None) == (path is None):
        raise click.UsageError("Hãy cho một VĂN_BẢN, hoặc --file TỆP.")
    if path is not None:
        return _show_file(path, as_json=as_json)
    _show_text(text or "", as_json=as_json)
    return 0


def _show_text(text: str, *, as_json: bool) -> None:
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


def _show_file(path: Path, *, as_json: bool) -> int:
    """Show what was read of a file; the status is 2 when it gave no article."""
    found = examine(path)
    readings = [item for item in found if isinstance(item, ReadArticle)]
    told = [_told(item) for item in found if not isinstance(item, ReadArticle)]
    if as_json:
        content = {
            "articles": [_article(reading) for reading in readings[:MAX_ARTICLES]],
            "articles_count": len(readings),
            "remarks": told,
        }
        say_json(content)
    else:
        for reading in readings[:MAX_ARTICLES]:
            say(*_lines(reading))
        if len(readings) > MAX_ARTICLES:
            say(f"… cả thảy {figure(len(readings))} bài.")
        for line in told:
            complain(line)
    return 0 if readings else 2


def _told(item: Rejected | Remark | PassedOver) -> str:
    if isinstance(item, PassedOver):
        return f"{item.origin}: bỏ qua, là {item.kind}" + (
            f"; {item.reason}" if item.reason else ""
        )
    return item.reason if isinstance(item, Rejected) else item.text


def _article(reading: ReadArticle) -> dict[str, Any]:
    article = reading.article
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "author": article.metadata.get("author"),
        "paragraphs": list(article.paragraphs),
        "captions": list(article.captions),
        "left_out": [
            {"kind": piece.reason.value, "reason": piece.reason.label, "text": piece.text}
            for piece in reading.left_out
        ],
    }


def _lines(reading: ReadArticle) -> list[str]:
    article = reading.article
    facts = (
        ("Mã", article.id),
        ("Tiêu đề", article.title),
        ("Ngày", article.published),
        ("Nguồn", article.source),
        ("Địa chỉ", article.url),
        ("Tác giả", article.metadata.get("author")),
    )
    return [
        *(f"{name + ':':<9} {value}" for name, value in facts if value),
        *(f"+ {text}" for text in article.paragraphs),
        *(f"+ [ảnh] {text}" for text in article.captions),
        *(f"- [{piece.reason.label}] {piece.text}" for piece in reading.left_out),
    ]
