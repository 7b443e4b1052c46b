"""Near-duplicates: one story, edited, on many portals.

An article is a set of shingles (Broder 1997): every four folded syllables in a row, so tone style,
normal form, case, punctuation and paragraph breaks don't matter. A signature keeps those with the
smallest hashes (bottom-k sketch, Cohen & Kaplan 2007; all of them for most articles) and tells how
much of the shorter article stands in the longer one. Candidates are looked up by bands of MinHash
values (Leskovec, Rajaraman & Ullman, *Mining of Massive Datasets*, chapter 3).

By shingles alone, two notices from one template are one story. What tells them apart is that the
same words stand around *other* figures and names. So a signature also holds facts: what starts with
a digit or a capital letter, by the words around it. An edited copy loses facts and gains some; it
seldom puts others in their place.

Two texts of two or three sentences have too few of either: one form of words serves ten notices
whose matter is in a list, a heading or a file beside them. They are never one story; a reader loses
less by seeing one twice than by not seeing the other.

datasketch has MinHash too, but imports SciPy with it; here it is six lines of NumPy.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias
from zlib import crc32

from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.tokenizer import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Hashes: TypeAlias = NDArray[np.uint32]

_WIDTH: Final = 4  # syllables of a shingle
_KEPT: Final = 512  # shingles of a signature: 2 KB
_BANDS: Final = 16  # with two rows each, 94 % of articles that share 40 % are found
_LEAST: Final = 100  # shingles of the longer one, under which copies are not told from a template
_DOUBT: Final = 24  # shingles that count against every pair: the shorter, the more must be the same
_SAME: Final = 0.55  # of the shorter article, from which two are one story
_RESEMBLANCE: Final = 0.2  # of both together, under which one merely quotes the other
_OTHER_FACTS: Final = 0.2  # of the common places, above which two share a template alone
_SWAPS: Final = 2  # places where one name stands for one other, likewise
_BESIDE: Final = 2  # items on either side that name the place of a fact
_VERIFIED: Final = 8  # candidates that are compared
_REMEMBERED: Final = 50_000  # new articles of a commit: some 200 MB
_LISTED: Final = 64  # articles of a commit that a band keeps: the last, as copies come together
_BLOCK: Final = 4096  # shingles permuted at once, to bound memory
_SIGNS: Final = re.compile(r"[./-]")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of an article; 3 KB at most articles.

    Attributes:
        size: How many shingles it has.
        shingles: The smallest hashes of shingles, ascending, at most 512.
        facts: One a line: the hash of its place, then its folded syllables.
        title: Its folded syllables with ``#`` for each number; then the numbers.
        subject: Canonical terms of the first document number of the title, or none.
        bands: Two articles that share one may be one story; 32 bits each, each once; none for an
            article that is too short to be told from others.
    """

    size: int
    shingles: "_Hashes"
    facts: str
    title: tuple[str, str]
    subject: tuple[str, ...]
    bands: tuple[int, ...]


def signature(passages: Sequence[Tokens]) -> Signature:
    """The signature of an article.

    Args:
        passages: Its title first, then paragraphs and captions.
    """
    syllables = [fold(syllable) for p in passages for syllable in p.syllables]
    shingles = _shingle_hashes(syllables)
    return Signature(
        size=len(shingles),
        shingles=shingles[:_KEPT].copy(),
        facts="\n".join(_facts(passages, syllables)),
        title=_title(passages),
        subject=_subject(passages),
        bands=tuple(dict.fromkeys(_bands(shingles))),
    )


