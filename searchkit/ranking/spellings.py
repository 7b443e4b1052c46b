"""The spellings of the index: the terms that may stand for a syllable, or two, of a query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.engine.fields import ACRONYM, PAIR, SYLLABLE, TITLE, TITLE_PAIR
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Lexicon
from searchkit.query.spelling import Closeness, closeness, is_bare
from searchkit.ranking.explanation import Form
from searchkit.ranking.weights import Tier
from searchkit.understanding.reading import ReadSyllable
from searchkit.understanding.vocabulary import Vocabulary

PAIRS: Final[Mapping[str, str]] = {SYLLABLE: PAIR, TITLE: TITLE_PAIR}
"""The field of the pairs of a field of syllables."""

_SOFTENED: Final = 0.25  # power of the odds of a restored spelling: see _restored
_LIKELY: Final = 0.05  # probability from which a restored spelling stands for itself
_FORMS: Final = [Form.HOMOGRAPH, Form.BARE, Form.VARIANT, Form.RESTORED, Form.TYPED]


class Spelling(NamedTuple):
    """A term of the index that may stand for a syllable, or for two neighbours, of the query.

    Attributes:
        field: Where it stands.
        text: The term.
        frequency: Documents that hold it.
        share: How much of "as typed" it gets: by its tier, or by its probability where the marks
            were left out.
        near: Whether nothing that was typed contradicts it.
        alone: Whether it stands for the syllable even without a neighbour of the query.
        form: How it compares with what was typed.
    """

    field: str
    text: str
    frequency: int
    share: float
    near: bool
    alone: bool
    form: Form


class Spellings(NamedTuple):
    """A row of syllables, and how one field of the index spells them.

    Attributes:
        field: ``SYLLABLE`` or ``TITLE``.
        single: Of each syllable, the terms that may stand for it.
        pairs: Of each two neighbours, those that stand side by side, in the field of pairs.
        idfs: What each syllable tells.
    """

    field: str
    single: Sequence[Sequence[Spelling]]
    pairs: Sequence[Sequence[Spelling]]
    idfs: Sequence[float]

    def alone(self, i: int) -> list[Spelling]:
        """The spellings that stand for syllable ``i`` anywhere."""
        return [spelling for spelling in self.single[i] if spelling.alone]

    def beside(self, i: int) -> list[Spelling]:
        """The spellings that stand for syllable ``i`` beside a neighbour of the query."""
        return [spelling for spelling in self.single[i] if spelling.near]

    def pairs_with(self, i: int) -> list[Spelling]:
        """The pairs that syllable ``i`` forms with its neighbours."""
        pairs = self.pairs[max(i - 1, 0) : i + 1]
        return [spelling for pair in pairs for spelling in pair if spelling.near]


class SpellingLookup:
    """Looks syllables up in one commit, whose queries share most of them.

    Args:
        lexicon: Of the commit.
        vocabulary: The same as a language model.
        tier: What a spelling that is not as typed is worth.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, tier: Tier) -> None:
        self._lexicon, self._vocabulary = lexicon, vocabulary
        # A function of these, not of self: a cycle keeps the files of an old commit open.
        claimed = partial(_claimed, vocabulary.terms, tier)
        self._claimed = lru_cache(maxsize=1 << 12)(claimed)

    def find(self, syllables: Sequence[ReadSyllable], field: str) -> Spellings:
        """The spellings of a row of syllables in a field."""
        keys = [fold(syllable.text) for syllable in syllables]
        single = [
            self._single(syllable, field, key)
            for syllable, key in zip(syllables, keys, strict=True)
        ]
        pairs = [
            self._pairs(single[i], single[i + 1], PAIRS[field], f"{a}_{b}")
            for i, (a, b) in enumerate(pairwise(keys))
        ]
        idf = self._vocabulary.idf
        idfs = [idf(sum([s.frequency for s in found if s.near])) for found in single]
        return Spellings(field, single, pairs, idfs)

    def _single(self, syllable: ReadSyllable, field: str, key: str) -> Sequence[Spelling]:
        if syllable.capitals and field == SYLLABLE:
            term = Term(ACRONYM, syllable.text)
            frequency = self._lexicon.document_frequency(term)
            typed = Spelling(*term, frequency, share=1.0, near=True, alone=True, form=Form.TYPED)
            return [typed] if frequency else []
        if syllable.claimed:
            return self._claimed(syllable.text, field, key)
        chances = syllable.probabilities
        likeliest = max(chances.values(), default=0.0) or 1.0
        return [
            _restored(field, text, frequency, chances.get(text, 0.0), likeliest)
            for text, frequency in self._vocabulary.terms(field, key)
        ]

    def _pairs(
        self, firsts: Iterable[Spelling], seconds: Iterable[Spelling], field: str, key: str
    ) -> list[Spelling]:
        """The pairs of the index whose halves are spellings of two neighbours."""
        first, second = ({each.text: each for each in side} for side in (firsts, seconds))
        found = []
        for text, frequency in self._vocabulary.terms(field, key):
            a, _, b = text.partition("_")
            if a in first and b in second:
                share = min(first[a].share, second[b].share)
                near = first[a].near and second[b].near
                form = min(first[a].form, second[b].form, key=_FORMS.index)
                found.append(Spelling(field, text, frequency, share, near, near, form))
        return found


def _claimed(
    terms: Callable[[str, str], Sequence[tuple[str, int]]],
    tier: Tier,
    typed: str,
    field: str,
    key: str,
) -> Sequence[Spelling]:
    """The spellings of a syllable that was typed with its marks."""
    share_of = {
        Closeness.EXACT: 1.0,
        Closeness.VARIANT: tier.variant,
        Closeness.BARE: tier.bare,
        Closeness.HOMOGRAPH: tier.homograph,
    }
    found = []
    for text, frequency in terms(field, key):
        near = closeness(typed, text)
        found.append(
            Spelling(
                field=field,
                text=text,
                frequency=frequency,
                share=share_of[near],
                near=near >= Closeness.BARE,
                alone=near >= Closeness.VARIANT,
                form=Form.TYPED if near is Closeness.EXACT else Form[near.name],
            )
        )
    return found


def _restored(field: str, text: str, frequency: int, chance: float, likeliest: float) -> Spelling:
    """A spelling of a syllable that was typed without its marks.

    The likeliest counts as typed, another by the fourth root of how likely it is beside that: a
    reading is wrong more often than it is unlikely, for the words of a query need not stand side by
    side, and the fewer they are the less they say of each other.
    """
    share = (chance / likeliest) ** _SOFTENED
    form = Form.TYPED if is_bare(text) else Form.RESTORED
    return Spelling(field, text, frequency, share, near=True, alone=chance > _LIKELY, form=form)
