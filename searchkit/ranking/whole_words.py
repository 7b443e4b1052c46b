"""Whole words: a sign before the first syllable of a word applies to all of it.

A Vietnamese word has a blank inside. Who types ``-Hà Nội`` wants nothing from Hà Nội; read sign by
sign, that would shut out the river and require the syllable *nội*. Which syllables are a word, the
articles say: their words are terms of the index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.engine.fields import WORD
from searchkit.messages import Message
from searchkit.query.spelling import Closeness, closeness
from searchkit.query.syntax import (
    All,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Text,
    Without,
    map_nodes,
    render_node,
)
from searchkit.understanding.vocabulary import Vocabulary

_MOST_SYLLABLES: Final = 4


def with_whole_words(query: Query, vocabulary: Vocabulary) -> Query:
    """The query with each sign and ``title:`` applied to the word that it stands before.

    What stands in quotes stays as it is; of what changes, the
    notes say how it was read.

    Args:
        query: As parsed.
        vocabulary: What the index knows.
    """
    if query.root is None:
        return query
    notes: list[Message] = []

    def widened(node: Node) -> Node:
        return (
            All(tuple(_widened(node.parts, vocabulary, notes))) if isinstance(node, All) else node
        )

    return query._replace(
        root=map_nodes(query.root, widened), notes=tuple(dict.fromkeys((*query.notes, *notes)))
    )


def _widened(parts: Sequence[Node], vocabulary: Vocabulary, notes: list[Message]) -> Iterator[Node]:
    """Move the rest of a word from the text behind a sign to what the sign applies to."""
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        first, behind = _syllable(part), rest[0] if rest else None
        if first is None or not isinstance(behind, Text):
            yield part
            continue
        syllables = behind.text.split()
        count = _others_of_word(first, syllables, vocabulary)
        if not count:
            yield part
            continue
        whole = _applied(part, " ".join([first, *syllables[:count]]))
        notes.append(
            Message(
                "Đọc “%(typed)s” là %(read)s, vì đó là một từ; muốn nói riêng “%(first)s”, hãy đặt"
                " nó trong ngoặc kép.",
                typed=" ".join([render_node(part), *syllables[:count]]),
                read=render_node(whole),
                first=first,
            )
        )
        yield whole
        rest[0] = Text(" ".join(syllables[count:]))
        if not syllables[count:]:
            rest.pop(0)


def _syllable(node: Node) -> str | None:
    """The one syllable that a sign or a field applies to."""
    match node:
        case Without(part) | Must(part):
            return part.text if isinstance(part, Text) and part.text.isalpha() else _syllable(part)
        case InTitle(Text(text)):
            return text if text.isalpha() else None
    return None


def _applied(node: Node, word: str) -> Node:
    """The same sign or field, for a whole word."""
    match node:
        case (Without() | Must()) as sign:
            part = sign.part
            inner = Quoted(word) if isinstance(part, Text) else _applied(part, word)
            return replace(sign, part=inner)
        case InTitle():
            return InTitle(Quoted(word))
    return node


def _others_of_word(first: str, following: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many of the syllables that follow belong to the longest word that the index has."""
    syllables = [normal_syllable(first)]
    longest = 0
    for count, text in enumerate(following[: _MOST_SYLLABLES - 1], 1):
        if not text.isalpha():
            break
        syllables.append(normal_syllable(text))
        if _is_word(syllables, vocabulary):
            longest = count
    return longest


def _is_word(syllables: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether articles hold them as a word, no mark that was typed against it."""
    spellings = vocabulary.terms(WORD, "_".join(map(fold, syllables)))
    return any(
        all(
            closeness(typed, written) > Closeness.HOMOGRAPH
            for typed, written in zip(syllables, word.split("_"), strict=False)
        )
        for word, _ in spellings
    )