def similarity(a: Signature, b: Signature) -> float:
    """How far two articles tell one story.

    Returns:
        The share of the shorter article that stands in the longer one, 0 to 1, a little less the
        shorter it is; 0 when they contradict each other, one only quotes the other, or both are
        too short to say.
    """
    import numpy as np

    ceiling = min(_ceiling(a), _ceiling(b))  # up to here, both know all their shingles
    mine, yours = (s.shingles[s.shingles <= ceiling] for s in (a, b))
    common = len(np.intersect1d(mine, yours, assume_unique=True))
    shorter, longer = sorted((a.size, b.size))
    resemble = common >= _RESEMBLANCE * (len(mine) + len(yours) - common)
    if longer < _LEAST or not resemble or _contradict(a, b):
        return 0.0
    contained = common / max(min(len(mine), len(yours)), 1)
    return contained * shorter / (shorter + _DOUBT)


def same_story(a: Signature, b: Signature) -> bool:
    """Whether two articles are edited copies of one."""
    return similarity(a, b) >= _SAME


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
        self._banded: dict[int, list[str]] = defaultdict(list)

    def join(self, batch: Sequence[tuple[str, Signature]]) -> list[str]:
        """The groups of new articles, or of old ones that have changed, in their order.

        Args:
            batch: The id of each, and its signature; what is stored under an id is not looked at.
        """
        stored = _Stored(self._shelf, batch)
        likely = (other for each in batch for other in _likeliest(*each, stored.sharing))
        stored.fetch([other for other in dict.fromkeys(likely) if other not in self._new])
        return [self._join(id, article, stored) for id, article in batch]

    def _join(self, id: str, article: Signature, stored: "_Stored") -> str:
        def sharing(band: int) -> Iterable[str]:
            return {*self._banded.get(band, ()), *stored.sharing(band)}

        compared = (
            (self._similarity(article, other, stored), other)
            for other in _likeliest(id, article, sharing)
        )
        best = max(((s, other) for s, other in compared if s >= _SAME), default=None)
        group = (best and self._group(best[1], stored)) or _founded(id, article)
        self._remember(id, article, group)
        return group

    def _remember(self, id: str, article: Signature, group: str) -> None:
        if len(self._new) >= _REMEMBERED:
            oldest = next(iter(self._new))
            for band in self._new.pop(oldest)[0].bands:
                listed = [other for other in self._banded.pop(band, ()) if other != oldest]
                if listed:
                    self._banded[band] = listed
        self._new[id] = article, group
        for band in article.bands:
            listed = self._banded[band]
            listed.append(id)
            del listed[:-_LISTED]

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
        groups: The group of each stored article that shares a band, by id.
    """

    def __init__(self, shelf: Shelf, batch: Sequence[tuple[str, Signature]]) -> None:
        bands = list(dict.fromkeys(band for _, article in batch for band in article.bands))
        self._shelf = shelf
        self._shared = shelf.sharing(bands) if bands else {}
        self._signatures: dict[str, Signature | None] = {}
        self.groups = {id: group for ids in self._shared.values() for id, group in ids.items()}

    def sharing(self, band: int) -> Iterable[str]:
        """The articles that have a band."""
        return self._shared.get(band, ())

    def fetch(self, ids: Sequence[str]) -> None:
        """Get the signatures of some articles at once."""
        if ids:
            self._signatures |= dict.fromkeys(ids) | dict(self._shelf.signatures(ids))

    def signature(self, id: str) -> Signature | None:
        """The signature of an article, or None when it is gone."""
        if id not in self._signatures:  # seldom: what a long commit forgot while it went on
            self.fetch([id])
        return self._signatures[id]


def _likeliest(id: str, article: Signature, sharing: Callable[[int], Iterable[str]]) -> list[str]:
    """The other articles that share most bands with one."""
    counts = Counter(other for band in article.bands for other in {*sharing(band)} - {id})
    return sorted(counts, key=lambda other: (-counts[other], other))[:_VERIFIED]


def _founded(id: str, article: Signature) -> str:
    """A name for a new group, which is another when the article under this id becomes another."""
    return hashlib.blake2b(id.encode() + article.shingles.tobytes(), digest_size=8).hexdigest()


# --- shingles ----------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def _syllable_hash(syllable: str) -> int:
    return crc32(syllable.encode())


def _shingle_hashes(syllables: Sequence[str]) -> "_Hashes":
    """The distinct hashes of all shingles, ascending."""
    import numpy as np

    hashes = np.fromiter(map(_syllable_hash, syllables), np.uint64, len(syllables))
    count = max(len(hashes) - _WIDTH + 1, 0)
    rows = np.zeros(count, np.uint64)
    for i in range(_WIDTH):
        rows = rows * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + count]
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):  # the finalizer of MurmurHash3
        rows = (rows ^ (rows >> np.uint64(33))) * np.uint64(factor)
    return np.unique((rows >> np.uint64(32)).astype(np.uint32))


def _ceiling(signature: Signature) -> int:
    whole = signature.size == len(signature.shingles)
    return 0xFFFFFFFF if whole else int(signature.shingles[-1])


@cache
def _permutations() -> "tuple[_Hashes, _Hashes]":
    """Factors and summands of h → f·h + s modulo 2³², each a permutation as f is odd.

    Bands are stored, so these never change: they are no generator's, whose stream may.
    """
    import numpy as np

    drawn = hashlib.shake_256(b"near-duplicates").digest(2 * 2 * _BANDS * 4)
    numbers = np.frombuffer(drawn, "<u4").astype(np.uint32).reshape(2, -1)
    return numbers[0] | np.uint32(1), numbers[1]


def _bands(shingles: "_Hashes") -> Iterator[int]:
    import numpy as np

    if len(shingles) < (len(shingles) + _DOUBT) * _SAME:  # not even like itself
        return
    factors, summands = _permutations()
    blocks = (shingles[i : i + _BLOCK] for i in range(0, len(shingles), _BLOCK))
    minima = [(block[:, None] * factors + summands).min(axis=0) for block in blocks]
    smallest = np.min(minima, axis=0).astype("<u4")
    for band in range(_BANDS):
        row = smallest[2 * band : 2 * band + 2].tobytes()
        yield crc32(row, crc32(bytes([band])))


# --- facts -------------------------------------------------------------------------------------


def _facts(passages: Sequence[Tokens], syllables: Sequence[str]) -> Iterator[str]:
    """Each run of syllables that start with a digit or capital, behind the hash of its place."""
    plain = [p.text[start].islower() for p in passages for start, _ in p.spans]
    items: list[str] = []  # plain syllables; a run is one sign, so names of any length compare
    runs: list[tuple[int, list[str]]] = []
    for syllable, is_plain in zip(syllables, plain, strict=True):
        if is_plain:
            items.append(syllable)
        elif items and items[-1] == "#":
            runs[-1][1].append(syllable)
        else:
            runs.append((len(items), [syllable]))
            items.append("#")
    for at, run in runs:
        place = " ".join(items[max(at - _BESIDE, 0) : at + _BESIDE + 1])
        yield f"{crc32(place.encode()):x} {' '.join(run)}"


def _title(passages: Sequence[Tokens]) -> tuple[str, str]:
    syllables = [fold(syllable) for p in passages[:1] for syllable in p.syllables]
    words = " ".join("#" if syllable.isdecimal() else syllable for syllable in syllables)
    return words, " ".join(filter(str.isdecimal, syllables))


def _subject(passages: Sequence[Tokens]) -> tuple[str, ...]:
    """Terms of the first number in the title: ``57-NQ/TW``, or a code like ``24.10.TT.7.18``."""
    if not passages:
        return ()
    title = passages[0]
    numbers = (found for found in find_identifiers(title) if found.is_document_number)
    number = next(numbers, None)
    end = title.spans[number.first][0] if number else len(title.text)
    codes = ((chunk.lower(),) for chunk in title.text[:end].split() if _is_code(chunk))
    return next(codes, number.terms if number else ())


def _is_code(chunk: str) -> bool:
    pieces = [piece for piece in _SIGNS.split(chunk) if piece]
    return pieces[:1] != [] and pieces[0].isdecimal() and any(map(str.isalpha, pieces))


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
