"""What white space separates, looked at once: most of what a text holds was met before.

No token holds white space, but for figures whose digits a blank groups, and neither do the
syllables of pyvi. So all that one chunk says by itself is found when it is first met: its tokens,
what each is like, where the syllables of word segmentation stand. Texts become numbers of chunks,
and these are turned into the numbers of their tokens by arrays.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.numbering import Numbered
from searchkit.analysis.rows import Array, row_numbers, row_starts
from searchkit.analysis.tokenizer import token_spans

BOUNDARY: Final = ""
"""The chunk that stands before, between and behind texts; it has no tokens."""

IN_CAPITALS: Final = 1
"""Trait of a token: all its letters are capitals, and it has two characters at least."""
CAPITAL_FIRST: Final = 2
"""Its first character is a capital."""
SMALL_FIRST: Final = 4
"""Its first character is a small letter."""
LETTER_FIRST: Final = 8
"""Its first character is a letter."""
HAS_CAPITAL: Final = 16
"""One of its characters is a capital, of the alphabets before extended Greek."""
TOUCHES: Final = 32
"""Nothing stands between it and the token before it."""

_EXTENDED: Final = "\u1f00"
_MOST_CHARACTERS: Final = 1 << 20  # of all chunks remembered: some 150,000 chunks, 40 MB


class Chunks(Numbered):
    """Chunks, and the tokens of each.

    A text whose tokens hold white space is a chunk by itself.

    Attributes:
        forms: The normal forms of tokens.
        lengths: Characters of each chunk, by number.
        token_counts: How many tokens each chunk has, by number.
        token_starts: Where the rows of its tokens start in what follows.
        starts: Of each token of each chunk, its offset there.
        ends: Likewise, behind it.
        of_forms: Its normal form, by number.
        traits: Bits: :data:`IN_CAPITALS` and those below it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms = Numbered()
        self._tokens = Numbered()
        self._of_tokens = np.empty(0, np.int32)  # the normal form of each
        self.lengths = np.empty(0, np.int32)
        self.token_counts = np.empty(0, np.int64)
        self.token_starts = np.empty(0, np.int64)
        self.starts = np.empty(0, np.int32)
        self.ends = np.empty(0, np.int32)
        self.of_forms = np.empty(0, np.int32)
        self.traits = np.empty(0, np.uint8)
        self._characters = 0

    @property
    def is_full(self) -> bool:
        """Whether to start anew, for memory is bounded."""
        return self._characters > _MOST_CHARACTERS

    def learn(self) -> list[str]:
        """Look at the chunks that were numbered since the last time; gives these."""
        new = self.strings[len(self.token_counts) :]
        counts: list[int] = []
        spans: list[tuple[int, int]] = []
        tokens: list[str] = []
        for chunk in new:
            found = [(0, len(chunk))] if chunk.isalpha() else token_spans(chunk)
            spans += found
            tokens += [chunk[start:end] for start, end in found]
            counts.append(len(found))
        starts, ends = np.array(spans, np.int32).reshape(-1, 2).T
        chunk_of = row_numbers(np.array(counts, np.int64))
        touches = (starts[1:] == ends[:-1]) & (chunk_of[1:] == chunk_of[:-1])
        numbers = self._tokens.numbers(tokens)
        known = self._tokens.strings[len(self._of_tokens) :]
        forms = self.forms.numbers(list(map(normal_syllable, known)))
        self._of_tokens = np.append(self._of_tokens, forms.astype(np.int32))
        traits = self._tokens.all(_traits).astype(np.uint8)[numbers]
        traits[1:][touches] |= TOUCHES
        lengths = list(map(len, new))
        self._characters += sum(lengths)
        self.lengths = _grown(self.lengths, lengths)
        self.token_counts = _grown(self.token_counts, counts)
        self.token_starts = row_starts(self.token_counts)[:-1]
        self.starts, self.ends = _grown(self.starts, starts), _grown(self.ends, ends)
        self.of_forms = _grown(self.of_forms, self._of_tokens[numbers])
        self.traits = _grown(self.traits, traits)
        return new


def _traits(token: str) -> int:
    first = token[0]
    bits = IN_CAPITALS if len(token) > 1 and token.isupper() else 0
    if first.isupper():
        bits |= CAPITAL_FIRST
    elif first.islower():
        bits |= SMALL_FIRST
    if first.isalpha():
        bits |= LETTER_FIRST
    if not token.islower() and any(char.isupper() and char < _EXTENDED for char in token):
        bits |= HAS_CAPITAL
    return bits


def _grown(known: Array, more: Iterable[int]) -> Array:
    return np.concatenate([known, np.array([*more], known.dtype)])
