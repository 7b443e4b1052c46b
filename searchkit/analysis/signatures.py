"""Signatures: what is compared of an article to tell whether another tells its story.

An article is a set of shingles (Broder 1997): every four folded syllables in a row, so tone style,
normal form, case, punctuation and paragraph breaks don't matter. A signature keeps those with the
smallest hashes (bottom-k sketch, Cohen & Kaplan 2007; all of them for most articles). Candidates
are looked up by bands of MinHash values (Leskovec, Rajaraman & Ullman, *Mining of Massive
Datasets*, chapter 3).

By shingles alone, two notices from one template are one story. What tells them apart is that the
same words stand around *other* figures and names. So a signature also holds facts: what starts with
a digit or a capital letter, by the words around it.

datasketch has MinHash too, but imports SciPy with it; here it is some lines of NumPy, for all
articles of a batch at once.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np

from searchkit.analysis.chunks import SMALL_FIRST
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import Identifier, find_identifiers
from searchkit.analysis.rows import Array, row_numbers
from searchkit.analysis.tokenizer import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from searchkit.analysis.batch import Batch

    Hashes: TypeAlias = NDArray[np.uint32]

_WIDTH: Final = 4  # syllables of a shingle
_KEPT: Final = 512  # shingles of a signature: 2 KB
_BANDS: Final = 16  # with two rows each, 94 % of articles that share 40 % are found
_BESIDE: Final = 2  # items on either side that name the place of a fact
_SIGNS: Final = re.compile(r"[./-]")
DOUBT: Final = 24
"""Shingles that count against every pair: the shorter, the more must be the same."""
SAME: Final = 0.55
"""Share of the shorter article from which two are one story."""


class Signature(NamedTuple):
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
    shingles: "Hashes"
    facts: str
    title: tuple[str, str]
    subject: tuple[str, ...]
    bands: tuple[int, ...]


class _Articles(NamedTuple):
    """The tokens of articles in a row.

    Attributes:
        folded: The folding key of each.
        hashes: ``uint64``: of each of these.
        is_plain: Whether it starts with a small letter.
        bounds: Where those of each article start, and the last ones end.
        titles: How many of these are its title's.
        subjects: What each is about, as its title says.
    """

    folded: list[str]
    hashes: Array
    is_plain: Array
    bounds: Array
    titles: list[int]
    subjects: list[tuple[str, ...]]


def signature(passages: Sequence[Tokens]) -> Signature:
    """The signature of an article.

    Args:
        passages: Its title first, then paragraphs and captions.
    """
    folded = [fold(syllable) for each in passages for syllable in each.syllables]
    title = passages[0] if passages else None
    articles = _Articles(
        folded,
        np.fromiter(map(_hash, folded), np.uint64, len(folded)),
        np.array([p.text[start].islower() for p in passages for start, _ in p.spans], np.bool_),
        np.array([0, len(folded)]),
        [len(title.syllables) if title else 0],
        [_subject(title, list(find_identifiers(title))) if title else ()],
    )
    return next(_signatures(articles))


def batch_signatures(batch: "Batch", firsts: Sequence[int]) -> Iterator[Signature]:
    """The signature of each article of a batch.

    Args:
        batch: The passages of articles, the title of each first.
        firsts: The first passage of each, and in the end how many passages there are.
    """
    keys = list(map(fold, batch.table.forms.strings))
    titles = firsts[:-1]
    articles = _Articles(
        list(map(keys.__getitem__, batch.forms.tolist())),
        batch.table.forms.all(_hash_of_form)[batch.forms],
        (batch.traits & SMALL_FIRST).astype(np.bool_),
        batch.bounds[firsts],
        [int(batch.bounds[title + 1] - batch.bounds[title]) for title in titles],
        [_subject(batch.tokens(title), batch.identifiers[title]) for title in titles],
    )
    return _signatures(articles)


def _signatures(articles: _Articles) -> Iterator[Signature]:
    shingles = _shingles(articles.hashes, articles.bounds)
    bands = _bands(shingles)
    facts = _facts(articles)
    for number, first in enumerate(articles.bounds[:-1].tolist()):
        title = articles.folded[first : first + articles.titles[number]]
        yield Signature(
            size=len(shingles[number]),
            shingles=shingles[number][:_KEPT].copy(),
            facts=facts[number],
            title=(
                " ".join("#" if syllable.isdecimal() else syllable for syllable in title),
                " ".join(filter(str.isdecimal, title)),
            ),
            subject=articles.subjects[number],
            bands=bands[number],
        )


# --- shingles ----------------------------------------------------------------------------------


def _hash(folded: str) -> int:
    return crc32(folded.encode())


def _hash_of_form(form: str) -> int:
    return _hash(fold(form))


def _shingles(hashes: Array, bounds: Array) -> "list[Hashes]":
    """The distinct hashes of all shingles of each article, ascending."""
    count = max(len(hashes) - _WIDTH + 1, 0)
    rows = np.zeros(count, np.uint64)
    for i in range(_WIDTH):
        rows = rows * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + count]
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):  # the finalizer of MurmurHash3
        rows = (rows ^ (rows >> np.uint64(33))) * np.uint64(factor)
    article = row_numbers(np.diff(bounds)).astype(np.uint64)
    inside = article[:count] == article[len(article) - count :]  # the first and the last syllable
    keyed = (article[:count] << np.uint64(32) | rows >> np.uint64(32))[inside]
    keyed.sort()  # np.unique takes several times as long
    distinct = keyed[np.append(True, keyed[1:] != keyed[:-1])[: len(keyed)]]
    ends = np.searchsorted(distinct, np.arange(len(bounds), dtype=np.uint64) << np.uint64(32))
    return np.split(distinct.astype(np.uint32), ends[1:-1])


@cache
def _permutations() -> "tuple[Hashes, Hashes]":
    """Factors and summands of h → f·h + s modulo 2³², each a permutation as f is odd.

    Bands are stored, so these never change: they are no generator's, whose stream may.
    """
    drawn = hashlib.shake_256(b"near-duplicates").digest(2 * 2 * _BANDS * 4)
    numbers = np.frombuffer(drawn, "<u4").astype(np.uint32).reshape(2, -1)
    return numbers[0] | np.uint32(1), numbers[1]


def _bands(shingles: "Sequence[Hashes]") -> list[tuple[int, ...]]:
    """The bands of each article; none of one that is not even like itself."""
    long = [i for i, each in enumerate(shingles) if len(each) >= (len(each) + DOUBT) * SAME]
    bands: list[tuple[int, ...]] = [()] * len(shingles)
    if not long:
        return bands
    together = np.concatenate([shingles[i] for i in long])
    sizes = [len(shingles[i]) for i in long]
    starts = np.cumsum([0, *sizes[:-1]])
    smallest = np.empty((len(long), 2 * _BANDS), "<u4")
    for row, (factor, summand) in enumerate(zip(*_permutations(), strict=True)):
        np.minimum.reduceat(together * factor + summand, starts, out=smallest[:, row])
    seeds = [crc32(bytes([band])) for band in range(_BANDS)]
    for i, rows in zip(long, smallest, strict=True):
        pairs = rows.tobytes()
        values = [crc32(pairs[8 * band : 8 * band + 8], seed) for band, seed in enumerate(seeds)]
        bands[i] = tuple(dict.fromkeys(values))
    return bands


# --- facts -------------------------------------------------------------------------------------


def _facts(articles: _Articles) -> list[str]:
    """Runs of syllables that start with a digit or capital, each behind the hash of its place.

    A place is named by the plain syllables around it; a run is one sign there, so that names of
    any length compare.
    """
    folded, is_plain, bounds = articles.folded, articles.is_plain, articles.bounds
    opens = ~is_plain
    follows = opens[:-1].copy()
    follows[bounds[(bounds > 0) & (bounds < len(opens))] - 1] = False
    opens[1:] &= ~follows
    firsts = np.flatnonzero(opens)
    is_item = is_plain | opens
    items = np.append(np.cumsum(is_item) - 1, np.count_nonzero(is_item))
    tokens = np.append(np.flatnonzero(is_item), len(folded))
    at = items[firsts]
    shown = list(map(folded.__getitem__, tokens[:-1].tolist()))
    for item in at.tolist():
        shown[item] = "#"
    article = np.searchsorted(bounds, firsts, "right") - 1
    lows = np.maximum(at - _BESIDE, items[bounds[article]])
    highs = np.minimum(at + _BESIDE + 1, items[bounds[article + 1]])
    rows = zip(*(row.tolist() for row in (lows, highs, firsts, tokens[at + 1])), strict=True)
    facts = [
        f"{crc32(' '.join(shown[low:high]).encode()):x} {' '.join(folded[first:end])}"
        for low, high, first, end in rows
    ]
    of_articles = pairwise(np.searchsorted(firsts, bounds).tolist())
    return ["\n".join(facts[first:end]) for first, end in of_articles]


def _subject(title: Tokens, identifiers: Sequence[Identifier]) -> tuple[str, ...]:
    """Terms of the first number in the title: ``57-NQ/TW``, or a code like ``24.10.TT.7.18``."""
    number = next((found for found in identifiers if found.is_document_number), None)
    end = title.spans[number.first][0] if number else len(title.text)
    codes = ((chunk.lower(),) for chunk in title.text[:end].split() if _is_code(chunk))
    return next(codes, number.terms if number else ())


def _is_code(chunk: str) -> bool:
    pieces = [piece for piece in _SIGNS.split(chunk) if piece]
    return pieces[:1] != [] and pieces[0].isdecimal() and any(map(str.isalpha, pieces))
