"""What pyvi's CRF knows of each syllable, and the scores of both labels in its place.

The features are pyvi's (``ViTokenizer.word2features``): the syllable and its two neighbours in
lower case, their case, whether it is a number, and whether it makes a bigram or a trigram of the
lexicon with those around it. CRFsuite adds up their weights in the order in which pyvi lists them.
A sum of floats depends on its order, so it is the same here, and near ties are decided as in pyvi.
"""

import string
from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

from searchkit.analysis.segmentation.crfsuite import CRF, ModelFormatError
from searchkit.analysis.segmentation.syllables import syllable_spans

LABELS = ("B_W", "I_W")
"""The labels of the CRF: a word begins here, a word goes on here.

The scores of both are one complex number, the first label's its real part, the second's its
imaginary part: they are always added together, and parts are added exactly as two floats are.
"""


class Syllable(NamedTuple):
    """All that depends on one syllable alone.

    Attributes:
        lower: The syllable in lower case, as the lexicon has it.
        own: Scores in its own place.
        as_previous: Scores that its lower case adds to the syllable after it.
        as_next: Scores that its lower case adds to the syllable before it.
        is_title: It is in title case (``str.istitle``).
        is_upper: It is in capitals (``str.isupper``).
        starts_title: Its first character is a capital.
        stands_alone: It is a word by itself, because it is punctuation or starts with a digit.
    """

    lower: str
    own: complex
    as_previous: complex
    as_next: complex
    is_title: bool
    is_upper: bool
    starts_title: bool
    stands_alone: bool

    def may_follow(self, previous: "Syllable") -> bool:
        """Whether pyvi lets this go on a word that ``previous`` is in."""
        return not (
            self.stands_alone
            or previous.stands_alone
            or (self.starts_title and not previous.starts_title)
        )


OUTSIDE = Syllable("\n", 0j, 0j, 0j, False, False, False, True)
"""Stands before the first and after the last syllable of a text; adds nothing to their scores."""

LocatedSyllable = tuple[int, int, Syllable]
"""Where a syllable starts and ends, and what it is."""


class Features:
    """The features of pyvi's CRF and their weights.

    Attributes:
        lexicon: pyvi's words in lower case, a space between their syllables.
        after_title: Added to the scores of a syllable when the one before it is in title case.
        after_upper: Same, when the one before it is in capitals.
        after_bigram: Same, when it ends a bigram of the lexicon.
        after_trigram: Same, when it ends a trigram.
        before_title: Same, when the one after it is in title case.
        before_upper: Same, when the one after it is in capitals.
        before_bigram: Same, when it starts a bigram.
        before_trigram: Same, when it starts a trigram.
    """

    def __init__(self, crf: CRF, lexicon: frozenset[str]) -> None:
        if crf.labels != LABELS:
            raise ModelFormatError(f"Mô hình có nhãn {crf.labels}, cần {LABELS}")
        self.lexicon = lexicon
        weights = crf.state_weights
        scores = dict(zip(weights, starmap(complex, weights.values()), strict=True))
        self._scores = scores
        self._bias = scores.get("bias", 0j)
        self._upper = scores.get("word.isupper()", 0j)
        self._title = scores.get("word.istitle()", 0j)
        self._digit = scores.get("word.isdigit()", 0j)
        self.after_title = scores.get("-1:word.istitle()", 0j)
        self.after_upper = scores.get("-1:word.isupper()", 0j)
        self.after_bigram = scores.get("-1:word.bi_gram()", 0j)
        self.after_trigram = scores.get("-2:word.tri_gram()", 0j)
        self.before_title = scores.get("+1:word.istitle()", 0j)
        self.before_upper = scores.get("+1:word.isupper()", 0j)
        self.before_bigram = scores.get("+1:word.bi_gram()", 0j)
        self.before_trigram = scores.get("+2:word.tri_gram()", 0j)

    def syllable(self, text: str) -> Syllable:
        """Look one syllable up.

        Args:
            text: As it stands in the text, in NFC; never empty.
        """
        lower = text.lower()
        name = f"word.lower():{lower}".partition("\0")[0]  # CRFsuite takes names as C strings
        is_title, is_upper = text.istitle(), text.isupper()
        own = self._bias + self._scores.get(name, 0j)
        if is_upper:
            own += self._upper
        if is_title:
            own += self._title
        if text.isdigit():
            own += self._digit
        return Syllable(
            lower=lower,
            own=own,
            as_previous=self._scores.get(f"-1:{name}", 0j),
            as_next=self._scores.get(f"+1:{name}", 0j),
            is_title=is_title,
            is_upper=is_upper,
            starts_title=text[0].istitle(),
            stands_alone=text in string.punctuation or text[0].isdigit(),
        )

    def locate(self, chunk: str) -> Iterator[LocatedSyllable]:
        """Find the syllables of a chunk and look them up.

        Args:
            chunk: As :func:`syllable_spans` takes it.
        """
        for start, end in syllable_spans(chunk):
            yield start, end, self.syllable(chunk[start:end])

    def scores(self, syllables: Iterable[Syllable]) -> Iterator[complex]:
        """Score the syllables of one text, each in its place.

        Args:
            syllables: In reading order; never more than two are read ahead.
        """
        lexicon = self.lexicon
        rest = iter(syllables)
        before, current, after = OUTSIDE, next(rest, OUTSIDE), next(rest, OUTSIDE)
        ends_bigram = ends_trigram = next_ends_trigram = False
        while current is not OUTSIDE:
            after_next = next(rest, OUTSIDE)
            pair = f"{current.lower} {after.lower}"
            starts_bigram = pair in lexicon
            starts_trigram = f"{pair} {after_next.lower}" in lexicon

            score = current.own + before.as_previous
            if before.is_title:
                score += self.after_title
            if before.is_upper:
                score += self.after_upper
            if ends_bigram:
                score += self.after_bigram
            if ends_trigram:
                score += self.after_trigram
            score += after.as_next
            if after.is_title:
                score += self.before_title
            if after.is_upper:
                score += self.before_upper
            if starts_bigram:
                score += self.before_bigram
            if starts_trigram:
                score += self.before_trigram
            yield score

            before, current, after = current, after, after_next
            ends_bigram = starts_bigram
            ends_trigram, next_ends_trigram = next_ends_trigram, starts_trigram
