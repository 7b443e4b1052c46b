"""``searchkit story``: how a story was told."""

from collections.abc import Sequence

import click

from searchkit.article import Article
from searchkit.cli.options import TextCommand, index_option, json_option
from searchkit.cli.printing import say, say_json
from searchkit.dossiers.stories import SHOWN, Story, Version
from searchkit.index import SearchIndex, open_index
from searchkit.messages import day


@click.command("story", cls=TextCommand)
@click.argument("article", metavar="BÀI|TRUY_VẤN")
@index_option
@json_option
def command(article: str, address: str, as_json: bool) -> int:
    """Cho biết chuyện trong BÀI được kể thế nào: bản sớm nhất, mỗi bản sau thêm, bỏ gì, bài khác.

    BÀI là mã của một bài; chữ khác thì lấy bài trả lời TRUY_VẤN hay nhất.
    """
    if not article.strip():
        raise click.UsageError("BÀI trống; hãy cho mã của một bài hoặc một truy vấn.")
    with open_index(address) as index:
        found = index.story(article) or _best(index, article)
    if as_json:
        say_json(found.to_json() if found else None)
    elif found:
        _describe(found)
    else:
        say(f"Không có bài nào là “{article}” hay trả lời truy vấn này.")
    return 0 if found else 1


def _best(index: SearchIndex, query: str) -> Story | None:
    """The story of the article that answers a query best."""
    hits = index.search(query, limit=1, snippets=False).hits
    return index.story(hits[0].id) if hits else None


def _describe(story: Story) -> None:
    first, *later = story.versions
    say("Bản sớm nhất", f"   {_told(first.article)}")
    if later:
        say("", f"{len(later)} bản sau")
    for version in later:
        _describe_version(version, story.first)
    if story.copiers:
        say("", f"Nguồn chỉ đăng lại: {', '.join(story.copiers)}")
    if story.related:
        say("", "Bài khác về cùng sự kiện")
        for report in story.related:
            say(f"   {_told(report.article)}", f"      {' · '.join(report.shared[:8])}")


def _describe_version(version: Version, first: Article) -> None:
    article, change = version.article, version.difference
    say(f"   {_told(article)}")
    if change is None:
        return
    if change.only_copies and not change.left_out:
        say("      giống hệt bản sớm nhất")
    for sign, paragraphs, numbers in (
        ("+", article.paragraphs, change.added),
        ("~", article.paragraphs, [number for number, _ in change.edited]),
        ("-", first.paragraphs, change.left_out),
    ):
        _say_paragraphs(sign, paragraphs, numbers)


def _say_paragraphs(sign: str, paragraphs: Sequence[str], numbers: Sequence[int]) -> None:
    for number in numbers:
        text = " ".join(paragraphs[number].split())
        say(f"      {sign} {text if len(text) <= SHOWN else text[:SHOWN].rstrip() + '…'}")


def _told(article: Article) -> str:
    origin = (article.source, day(article.published), article.id)
    return f"{article.title} ({', '.join(filter(None, origin))})"
