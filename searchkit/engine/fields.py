"""The fields of an index, and the terms that a document has in each.

A document is a row of passages: its title, its paragraphs, its captions. A syllable's position
counts syllables over all passages, with a gap of one between two, so that no phrase and no pair
spans them; ``passage_ends`` finds the passage of a position again. Passages that follow each other
make sections, which are long enough to be compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import accumulate
from typing import Final

from searchkit.analysis.analysis import Analysis, Terms
from searchkit.analysis.identifiers import Identifier
from searchkit.article import Article

SYLLABLE: Final = "syllable"
"""Every syllable as typed, in normal form; with positions."""
PAIR: Final = "pair"
"""Each two adjacent syllables, joined by ``_``."""
WORD: Final = "word"
"""pyvi's words, syllables joined by ``_``."""
ACRONYM: Final = "acronym"
"""What is written in capitals, in normal form: where ``ai`` is AI."""
IDENTIFIER: Final = "identifier"
"""Document numbers, figures and dates in canonical form."""
TITLE: Final = "title"
"""Syllables of the title; with positions."""
TITLE_PAIR: Final = "title_pair"
"""Pairs of the title."""

SUBJECT: Final = "subject"
"""The first document number of the title: what the article is about, or itself."""
DEFINITION: Final = "definition"
"""Abbreviations that the document itself defines, both ways: ``ubnd=ủy_ban_nhân_dân``."""
SUGGESTION: Final = "suggestion"
"""Phrases that a query about the document may be, as written."""

ORGANISATION: Final = "organisation"
"""Names of the organisations that the document is about."""
PROVINCE: Final = "province"
"""Names of the provinces and cities that it is about."""
NUMBER: Final = "number"
"""Document numbers that it cites, as they are written in full."""

SPEAKER: Final = "speaker"
"""Names of the people whose statements it holds."""

FACET_LABELS: Final = (ORGANISATION, PROVINCE, NUMBER, SPEAKER)
"""Facets of names, of which an article may have several."""
LABEL_FIELDS: Final = (DEFINITION, SUGGESTION, *FACET_LABELS)
"""Fields of whole values, several a document; looked up and counted, never scored."""

YEAR: Final = "year"
"""Year of publication: ``2024``."""
MONTH: Final = "month"
"""Month of publication, where it is known: ``2024-02``."""
WEEK: Final = "week"
"""Week of publication, where the day is known: ``2024-W05`` (ISO 8601)."""
DAY: Final = "day"
"""Day of publication, where it is known: ``2024-02-03``."""
PERIODS: Final = (YEAR, MONTH, WEEK, DAY)
"""Facets of the time of publication, the longest first."""
SOURCE: Final = "source"
"""Name of the site or agency."""
FACETS: Final = (*PERIODS, SOURCE, *FACET_LABELS)
"""What hits are counted by."""
ANY_VALUE: Final = frozenset({*PERIODS, SOURCE, PROVINCE})
"""Facets of whose chosen values a hit has at least one; of those of any other it has all."""
FACET_VALUES: Final = 100
"""Values of a facet of labels that are counted: the commonest."""
MOST_PERIODS: Final = 62
"""Weeks or days that are counted: where there are more, that facet has no counts."""
EXACT_FIELDS: Final = ("id", "origin", SOURCE, "group")
"""Fields of one whole value or none; looked up, listed and counted, never scored."""
TEXT_FIELDS: Final = (SYLLABLE, PAIR, WORD, ACRONYM, IDENTIFIER, TITLE, TITLE_PAIR, SUBJECT)
POSITIONAL: Final = (SYLLABLE, TITLE, IDENTIFIER, ACRONYM)
"""Fields that say where a term stands: at which syllable it begins."""
SECTION: Final = 120
"""Syllables that a section has at least, if its document has as many: the bounded paragraphs of
Callan, *Passage-Level Evidence in Document Retrieval* (1994). News has paragraphs of a sentence."""

SHORT: Final = 40
"""Syllables of a passage below which it is none the better for being short."""


@dataclass(frozen=True, slots=True)
class Document:
    """An analyzed article, as a writer takes it.

    Attributes:
        article: What is stored and shown.
        digest: Content hash, to tell an unchanged article.
        passages: What the title, each paragraph and each caption say, in this order.
        labels: The values of each label field, without repetition.
        group: Names the group of near-duplicates that it belongs to; default: its own id, so that
            another document joins it by its id.
        bands: Of its near-duplicate signature, 32 bits each: of two copies, one at least is the
            same.
    """

    article: Article
    digest: str
    passages: Sequence[Analysis | Terms]
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    group: str = ""
    bands: Sequence[int] = ()

    @property
    def group_name(self) -> str:
        """The name of its group."""
        return self.group or self.article.id


