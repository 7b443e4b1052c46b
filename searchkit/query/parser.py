"""The query parser. It forgives everything: whatever is no syntax is text.

::

    chuyển đổi số            free text
    "Đề án 06"               a phrase
    "dữ liệu dân cư"~4       these, in any order, with 4 other syllables among them at most
    -VNeID   NOT VNeID       without
    +VNeID   +"căn cước"     must have: what comes near without it is left out, too
    dân cư OR căn cước       either side, each as a whole ("|" and HOẶC do the same)
    (a OR b) c               groups
    title:"căn cước"         in the title           (tiêu_đề:)
    source:chinhphu          in the source's name   (nguồn:)
    from:2024-01 to:2024-06  published              (từ: đến:)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable, normalize
from searchkit.errors import QueryError
from searchkit.query.dates import parse_date
from searchkit.query.syntax import (
    All,
    Either,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Text,
    Without,
)

MAX_CHARACTERS: Final = 1000
"""How much of a query is read; the rest is ignored and the result says so."""
_MAX_DEPTH: Final = 20

_LEXEME = re.compile(
    r"""(?P<space>\s+)
      | (?P<without>-(?=["“”„(\w]))            # at the start of a word only: see _lexemes
      | (?P<must>\+(?=["“”„(]|[^\W\d_]))     # likewise; "+84" is no sign
      | (?P<quoted>["“”„][^"“”„]*["“”„]?)
      | (?P<apart>(?<=["“”„])~\d{1,2}(?!\w))
      | (?P<open>\() | (?P<close>\)) | (?P<bar>\|)
      | (?P<field>[^\W\d]\w*:(?=["“”„\w]))
      | (?P<word>[^\s"“”„()|]+)""",
    re.VERBOSE,
)
_FIELDS: Final = {
    "title": "title",
    "tieu_de": "title",
    "tieude": "title",
    "source": "source",
    "nguon": "source",
    "from": "from",
    "tu": "from",
    "to": "to",
    "den": "to",
}


def parse(text: str) -> Query:
    """Parse a query; never fails.

    Args:
        text: What a person typed; beyond :data:`MAX_CHARACTERS` it is cut.
    """
    composed = normalize("NFC", text[:MAX_CHARACTERS])
    parser = _Parser(list(_lexemes(composed)))
    root = _simplify(parser.either(depth=0))
    return Query(
        root,
        source=parser.limits.get("source"),
        published_from=parser.limits.get("from"),
        published_to=parser.limits.get("to"),
        truncated=len(text) > MAX_CHARACTERS,
    )


def _lexemes(text: str) -> Iterator[tuple[str, str]]:
    """Kinds and texts; white space only separates."""
    after_space = True
    for match in _LEXEME.finditer(text):
        kind, lexeme = str(match.lastgroup), match[0]
        if kind in {"without", "must"} and not after_space:  # a hyphen inside "2021-2025"
            kind = "word"
        after_space = kind in {"space", "open", "without", "must", "field"}
        if kind != "space":
            yield kind, lexeme


@dataclass
class _Parser:
    """Recursive descent over lexemes; ``limits`` collects what is no part of the tree."""

    lexemes: list[tuple[str, str]]
    position: int = 0
    limits: dict[str, str] = field(default_factory=dict)

    def either(self, depth: int) -> Node:
        sides = [self.all(depth)]
        while self._next_is_or():
            self.position += 1
            sides.append(self.all(depth))
        return Either(tuple(sides))

    def all(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.position < len(self.lexemes) and not self._next_is_or():
            kind, lexeme = self.lexemes[self.position]
            if kind == "close" and depth:
                break
            self.position += 1
            if (part := self._part(kind, lexeme, depth)) is not None:
                parts.append(part)
        return All(tuple(parts))

    def _part(self, kind: str, lexeme: str, depth: int) -> Node | None:
        if kind == "without" or lexeme == "NOT":
            part = self._following(depth)
            return Without(part) if part is not None else None
        if kind == "must":
            part = self._following(depth)
            return Must(part) if part is not None else None
        if kind == "open":
            return self._group(depth)
        if kind == "quoted":
            return Quoted(lexeme.strip('"“”„'), self._apart())
        if kind == "field":
            return self._limited(lexeme, depth)
        if kind == "word" and lexeme not in {"AND", "VÀ"}:
            return Text(lexeme)
        return None

    def _apart(self) -> int | None:
        """How far from each other the syllables in the quotes before may stand."""
        kind, lexeme = self._next()
        if kind != "apart":
            return None
        self.position += 1
        return int(lexeme[1:])

    def _following(self, depth: int) -> Node | None:
        """The part that a ``-``, a ``+`` or a field applies to."""
        if self.position >= len(self.lexemes) or self._next_is_or() or depth >= _MAX_DEPTH:
            return None
        kind, lexeme = self.lexemes[self.position]
        if kind == "close":
            return None
        self.position += 1
        return self._part(kind, lexeme, depth + 1)

    def _group(self, depth: int) -> Node | None:
        if depth >= _MAX_DEPTH:
            return None
        node = self.either(depth + 1)
        if self.position < len(self.lexemes):  # at the closing bracket, or at the end
            self.position += 1
        return node

    def _limited(self, lexeme: str, depth: int) -> Node | None:
        """A field and what follows it; an unknown field is text."""
        name = "_".join(fold(normal_syllable(part)) for part in lexeme[:-1].split("_"))
        meaning = _FIELDS.get(name)
        start = self.position
        part = self._following(depth) if meaning and not self._next_is_not() else None
        if meaning == "title" and isinstance(part, Text | Quoted):
            return InTitle(part)
        if meaning == "source" and isinstance(part, Text | Quoted):
            self.limits["source"] = part.text
            return None
        if meaning in {"from", "to"} and isinstance(part, Text | Quoted):
            try:
                self.limits[meaning] = parse_date(part.text)
            except QueryError:
                self.position = start
                return Text(lexeme[:-1])
            return None
        self.position = start
        return Text(lexeme[:-1])

    def _next(self) -> tuple[str, str]:
        """The kind and the text of the next lexeme; empty at the end."""
        return self.lexemes[self.position] if self.position < len(self.lexemes) else ("", "")

    def _next_is_not(self) -> bool:
        """Whether a field precedes an exclusion, which may be long: it would be parsed twice."""
        return self._next()[1] == "NOT"

    def _next_is_or(self) -> bool:
        kind, lexeme = self._next()
        return kind == "bar" or (kind == "word" and lexeme in {"OR", "HOẶC"})


def _simplify(node: Node) -> Node | None:
    """Drop empty parts, join neighbouring text, unwrap groups of one."""
    match node:
        case Text(text) | Quoted(text):
            return node if any(char.isalnum() for char in text) else None
        case InTitle(part):
            return node if _simplify(part) else None
        case Must(part):
            inner = _simplify(part)
            return Must(inner) if inner else None
        case Without(part):
            inner = _simplify(part)
            return Without(inner) if inner else None
        case All(parts):
            kept: list[Node] = []
            for part in parts:
                simple = _simplify(part)
                last = kept[-1] if kept else None
                if isinstance(simple, Text) and isinstance(last, Text):
                    kept[-1] = Text(f"{last.text} {simple.text}")
                elif simple is not None:
                    kept.append(simple)
            return _unwrap(All, kept)
        case Either(parts):
            sides = [simple for part in parts if (simple := _simplify(part)) is not None]
            return _unwrap(Either, sides)


def _unwrap(kind: type[All] | type[Either], parts: list[Node]) -> Node | None:
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None
