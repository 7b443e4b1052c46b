"""Evidence: what each term of the index adds to the score of an article that holds it.

Every weight is an idf times what its kind of evidence is worth (``weights.toml``), so a score is a
sum of parts that can be named. A text adds its syllables, its pairs of neighbours, its words and
its identifiers; another way to write a part of it adds what that part would, at a discount.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from searchkit.analysis.normalization import is_vietnamese
from searchkit.engine.fields import IDENTIFIER, PAIR, SUBJECT, SYLLABLE, TITLE, TITLE_PAIR, WORD
from searchkit.engine.plan import Term
from searchkit.query.stopwords import question_words, stopwords
from searchkit.ranking.explanation import Form
from searchkit.ranking.lookup import Alias, Context, Lookup
from searchkit.ranking.spellings import Spelling, Spellings

_IN_TEXT: Final = {TITLE: SYLLABLE, TITLE_PAIR: PAIR}
"""Where what was looked up in the title counts too."""
_SURE: Final = 0.9  # weight of another way to write a part that says just the same
_WHOLE: Final[Mapping[int, float]] = MappingProxyType({})


class Evidence(NamedTuple):
    """What an article may score by.

    Attributes:
        scores: Terms and their weights.
        covering: How much of a title's syllable each occurrence of a term covers.
        forms: How each term compares with what was typed.
        names: What was typed for each identifier.
    """

    scores: Mapping[Term, float]
    covering: Mapping[Term, float]
    forms: Mapping[Term, Form]
    names: Mapping[Term, str]


class _Piece(NamedTuple):
    """What one term adds."""

    term: Term
    weight: float
    form: Form
    covers: float = 0.0


def weigh(runs: Iterable[Lookup], context: Context) -> Evidence:
    """What the texts of a query are worth, term by term."""
    runs = list(runs)
    weigher = _Weigher(context, sum(len(run.spellings.single) for run in runs))
    scores: dict[Term, float] = {}
    covering: dict[Term, float] = {}
    forms: dict[Term, Form] = {}
    names: dict[Term, str] = {}
    for run in runs:
        for term, weight, form, covers in weigher.typed(run):
            scores[term] = scores.get(term, 0.0) + weight
            forms.setdefault(term, form)
            if covers:
                covering[term] = max(covers, covering.get(term, 0.0))
        for alias in run.aliases:
            for piece in weigher.alias(run, alias):
                if piece.weight > scores.get(piece.term, 0.0):  # what is typed says it already
                    scores[piece.term] = piece.weight
                    forms.setdefault(piece.term, piece.form)
                if piece.covers:
                    covering[piece.term] = max(piece.covers, covering.get(piece.term, 0.0))
        names |= _names(run)
    return Evidence(scores, covering, forms, names)


def _names(run: Lookup) -> Mapping[Term, str]:
    """What was typed for the terms of identifiers, which are nothing to show."""
    written = {term: run.as_typed(name.tokens) for name in run.names for term in name.terms}
    for alias in run.aliases:
        written |= dict.fromkeys(alias.terms, run.as_typed(alias.part))
    fields = (IDENTIFIER, SUBJECT)
    return {Term(field, term): text for term, text in written.items() for field in fields}


class _Weigher:
    def __init__(self, context: Context, syllables: int) -> None:
        self._lexicon, self._idf = context.lexicon, context.vocabulary.idf
        self._mix, self._title = context.weights.mix, context.weights.title
        self._in_titles = self._title.syllable + self._title.few / max(syllables, 1)

    def typed(self, run: Lookup) -> list[_Piece]:
        """What a text says itself: no more than the commonest way to write it would.

        ``DVC`` is rare, what it stands for is not, and says no less.
        """
        joined = run.joined()
        shares = self._shares(run)
        for alias in run.aliases:
            if alias.spellings is not None and alias.weight >= _SURE:
                share = 1 / max(self._ratio(run, alias), 1.0)
                shares |= {i: min(share, shares[i]) for i in alias.part}
        pieces = self._row(run.spellings, joined, shares)
        for (first, end), word in zip(run.analysis.words, run.analysis.word_terms, strict=True):
            if first not in joined and (first not in run.capitals or end > first + 1):
                pieces += self._exact(Term(WORD, word), self._mix.word * shares[first])
        for identifier in run.analysis.identifiers:
            for i, text in enumerate(identifier.query_terms()):
                share = self._mix.other_identifier if i else 1.0
                form = Form.ALIAS if i else Form.TYPED
                pieces += self._exact(Term(IDENTIFIER, text), self._mix.identifier * share, form)
                pieces += self._exact(Term(SUBJECT, text), self._title.subject * share, form)
        return pieces

    def _shares(self, run: Lookup) -> dict[int, float]:
        """What of its worth each syllable of a text has: foreign ones more, those that ask less."""
        mix, analysis = self._mix, run.analysis
        shares = {
            i: mix.foreign if _is_foreign(syllable) else 1.0
            for i, syllable in enumerate(analysis.syllables)
        }
        if stopwords().issuperset(analysis.word_terms):
            return shares
        for (first, end), word in zip(analysis.words, analysis.word_terms, strict=True):
            if word in question_words() and first not in run.capitals:
                shares |= dict.fromkeys(range(first, end), mix.asking)
        return shares

    def alias(self, run: Lookup, alias: Alias) -> Iterator[_Piece]:
        """What another way to write a part of a text says: no more than the part itself would."""
        factor = self._mix.alias * alias.weight
        if alias.spellings is None:
            for text in alias.terms:
                in_text, in_title = self._mix.identifier * factor, self._title.subject * factor
                yield from self._exact(Term(IDENTIFIER, text), in_text, Form.ALIAS)
                yield from self._exact(Term(SUBJECT, text), in_title, Form.ALIAS)
            return
        factor *= min(self._ratio(run, alias), 1.0)
        for term, weight, _, covers in self._row(alias.spellings):
            yield _Piece(term, weight * factor, Form.ALIAS, covers * alias.weight)

    def _ratio(self, run: Lookup, alias: Alias) -> float:
        """What a part of a text tells, beside what another way to write it does."""
        assert alias.spellings is not None
        whole = range(len(alias.spellings.single))
        return self._worth(run.spellings, alias.part) / self._worth(alias.spellings, whole)

    def _worth(self, spellings: Spellings, part: range) -> float:
        """What a row of syllables adds to the score of an article that says it once."""
        mix = self._mix
        pairs = (
            sum([spelling.frequency for spelling in spellings.pairs[i] if spelling.near])
            for i in part[:-1]
        )
        return (mix.folded + mix.syllable) * sum(spellings.idfs[i] for i in part) + (
            mix.folded_pair + mix.pair
        ) * sum(map(self._idf, pairs))

    def _row(
        self,
        spellings: Spellings,
        without: Collection[int] = (),
        shares: Mapping[int, float] = _WHOLE,
    ) -> list[_Piece]:
        """What each term of a row is worth: the article's syllables and pairs, and the title's.

        Args:
            spellings: The row.
            without: Syllables that are no evidence.
            shares: What of its worth each syllable is to have, where not all.
        """
        mix, title = self._mix, self._title
        pieces: list[_Piece] = []
        for i, found in enumerate(spellings.single):
            if i not in without:
                share = shares.get(i, 1.0)
                pieces += self._by_spelling(found, share * mix.folded, share * mix.syllable)
                pieces += self._in_title(found, TITLE, share * self._in_titles)
        for i, found in enumerate(spellings.pairs):
            if i not in without or i + 1 not in without:
                share = max(shares.get(i, 1.0), shares.get(i + 1, 1.0))
                pieces += self._by_spelling(found, share * mix.folded_pair, share * mix.pair)
                pieces += self._in_title(found, TITLE_PAIR, share * title.pair)
        return pieces

    def _by_spelling(
        self, found: Sequence[Spelling], folded: float, exact: float
    ) -> Iterable[_Piece]:
        """Each spelling counts as folded, and as typed by its share."""
        idf, pieces = self._idf, []
        as_folded = folded * idf(sum([spelling.frequency for spelling in found]))
        for field, text, frequency, share, _, _, form in found:
            weight = as_folded
            if share:  # most are homographs
                weight += exact * share * idf(frequency)
            if weight:
                pieces.append(_Piece(Term(_IN_TEXT.get(field, field), text), weight, form))
        return pieces

    def _in_title(self, found: Sequence[Spelling], field: str, worth: float) -> Iterable[_Piece]:
        """The same in the title, as typed alone; how common a term is, its articles say."""
        idf, pieces = self._idf, []
        for _, text, frequency, share, _, _, form in found:
            if share and (weight := worth * share * idf(frequency)):
                covers = share if field == TITLE else 0.0
                pieces.append(_Piece(Term(field, text), weight, form, covers))
        return pieces

    def _exact(self, term: Term, weight: float, form: Form = Form.TYPED) -> Iterable[_Piece]:
        frequency = self._lexicon.document_frequency(term)
        return [_Piece(term, weight * self._idf(frequency), form)] if frequency else []


def _is_foreign(syllable: str) -> bool:
    """Whether it is a word of another language; one letter is none."""
    return len(syllable) > 1 and syllable.isalpha() and not is_vietnamese(syllable)