def field_terms(document: Document) -> Mapping[str, Iterator[list[str]]]:
    """The terms of a document by field, one list for each passage, in reading order."""
    title, passages = document.passages[:1], document.passages
    return {
        SYLLABLE: (passage.syllables for passage in passages),
        PAIR: (list(passage.pair_terms) for passage in passages),
        WORD: (passage.word_terms for passage in passages),
        ACRONYM: (passage.acronym_terms for passage in passages),
        IDENTIFIER: (identifier_terms(passage) for passage in passages),
        TITLE: (passage.syllables for passage in title),
        TITLE_PAIR: (list(passage.pair_terms) for passage in title),
        SUBJECT: (subject_terms(passage) for passage in title),
    }


def _in_order(passage: Analysis | Terms) -> list[Identifier]:
    return sorted(passage.identifiers, key=lambda found: found.first)


def identifier_terms(passage: Analysis | Terms) -> list[str]:
    """All canonical terms of all identifiers, in the order of these."""
    return [term for found in _in_order(passage) for term in found.terms]


def subject_terms(title: Analysis | Terms) -> list[str]:
    """The canonical terms of the first document number of a title."""
    return subject_of(title.identifiers)


def subject_of(identifiers: Iterable[Identifier]) -> list[str]:
    """The canonical terms of the first document number among the identifiers of a title."""
    numbers = (found.terms for found in identifiers if found.is_document_number)
    return list(next(numbers, ()))


def term_places(field: str, passage: Analysis | Terms) -> Sequence[int]:
    """At which syllable of a passage each of its terms of a field stands, as far as that is kept.

    Parallel to what :func:`field_terms` has of the passage, and ascending.
    """
    if field == IDENTIFIER:
        return [found.first for found in _in_order(passage) for _ in found.terms]
    if field == ACRONYM:
        return passage.acronyms
    return range(len(passage.syllables))


def passage_ends(document: Document) -> list[int]:
    """Where each passage ends: the position behind its last syllable, which nothing has."""
    return [
        end + number
        for number, end in enumerate(accumulate(len(each.syllables) for each in document.passages))
    ]


def section_starts(lengths: Sequence[int]) -> list[bool]:
    """Whether each passage begins a section.

    The title is a section of its own. One of paragraphs and captions ends with the passage that
    gives it :data:`SECTION` syllables, unless what is left would be less than half of that.

    Args:
        lengths: Syllables of each passage, of the title first.
    """
    begins: list[bool] = []
    filled = SECTION
    left = sum(lengths[1:])
    for length in lengths[1:]:
        begins.append(filled >= SECTION and (not begins or left >= SECTION / 2))
        filled = length if begins[-1] else filled + length
        left -= length
    return [True, *begins]


def day_number(day: int) -> float:
    """A day given as ``yyyymmdd`` on a scale of days, true to a day or two."""
    return day // 10_000 * 365.25 + day // 100 % 100 * 30.44 + day % 100


MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
"""How moments are written."""
LAST_DAY: Final = 9999_99_99
"""The last ``yyyymmdd`` that a date may mean; a year alone means months up to 99. A day taken off
it is the greater the earlier it is."""


def periods(day: int) -> dict[str, str]:
    """The values of :data:`PERIODS` of a first day given as ``yyyymmdd``, as far as it is known."""
    year, month, of_month = day // 10_000, day // 100 % 100, day % 100
    if not 0 < year <= 9999:
        return {}
    known = {YEAR: f"{year:04}"}
    if 1 <= month <= 12:
        known[MONTH] = f"{year:04}-{month:02}"
        with suppress(ValueError):  # in no calendar
            known[DAY] = date(year, month, of_month).isoformat()
            of_year, week, _ = date(year, month, of_month).isocalendar()
            known[WEEK] = f"{of_year:04}-W{week:02}"
    return known


@lru_cache(maxsize=256)
def seconds(indexed: str | None) -> int:
    """A moment of :attr:`Article.indexed` as seconds since 1970; 0 for what is none until 2106."""
    try:
        since = datetime.strptime(indexed or "", MOMENT).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0
    return int(since) if 0 < since < 1 << 32 else 0


def moment(article: Article) -> tuple[int, str]:
    """What the versions of a story are put in order by, the earliest first.

    It is the last day of their date, so a day comes before its month, no date last; then the id.
    """
    return days(article.published)[1] or LAST_DAY, article.id


def days(published: str | None) -> tuple[int, int]:
    """The first and last day that an ISO date of any precision can mean, as ``yyyymmdd``.

    A month covers days 00 to 99, a year months 00 to 99; no date is ``(0, 0)``.
    """
    if not published:
        return 0, 0
    digits = published.replace("-", "")[:8]
    return int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))
