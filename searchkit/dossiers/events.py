"""Reports of one event: other texts, published within days, that share what few articles have.

That are names of people, figures and documents. People of one team, court or film are named
together in texts about many events, so the texts must be like each other in all their words, too:
by the cosine of their pairs of syllables (Salton, Wong & Yang 1975).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, takewhile
from math import log, sqrt
from typing import Final, NamedTuple
from unicodedata import normalize

from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import IDENTIFIER, PAIR, days, moment
from searchkit.engine.plan import AnyOf, AtLeast, Filters, Plan, Published, Term
from searchkit.engine.protocol import Commit, Lexicon
from searchkit.facts.personal_names import full_names
from searchkit.ranking.similar import opening
from searchkit.search.related import same_story

DAYS: Final = 3
"""Between two reports of one event, at most."""
MOST_RELATED: Final = 20
"""Reports of the same event that are named."""
_TERMS: Final = 40  # rare things of an article by which others are sought
_SHARED: Final = 3  # of these, that a report of the same event has at least
_NAMES: Final = 2  # of these, that are names of people
_FIGURES: Final = 4  # of these, that are enough without names
_RARE: Final = 0.02  # of all articles, that a rare thing is in at most
_FEW: Final = 5  # articles that a rare thing may be in in any case
_SHARE: Final = 0.12  # of the weight of the rare things, that a candidate has at least
_TELLING: Final = 4  # digits of a figure that tells what it is of, without zeros at its ends
_FIGURE: Final = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9}){1,5}")
_MONTH: Final = re.compile(r"(?:[0-9]{1,2}[./-])?(?:[0-9]{1,2}[./-])?(?:19|20)[0-9]{2}")
_DOCUMENT: Final = re.compile(r"[0-9]{1,6}(?:[-/][0-9]{4})?[-/][A-ZĐ][\w/-]*")
_ALIKE: Final = 0.1  # cosine of two reports of one event, at least
_COMMON: Final = 0.1  # of all articles, that a pair is in at least which tells nothing


@dataclass(frozen=True, slots=True)
class RelatedReport:
    """Another report of the same event.

    Attributes:
        article: The article.
        shared: The rare names, figures and documents that both have, as this one writes them.
    """

    article: Article
    shared: tuple[str, ...]


class _Rare(NamedTuple):
    """Something that few articles have.

    Attributes:
        term: It is looked for by.
        text: As the article writes it.
        weight: How much it tells.
    """

    term: Term
    text: str
    weight: float


def related_reports(
    article: Article, group: Sequence[Article], commit: Commit, deadline: Deadline = NEVER
) -> list[RelatedReport]:
    """Other reports of the event that an article reports, by date.

    Args:
        article: It.
        group: What tells the same in nearly the same words, itself among them: the first of these,
            one more than are told where there are more.
        commit: Where to look.
        deadline: Nothing further is compared then.
    """
    rare = _rare_of(article, commit.lexicon)
    around = _days_around(article.published)
    if len(rare) < _SHARED or around is None or deadline.passed():
        return []
    telling = sorted(rare.values(), key=lambda each: (-each.weight, each.term))[:_TERMS]
    parts = tuple((AnyOf((each.term,)), each.weight) for each in telling)
    fields = {each.term.field for each in telling}
    plan = Plan(
        tuple((each.term, each.weight) for each in telling),
        AtLeast(_SHARE, parts),
        Filters(published=around),
        facets=False,
        averages=tuple((name, commit.lexicon.average_length(name)) for name in sorted(fields)),
    )
    hits = [hit.id for hit in commit.store.rank(plan, MOST_RELATED + 1, deadline).hits]
    same = same_story(article.id, group, hits, commit.store)
    ids = [id for id in hits if id not in same]
    found = commit.store.articles(ids)
    weights = _Weights(commit.lexicon)
    words = weights.of(article)
    others = takewhile(lambda _: not deadline.passed(), (found[id] for id in ids if id in found))
    reports = [_shared(other, rare, commit.lexicon) for other in others]
    kept = [
        report
        for report in reports
        if report is not None and _cosine(words, weights.of(report.article)) >= _ALIKE
    ]
    return sorted(kept, key=lambda report: moment(report.article))[:MOST_RELATED]


def _shared(other: Article, rare: Mapping[Term, _Rare], lexicon: Lexicon) -> RelatedReport | None:
    """Another report with what it shares; None where that is too little for one event."""
    named = _rare_of(other, lexicon)
    shared = [each for term, each in named.items() if term in rare]
    if not _is_one_event(shared):
        return None
    return RelatedReport(other, tuple(dict.fromkeys(each.text for each in shared)))


def _is_one_event(shared: Sequence[_Rare]) -> bool:
    """Whether two texts that share some things tell of one event: three, or many figures."""
    names = sum(each.term.field == PAIR for each in shared)
    return len(shared) >= (_SHARED if names >= _NAMES else _FIGURES)


class _Weights:
    """How much each pair of syllables of an article tells, as a vector of length 1.

    Args:
        lexicon: Says in how many articles each is; asked for each once.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, float] = {}

    def of(self, article: Article) -> Mapping[str, float]:
        """The weights of an article: tf·idf, with logarithmic frequency."""
        weights = {
            pair: (1 + log(count)) * weight
            for pair, count in _pairs(article).items()
            if (weight := self._telling(pair))
        }
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {pair: weight / length for pair, weight in weights.items()}

    def _telling(self, pair: str) -> float:
        if pair not in self._known:
            count = self._lexicon.document_count()
            frequency = self._lexicon.document_frequency(Term(PAIR, pair))
            is_common = frequency > max(_FEW, _COMMON * count)
            self._known[pair] = idf(frequency, count) if frequency and not is_common else 0.0
        return self._known[pair]


