"""A digest: what is new, for people."""

from collections.abc import Iterator
from typing import Any

from searchkit.messages import day
from searchkit.watch.store import Delivery


def digest(delivery: Delivery) -> str:
    """What is new to a watch, as plain text."""
    watch = delivery.watch
    asked = f" cho “{_line(watch.query)}”" if watch.query.strip() else ""
    heading = f"{_line(watch.name)}: {len(delivery.hits)} bài mới{asked}"
    return "\n\n".join([heading, *("\n".join(_entry(hit)) for hit in delivery.hits)]) + "\n"


def _entry(hit: dict[str, Any]) -> Iterator[str]:
    yield _line(hit["title"])
    published = hit["published"] and day(hit["published"])
    origin = " · ".join(_line(part) for part in (hit["source"], published) if part)
    if origin:
        yield f"  {origin}"
    if hit["snippets"]:
        yield f"  {_line(hit['snippets'][0]['text'])}"
    yield f"  {_line(hit['url'] or hit['id'])}"


def _line(text: str) -> str:
    """In one line, without what can't be seen."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
