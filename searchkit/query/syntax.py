"""The query as typed, taken apart: what a parser gives and what ranking interprets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from searchkit.messages import Message


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
    """``title:``: the part must be met by the title.

    Attributes:
        part: What the title must meet.
        called: What the limit was called where it was typed.
    """

    part: Text | Quoted
    called: str = field(default="title", compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """``source:``: the article is from a source of this name.

    Attributes:
        name: Words of its name, or a part of its host.
        called: What the limit was called where it was typed.
    """

    name: str
    called: str = field(default="source", compare=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """``from:`` and ``to:``: the article was published then.

    Attributes:
        first: Earliest date in ISO 8601, as precise as typed; None for any.
        last: Latest date, likewise.
        called: What the limit was called where it was typed, if it is one of either alone.
    """

    first: str | None = None
    last: str | None = None
    called: str | None = field(default=None, compare=False)


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


Node = Text | Quoted | InTitle | Source | Dated | All | Either | Must | Without


class Query(NamedTuple):
    """A parsed query.

    Attributes:
        root: What to look for; None when nothing searchable was typed.
        truncated: Whether the query was longer than can be searched, and its end was ignored.
        notes: What in it was not understood, and what became of that.
    """

    root: Node | None
    truncated: bool = False
    notes: tuple[Message, ...] = ()


def map_nodes(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same tree with every node changed, from the leaves up."""
    match node:
        case All(parts) | Either(parts):
            return change(type(node)(tuple(map_nodes(part, change) for part in parts)))
        case Must(part) | Without(part):
            return change(type(node)(map_nodes(part, change)))
    return change(node)


def map_text(node: Node, change: Callable[[str], str]) -> Node:
    """The same tree with every free text changed; phrases stay."""

    def changed(each: Node) -> Node:
        match each:
            case Text(text):
                return Text(change(text))
            case InTitle(Text(text), called):
                return InTitle(Text(change(text)), called)
        return each

    return map_nodes(node, changed)


def render(query: Query) -> str:
    """A query that parses to the same tree."""
    return _render(query.root, grouped=False) if query.root else ""


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
        case InTitle(part, called):
            return f"{called}:{_bracketed(part)}"
        case Source(name, called):
            return f'{called}:"{name}"'
        case Dated(first, last, called):
            limits = ((called or "from", first), (called or "to", last))
            return " ".join(f"{name}:{date}" for name, date in limits if date)
        case Must(part):
            return f"+{_bracketed(part)}"
        case Without(part):
            return f"-{_bracketed(part)}"
        case All(parts):
            text = " ".join(_render(part, grouped=True) for part in parts)
        case Either(parts):
            text = " OR ".join(_render(part, grouped=isinstance(part, Either)) for part in parts)
    return f"({text})" if grouped else text


def _bracketed(node: Node) -> str:
    """What an operator applies to: in brackets where it is more than one word."""
    if isinstance(node, Text):
        is_word = " " not in node.text and node.text[0].isalnum()
        return node.text if is_word else f"({node.text})"
    rendered = _render(node, grouped=True)
    return f"({rendered})" if isinstance(node, Must | Without) else rendered