def _pairs(article: Article) -> Counter[str]:
    """The neighbours in the opening of an article, and how often each stands there."""
    rows = (map(normal_syllable, tokenize(text).syllables) for text in opening(article))
    return Counter(f"{one}_{other}" for row in rows for one, other in pairwise(row))


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(pair, 0.0) for pair, weight in one.items())


def _days_around(published: str | None) -> Published | None:
    """The days in which reports of the same event appear; None where the day is not known."""
    try:
        day = date.fromisoformat(published or "")
        (first, _), (last, _) = (
            days((day + timedelta(days=apart)).isoformat()) for apart in (-DAYS, DAYS)
        )
    except (ValueError, OverflowError):  # the calendar has an end
        return None
    return Published(first, last)


def _rare_of(article: Article, lexicon: Lexicon) -> dict[Term, _Rare]:
    """The names of people, figures and documents of an article that few others have."""
    count = lexicon.document_count()
    most = max(_FEW, _RARE * count)
    found: dict[Term, _Rare] = {}
    for term, text in _things(opening(article)):
        if term not in found:
            frequency = lexicon.document_frequency(term)
            if 0 < frequency <= most:
                found[term] = _Rare(term, text, idf(frequency, count))
    return found


def _things(texts: Sequence[str]) -> Iterable[tuple[Term, str]]:
    """Names of people, figures and documents, each with the term that it is looked for by."""
    for given in texts:
        text = normalize("NFC", given)
        for start, end in full_names(text):
            syllables = list(map(normal_syllable, text[start:end].split()))
            yield Term(PAIR, "_".join(syllables[-2:])), text[start:end]
        if any(map(str.isdigit, text)):
            tokens = tokenize(text)
            for each in find_identifiers(tokens):
                surface = tokens.surface(each.first, each.last)
                if _tells(surface):
                    yield Term(IDENTIFIER, each.terms[0]), surface


def _tells(surface: str) -> bool:
    """Whether a figure or an identifier is of one event: no price, no day, no "Khóa XIV"."""
    if _DOCUMENT.fullmatch(surface):
        return True
    digits = "".join(filter(str.isdigit, surface)).strip("0")
    is_figure = _FIGURE.fullmatch(surface) and not _MONTH.fullmatch(surface)
    return bool(is_figure) and len(digits) >= _TELLING
