"""Interpretation: a parsed query becomes a plan for the engine and patterns for the snippets.

Every word of the query is looked up in the vocabulary of the index, so the plan names the terms
that are there and what each is worth (``weights.toml``): its idf, its field, and how near its
spelling comes to what was typed. Which articles are hits is a separate question: they must hold
enough of the query's syllables, each beside a neighbour that it has in the query too, for single
syllables of Vietnamese say little.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from searchkit.analysis.analyzer import Analysis, Analyzer
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import Identifier
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import IDENTIFIER, PAIR, SUBJECT, SYLLABLE, TITLE, TITLE_PAIR, WORD
from searchkit.engine.plan import (
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Not,
    Or,
    Phrase,
    Plan,
    Recency,
    Sort,
    Term,
)
from searchkit.engine.protocol import Reader
from searchkit.query.spelling import Closeness, closeness, is_bare
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
from searchkit.ranking.weights import Weights
from searchkit.snippets.pattern import Pattern, Reference, Slot
from searchkit.understanding.reading import Reading, ReadSyllable, as_typed, read
from searchkit.understanding.vocabulary import Vocabulary

MAX_SYLLABLES: Final = 48
"""Syllables of a query that are searched; each is a leaf of the plan, and those are limited."""

_LIKELY: Final = 0.05  # probability from which a restored spelling stands for itself
_FORMS: Final = [Form.HOMOGRAPH, Form.BARE, Form.VARIANT, Form.RESTORED, Form.TYPED]
_PAIRS: Final = {SYLLABLE: PAIR, TITLE: TITLE_PAIR}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A term of the index that may stand for a syllable, or for two neighbours, of the query.

    Attributes:
        text: The term.
        frequency: Documents that hold it.
        share: How much of "as typed" it gets: by its tier, or by its probability where the marks
            were left out.
        near: Whether nothing that was typed contradicts it.
        alone: Whether it stands for the syllable even without a neighbour of the query.
        form: How it compares with what was typed.
    """

    text: str
    frequency: int
    share: float
    near: bool
    alone: bool
    form: Form


@dataclass(frozen=True, slots=True)
class Interpretation:
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


