"""Limits: the dates and sources of a query as conditions.

A source is found by whole words of its name, joined or apart, accents optional, or by a part of its
host: ``chinhphu`` finds *Báo điện tử Chính phủ* and *baochinhphu.vn*. A part of a syllable finds
nothing, in neither: *Nhịp Số* is neither *Nhịp Sống* nor *nhipsong.vn*.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import lexical_spellings
from searchkit.analysis.normalization import is_syllable
from searchkit.analysis.tokenizer import tokenize
from searchkit.engine.fields import SOURCE, days
from searchkit.engine.plan import AnyOf, Published, Term
from searchkit.query.spelling import Closeness, closeness

_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_AROUND_HOST: Final = re.compile(r"^\s*(?:https?://)?(?:www\.)?|(?<=\.[a-z]{2})/.*", re.IGNORECASE)
_KINDS_OF_HOST: Final = frozenset({"ac", "co", "com", "edu", "gov", "info", "net", "org", "www"})
_LONGEST_SYLLABLE: Final = 7  # letters: nghiêng


def published(first: str | None, last: str | None) -> Published | None:
    """A range of ISO dates of any precision as a condition; None without limits."""
    if not first and not last:
        return None
    return Published(days(first)[0] if first else None, days(last)[1] if last else None)


def is_empty(first: str | None, last: str | None) -> bool:
    """Whether a range of ISO dates ends before it starts."""
    return bool(first and last and days(first)[0] > days(last)[1])


def from_sources(wanted: str, names: Iterable[str]) -> AnyOf:
    """What an article from a source meets.

    Args:
        wanted: The source as typed.
        names: Of all sources.
    """
    return AnyOf(tuple(Term(SOURCE, name) for name in sorted(matching_sources(wanted, names))))


def matching_sources(wanted: str, names: Iterable[str]) -> frozenset[str]:
    """The names of sources that a name as typed may mean; all of them where it has no words."""
    wanted = _AROUND_HOST.sub("", wanted)
    words = tuple(tokenize(wanted).syllables)
    hosts = [host for host in _hosts(wanted) if words]
    names = tuple(names)
    found = frozenset(
        name
        for name in names
        if _says(words, name) or any(_is_part(typed, name) for typed in hosts)
    )
    label = _own_label(wanted)
    if found or not label:
        return found
    unhosted = (name for name in names if not _HOST.search(name))
    return frozenset(name for name in unhosted if _says((label,), name))


def _says(words: tuple[str, ...], name: str) -> bool:
    """Whether whole words of a name are the wanted ones, joined or apart."""
    written, keys = _written(name)
    wanted, length = tuple(map(fold, words)), len(words)
    if any(
        keys[start : start + length] == wanted
        and all(map(_is_close, words, written[start : start + length]))
        for start in range(len(written) - length + 1)
    ):
        return True
    return length == 1 and any(
        "".join(keys[start:end]) == wanted[0]
        for start in range(len(keys))
        for end in range(start + 2, len(keys) + 1)
    )


@lru_cache(maxsize=1 << 15)  # an index may have as many sources
def _written(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The syllables of a name, and the same folded."""
    written = tuple(tokenize(name).syllables)
    return written, tuple(map(fold, written))


def _is_close(typed: str, written: str) -> bool:
    return closeness(typed, written) >= Closeness.BARE


# --- hosts -------------------------------------------------------------------------------------


def _hosts(wanted: str) -> Iterator[str]:
    """What a name as typed may be in a host: its letters in a row, its dots as they are."""
    labels = wanted.split(".") if _HOST.fullmatch(wanted.strip()) else [wanted]
    yield ".".join("".join(map(fold, tokenize(label).syllables)) for label in labels)


def _own_label(wanted: str) -> str | None:
    """The label that names the site in a host: ``chinhphu`` of ``chinhphu.vn``; None without one.

    A source that calls itself by a name is found by it: *Cổng thông tin điện tử Chính phủ*.
    """
    labels = fold(wanted.strip()).split(".") if _HOST.fullmatch(wanted.strip()) else []
    own = [label for label in labels[:-1] if label not in _KINDS_OF_HOST]
    return own[-1] if own else None


def _is_part(wanted: str, name: str) -> bool:
    """Whether a host in a name has a part that cuts no syllable."""
    for host in _HOST.findall(name):
        key = ".".join("".join(map(fold, tokenize(label).syllables)) for label in host.split("."))
        if "." in wanted:
            if f".{wanted}." in f".{key}.":
                return True
        elif any(_stands(wanted, label) for label in key.split(".")):
            return True
    return False


def _stands(wanted: str, label: str) -> bool:
    """Whether a part of a label is what is wanted, and cuts no syllable."""
    if not _are_syllables(label):  # they say nothing: vnexpress
        return wanted in label
    starts = (match.start() for match in re.finditer(f"(?={re.escape(wanted)})", label))
    return _are_syllables(wanted) and any(
        _are_syllables(label[:start]) and _are_syllables(label[start + len(wanted) :])
        for start in starts
    )


@lru_cache(maxsize=4096)
def _are_syllables(letters: str) -> bool:
    """Whether letters can be cut into syllables; none can."""
    return not letters or any(
        _is_syllable(letters[:end]) and _are_syllables(letters[end:])
        for end in range(1, min(len(letters), _LONGEST_SYLLABLE) + 1)
    )


def _is_syllable(letters: str) -> bool:
    return is_syllable(letters) and bool(lexical_spellings(letters))
