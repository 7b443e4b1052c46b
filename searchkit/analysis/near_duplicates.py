"""Near-duplicates: one story, edited, on many portals.

A signature tells how much of the shorter article stands in the longer one, and whether the same
words stand around *other* figures and names. An edited copy loses facts and gains some; it seldom
puts others in their place.

Two texts of two or three sentences have too few of either: one form of words serves ten notices
whose matter is in a list, a heading or a file beside them. They are never one story; a reader loses
less by seeing one twice than by not seeing the other.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from searchkit.analysis.signatures import DOUBT, SAME, Signature, signature

__all__ = ["Groups", "Shelf", "Signature", "same_story", "signature", "similarity"]

_LEAST: Final = 100  # shingles of the longer one, under which copies are not told from a template
_RESEMBLANCE: Final = 0.2  # of both together, under which one merely quotes the other
_OTHER_FACTS: Final = 0.2  # of the common places, above which two share a template alone
_SWAPS: Final = 2  # places where one name stands for one other, likewise
_VERIFIED: Final = 8  # candidates that are compared
_REMEMBERED: Final = 50_000  # new articles of a commit: some 200 MB
_LISTED: Final = 64  # articles of a commit that a band keeps: the last, as copies come together


def similarity(a: Signature, b: Signature) -> float:
    """How far two articles tell one story.

    Returns:
        The share of the shorter article that stands in the longer one, 0 to 1, a little less the
        shorter it is; 0 when they contradict each other, one only quotes the other, or both are
        too short to say.
    """
    shorter, longer = sorted((a.size, b.size))
    if longer < _LEAST:
        return 0.0
    ceiling = min(_ceiling(a), _ceiling(b))  # up to here, both know all their shingles
    mine, yours = (s.shingles[s.shingles <= ceiling] for s in (a, b))
    common = len(np.intersect1d(mine, yours, assume_unique=True))
    resemble = common >= _RESEMBLANCE * (len(mine) + len(yours) - common)
    if not resemble or _contradict(a, b):
        return 0.0
    contained = common / max(min(len(mine), len(yours)), 1)
    return contained * shorter / (shorter + DOUBT)


def same_story(a: Signature, b: Signature) -> bool:
    """Whether two articles are edited copies of one."""
    return similarity(a, b) >= SAME


class Shelf(Protocol):
    """The articles that are stored already, each question for many at once."""

    def sharing(self, bands: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """The articles that have a band, by band: their ids, and the group of each."""
        ...

    def signatures(self, ids: Sequence[str]) -> Mapping[str, Signature]:
        """The signatures of those articles that there are, by id."""
        ...


class Groups:
    """Says which group of near-duplicates each new article of a commit joins.

    An article joins the group of the article that it is most similar to, else founds one. Groups
    are never merged and no article changes its group later, so nothing that is stored is rewritten.

    Of a long commit only the last 50,000 articles are remembered, so memory stays bounded; copies
    come close together.

    Args:
        shelf: The articles of the commit before.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._new: dict[str, tuple[Signature, str]] = {}
        self._banded: dict[int, tuple[str, ...]] = {}

    def join(self, batch: Sequence[tuple[str, Signature]]) -> list[str]:
        """The groups of new articles, or of old ones that have changed, in their order.

        Args:
            batch: The id of each, and its signature; what is stored under an id is not looked at.
        """
        stored = _Stored(self._shelf, batch)
        likely = (other for each in batch for other in _likeliest(*each, stored.copies))
        stored.fetch([other for other in dict.fromkeys(likely) if other not in self._new])
        return [self._join(id, article, stored) for id, article in batch]

    def _join(self, id: str, article: Signature, stored: "_Stored") -> str:
        compared = (
            (self._similarity(article, other, stored), other)
            for other in _likeliest(id, article, self._banded, stored.copies)
        )
        best = max(((s, other) for s, other in compared if s >= SAME), default=None)
        group = (best and self._group(best[1], stored)) or _founded(id, article)
        self._remember(id, article, group)
        return group

    def _remember(self, id: str, article: Signature, group: str) -> None:
        if len(self._new) >= _REMEMBERED:
            oldest = next(iter(self._new))
            for band in self._new.pop(oldest)[0].bands:
                listed = tuple(o for o in self._banded.pop(band, ()) if o != oldest)
                if listed:
                    self._banded[band] = listed
        self._new[id] = article, group
        alone = (id,)  # one for all bands: hardly any has another article
        for band in article.bands:
            others = self._banded.get(band)
            self._banded[band] = (*others, id)[-_LISTED:] if others else alone

    def _similarity(self, article: Signature, id: str, stored: "_Stored") -> float:
        other = self._new[id][0] if id in self._new else stored.signature(id)
        return similarity(article, other) if other else 0.0

    def _group(self, id: str, stored: "_Stored") -> str | None:
        return self._new[id][1] if id in self._new else stored.groups.get(id)