@dataclass(frozen=True, slots=True)
class Context:
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
    """
    interpreter = _Interpreter(context, exact, loose)
    root = query.root
    if loose and root and not isinstance(root, Quoted):
        root = without_quotes(root)  # what stands in quotes amid other words may be a mention
    # Limits alone list what they let through.
    condition = interpreter.node(root) if root else And(())
    return Interpretation(
        plan=Plan(tuple(interpreter.scores.items()), condition, filters, sort, recency),
        patterns=tuple(interpreter.patterns),
        forms=interpreter.forms,
        names=interpreter.names,
        read=interpreter.read(query),
        sure=interpreter.sure,
        unknown=tuple(dict.fromkeys(interpreter.unknown)),
        truncated=query.truncated or interpreter.truncated,
        loose=loose,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """A text of the query as it was read, and how the index spells it.

    Attributes:
        analysis: The text.
        field: Where it is looked for.
        spellings: Of each syllable, those of the index.
        pairs: Of each two neighbours, those of the index that stand side by side.
        idfs: What each syllable tells.
        known: The identifiers of which an article holds the most exact term.
    """

    analysis: Analysis
    field: str
    spellings: list[list[Spelling]]
    pairs: list[list[Spelling]]
    idfs: list[float]
    known: list[Identifier]

    def alone(self, i: int) -> list[str]:
        """The spellings that stand for syllable ``i`` anywhere."""
        return [spelling.text for spelling in self.spellings[i] if spelling.alone]

    def beside(self, i: int) -> list[str]:
        """The spellings that stand for syllable ``i`` beside a neighbour of the query."""
        return [spelling.text for spelling in self.spellings[i] if spelling.near]

    def joined(self) -> set[int]:
        """Tokens of document numbers that the index knows whole: their parts are no evidence."""
        return {
            token
            for identifier in self.known
            if _is_joined(self.analysis, identifier)
            for token in range(identifier.first, identifier.last + 1)
        }

    def pairs_with(self, i: int) -> list[str]:
        """The pairs that syllable ``i`` forms with its neighbours."""
        pairs = self.pairs[max(i - 1, 0) : i + 1]
        return [spelling.text for pair in pairs for spelling in pair if spelling.near]


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
    _wanted: bool = True  # False inside what must not be met

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
            case Quoted(text):
                return self._phrase(text, SYLLABLE)
            case InTitle(part):
                look = self._text if isinstance(part, Text) else self._phrase
                return look(part.text, TITLE)

    def read(self, query: Query) -> str | None:
        """The query as it was read; None when that is how it was typed."""
        if not self._changes or query.root is None:
            return None
        root = map_text(query.root, lambda text: self._changes.get(text, text))
        return render(replace(query, root=root))

    # --- looking up ----------------------------------------------------------------------------

    def _look_up(self, text: str, name: str, *, quoted: bool) -> _Run:
        analysis = self._analyze(text)
        reading = self._reading(analysis, quoted=quoted)
        if reading.changed and not quoted:
            analysis = self.context.analyzer.analyze(reading.text)
            self._changes[text] = reading.text
            self.sure = self.sure and reading.sure
        spellings = [self._spellings(syllable, name) for syllable in reading.syllables]
        keys = [fold(syllable.text) for syllable in reading.syllables]
        pairs = [
            self._pair_spellings(f"{keys[i]}_{keys[i + 1]}", spellings[i : i + 2], _PAIRS[name])
            for i in range(len(keys) - 1)
        ]
        idfs = [self._idf(sum(s.frequency for s in found if s.near)) for found in spellings]
        known = [
            identifier
            for identifier in analysis.identifiers
            if self.context.reader.document_frequency(Term(IDENTIFIER, identifier.terms[0]))
        ]
        run = _Run(analysis, name, spellings, pairs, idfs, known)
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
        return read(analysis, self.context.vocabulary, quoted=quoted)

    def _spellings(self, syllable: ReadSyllable, name: str) -> list[Spelling]:
        key = fold(syllable.text)
        found = self._terms(name, key)
        if not syllable.claimed:
            return [
                _restored(text, frequency, syllable.probabilities.get(text, 0.0))
                for text, frequency in found
            ]
        tier = self.context.weights.tier
        shares = {
            Closeness.EXACT: 1.0,
            Closeness.VARIANT: tier.variant,
            Closeness.BARE: tier.bare,
            Closeness.HOMOGRAPH: tier.homograph,
        }
        spellings = []
        for text, frequency in found:
            near = closeness(syllable.text, text)
            spelling = Spelling(
                text=text,
                frequency=frequency,
                share=shares[near],
                near=near >= Closeness.BARE,
                alone=near >= Closeness.VARIANT,
                form=Form[near.name] if near < Closeness.EXACT else Form.TYPED,
            )
            spellings.append(spelling)
        return spellings

    def _pair_spellings(
        self, key: str, spellings: Sequence[list[Spelling]], name: str
    ) -> list[Spelling]:
        first, second = ({s.text: s for s in found} for found in spellings)
        found = []
        for text, frequency in self._terms(name, key):
            a, _, b = text.partition("_")
            if a in first and b in second:
                share = min(first[a].share, second[b].share)
                near = first[a].near and second[b].near
                form = min(first[a].form, second[b].form, key=_FORMS.index)
                found.append(Spelling(text, frequency, share, near, near, form))
        return found

    def _terms(self, name: str, key: str) -> Sequence[tuple[str, int]]:
        return self.context.reader.spellings(name, key)

    def _idf(self, frequency: float) -> float:
        documents = self.context.vocabulary.documents
        return idf(min(frequency, documents), documents)

    # --- scoring -------------------------------------------------------------------------------

    def _score(self, run: _Run) -> None:
        mix, title = self.context.weights.mix, self.context.weights.title
        joined = run.joined()
        for i, spellings in enumerate(run.spellings):
            if i not in joined:
                self._score_spellings(SYLLABLE, spellings, mix.folded, mix.syllable)
                self._score_spellings(TITLE, spellings, 0.0, title.syllable)
        for i, spellings in enumerate(run.pairs):
            if not {i, i + 1} <= joined:
                self._score_spellings(PAIR, spellings, mix.folded_pair, mix.pair)
                self._score_spellings(TITLE_PAIR, spellings, 0.0, title.pair)
        for (first, _), word in zip(run.analysis.words, run.analysis.word_terms, strict=True):
            if first not in joined:
                self._score_exact(Term(WORD, word), mix.word)
        for identifier in run.analysis.identifiers:
            for i, term in enumerate(identifier.query_terms()):
                share = mix.other_identifier if i else 1.0
                form = Form.ALIAS if i else Form.TYPED
                for name, worth in ((IDENTIFIER, mix.identifier), (SUBJECT, title.subject)):
                    self._score_exact(Term(name, term), worth * share, form)
                    self.names[Term(name, term)] = run.analysis.surface(identifier)

    def _score_spellings(
        self, name: str, spellings: Sequence[Spelling], folded: float, exact: float
    ) -> None:
        """Each spelling counts as folded, and as typed by its share."""
        folded_idf = self._idf(sum(spelling.frequency for spelling in spellings))
        for spelling in spellings:
            as_typed = exact * spelling.share * self._idf(spelling.frequency)
            if weight := folded * folded_idf + as_typed:
                term = Term(name, spelling.text)
                self.scores[term] += weight
                self.forms.setdefault(term, spelling.form)

    def _score_exact(self, term: Term, weight: float, form: Form = Form.TYPED) -> None:
        if frequency := self.context.reader.document_frequency(term):
            self.scores[term] += weight * self._idf(frequency)
            self.forms.setdefault(term, form)

    # --- conditions ----------------------------------------------------------------------------

    def _text(self, text: str, name: str) -> Condition:
        """Enough of the syllables, each beside a neighbour, or alone where it is a word alone."""
        run = self._look_up(text, name, quoted=False)
        content = self._content(run.analysis)
        alone = self._words_alone(run) & content
        self._show(run, alone, phrase=False)
        question = self.loose or _is_question(run.analysis, text)
        if question and not self.loose:
            alone = content
        parts = [
            (AnyOf(tuple(dict.fromkeys(self._evidence(run, i, i in alone)))), run.idfs[i])
            for i in sorted(content)
        ]
        return AtLeast(self._share(len(content), question=question), tuple(parts))

    def _evidence(self, run: _Run, i: int, alone: bool) -> Iterator[Term]:
        """The terms of which an article needs one to hold syllable ``i``."""
        if run.field == TITLE or i not in run.joined():
            for text in run.pairs_with(i):
                yield Term(_PAIRS[run.field], text)
            if alone:
                for text in run.alone(i):
                    yield Term(run.field, text)
        if run.field == SYLLABLE:
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

    def _phrase(self, text: str, name: str) -> Condition:
        run = self._look_up(text, name, quoted=True)
        count = len(run.analysis.syllables)
        self._show(run, set(range(count)), phrase=True)
        return Phrase(name, tuple(tuple(run.beside(i)) for i in range(count)))

    # --- showing -------------------------------------------------------------------------------

    def _show(self, run: _Run, alone: set[int], *, phrase: bool) -> None:
        """Note what to mark in snippets."""
        if not self._wanted:
            return
        slots = (
            Slot(
                spellings=frozenset(run.beside(i)),
                alone=frozenset(run.alone(i) if i in alone else ()),
                worth=worth,
            )
            for i, worth in enumerate(run.idfs)
        )
        references = tuple(
            Reference(
                identifier.first,
                identifier.last + 1,
                frozenset(identifier.query_terms()),
                atomic=_is_joined(run.analysis, identifier),
            )
            for identifier in run.analysis.identifiers
        )
        self.patterns.append(Pattern(tuple(slots), phrase, references))

    def _note_unknown(self, run: _Run) -> None:
        tokens = run.analysis.tokens
        for i, (start, end) in enumerate(tokens.spans):
            if not run.beside(i):
                self.unknown.append(tokens.text[start:end])


def _restored(text: str, frequency: int, chance: float) -> Spelling:
    """A spelling of a syllable that was typed without its marks."""
    form = Form.TYPED if is_bare(text) else Form.RESTORED
    return Spelling(text, frequency, chance, near=True, alone=chance > _LIKELY, form=form)


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
