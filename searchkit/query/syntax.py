"""The query as typed, taken apart: what a parser gives and what ranking interprets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Text:
    """Free text: the more of it an article holds, and the closer together, the better."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Syllables in quotes: side by side, in this order; or near each other.

    Attributes:
        text: Between the quotes.
        apart: How many other syllables may stand among these, in any order; None for a phrase.
    """

    text: str
    apart: int | None = None


@dataclass(frozen=True, slots=True)
class InTitle:
    """``title:``: the part must be met by the title."""

    part: Text | Quoted


@dataclass(frozen=True, slots=True)
class All:
    """Every part is wanted."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part is enough."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Must:
    """The part must be met by everything that is shown."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Without:
    """The part must not be met."""

    part: "Node"


Node = Text | Quoted | InTitle | All | Either | Must | Without


class Query(NamedTuple):
    """A parsed query.

    Attributes:
        root: What to look for; None when nothing searchable was typed.
        source: Text that the source's name must hold, or None.
        published_from: ISO date, as precise as typed, or None.
        published_to: ISO date, likewise.
        truncated: Whether the query was longer than can be searched, and its end was ignored.
    """

    root: Node | None
    source: str | None = None
    published_from: str | None = None
    published_to: str | None = None
    truncated: bool = False


def map_text(node: Node, change: Callable[[str], str]) -> Node:
    """The same tree with every free text changed; phrases stay."""
    match node:
        case Text(text):
            return Text(change(text))
        case InTitle(Text(text)):
            return InTitle(Text(change(text)))
        case All(parts):
            return All(tuple(map_text(part, change) for part in parts))
        case Either(parts):
            return Either(tuple(map_text(part, change) for part in parts))
        case Must(part):
            return Must(map_text(part, change))
        case Without(part):
            return Without(map_text(part, change))
    return node


def render(query: Query) -> str:
    """A query that parses to the same tree."""
    parts = [_render(query.root, grouped=False)] if query.root else []
    if query.source:
        parts.append(f'source:"{query.source}"')
    if query.published_from:
        parts.append(f"from:{query.published_from}")
    if query.published_to:
        parts.append(f"to:{query.published_to}")
    return " ".join(parts)


def render_node(node: Node) -> str:
    """A part of a query that parses to the same tree."""
    return _render(node, grouped=False)


def _render(node: Node, *, grouped: bool) -> str:
    match node:
        case Text(text):
            return text
        case Quoted(text, None):
            return f'"{text}"'
        case Quoted(text, apart):
            return f'"{text}"~{apart}'
        case InTitle(part):
            words = part.text.split() if isinstance(part, Text) else [_render(part, grouped=True)]
            return " ".join(f"title:{word}" for word in words)
        case Must(Text(text)) if " " in text:
            return f"+({text})"
        case Must(part):
            return f"+{_render(part, grouped=True)}"
        case Without(Text(text)) if " " in text:
            return f"-({text})"
        case Without(part):
            return f"-{_render(part, grouped=True)}"
        case All(parts):
            text = " ".join(_render(part, grouped=True) for part in parts)
        case Either(parts):
            text = " OR ".join(_render(part, grouped=isinstance(part, Either)) for part in parts)
    return f"({text})" if grouped else text
