"""Where terms stand in a document, in a column that is read of a hundred hits at once.

Terms are numbers of 40 bits: what is looked for in a hit is then found by array, not word by word.
That a word of a query and one of a million others share one is as likely as 1 in a million. A
document lists each of its terms once; what stands where is an index into this list.
"""

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from searchkit.analysis.analysis import Analysis, Terms
from searchkit.engine.postings.arrayfile import Array

_HEADER: Final = struct.Struct("<5I")
_MOST_SMALL: Final = 1 << 16  # terms that an index of two bytes tells apart


class Marks(NamedTuple):
    """Where some terms stand in one document.

    Attributes:
        places: ``uint32``: positions.
        terms: ``uint16`` or ``uint32``: which of the terms of the document stands at each.
    """

    places: Array
    terms: Array


class Evidence(NamedTuple):
    """Where terms stand in one document: views of what is stored, for a hundred are joined at once.

    Attributes:
        low: ``uint32``: its terms, each once, by :func:`term_code`: the last 32 bits.
        high: ``uint8``: the first 8.
        lengths: ``uint32``: how many syllables each passage has.
        syllables: ``uint16`` or ``uint32``: which of the terms each is, passage by passage.
        identifiers: Where each begins.
        acronyms: Where each stands.
    """

    low: Array
    high: Array
    lengths: Array
    syllables: Array
    identifiers: Marks
    acronyms: Marks


@lru_cache(maxsize=1 << 16)
def term_code(text: str) -> int:
    """The number of a term."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).digest(), "little"
    )


def packed(passages: Sequence[Analysis | Terms]) -> str:
    """The evidence in a document, as the cluster keeps it."""
    number: dict[str, int] = {}

    def numbers(texts: Iterable[str]) -> list[int]:
        return [number.setdefault(text, len(number)) for text in texts]

    lengths = [len(passage.syllables) for passage in passages]
    starts = [0, *accumulate(length + 1 for length in lengths)]  # one is left free between two
    syllables = numbers(text for passage in passages for text in passage.syllables)
    identifiers = [
        (start + found.first, term)
        for start, passage in zip(starts, passages, strict=False)
        for found in passage.identifiers
        for term in found.terms
    ]
    acronyms = [
        (start + place, passage.syllables[place])
        for start, passage in zip(starts, passages, strict=False)
        for place in passage.acronyms
    ]
    marked = [*identifiers, *acronyms]
    rows = np.array([*syllables, *numbers(text for _, text in marked)], np.uint32)
    codes = np.array(list(map(term_code, number)), np.uint64)
    sizes = _HEADER.pack(len(codes), len(lengths), len(syllables), len(identifiers), len(acronyms))
    parts = [
        (codes & 0xFFFFFFFF).astype("<u4"),
        np.array([*lengths, *(place for place, _ in marked)], "<u4"),
        rows.astype("<u2" if len(codes) <= _MOST_SMALL else "<u4"),
        (codes >> np.uint64(32)).astype("u1"),
    ]
    content = sizes + b"".join(part.tobytes() for part in parts)
    return b64encode(zlib.compress(content)).decode()


def unpacked(text: str) -> Evidence:
    """The evidence in a document, as the cluster gives it: in either alphabet of base 64."""
    encoded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    content = zlib.decompress(b64decode(encoded))
    count, passages, syllables, identifiers, acronyms = _HEADER.unpack_from(content)
    marks = identifiers + acronyms
    words = np.frombuffer(content, "<u4", count + passages + marks, _HEADER.size)
    at = _HEADER.size + words.nbytes
    small = count <= _MOST_SMALL
    rows = np.frombuffer(content, "<u2" if small else "<u4", syllables + marks, at)
    places, marked = words[count + passages :], rows[syllables:]
    return Evidence(
        words[:count],
        np.frombuffer(content, "u1", count, at + rows.nbytes),
        words[count : count + passages],
        rows[:syllables],
        Marks(places[:identifiers], marked[:identifiers]),
        Marks(places[identifiers:], marked[identifiers:]),
    )
