"""Whoosh analyzers that give our terms: what a Whoosh query types finds what the index holds."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from whoosh.analysis import Analyzer, Token

from searchkit.analysis.acronyms import acronyms
from searchkit.analysis.analyzer import Analyzer as TextAnalyzer
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.normalization import normalize
from searchkit.analysis.tokenizer import Tokens
from searchkit.analysis.tokenizer import tokenize as split_syllables

_ESCAPE: Final = re.compile(r"\\.|[^\\]+", re.DOTALL)
_text_analyzer: Final = TextAnalyzer()


class Placed(NamedTuple):
    """A term and where it stands.

    Attributes:
        text: The term.
        first: Index of its first token.
        last: Index of its last token.
    """

    text: str
    first: int
    last: int


Reading = Callable[[Tokens, str], Iterator[Placed]]
"""The terms of a tokenized text; the second argument is Whoosh's mode, ``query`` for a query."""


class TermAnalyzer(Analyzer):
    """Tokens as Whoosh takes them; offsets count code points of the text as given.

    Args:
        read: Which terms there are.
    """

    def __init__(self, read: Reading) -> None:
        self.read = read

    def __call__(
        self,
        value: str,
        *,
        positions: bool = False,
        chars: bool = False,
        mode: str = "",
        tokenize: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        **options: Any,
    ) -> Iterator[Token]:
        """Analyze a text.

        Args:
            value: The text.
            positions: Ask for ``pos``; it is given in any case.
            chars: Ask for ``startchar`` and ``endchar``; likewise.
            mode: ``index`` or ``query``.
            tokenize: False for a pattern, a prefix or the end of a range: one token, only in NFC
                and lower case, since it is compared with terms by its characters.
            start_pos: The position of the first token.
            start_char: Where the text starts in a longer one.
            options: What else Whoosh says of a token.

        Yields:
            One token, changed from step to step, as Whoosh's own tokenizers do.
        """
        token = Token(positions, chars, mode=mode, **options)
        if not tokenize:
            _set(token, _as_compared(value), start_pos, start_char, start_char + len(value))
            yield token
            return
        tokens = split_syllables(value)
        for text, first, last in self.read(tokens, mode):
            start, end = tokens.original_span(first, last)
            _set(token, text, start_pos + first, start_char + start, start_char + end)
            yield token


def _set(token: Token, text: str, position: int, start: int, end: int) -> None:
    token.text = token.original = text
    token.pos, token.startchar, token.endchar = position, start, end


def _as_compared(value: str) -> str:
    """A pattern in NFC and lower case, but for escapes, of which a capital is another one."""
    pieces = _ESCAPE.findall(normalize("NFC", value))
    return "".join(piece if piece.startswith("\\") else piece.lower() for piece in pieces)


def syllables(tokens: Tokens, _: str) -> Iterator[Placed]:
    """Every syllable, in normal form."""
    return (Placed(text, i, i) for i, text in enumerate(tokens.syllables))


def words(tokens: Tokens, mode: str) -> Iterator[Placed]:
    """pyvi's words; in a query, what holds ``_`` is one word as it stands."""
    if mode == "query" and "_" in tokens.text:
        yield from _joined(tokens)
        return
    for first, end in _text_analyzer.analyze(tokens.text).words:
        yield Placed("_".join(tokens.syllables[first:end]), first, end - 1)


def _joined(tokens: Tokens) -> Iterator[Placed]:
    first = 0
    for last, (_, end) in enumerate(tokens.spans):
        if tokens.text[end : end + 1] != "_":
            yield Placed("_".join(tokens.syllables[first : last + 1]), first, last)
            first = last + 1


def capitals(tokens: Tokens, mode: str) -> Iterator[Placed]:
    """What is written in capitals; in a query, everything."""
    if mode == "query":
        return syllables(tokens, mode)
    return (Placed(tokens.syllables[i], i, i) for i in acronyms(tokens))


def identifiers(tokens: Tokens, mode: str) -> Iterator[Placed]:
    """The canonical terms of document numbers, figures and dates."""
    for found in find_identifiers(tokens):
        for term in found.query_terms() if mode == "query" else found.terms:
            yield Placed(term, found.first, found.last)