class Apart:
    """Lets each new article found a group: the others are not at hand to compare it with."""

    def join(self, batch: Sequence[tuple[str, Signature]]) -> list[str]:
        """The groups of new articles, in their order; see :meth:`Groups.join`."""
        return [_founded(id, article) for id, article in batch]


class _Stored:
    """What a shelf has that may be like some articles.

    Attributes:
        copies: The stored articles that have a band, by band: their ids, and the group of each.
        groups: The group of each of them, by id.
    """

    def __init__(self, shelf: Shelf, batch: Sequence[tuple[str, Signature]]) -> None:
        bands = list(dict.fromkeys(band for _, article in batch for band in article.bands))
        self._shelf = shelf
        self.copies = shelf.sharing(bands) if bands else {}
        self._signatures: dict[str, Signature | None] = {}
        self.groups = {id: group for ids in self.copies.values() for id, group in ids.items()}

    def fetch(self, ids: Sequence[str]) -> None:
        """Get the signatures of some articles at once."""
        if ids:
            self._signatures |= dict.fromkeys(ids) | dict(self._shelf.signatures(ids))

    def signature(self, id: str) -> Signature | None:
        """The signature of an article, or None when it is gone."""
        if id not in self._signatures:  # seldom: what a long commit forgot while it went on
            self.fetch([id])
        return self._signatures[id]


def _likeliest(
    id: str, article: Signature, *shelves: Mapping[int, Collection[str]]
) -> Sequence[str]:
    """The other articles that share most bands with one, of those that shelves have by band."""
    counts: Counter[str] = Counter()
    for band in {band for shelf in shelves for band in article.bands if band in shelf}:
        counts.update({other for shelf in shelves for other in shelf.get(band, ())})
    del counts[id]
    return sorted(counts, key=lambda other: (-counts[other], other))[:_VERIFIED]


def _founded(id: str, article: Signature) -> str:
    """A name for a new group, which is another when the article under this id becomes another."""
    return hashlib.blake2b(id.encode() + article.shingles.tobytes(), digest_size=8).hexdigest()


def _ceiling(signature: Signature) -> int:
    whole = signature.size == len(signature.shingles)
    return 0xFFFFFFFF if whole else int(signature.shingles[-1])


# --- facts -------------------------------------------------------------------------------------


def _contradict(a: Signature, b: Signature) -> bool:
    """Whether two articles of like wording speak of different things."""
    if a.subject and b.subject and not _may_be_one_document(a.subject, b.subject):
        return True
    if a.title[0] == b.title[0] and a.title[1] != b.title[1]:
        return True
    mine, yours = _by_place(a.facts), _by_place(b.facts)
    common = mine.keys() & yours.keys()
    figures = {place for place in common if any(v[0].isdigit() for v in mine[place] | yours[place])}
    others = {place for place in common if not mine[place] & yours[place]}
    swaps = Counter(
        (next(iter(mine[place])), next(iter(yours[place])))
        for place in others
        if len(mine[place]) == len(yours[place]) == 1
    )
    swapped = max((n for (v, w), n in swaps.items() if not _is_short_for(v, w)), default=0)
    return swapped >= _SWAPS or any(
        len(others & places) > _OTHER_FACTS * len(places) for places in (common, figures)
    )


def _may_be_one_document(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two numbers agree as far as both are written out: ``nq:57`` and ``57/nq/tw`` do."""
    both_exact = ":" not in a[0] and ":" not in b[0]
    return a[0] == b[0] if both_exact else not set(a).isdisjoint(b)


def _by_place(facts: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts.splitlines():
        place, _, value = fact.partition(" ")
        found[place].add(value)
    return found


def _is_short_for(a: str, b: str) -> bool:
    """``viet nam`` and ``vn``; ``1 7`` and ``1 7 2024``: one house style for another."""
    return any(
        set(short) <= set(long) or "".join(s[0] for s in long) == "".join(short)
        for short, long in ((a.split(), b.split()), (b.split(), a.split()))
    )
