"""Whole words: a sign before the first syllable of a word applies to all of it.

A Vietnamese word has a blank inside. Who types ``-Hà Nội`` wants nothing from Hà Nội; read sign by
sign, that would shut out the river and require the syllable *nội*. Which syllables are a word, the
articles say: their words are terms of the index. So it is with ``source:tạp chí``, by the names of
the sources.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.engine.fields import WORD
from searchkit.engine.protocol import Lexicon
from searchkit.messages import Message
from searchkit.query.spelling import Closeness, closeness
from searchkit.query.syntax import (
    All,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Source,
    Text,
    Without,
    map_nodes,
    render_node,
)
from searchkit.ranking.limits import matching_sources
from searchkit.understanding.vocabulary import Vocabulary

_MOST_SYLLABLES: Final = 4
_LONGEST_NAME: Final = 8  # syllables of a source


def with_whole_words(query: Query, vocabulary: Vocabulary, lexicon: Lexicon) -> Query:
    """The query with each sign and field applied to the word or name that it stands before.

    What stands in quotes stays as it is; of what changes, the
    notes say how it was read.

    Args:
        query: As parsed.
        vocabulary: What the index knows.
        lexicon: The same, with its sources.
    """
    if query.root is None:
        return query
    notes: list[Message] = []
    index = _Index(vocabulary, lexicon)

    def widened(node: Node) -> Node:
        return All(tuple(_widened(node.parts, index, notes))) if isinstance(node, All) else node

    return query._replace(
        root=map_nodes(query.root, widened), notes=tuple(dict.fromkeys((*query.notes, *notes)))
    )


class _Index(NamedTuple):
    """What is known of words and sources."""

    vocabulary: Vocabulary
    lexicon: Lexicon

    def is_word(self, texts: Sequence[str]) -> bool:
        """Whether articles hold syllables as a word, no mark that was typed against it."""
        syllables = list(map(normal_syllable, texts))
        spellings = self.vocabulary.terms(WORD, "_".join(map(fold, syllables)))
        return any(
            all(
                closeness(typed, written) > Closeness.HOMOGRAPH
                for typed, written in zip(syllables, word.split("_"), strict=False)
            )
            for word, _ in spellings
        )

    def is_source(self, texts: Sequence[str]) -> bool:
        """Whether a source has these words in its name."""
        return bool(matching_sources(" ".join(texts), self.lexicon.sources()))


def _widened(parts: Sequence[Node], index: _Index, notes: list[Message]) -> Iterator[Node]:
    """Move the rest of a word from the text behind a sign to what the sign applies to."""
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        first, behind = _applies_to(part), rest[0] if rest else None
        if first is None or not isinstance(behind, Text):
            yield part
            continue
        syllables = behind.text.split()
        if isinstance(_innermost(part), Source):
            count = _others(first, syllables[: _LONGEST_NAME - 1], index.is_source, whole=False)
        else:
            count = _others(first, syllables[: _MOST_SYLLABLES - 1], index.is_word)
        if not count:
            yield part
            continue
        whole = _applied(part, " ".join([first, *syllables[:count]]))
        notes.append(_note(" ".join([_typed(part), *syllables[:count]]), whole, first))
        yield whole
        rest[0] = Text(" ".join(syllables[count:]))
        if not syllables[count:]:
            rest.pop(0)


def _note(typed: str, whole: Node, first: str) -> Message:
    if isinstance(_innermost(whole), Source):
        return Message(
            "Đọc “%(typed)s” là %(read)s, vì có nguồn tên như vậy.",
            typed=typed,
            read=render_node(whole),
        )
    return Message(
        "Đọc “%(typed)s” là %(read)s, vì đó là một từ; muốn nói riêng “%(first)s”, hãy đặt nó trong"
        " ngoặc kép.",
        typed=typed,
        read=render_node(whole),
        first=first,
    )


def _typed(node: Node) -> str:
    """What a part says, the name of a source as it was typed without quotes."""
    inner = _innermost(node)
    rendered = render_node(node)
    return rendered.replace('"', "") if isinstance(inner, Source) else rendered


def _innermost(node: Node) -> Node:
    """What signs apply to in the end."""
    return _innermost(node.part) if isinstance(node, Must | Without) else node


def _applies_to(node: Node) -> str | None:
    """The one syllable that a sign or a field applies to; quotes keep what they hold."""
    inner = _innermost(node)
    match inner:
        case Text(text) if inner is not node:
            return text if text.isalpha() else None
        case InTitle(Text(text)):
            return text if text.isalpha() else None
        case Source(name):
            return name if name.isalpha() else None
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
        case Source():
            return Source(word)
    return node


def _others(
    first: str,
    following: Sequence[str],
    known: Callable[[Sequence[str]], bool],
    *,
    whole: bool = True,
) -> int:
    """How many of the syllables that follow belong to the longest word or name that is known.

    Args:
        first: The syllable in front of them.
        following: The syllables.
        known: Whether some are a word or a name.
        whole: Whether only a whole one is known; else no part of a name is unknown.
    """
    texts = [first]
    longest = 0
    for count, text in enumerate(following, 1):
        texts.append(text)
        if not text.isalpha():
            break
        if known(texts):
            longest = count
        elif not whole:
            break
    return longest
