"""Interpretation: a parsed query becomes a plan for the engine and patterns for the snippets.

Every word of the query is looked up in the vocabulary of the index, so the plan names the terms
that are there and what each is worth (``weights.toml``): its idf, its field, and how near its
spelling comes to what was typed. Which articles are hits is a separate question: they must hold
enough of the query's syllables, each beside a neighbour that it has in the query too, for single
syllables of Vietnamese say little.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from searchkit.analysis.analyzer import Analysis, Analyzer
from searchkit.analysis.identifiers import Identifier
from searchkit.engine.fields import (
    IDENTIFIER,
    PAIR,
    SUBJECT,
    SYLLABLE,
    TITLE,
    TITLE_PAIR,
    WORD,
)
from searchkit.engine.plan import (
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Near,
    Not,
    Or,
    Phrase,
    Plan,
    Recency,
    Sort,
    Term,
)
from searchkit.engine.protocol import Reader
from searchkit.query.stopwords import interrogatives, stopwords
from searchkit.query.syntax import (
    All,
    Either,
    InTitle,
    Node,
    Query,
    Quoted,
    Text,
    Without,
    map_text,
    render,
    without_quotes,
)
from searchkit.ranking.explanation import Form
from searchkit.ranking.spellings import PAIRS, Spelling, SpellingLookup, Spellings
from searchkit.ranking.weights import Weights
from searchkit.snippets.pattern import Pattern, Reference, Slot
from searchkit.understanding.abbreviations import abbreviated, alternatives
from searchkit.understanding.reading import Reading, ReadSyllable, as_typed, read
from searchkit.understanding.vocabulary import Vocabulary

MAX_SYLLABLES: Final = 48
"""Syllables of a query that are searched; each is a leaf of the plan, and those are limited."""

MAX_ALIASES: Final = 12
"""Other ways to write parts of a query that are searched; the longest parts come first."""


class Interpretation(NamedTuple):
    """What a query means in one commit of an index.

    Attributes:
        plan: For the engine.
        patterns: For the snippets; what is excluded has none.
        forms: How each scored term compares with what was typed.
        names: What was typed for each scored identifier.
        read: The query as it was read, when that is not as it was typed; or None.
        sure: Whether the reading is likely enough to need no question.
        unknown: Syllables as typed that no article holds.
        truncated: Whether the end of the query was ignored because it is too long.
        loose: Whether a part of the query is enough, though it is no question.
    """

    plan: Plan
    patterns: tuple[Pattern, ...]
    forms: Mapping[Term, Form]
    names: Mapping[Term, str]
    read: str | None
    sure: bool
    unknown: tuple[str, ...]
    truncated: bool
    loose: bool


class Context(NamedTuple):
    """What a query is interpreted in.

    Attributes:
        analyzer: The one that analyzed the articles.
        reader: The commit to search.
        vocabulary: Its vocabulary.
        weights: What evidence is worth.
    """

    analyzer: Analyzer
    reader: Reader
    vocabulary: Vocabulary
    weights: Weights


def interpret(
    query: Query,
    context: Context,
    filters: Filters,
    sort: Sort = "relevance",
    recency: Recency | None = None,
    *,
    exact: bool = False,
    loose: bool = False,
    fold: bool = True,
) -> Interpretation:
    """Interpret a query against the vocabulary of an index.

    Args:
        query: What was typed.
        context: What it is interpreted in.
        filters: What a hit must be.
        sort: How to order hits.
        recency: How much newer articles gain.
        exact: Take it at its word: restore and correct nothing.
        loose: Let a part of the query be enough, as for a question.
        fold: Show of near-duplicates only the best.
    """
    interpreter = _Interpreter(context, exact, loose)
    root = query.root
    if loose and root and not isinstance(root, Quoted):
        root = without_quotes(root)  # what stands in quotes amid other words may be a mention
    # Limits alone list what they let through.
    condition = interpreter.node(root) if root else And(())
    return Interpretation(
        plan=Plan(tuple(interpreter.scores.items()), condition, filters, sort, recency, fold),
        patterns=tuple(dict.fromkeys(interpreter.patterns)),  # a OR a says no more than a
        forms=interpreter.forms,
        names=interpreter.names,
        read=interpreter.read(query),
        sure=interpreter.sure,
        unknown=tuple(dict.fromkeys(interpreter.unknown)),
        truncated=query.truncated or interpreter.truncated,
        loose=loose,
    )


class _Alias(NamedTuple):
    """Another way to write a part of a run.

    Attributes:
        part: The tokens of the run.
        spellings: What it is looked for as, in a row.
        factor: What it is worth, compared with having been typed itself.
    """

    part: range
    spellings: Spellings
    factor: float

    def condition(self) -> Condition:
        """What an article holds that says it."""
        slots = tuple(tuple(self.spellings.beside(i)) for i in range(len(self.spellings.single)))
        if len(slots) == 1:
            return AnyOf(tuple(Term(self.spellings.field, text) for text in slots[0]))
        return Phrase(self.spellings.field, slots)


class _Run(NamedTuple):
    """A text of the query as it was read, and how the index writes it.

    Attributes:
        analysis: The text.
        spellings: Of its syllables.
        aliases: Of its parts.
        known: The identifiers of which an article holds the most exact term.
    """

    analysis: Analysis
    spellings: Spellings
    aliases: tuple[_Alias, ...]
    known: tuple[Identifier, ...]

    def joined(self) -> set[int]:
        """Tokens of document numbers that the index knows whole: their parts are no evidence."""
        return {
            token
            for identifier in self.known
            if _is_joined(self.analysis, identifier)
            for token in range(identifier.first, identifier.last + 1)
        }


@dataclass
class _Interpreter:
    """Walks a query once, collecting what a plan and its snippets need."""

    context: Context
    exact: bool
    loose: bool
    scores: dict[Term, float] = field(default_factory=lambda: defaultdict(float))
    forms: dict[Term, Form] = field(default_factory=dict)
    names: dict[Term, str] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    truncated: bool = False
    sure: bool = True
    _changes: dict[str, str] = field(default_factory=dict)
    _left: int = MAX_SYLLABLES
    _aliases_left: int = MAX_ALIASES
    _wanted: bool = True  # False inside what must not be met

    def __post_init__(self) -> None:
        vocabulary, weights = self.context.vocabulary, self.context.weights
        self._lookup = SpellingLookup(self.context.reader, vocabulary.documents, weights.tier)

    def node(self, node: Node) -> Condition:
        match node:
            case All(parts):
                return And(tuple(map(self.node, parts)))
            case Either(parts):
                return Or(tuple(map(self.node, parts)))
            case Without(part):
                wanted, self._wanted = self._wanted, False
                condition = self.node(part)
                self._wanted = wanted
                return Not(condition)
            case Text(text):
                return self._text(text, SYLLABLE)
            case Quoted() as part:
                return self._quoted(part, SYLLABLE)
            case InTitle(part):
                if isinstance(part, Quoted):
                    return self._quoted(part, TITLE)
                return self._text(part.text, TITLE)

    def read(self, query: Query) -> str | None:
        """The query as it was read; None when that is how it was typed."""
        if not self._changes or query.root is None:
            return None
        root = map_text(query.root, lambda text: self._changes.get(text, text))
        return render(query._replace(root=root))

    # --- looking up ----------------------------------------------------------------------------

    def _look_up(self, text: str, name: str, *, quoted: bool) -> _Run:
        analysis = self._analyze(text)
        reading = self._reading(analysis, quoted=quoted)
        if reading.changed and not quoted:
            analysis = self.context.analyzer.analyze(reading.text)
            self._changes[text] = reading.text
            self.sure = self.sure and reading.sure
        spellings = self._lookup.find(reading.syllables, name)
        aliases = () if quoted or self.exact else tuple(self._aliases(analysis, spellings))
        known = tuple(
            identifier
            for identifier in analysis.identifiers
            if self.context.reader.document_frequency(Term(IDENTIFIER, identifier.terms[0]))
        )
        run = _Run(analysis, spellings, aliases, known)
        if self._wanted:
            self._score(run)
            self._note_unknown(run)
        return run

    def _analyze(self, text: str) -> Analysis:
        """Analyze as much of a text as the plan still has room for."""
        analysis = self.context.analyzer.analyze(text)
        if len(analysis.syllables) > self._left:
            self.truncated = True
            end = analysis.tokens.spans[self._left - 1][1] if self._left else 0
            analysis = self.context.analyzer.analyze(analysis.tokens.text[:end])
        self._left -= len(analysis.syllables)
        return analysis

    def _reading(self, analysis: Analysis, *, quoted: bool) -> Reading:
        if self.exact or not analysis.syllables:
            return as_typed(analysis)
        known = abbreviated(analysis, self.context.reader)
        return read(analysis, self.context.vocabulary, abbreviations=known, quoted=quoted)

    def _aliases(self, analysis: Analysis, spellings: Spellings) -> Iterator[_Alias]:
        """Other ways to write parts of a text.

        An abbreviation found in an article says as much as all the words that it stands for.
        """
        for other in alternatives(analysis, self.context.reader)[: self._aliases_left]:
            part = range(other.first, other.last + 1)
            syllables = [ReadSyllable(s, {s: 1.0}, claimed=True) for s in other.syllables]
            written = self._lookup.find(syllables, spellings.field)
            factor = self.context.weights.mix.alias * other.weight
            if len(syllables) < len(part):
                factor *= self._worth(spellings, part) / self._worth(written, range(len(syllables)))
            self._aliases_left -= 1
            yield _Alias(part, written, factor)

    def _worth(self, spellings: Spellings, part: range) -> float:
        """What a row of syllables adds to the score of an article that says it once."""
        mix = self.context.weights.mix
        pairs = (
            sum(spelling.frequency for spelling in spellings.pairs[i] if spelling.near)
            for i in part[:-1]
        )
        return (mix.folded + mix.syllable) * sum(spellings.idfs[i] for i in part) + (
            mix.folded_pair + mix.pair
        ) * sum(map(self._lookup.idf, pairs))

    # --- scoring -------------------------------------------------------------------------------

    def _score(self, run: _Run) -> None:
        mix, title = self.context.weights.mix, self.context.weights.title
        joined = run.joined()
        for term, weight, form in self._weighed(run.spellings, joined):
            self._add(term, weight, form)
        for (first, _), word in zip(run.analysis.words, run.analysis.word_terms, strict=True):
            if first not in joined:
                self._score_exact(Term(WORD, word), mix.word)
        for identifier in run.analysis.identifiers:
            for i, text in enumerate(identifier.query_terms()):
                share = mix.other_identifier if i else 1.0
                form = Form.ALIAS if i else Form.TYPED
                for name, worth in ((IDENTIFIER, mix.identifier), (SUBJECT, title.subject)):
                    self._score_exact(Term(name, text), worth * share, form)
                    self.names[Term(name, text)] = run.analysis.surface(identifier)
        for alias in run.aliases:
            for term, weight, _ in self._weighed(alias.spellings):
                more = weight * alias.factor - self.scores.get(term, 0.0)
                if more > 0:  # what is typed as well says it already
                    self._add(term, more, Form.ALIAS)

    def _weighed(
        self, spellings: Spellings, without: Collection[int] = ()
    ) -> Iterator[tuple[Term, float, Form]]:
        """What each term of a row is worth: the article's syllables and pairs, and the title's."""
        mix, title = self.context.weights.mix, self.context.weights.title
        for i, found in enumerate(spellings.single):
            if i not in without:
                yield from self._by_spelling(SYLLABLE, found, mix.folded, mix.syllable)
                yield from self._by_spelling(TITLE, found, 0.0, title.syllable)
        for i, found in enumerate(spellings.pairs):
            if i not in without or i + 1 not in without:
                yield from self._by_spelling(PAIR, found, mix.folded_pair, mix.pair)
                yield from self._by_spelling(TITLE_PAIR, found, 0.0, title.pair)

    def _by_spelling(
        self, name: str, found: list[Spelling], folded: float, exact: float
    ) -> Iterator[tuple[Term, float, Form]]:
        """Each spelling counts as folded, and as typed by its share."""
        folded_idf = self._lookup.idf(sum(spelling.frequency for spelling in found))
        for spelling in found:
            as_typed = exact * spelling.share * self._lookup.idf(spelling.frequency)
            if weight := folded * folded_idf + as_typed:
                yield Term(name, spelling.text), weight, spelling.form

    def _score_exact(self, term: Term, weight: float, form: Form = Form.TYPED) -> None:
        if frequency := self.context.reader.document_frequency(term):
            self._add(term, weight * self._lookup.idf(frequency), form)

    def _add(self, term: Term, weight: float, form: Form) -> None:
        self.scores[term] += weight
        self.forms.setdefault(term, form)

    # --- conditions ----------------------------------------------------------------------------

    def _text(self, text: str, name: str) -> Condition:
        """Enough of the syllables, each beside a neighbour, or alone where it is a word alone."""
        run = self._look_up(text, name, quoted=False)
        content = self._content(run.analysis)
        alone = self._words_alone(run) & content
        self._show(run, _slots(run.spellings, alone), phrase=False)
        question = self.loose or _is_question(run.analysis, text)
        if question and not self.loose:
            alone = content
        parts = [
            (self._evidence(run, i, alone=i in alone), run.spellings.idfs[i])
            for i in sorted(content)
        ]
        return AtLeast(self._share(len(content), question=question), tuple(parts))

    def _evidence(self, run: _Run, i: int, *, alone: bool) -> Condition:
        """What an article must hold to hold syllable ``i``."""
        typed = AnyOf(tuple(dict.fromkeys(self._terms(run, i, alone=alone))))
        aliases = tuple(alias.condition() for alias in run.aliases if i in alias.part)
        return Or((typed, *aliases)) if aliases else typed

    def _terms(self, run: _Run, i: int, *, alone: bool) -> Iterator[Term]:
        """The terms of which one is syllable ``i``."""
        name = run.spellings.field
        if name == TITLE or i not in run.joined():
            for text in run.spellings.pairs_with(i):
                yield Term(PAIRS[name], text)
            if alone:
                for text in run.spellings.alone(i):
                    yield Term(name, text)
        if name == SYLLABLE:
            for identifier in run.analysis.identifiers:
                if identifier.first <= i <= identifier.last:
                    for text in identifier.query_terms():
                        yield Term(IDENTIFIER, text)

    def _content(self, analysis: Analysis) -> set[int]:
        """Tokens that an article should hold: all but stop words, unless there is nothing else."""
        content = {
            token
            for (first, end), word in zip(analysis.words, analysis.word_terms, strict=True)
            if word not in stopwords() or _is_acronym(analysis, first)
            for token in range(first, end)
        }
        return content or set(range(len(analysis.syllables)))

    def _words_alone(self, run: _Run) -> set[int]:
        """Tokens that tell something without neighbours: words of one syllable, long figures."""
        syllables = run.analysis.syllables
        if len(syllables) == 1:
            return {0}
        single = (first for first, end in run.analysis.words if end == first + 1)
        return {i for i in single if len(syllables[i]) > 2 or not syllables[i].isdecimal()}

    def _share(self, syllables: int, *, question: bool) -> float:
        """The share of the query that an article must hold."""
        match = self.context.weights.match
        if question:
            return match.question_share
        return 1.0 if syllables <= match.all_up_to else match.share

    def _quoted(self, part: Quoted, name: str) -> Condition:
        run = self._look_up(part.text, name, quoted=True)
        slots = [slot._replace(alone=slot.spellings) for slot in _slots(run.spellings, ())]
        self._show(run, tuple(slots), phrase=part.apart is None)
        texts = tuple(tuple(run.spellings.beside(i)) for i in range(len(slots)))
        return Phrase(name, texts) if part.apart is None else Near(name, texts, part.apart)

    # --- showing -------------------------------------------------------------------------------

    def _show(self, run: _Run, slots: tuple[Slot, ...], *, phrase: bool) -> None:
        """Note what to mark in snippets."""
        if not self._wanted:
            return
        references = tuple(
            Reference(
                identifier.first,
                identifier.last + 1,
                frozenset(identifier.query_terms()),
                atomic=_is_joined(run.analysis, identifier),
            )
            for identifier in run.analysis.identifiers
        )
        self.patterns.append(Pattern(slots, phrase, references))
        for alias in run.aliases:
            self.patterns.append(Pattern(_slots(alias.spellings, alone={0}), phrase=True))

    def _note_unknown(self, run: _Run) -> None:
        tokens = run.analysis.tokens
        said_otherwise = {i for alias in run.aliases for i in alias.part}
        for i, (start, end) in enumerate(tokens.spans):
            if i not in said_otherwise and not run.spellings.beside(i):
                self.unknown.append(tokens.text[start:end])


def _slots(spellings: Spellings, alone: Collection[int]) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            spellings=frozenset(spellings.beside(i)),
            alone=frozenset(spellings.alone(i) if i in alone else ()),
            worth=worth,
        )
        for i, worth in enumerate(spellings.idfs)
    )


def _is_joined(analysis: Analysis, identifier: Identifier) -> bool:
    """Whether signs join an identifier of several tokens: its parts mean nothing apart."""
    start, end = (
        analysis.tokens.spans[identifier.first][0],
        analysis.tokens.spans[identifier.last][1],
    )
    return identifier.last > identifier.first and " " not in analysis.tokens.text[start:end]


def _is_question(analysis: Analysis, text: str) -> bool:
    return "?" in text or any(
        word in interrogatives() and not _is_acronym(analysis, first)
        for (first, _), word in zip(analysis.words, analysis.word_terms, strict=True)
    )


def _is_acronym(analysis: Analysis, token: int) -> bool:
    """Whether a token is in capitals amid others that are not: AI is not the pronoun."""
    start, end = analysis.tokens.spans[token]
    return analysis.tokens.text[start:end].isupper() and not analysis.tokens.text.isupper()
