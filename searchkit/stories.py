"""A story: the versions of an article in time order, and other reports of the same event.

Versions tell it in nearly the same words (the group of near-duplicates); each is compared with the
first, paragraph by paragraph. A report of the same event is another text, published within days,
that shares what few articles have: names of people, figures, documents.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
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
from searchkit.facts.diffs import Difference, difference, rows_of
from searchkit.facts.people import full_names
from searchkit.ranking.similar import opening
from searchkit.related import same_story
from searchkit.results import MOST_VERSIONS

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


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a story.

    Attributes:
        article: The article.
        difference: From the first version; None for the first itself.
    """

    article: Article
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class RelatedReport:
    """Another report of the same event.

    Attributes:
        article: The article.
        shared: The rare names, figures and documents that both have, as this one writes them.
    """

    article: Article
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it was told.

    Attributes:
        versions: The earliest first; those without a date come last.
        copiers: Sources of versions that say nothing that the first does not.
        related: Other reports of the same event, by date.
        partial: Time was up before all were compared; what was not is left out.
    """

    versions: tuple[Version, ...]
    copiers: tuple[str, ...]
    related: tuple[RelatedReport, ...]
    partial: bool = False

    @property
    def first(self) -> Article:
        """The earliest version."""
        return self.versions[0].article


def story(id: str, commit: Commit, deadline: Deadline = NEVER) -> Story | None:
    """The story that an article tells, or None where there is no such article.

    Args:
        id: Its id.
        commit: Where to look.
        deadline: Nothing further is compared then.
    """
    group = commit.store.versions(id, MOST_VERSIONS + 1)
    asked = next((article for article in group if article.id == id), None)
    if asked is None:
        return None
    first, *later = group[:MOST_VERSIONS]
    rows = rows_of(first.paragraphs)
    versions = [
        Version(first, None),
        *(
            Version(each, difference(rows_of(each.paragraphs), rows))
            for each in takewhile(lambda _: not deadline.passed(), later)
        ),
    ]
    copied = (v.article.source for v in versions if v.difference and v.difference.only_copies)
    sources = dict.fromkeys(source for source in copied if source and source != first.source)
    related = _related(asked, group, commit, deadline)
    return Story(tuple(versions), tuple(sources), tuple(related), deadline.passed())


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


def _related(
    article: Article, group: Sequence[Article], commit: Commit, deadline: Deadline
) -> list[RelatedReport]:
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
    others = takewhile(lambda _: not deadline.passed(), (found[id] for id in ids if id in found))
    reports = [_shared(other, rare, commit.lexicon) for other in others]
    kept = [report for report in reports if report is not None]
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
