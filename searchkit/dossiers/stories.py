"""A story: the versions of an article in time order, and other reports of the same event.

Versions tell it in nearly the same words (the group of near-duplicates); each is compared with the
first, paragraph by paragraph. Reports of the same event are other texts (events.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.dossiers.events import RelatedReport, related_reports
from searchkit.engine.protocol import Commit
from searchkit.facts.diffs import NO_DIFFERENCE, Difference, difference, rows_of
from searchkit.search.results import MOST_VERSIONS

SHOWN: Final = 400
"""Characters that are given of a paragraph that was added, edited or left out."""
MOST_CHANGES: Final = 200
"""Such paragraphs that are given, of all versions together; all are counted."""


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

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit story --json`` prints."""
        room = iter(range(MOST_CHANGES))
        return {
            "first": self.first.id,
            "versions": [
                _told(version.article) | _changes(version, self.first, room)
                for version in self.versions
            ],
            "copiers": list(self.copiers),
            "related": [
                _told(report.article) | {"shared": list(report.shared)} for report in self.related
            ],
            "partial": self.partial,
        }


def _told(article: Article) -> dict[str, Any]:
    names = ("id", "title", "url", "source", "published")
    return {name: getattr(article, name) for name in names}


def _changes(version: Version, first: Article, room: Iterator[int]) -> dict[str, Any]:
    """What a version changed, with the paragraphs while there is room; of the first one nothing."""
    change = version.difference or NO_DIFFERENCE
    mine, others = version.article.paragraphs, first.paragraphs
    return {
        "only_copies": version.difference is not None and change.only_copies,
        "counts": {name: len(getattr(change, name)) for name in ("added", "edited", "left_out")},
        "added": [_paragraph(mine, number) for number, _ in zip(change.added, room, strict=False)],
        "edited": [
            _paragraph(mine, number) | {"first": _paragraph(others, other)}
            for (number, other), _ in zip(change.edited, room, strict=False)
        ],
        "left_out": [
            _paragraph(others, number) for number, _ in zip(change.left_out, room, strict=False)
        ],
    }


def _paragraph(paragraphs: Sequence[str], number: int) -> dict[str, Any]:
    text = paragraphs[number]
    cut = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    return {"paragraph": number, "text": cut}


def story(id: str, commit: Commit, deadline: Deadline = NEVER) -> Story | None:
    """The story that an article tells, or None where there is no such article.

    Args:
        id: Its id.
        commit: Where to look.
        deadline: Nothing further is compared then.
    """
    group = commit.store.versions(id, MOST_VERSIONS + 1)
    if not group:
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
    related = related_reports(first, group, commit, deadline)
    return Story(tuple(versions), tuple(sources), tuple(related), deadline.passed())
