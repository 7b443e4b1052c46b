"""A story: the versions of an article in time order, and other reports of the same event.

Versions tell it in nearly the same words (the group of near-duplicates); each is compared with the
first, paragraph by paragraph. Reports of the same event are other texts (events.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from searchkit.article import Article
from searchkit.engine.fields import moment
from searchkit.engine.protocol import Commit
from searchkit.events import RelatedReport, related_reports
from searchkit.facts.diffs import NO_DIFFERENCE, Difference, difference
from searchkit.results import MOST_VERSIONS

SHOWN: Final = 400
"""Characters that are given of a paragraph that was added, edited or left out."""


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
    """

    versions: tuple[Version, ...]
    copiers: tuple[str, ...]
    related: tuple[RelatedReport, ...]

    @property
    def first(self) -> Article:
        """The earliest version."""
        return self.versions[0].article

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit story --json`` prints."""
        return {
            "first": self.first.id,
            "versions": [
                _told(version.article) | _changes(version, self.first) for version in self.versions
            ],
            "copiers": list(self.copiers),
            "related": [
                _told(report.article) | {"shared": list(report.shared)} for report in self.related
            ],
        }


def _told(article: Article) -> dict[str, Any]:
    names = ("id", "title", "url", "source", "published")
    return {name: getattr(article, name) for name in names}


def _changes(version: Version, first: Article) -> dict[str, Any]:
    """What a version changed, with the paragraphs; of the first version nothing."""
    change = version.difference or NO_DIFFERENCE
    mine, others = version.article.paragraphs, first.paragraphs
    return {
        "only_copies": version.difference is not None and change.only_copies,
        "added": [_paragraph(mine, number) for number in change.added],
        "edited": [
            _paragraph(mine, number) | {"first": _paragraph(others, other)}
            for number, other in change.edited
        ],
        "left_out": [_paragraph(others, number) for number in change.left_out],
    }


def _paragraph(paragraphs: Sequence[str], number: int) -> dict[str, Any]:
    text = paragraphs[number]
    cut = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    return {"paragraph": number, "text": cut}


def story(id: str, commit: Commit) -> Story | None:
    """The story that an article tells, or None where there is no such article.

    Args:
        id: Its id.
        commit: Where to look.
    """
    group = commit.store.versions(id)
    if not group:
        return None
    told = sorted(group, key=moment)[:MOST_VERSIONS]
    first = told[0]
    versions = [
        Version(each, difference(each.paragraphs, first.paragraphs) if each is not first else None)
        for each in told
    ]
    copied = (v.article.source for v in versions if v.difference and v.difference.only_copies)
    sources = dict.fromkeys(source for source in copied if source and source != first.source)
    same = {article.id for article in group}
    return Story(tuple(versions), tuple(sources), tuple(related_reports(first, same, commit)))
