"""Suggestions: what someone may be typing, from the phrases and titles of the index.

What was typed is whole syllables and the start of one. It is looked up among the phrases that
articles are labelled with (analysis/phrases.py), then anywhere in their titles. Marks may be left
out, but one that was typed is a claim: it must stand in what is suggested.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from searchkit.analysis.document_numbers import KINDS
from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import split_tone
from searchkit.analysis.phrases import label_text
from searchkit.analysis.remembered import Remembered
from searchkit.analysis.tokenizer import Tokens, tokenize
from searchkit.article import Article
from searchkit.engine.fields import SUGGESTION, TITLE, TITLE_PAIR
from searchkit.engine.plan import And, AnyOf, Plan, Term
from searchkit.engine.protocol import Commit, Lexicon, Store
from searchkit.query.parser import parse
from searchkit.query.spelling import is_bare
from searchkit.query.syntax import All, Either, Node, Quoted, Text

MOST_SYLLABLES: Final = 16
"""Of a prefix; what is longer starts nothing."""
_FETCHED: Final = 16  # labels to look at; twice as many where typed marks may rule some out
_SPELLINGS: Final = 16  # of what a syllable or pair of titles may start
_TITLE_PAIRS: Final = 3  # by which titles are found: the rarest tell enough
_LONGEST_TITLE: Final = 160  # characters
_MAYBE_SYNTAX: Final = re.compile(r"[^\w\s,.?!/&%]|\b(?:NOT|OR|HOẶC)\b")
_DOCUMENT_NAMES: Final = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion.

    Attributes:
        text: What to search for, as articles write it, in NFC.
        highlight: Which of its characters answer to what was typed, half-open.
        articles: How many articles it stands for: those that it is a phrase or the title of.
        id: Of the article, when it is the title of one alone; else None.
    """

    text: str
    highlight: tuple[int, int]
    articles: int
    id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As the command line and the API print it."""
        return {
            "text": self.text,
            "highlight": list(self.highlight),
            "articles": self.articles,
            "id": self.id,
        }


def suggest(prefix: str, commit: Commit, limit: int) -> tuple[Suggestion, ...]:
    """Suggest queries to someone who is typing.

    Args:
        prefix: What was typed so far, in any normal form; the last syllable may be half typed.
        commit: What is searched.
        limit: Most suggestions.

    Returns:
        Suggestions that each find an article: phrases, those of most articles first; then titles,
        those that start as typed first, then the newest. Empty when nothing was typed, or nothing
        goes on like this.
    """
    typed = _Typed.read(tokenize(prefix))
    if not 0 < len(typed.words) <= MOST_SYLLABLES:
        return ()
    phrases = _phrases(typed, commit.lexicon, limit)
    newest = _titled(typed, commit.lexicon)
    found, articles = _found(phrases, newest, commit.store, limit)
    known = {candidate.key for candidate in found}
    titles = [t for t in _merged(_titles(typed, articles)) if t.key not in known]
    usable = filter(_Candidate.finds_itself, sorted(titles, key=_Candidate.is_inner))
    return tuple(
        Suggestion(c.tokens.text, c.highlight, c.articles, c.id if c.articles == 1 else None)
        for c in (*found, *islice(usable, limit - len(found)))
    )


# --- what was typed --------------------------------------------------------------------------


class _Typed(NamedTuple):
    """What was typed.

    Attributes:
        words: Its syllables in normal form.
        keys: Their folding keys.
        last: The last one as typed, in lower case.
        is_open: Whether the last one may go on.
    """

    words: list[str]
    keys: list[str]
    last: str
    is_open: bool

    @classmethod
    def read(cls, tokens: Tokens) -> "_Typed":
        start, end = tokens.spans[-1] if tokens.spans else (0, 0)
        last, is_open = tokens.text[start:end].lower(), end == len(tokens.text)
        return cls(tokens.syllables, list(map(fold, tokens.syllables)), last, is_open)

    def saying(self, words: list[str]) -> "_Typed":
        """Other words in place of all that may not go on."""
        return _Typed(words, list(map(fold, words)), self.last, self.is_open)

    def readings(self) -> Iterator["_Typed"]:
        """As typed, and the number of a document as articles are labelled with it.

        ``nq 57`` and ``nghị quyết số 57`` are ``nghị quyết 57``.
        """
        yield self
        first, second, third = (*self.keys[:3], "", "", "")[:3]
        if second.isdecimal() and first in _DOCUMENT_NAMES:
            yield self.saying([*_DOCUMENT_NAMES[first], *self.words[1:]])
        if (first, second) in KINDS and third == "so":
            words = self.words[:2] + self.words[3:]
            yield self.saying(words)._replace(is_open=self.is_open and len(self.words) > 3)

    def part(self, first: int, end: int) -> "_Typed":
        """The syllables ``[first, end)``."""
        is_open = self.is_open and end == len(self.words)
        return _Typed(self.words[first:end], self.keys[first:end], self.last, is_open)

    def starts(self) -> Iterator[str]:
        """How the folding key of what goes on like this starts: it must be one of these."""
        stem = "".join(f"{key}_" for key in self.keys[:-1])
        letters, whole = _letters(self.words[-1]), self.keys[-1]
        if self.is_open:
            letters = letters.lstrip("0") if self.last[0] == "0" else letters  # 06 is stored as 6
            yield stem + letters
        if not self.is_open or letters != whole:  # kỳ has the key ki
            yield f"{stem}{whole}_"

    def is_term(self, text: str) -> bool:
        """Whether syllables joined by ``_`` are what was typed, or what it may go on as."""
        written = text.split("_")
        return self.stands(written, list(map(fold, written)), 0) and (
            self.ends(written[-1]) or self.begins(written[-1])
        )

    def stands(self, written: Sequence[str], keys: Sequence[str], first: int) -> bool:
        """Whether all but the last word stand among syllables with these keys, from one on."""
        last = first + len(self.words) - 1
        return (
            last < len(written)
            and keys[first:last] == self.keys[:-1]
            and all(map(_holds_marks, self.words, written[first:last]))
        )

    def ends(self, written: str) -> bool:
        """Whether a syllable is the last word, perhaps with marks that were left out."""
        return fold(written) == self.keys[-1] and _holds_marks(self.words[-1], written)

    def begins(self, written: str) -> bool:
        """Whether a syllable in lower case starts as the last word, and has its marks."""
        return (
            self.is_open
            and _letters(written).startswith(_letters(self.last))
            and _holds_marks(self.last, written)
        )

    def highlight(
        self, tokens: Tokens, keys: Sequence[str], first: int = 0
    ) -> tuple[int, int] | None:
        """Where a text answers to what was typed, from one of its tokens on; None: nowhere."""
        if not self.stands(tokens.syllables, keys, first):
            return None
        last = first + len(self.words) - 1
        start, end = tokens.spans[last]
        if not self.ends(tokens.syllables[last]):
            if not self.begins(tokens.text[start:end].lower()):
                return None
            end = start + len(self.last)
        return tokens.spans[first][0], end


def _answers(typed: str, written: str) -> bool:
    """Whether a written syllable is the typed one, perhaps with marks that were left out."""
    return fold(typed) == fold(written) and _holds_marks(typed, written)


@lru_cache(maxsize=50_000)
def _holds_marks(typed: str, written: str) -> bool:
    """Whether each mark of one syllable is in the other too; a tone may stand anywhere."""
    (bare, tone), (letters, sound) = split_tone(typed), split_tone(written)
    marked = (a == b or a == fold(a) for a, b in zip(bare, letters, strict=False))
    return tone in {"", sound} and all(marked)


def _without_marks(syllable: str) -> str:
    return "".join(map(fold, split_tone(syllable)[0]))


_letters: Final = Remembered(_without_marks, 50_000).__getitem__
"""The letters without marks: unlike a folding key, how the key of a longer one starts."""


# --- candidates ------------------------------------------------------------------------------


class _Candidate(NamedTuple):
    """A text that may be suggested.

    Attributes:
        tokens: The text.
        key: Its folding key.
        highlight: As in :class:`Suggestion`.
        articles: Likewise; of a phrase, those that were deleted may still count.
        labels: Of a phrase.
        id: Of the newest article with that title.
    """

    tokens: Tokens
    key: str
    highlight: tuple[int, int]
    articles: int
    labels: tuple[str, ...] = ()
    id: str | None = None

    @classmethod
    def of(cls, typed: _Typed, tokens: Tokens, articles: int, *labels: str) -> "_Candidate | None":
        """A text where it first answers to what was typed; one with labels, only at its start."""
        keys = list(map(fold, tokens.syllables))
        starts = range(1 if labels else len(keys))
        found = filter(None, (typed.highlight(tokens, keys, start) for start in starts))
        if highlight := next(found, None):
            return cls(tokens, "_".join(keys), highlight, articles, labels)
        return None

    def includes(self, other: "_Candidate") -> bool:
        """Whether another one says the same, perhaps with marks left out, or y for i."""
        return all(map(_answers, other.tokens.syllables, self.tokens.syllables))

    def is_inner(self) -> bool:
        """Whether what was typed stands inside, not at the start."""
        return self.highlight[0] > self.tokens.spans[0][0]

    def continues(self, other: "_Candidate") -> bool:
        """Whether another one is but the start of this, and nothing else to any more articles."""
        return self.articles >= other.articles and self.key.startswith(f"{other.key}_")

    def plan(self) -> Plan:
        """What finds the articles that have one of its labels."""
        labels = tuple(Term(SUGGESTION, label) for label in self.labels)
        return Plan((), AnyOf(labels), facets=False)

    def finds_itself(self) -> bool:
        """Whether the text, when it is searched, means its words and no syntax."""
        if not _MAYBE_SYNTAX.search(self.tokens.text):
            return True
        query = parse(self.tokens.text)
        return query.root is not None and not query.notes and _is_text(query.root)


def _is_text(node: Node) -> bool:
    match node:
        case Text() | Quoted():
            return True
        case All(parts) | Either(parts):
            return all(map(_is_text, parts))
    return False


def _merged(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """One candidate for all ways to write the same, the first of each."""
    merged: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        same = merged.setdefault(candidate.key, [])
        for i, other in enumerate(same):
            if other.includes(candidate):
                articles = other.articles + candidate.articles
                labels = other.labels + candidate.labels
                same[i] = other._replace(articles=articles, labels=labels)
                break
        else:
            same.append(candidate)
    return [candidate for same in merged.values() for candidate in same]


def _found(
    phrases: Iterator[_Candidate], newest: Plan, store: Store, limit: int
) -> tuple[list[_Candidate], Sequence[Article]]:
    """The first phrases that articles have; where they are too few, articles by their titles.

    As many phrases as are wanted are asked for at once, with the titles if there are no more.
    """
    found: list[_Candidate] = []
    while True:
        some = list(islice(phrases, limit))
        titles = [(newest, limit)] if len(some) < limit else []
        pages = store.pages([*((candidate.plan(), 0) for candidate in some), *titles])
        for candidate, page in zip(some, pages, strict=False):
            if page.ranking.total:  # else those that had it are deleted
                found.append(candidate._replace(articles=page.ranking.total))
        if len(found) >= limit:
            return found[:limit], ()
        if titles:
            return found, pages[-1].articles


def _phrases(typed: _Typed, lexicon: Lexicon, limit: int) -> Iterator[_Candidate]:
    """Phrases that articles are labelled with, or were, best first."""
    fetched = max(_FETCHED, limit) * (1 if all(map(is_bare, typed.words)) else 2)
    merged = _merged(_labelled(typed, lexicon, fetched))
    likeliest = sorted(merged, key=lambda c: (-c.articles, len(c.key), c.tokens.text))
    return (
        candidate
        for candidate in likeliest
        if not any(c.continues(candidate) for c in likeliest) and candidate.finds_itself()
    )


def _labelled(typed: _Typed, lexicon: Lexicon, fetched: int) -> list[_Candidate]:
    """The phrases of the commonest labels, those of most articles first."""
    found: dict[str, _Candidate] = {}
    for reading in typed.readings():
        for start in reading.starts():
            for label, articles in lexicon.prefixed(SUGGESTION, start, fetched) if start else ():
                tokens = tokenize(label_text(label))
                if candidate := _Candidate.of(reading, tokens, articles, label):
                    found[label] = candidate
    return sorted(found.values(), key=lambda candidate: -candidate.articles)


def _titled(typed: _Typed, lexicon: Lexicon) -> Plan:
    """What finds the newest articles whose titles may hold in a row what was typed."""
    size = min(len(typed.words), 2)
    field = TITLE if size == 1 else TITLE_PAIR
    found = []
    for first in range(len(typed.words) - size + 1):
        part = typed.part(first, first + size)
        rows = dict(lexicon.spellings(field, "_".join(part.keys)))
        if part.is_open and (start := next(part.starts())):
            rows |= lexicon.prefixed(field, start, _SPELLINGS)
        rows = {text: count for text, count in rows.items() if part.is_term(text)}
        found.append((sum(rows.values()), AnyOf(tuple(Term(field, text) for text in rows))))
    rarest = [terms for _, terms in sorted(found, key=lambda terms: terms[0])[:_TITLE_PAIRS]]
    return Plan((), And(tuple(rarest)), sort="date", facets=False)


def _titles(typed: _Typed, articles: Iterable[Article]) -> Iterator[_Candidate]:
    """The titles that hold in a row what was typed."""
    for article in articles:
        tokens = tokenize(" ".join(article.title.split()))
        if len(tokens.text) <= _LONGEST_TITLE and (title := _Candidate.of(typed, tokens, 1)):
            yield title._replace(id=article.id)
