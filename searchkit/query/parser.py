"""The query parser. It forgives everything: whatever is no syntax is text.

::

    chuyển đổi số            free text
    "Đề án 06"               a phrase
    "dữ liệu dân cư"~4       these, in any order, with 4 other syllables among them at most
    -VNeID   NOT VNeID       without                     (--VNeID !VNeID)
    +VNeID   +"căn cước"     must have: what comes near without it is left out, too
    dân cư OR căn cước       either side, each as a whole ("|" and HOẶC do the same)
    (a OR b) c               groups
    title:"căn cước"         in the title                (tiêu đề:)
    source:chinhphu          from a source of that name  (nguồn:)
    from:2024-01 to:2024-06  published                   (từ: đến: năm: tháng: ngày: on:)

A field applies to a word, a phrase or a group, blanks before it or not, and is a part of the query
like any other: ``-source:chinhphu``, ``from:2024 OR title:(căn cước)``.
"""

from dataclasses import dataclass, field
from typing import Final

from searchkit.analysis.confusables import skeleton
from searchkit.analysis.folding import without_marks
from searchkit.analysis.invisible import visible
from searchkit.analysis.normalization import normalize
from searchkit.errors import QueryError
from searchkit.messages import Message
from searchkit.query.dates import looks_like_date, names_year, parse_date, parse_years
from searchkit.query.lexemes import FIELDS, Lexeme, lexemes
from searchkit.query.syntax import (
    All,
    Dated,
    Either,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Source,
    Text,
    Without,
    map_nodes,
)

MAX_CHARACTERS: Final = 1000
"""How much of a query is read; the rest is ignored and the result says so."""
_MAX_DEPTH: Final = 20
_UNITS: Final = {"ngay", "thang", "nam"}
_END: Final = Lexeme("", "")


def parse(text: str) -> Query:
    """Parse a query; never fails.

    Args:
        text: What a person typed; beyond :data:`MAX_CHARACTERS` it is cut.
    """
    seen = normalize("NFC", visible(text[:MAX_CHARACTERS]))
    parser = _Parser(list(lexemes(seen)))
    root = _simplify(parser.either(depth=0))
    notes = tuple(dict.fromkeys(parser.notes))
    return Query(root, truncated=len(text) > MAX_CHARACTERS, notes=notes)


