"""Looking up: what a text of the query says, and how one commit of an index writes that.

Every word is looked up in the vocabulary of the index, so what follows names terms that are there.
Nothing is decided here: neither what evidence is worth nor what a match must hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from searchkit.analysis.acronyms import acronyms
from searchkit.analysis.analysis import Analysis
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import Identifier
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import IDENTIFIER, SYLLABLE
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Lexicon
from searchkit.ranking.spellings import SpellingLookup, Spellings
from searchkit.ranking.weights import Weights
from searchkit.understanding.abbreviations import Abbreviation, abbreviated, alternatives
from searchkit.understanding.documents import other_names
from searchkit.understanding.joining import other_writings
from searchkit.understanding.reading import Reading, ReadSyllable, as_typed, read
from searchkit.understanding.thesaurus import Thesaurus, is_word
from searchkit.understanding.vocabulary import Vocabulary

MAX_SYLLABLES: Final = 48
"""Syllables of a query that are searched; each is a leaf of the plan, and those are limited."""

MAX_ALIASES: Final = 12
"""Other ways to write parts of a query that are searched; the longest parts come first."""


_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}")
"""The term of a day, with its year or without."""
_BEFORE_DAYS: Final = {"ngay", "mung", "mong"}


class Context(NamedTuple):
    """What a query is interpreted in: one commit, and what was found out about it.

    Attributes:
        analyzer: The one that analyzed the articles.
        lexicon: Of the commit to search.
        vocabulary: The same as a language model.
        thesaurus: What stands for what in it.
        weights: What evidence is worth.
        spellings: Those of the commit.
    """

    analyzer: Analyzer
    lexicon: Lexicon
    vocabulary: Vocabulary
    thesaurus: Thesaurus
    weights: Weights
    spellings: SpellingLookup

    @classmethod
    def of(cls, lexicon: Lexicon, analyzer: Analyzer, weights: Weights) -> "Context":
        """The context of a commit of which nothing was found out yet."""
        vocabulary = Vocabulary(lexicon)
        spellings = SpellingLookup(lexicon, vocabulary, weights.tier)
        return cls(analyzer, lexicon, vocabulary, Thesaurus(lexicon), weights, spellings)


class Leaf(NamedTuple):
    """A text of the query and where it is looked for.

    Attributes:
        text: As typed.
        field: ``SYLLABLE`` or ``TITLE``.
        quoted: Whether it stood in quotes.
    """

    text: str
    field: str
    quoted: bool


class Alias(NamedTuple):
    """Another way to write a part of a text.

    Attributes:
        part: The tokens.
        weight: How sure it is that this says the same, up to 1.
        spellings: What it is looked for as, in a row; None for a document's number.
        terms: Of the number of a document, the canonical terms.
    """

    part: range
    weight: float
    spellings: Spellings | None
    terms: tuple[str, ...] = ()


class Name(NamedTuple):
    """Tokens that name one thing: a document, a figure, a day.

    Attributes:
        tokens: Which.
        terms: Canonical terms of it, the most exact first.
        joined: Those of the tokens that signs join: they mean nothing apart (``57-NQ/TW``).
    """

    tokens: range
    terms: tuple[str, ...]
    joined: frozenset[int]


class Lookup(NamedTuple):
    """A text of the query as it was read, and how the index writes it.

    Attributes:
        leaf: The text as typed.
        typed: Its analysis.
        reading: What was meant.
        analysis: The text as read.
        spellings: Of its syllables.
        aliases: Of its parts.
        names: The documents, figures and days in it.
        known: The names of which an article holds the most exact term.
        capitals: Tokens that are meant in capitals, and else are words of Vietnamese.
    """

    leaf: Leaf
    typed: Analysis
    reading: Reading
    analysis: Analysis
    spellings: Spellings
    aliases: tuple[Alias, ...]
    names: tuple[Name, ...]
    known: tuple[Name, ...]
    capitals: frozenset[int]

    @property
    def changed(self) -> bool:
        """Whether it is searched as something else than was typed."""
        return self.analysis is not self.typed

    @property
    def words(self) -> int:
        """How many words it has, stop words among them."""
        return len(self.analysis.words)

    def joined(self) -> set[int]:
        """Tokens of document numbers that the index knows whole: their parts are no evidence."""
        return {token for name in self.known for token in name.joined}

    def as_typed(self, tokens: range) -> str:
        """Some tokens of the text as read, as they were typed."""
        same = len(self.typed.syllables) == len(self.analysis.syllables)
        written = (self.typed if same else self.analysis).tokens
        return written.surface(tokens[0], tokens[-1])

    def unknown(self) -> list[str]:
        """The words that no article holds in any form, as read."""
        tokens = self.analysis.tokens
        said_otherwise = {i for alias in self.aliases for i in alias.part}
        return [
            tokens.written(i)
            for i in range(len(tokens.spans))
            if i not in said_otherwise and not self.spellings.beside(i)
        ]


def look_up(
    leaves: Iterable[Leaf], context: Context, *, exact: bool, deadline: Deadline = NEVER
) -> tuple[Mapping[Leaf, Lookup], bool]:
    """Look the texts of a query up, as many of their syllables as a plan has room for.

    Args:
        leaves: In reading order.
        context: Where.
        exact: Take them at their word: restore and correct nothing, think of no other form.
        deadline: Until when.

    Returns:
        What each says; and whether the end of the query was left out.

    Raises:
        TimeUp: The deadline passed before all were looked up.
    """
    syllables, aliases, truncated = MAX_SYLLABLES, MAX_ALIASES, False
    runs: dict[Leaf, Lookup] = {}
    for leaf in dict.fromkeys(leaves):
        typed, cut = _cut(context.analyzer.analyze(leaf.text), syllables, context.analyzer)
        syllables -= len(typed.syllables)
        truncated |= cut
        runs[leaf] = _run(leaf, typed, context, aliases, exact=exact, deadline=deadline)
        aliases -= len(runs[leaf].aliases)
    return runs, truncated


def _cut(analysis: Analysis, most: int, analyzer: Analyzer) -> tuple[Analysis, bool]:
    """So many syllables of a text; and whether that is less than all."""
    if len(analysis.syllables) <= most:
        return analysis, False
    end = analysis.tokens.spans[most - 1][1] if most else 0
    return analyzer.analyze(analysis.tokens.text[:end]), True


def _run(
    leaf: Leaf,
    typed: Analysis,
    context: Context,
    most_aliases: int,
    *,
    exact: bool,
    deadline: Deadline,
) -> Lookup:
    deadline.check()
    analysis = typed
    abbreviations: list[Abbreviation] = []
    if exact or not typed.syllables:
        reading = as_typed(typed)
    else:
        abbreviations = abbreviated(typed, context.thesaurus)
        reading = read(typed, context.vocabulary, abbreviations=abbreviations, quoted=leaf.quoted)
    deadline.check()
    if reading.changed and not leaf.quoted:
        analysis = context.analyzer.analyze(reading.text)
        abbreviations = abbreviated(analysis, context.thesaurus)
    capitals = frozenset() if leaf.quoted else _capitals(analysis, abbreviations)
    syllables = [
        syllable._replace(capitals=i in capitals) for i, syllable in enumerate(reading.syllables)
    ]
    aliases: list[Alias] = []
    if not leaf.quoted and not exact:
        aliases = _aliases(analysis, leaf.field, context)
        aliases += _other_writings(analysis, leaf.field, context)
        aliases = aliases[:most_aliases]
    deadline.check()
    names = tuple(_names(analysis))
    frequency = context.lexicon.document_frequency
    known = tuple(name for name in names if frequency(Term(IDENTIFIER, name.terms[0])))
    spellings = context.spellings.find(syllables, leaf.field)
    return Lookup(leaf, typed, reading, analysis, spellings, tuple(aliases), names, known, capitals)


def _capitals(analysis: Analysis, abbreviations: Iterable[Abbreviation]) -> frozenset[int]:
    """Tokens that are meant in capitals: AI, also where it is all that was typed."""
    written = {*acronyms(analysis.tokens), *(i for each in abbreviations for i in each.part)}
    return frozenset(
        i
        for i in written
        if analysis.tokens.surface(i, i).isupper() and is_word((analysis.syllables[i],))
    )


def _aliases(analysis: Analysis, field: str, context: Context) -> list[Alias]:
    """Other ways to write parts of a text, those of the longest parts first."""
    lookup, frequency = context.spellings, context.lexicon.document_frequency
    found: list[Alias] = []
    for document in other_names(analysis):
        part = range(document.first, document.last + 1)
        if document.terms:
            known = any(frequency(Term(IDENTIFIER, term)) for term in document.terms)
            if known and field == SYLLABLE:
                found.append(Alias(part, 1.0, None, document.terms))
        else:
            found.append(Alias(part, 1.0, _row(document.syllables, field, lookup)))
    for other in alternatives(analysis, context.thesaurus):
        written = _row(other.syllables, field, lookup, capitals=other.capitals)
        found.append(Alias(range(other.first, other.last + 1), other.weight, written))
    return sorted(found, key=lambda alias: -len(alias.part))


def _other_writings(analysis: Analysis, field: str, context: Context) -> Iterator[Alias]:
    """Parts of a text joined or torn, as articles write them."""
    for other in other_writings(analysis, context.vocabulary):
        part = range(other.first, other.last + 1)
        torn = context.analyzer.analyze(other.text)
        syllables = read(torn, context.vocabulary, quoted=True).syllables
        yield Alias(part, other.weight, context.spellings.find(syllables, field))


def _row(
    syllables: Sequence[str], field: str, lookup: SpellingLookup, *, capitals: bool = False
) -> Spellings:
    claimed = [ReadSyllable(s, {s: 1.0}, claimed=True, capitals=capitals) for s in syllables]
    return lookup.find(claimed, field)


def _names(analysis: Analysis) -> list[Name]:
    """The identifiers of a text; those that share a token name one thing, ``Đề án 06/CP``."""
    groups: list[list[Identifier]] = []
    for identifier in sorted(analysis.identifiers, key=lambda each: (each.first, -each.last)):
        if groups and identifier.first <= max(each.last for each in groups[-1]):
            groups[-1].append(identifier)
        else:
            groups.append([identifier])
    return [_name(analysis, group) for group in groups]


def _name(analysis: Analysis, group: Sequence[Identifier]) -> Name:
    most_exact_first = sorted(group, key=lambda each: ":" in each.terms[0])
    whole = [each for each in most_exact_first if not any(_holds(other, each) for other in group)]
    terms = (term for each in whole for term in each.query_terms())
    joined = {
        token
        for each in group
        if _is_joined(analysis, each)
        for token in range(each.first, each.last + 1)
    }
    first = min(each.first for each in group)
    while first and _DAY.fullmatch(most_exact_first[0].terms[0]) and _says_day(analysis, first - 1):
        first -= 1
    tokens = range(first, max(each.last for each in group) + 1)
    return Name(tokens, tuple(dict.fromkeys(terms)), frozenset(joined))


def _says_day(analysis: Analysis, token: int) -> bool:
    """Whether a word only says that a day follows: ``ngày 10/10/2022`` is ``10/10/2022``."""
    return fold(analysis.syllables[token]) in _BEFORE_DAYS


def _holds(whole: Identifier, part: Identifier) -> bool:
    """Whether one is a part of the other that says something else alone: a quarter's year."""
    longer = whole.last - whole.first > part.last - part.first
    return longer and whole.first <= part.first and part.last <= whole.last


def _is_joined(analysis: Analysis, identifier: Identifier) -> bool:
    """Whether signs join an identifier of several tokens: its parts mean nothing apart.

    A name with a number may be written with a blank as well: ``Covid-19``.
    """
    if identifier.last == identifier.first:
        return False
    surface = analysis.surface(identifier)
    return " " not in surface and (surface[0].isdigit() or "&" in surface)