@dataclass
class _Parser:
    """Recursive descent over lexemes; ``notes`` says what was not understood."""

    lexemes: list[Lexeme]
    position: int = 0
    notes: list[Message] = field(default_factory=list)

    def either(self, depth: int) -> Node:
        sides = [self.all(depth)]
        while self._next().kind == "or":
            self.position += 1
            sides.append(self.all(depth))
        return Either(tuple(sides))

    def all(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.position < len(self.lexemes) and self._next().kind != "or":
            lexeme = self._next()
            if lexeme.kind == "close" and depth:
                break
            self.position += 1
            if (part := self._part(lexeme, depth)) is not None:
                parts.append(part)
        return All(tuple(parts))

    def _part(self, lexeme: Lexeme, depth: int) -> Node | None:
        kind, text = lexeme
        negates = kind in {"without", "not"} or (text == "KHÔNG" and self._next().kind in FIELDS)
        if negates:
            part = self._following(depth)
            return Without(part) if part is not None else None
        if kind == "must":
            part = self._following(depth)
            return Must(part) if part is not None else None
        if kind == "open":
            return self._group(depth)
        if kind == "quoted":
            return Quoted(_unquoted(text), self._apart())
        if kind in FIELDS:
            return self._limited(lexeme, depth)
        if kind == "elsewhere":
            self.notes.append(
                Message("Không có giới hạn “%(field)s”, nên được tìm như từ thường.", field=text)
            )
        if kind == "unread":
            self._leave_unread(text)
            return None
        if kind in {"elsewhere", "label"}:
            return Text(_name(text))
        if kind == "wild":
            self.notes.append(
                Message(
                    "Dấu * trong “%(word)s” không thay cho chữ nào, nên được bỏ qua; hãy gõ"
                    " trọn từ.",
                    word=text,
                )
            )
            text = text.replace("*", " ").strip()
        return Text(text) if kind in {"word", "wild", "apart"} else None

    def _leave_unread(self, field: str) -> None:
        """Say that the sign behind a field means nothing; nor does a date behind it."""
        if looks_like_date(self._next().text.lstrip("<>=≤≥")):
            self.position += 1
        self.notes.append(
            Message(
                "Không hiểu dấu sau “%(field)s”, nên không giới hạn gì; hãy viết từ hoặc ngày"
                " ngay sau dấu hai chấm.",
                field=field,
            )
        )

    def _apart(self) -> int | None:
        """How far from each other the syllables in the quotes before may stand."""
        kind, text = self._next()
        if kind != "apart":
            return None
        self.position += 1
        return int(text[1:])

    def _following(self, depth: int) -> Node | None:
        """The part that a ``-``, a ``+`` or a field applies to."""
        lexeme = self._next()
        if lexeme.kind in {"", "or", "close"} or depth >= _MAX_DEPTH:
            return None
        self.position += 1
        return self._part(lexeme, depth + 1)

    def _group(self, depth: int) -> Node | None:
        if depth >= _MAX_DEPTH:
            return None
        node = self.either(depth + 1)
        if self.position < len(self.lexemes):  # at the closing bracket, or at the end
            self.position += 1
        return node

    def _limited(self, lexeme: Lexeme, depth: int) -> Node:
        """A field and what follows it; without a value it is text."""
        if lexeme.kind in {"from", "to", "on"}:
            self._skip_unit()
        part = None if self._next().kind == "not" else self._following(depth)
        if part is None:
            return Text(_name(lexeme.text))
        value = _simplify(part)
        return self._within(lexeme, value) if value else All(())

    def _skip_unit(self) -> None:
        """Pass over what only says how precise the date behind it is: ``từ: tháng 3/2024``."""
        unit, date = (*self.lexemes[self.position : self.position + 2], _END, _END)[:2]
        if (
            without_marks(unit.text) in _UNITS
            and date.kind == "word"
            and looks_like_date(date.text)
        ):
            self.position += 1

    def _within(self, limit: Lexeme, value: Node) -> Node:
        """What a field says of a value: of each word or phrase in it, other fields aside."""

        def limited(node: Node) -> Node:
            match node:
                case Text() | Quoted() if limit.kind == "title":
                    return InTitle(node, _name(limit.text))
                case Text(text) | Quoted(text) if limit.kind == "source":
                    return Source(text, _name(limit.text))
                case Text(text) | Quoted(text):
                    return self._dated(limit, node, text)
            return node

        return map_nodes(value, limited)

    def _dated(self, limit: Lexeme, value: Text | Quoted, text: str) -> Node:
        """A limit of dates; what is no date is text, what is a wrong one is left out."""
        text = text.rstrip(".,;")
        if limit.kind == "on" and (years := parse_years(text)):
            return Dated(*years)
        try:
            date = parse_date(text)
        except QueryError:
            if limit.kind == "on" and not names_year(text):
                return All((Text(_name(limit.text)), value))
            self.notes.append(
                Message(
                    "Không hiểu “%(text)s” sau “%(field)s” là ngày nào, nên không giới hạn ngày;"
                    " hãy viết như 2025, 2025-02 hoặc 03/02/2025.",
                    text=text,
                    field=limit.text,
                )
            )
            return All(()) if looks_like_date(text) else value
        if limit.kind == "on":
            return All((Dated(first=date), Dated(last=date)))
        called = _name(limit.text)
        return Dated(date, None, called) if limit.kind == "from" else Dated(None, date, called)

    def _next(self) -> Lexeme:
        """The next lexeme; an empty one at the end."""
        return self.lexemes[self.position] if self.position < len(self.lexemes) else _END


def _name(field: str) -> str:
    """What stands before a colon."""
    return field[:-1].rstrip()


def _unquoted(quoted: str) -> str:
    """What stands between the quotation marks, of which the last may be missing."""
    closed = len(quoted) > 1 and skeleton(quoted[-1]) in "\"'’‘"
    return quoted[1:-1] if closed else quoted[1:]


def _simplify(node: Node) -> Node | None:
    """Drop empty parts, join neighbouring text, unwrap groups of one."""
    match node:
        case Text(text) | Quoted(text) | Source(text):
            return node if any(char.isalnum() for char in text) else None
        case InTitle(part):
            return node if _simplify(part) else None
        case Dated():
            return node
        case Must(part) | Without(part):
            inner = _simplify(part)
            return type(node)(inner) if inner else None
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
