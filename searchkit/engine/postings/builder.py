"""Building a segment: analyzed documents in, one file of arrays out."""

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from searchkit.analysis.folding import fold
from searchkit.analysis.rows import row_starts
from searchkit.analysis.terms import only_used, passages_of
from searchkit.engine.fields import (
    ACRONYM,
    EXACT_FIELDS,
    FACET_LABELS,
    IDENTIFIER,
    LABEL_FIELDS,
    PAIR,
    SUBJECT,
    SYLLABLE,
    TITLE,
    TITLE_PAIR,
    WORD,
    Document,
    days,
    seconds,
    section_starts,
    subject_of,
)
from searchkit.engine.postings.arrayfile import Array, ArrayWriter, new_file
from searchkit.engine.postings.bands import bands_arrays
from searchkit.engine.postings.inversion import (
    Occurrences,
    compact,
    distinct,
    exact_key,
    forward_arrays,
    invert,
    length_bytes,
    order_key,
    spelling_key,
    total_length,
)
from searchkit.engine.postings.layout import LAYOUT
from searchkit.engine.postings.stored import BlockWriter, encode_article
from searchkit.engine.postings.text_columns import PassageColumns, TextColumns


def group_key(name: str) -> int:
    """64 bits that stand for the name of a group, so that segments need no common dictionary.

    That two of a million names share a key is as likely as 1 in 37 million.
    """
    encoded = name.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "little")


class _Labels:
    """The terms of a field that few documents have many of, as numbers."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self._terms, self._counts = array("I"), array("I")

    def add(self, terms: Sequence[str]) -> None:
        """Take those of the next document."""
        number = self.vocabulary
        if terms:
            self._terms.extend([number.setdefault(term, len(number)) for term in terms])
        self._counts.append(len(terms))

    def occurrences(self) -> Occurrences:
        """Which document has each term."""
        return Occurrences(_numbers(self._terms), _documents(_numbers(self._counts)))


class SegmentBuilder:
    """Collects documents in memory and writes them as a segment.

    About 12 bytes are held for each syllable; :attr:`size` says when to write and start anew.
    """

    def __init__(self) -> None:
        self._texts = TextColumns()
        self._subjects = _Labels()
        self._passage_counts = array("I")
        self._sections = array("B")
        self._labels = {name: _Labels() for name in LABEL_FIELDS}
        self._exact: dict[str, list[str | None]] = {name: [] for name in EXACT_FIELDS}
        self._group_keys = array("Q")
        self._bands, self._band_counts = array("I"), array("I")
        self._days: list[tuple[int, int]] = []
        self._indexed = array("I")
        self._digests: list[bytes] = []
        self._stored = BlockWriter()

    def __len__(self) -> int:
        return len(self._digests)

    @property
    def size(self) -> int:
        """Syllables collected so far."""
        return self._texts.size

    def add(self, document: Document) -> None:
        """Add one document; its id must be new to this segment."""
        passages = passages_of(document.passages)
        lengths = self._texts.add(passages)
        self._passage_counts.append(len(lengths))
        self._sections.extend(section_starts(lengths))
        self._subjects.add(subject_of(passages.identifiers(passages.first)))
        for name, column in self._labels.items():
            column.add(document.labels.get(name, ()))
        article = document.article
        self._exact["id"].append(article.id)
        self._exact["origin"].append(article.origin)
        self._exact["source"].append(article.source)
        name = document.group_name
        self._exact["group"].append(None if name == article.id else name)
        self._group_keys.append(group_key(name))
        self._bands.extend(document.bands)
        self._band_counts.append(len(document.bands))
        self._days.append(days(article.published))
        self._indexed.append(seconds(article.indexed))
        self._digests.append(document.digest.encode())
        self._stored.add(encode_article(article))

    def forget(self, number: int) -> None:
        """Let go of a document's id; the caller marks the document itself as deleted."""
        self._exact["id"][number] = None

    def write(self, path: Path) -> None:
        """Write the segment and flush it to the disk.

        Raises:
            OSError: The disk is full, the folder is read-only...
        """
        with new_file(path) as file:
            writer = ArrayWriter(file, (rule.name for rule in LAYOUT))
            passages = self._texts.passages(_numbers(self._passage_counts))
            totals = self._write_texts(writer, passages)
            for name, column in self._labels.items():
                keys = list(map(order_key(name), column.vocabulary))
                arrays = dict(invert(name, keys, column.occurrences(), None))
                if name in FACET_LABELS:
                    arrays |= forward_arrays(name, arrays, len(self))
                writer.add(arrays)
            for name, values in self._exact.items():
                writer.add(_exact_field(name, values))
            bands = _documents(_numbers(self._band_counts))
            writer.add(bands_arrays(_numbers(self._bands), bands))
            writer.add(self._stored_arrays(passages.ends))
            writer.close({"documents": len(self), "totals": totals})

    def _write_texts(self, writer: ArrayWriter, passages: PassageColumns) -> dict[str, int]:
        """Write the fields of text, one by one; gives the total length of each."""
        spelling, syllables = _in_order(*self._texts.syllables(passages))
        totals: dict[str, int] = {}

        def write(name: str, keys: list[bytes], occurrences: Occurrences) -> None:
            lengths = np.bincount(occurrences.documents, minlength=len(self))
            encoded = length_bytes(lengths)
            totals[name] = total_length(encoded)
            writer.add(invert(name, keys, occurrences, encoded))

        keys = _keys(spelling)
        write(SYLLABLE, keys, syllables)
        write(PAIR, *_pairs(spelling, syllables))
        write(ACRONYM, *_used(keys, self._texts.acronyms(passages, syllables)))
        syllables = _only(syllables, passages.in_title)
        write(TITLE, *_used(keys, syllables))
        write(TITLE_PAIR, *_pairs(spelling, syllables))
        words, of_words = self._texts.words(passages)
        write(WORD, _keys(words), of_words)
        identifiers, of_identifiers = self._texts.identifiers(passages)
        write(IDENTIFIER, _keys(identifiers), of_identifiers)
        write(SUBJECT, _keys(self._subjects.vocabulary), self._subjects.occurrences())
        return totals

    def _stored_arrays(self, passage_ends: Array) -> Mapping[str, Array]:
        first_days, last_days = zip(*self._days, strict=True) if self._days else ((), ())
        return {
            "column.first_day": np.array(first_days, "<u4"),
            "column.last_day": np.array(last_days, "<u4"),
            "column.indexed": _numbers(self._indexed),
            "column.digest": np.array(self._digests, "S16"),
            "column.group_key": np.array(self._group_keys, "<u8"),
            **self._stored.arrays(),
            "passages.firsts": compact(row_starts(_numbers(self._passage_counts))),
            "passages.ends": compact(passage_ends),
            "passages.sections": np.array(self._sections, np.uint8),
        }


def _exact_field(name: str, values: list[str | None]) -> Mapping[str, Array]:
    """A field of one value or none for each document, and the column that leads back to it."""
    column = sorted({value for value in values if value is not None}, key=exact_key)
    number = {value: i for i, value in enumerate(column)}
    documents = np.array([i for i, value in enumerate(values) if value is not None], np.uint32)
    terms = np.array([number[value] for value in values if value is not None], np.uint32)
    arrays = dict(invert(name, list(map(exact_key, column)), Occurrences(terms, documents), None))
    if name != "id":
        ordinals = [0 if value is None else number[value] + 1 for value in values]
        arrays[f"column.{name}"] = np.array(ordinals, "<u4")
    return arrays


def _keys(vocabulary: Iterable[str]) -> list[bytes]:
    return list(map(spelling_key, vocabulary))


def _in_order(spelling: list[str], terms: Occurrences) -> tuple[list[str], Occurrences]:
    """The same, numbered by key: then pairs are numbered almost by theirs, which sorts fast."""
    order = sorted(range(len(spelling)), key=_keys(spelling).__getitem__)
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    return [spelling[i] for i in order], replace(terms, terms=rank[terms.terms])


def _pairs(spelling: list[str], syllables: Occurrences) -> tuple[list[bytes], Occurrences]:
    """The pairs of neighbouring syllables, by key: same document, next position."""
    assert syllables.positions is not None
    terms, documents, positions = syllables.terms, syllables.documents, syllables.positions
    neighbours = (documents[1:] == documents[:-1]) & (positions[1:] == positions[:-1] + 1)
    codes = terms[:-1][neighbours].astype(np.uint64)
    codes <<= np.uint64(32)
    codes |= terms[1:][neighbours].astype(np.uint64)
    used, numbers = distinct(codes)
    del codes
    firsts, seconds = (used >> np.uint64(32)).tolist(), (used & np.uint64(0xFFFFFFFF)).tolist()
    folded = list(map(fold, spelling))
    keys = [
        f"{folded[a]}_{folded[b]}\0{spelling[a]}_{spelling[b]}".encode()
        for a, b in zip(firsts, seconds, strict=True)
    ]
    return keys, Occurrences(numbers, documents[:-1][neighbours])


def _used(keys: list[bytes], occurrences: Occurrences) -> tuple[list[bytes], Occurrences]:
    """The keys of the terms that occur."""
    used, numbers = only_used(keys, occurrences.terms)
    return used, replace(occurrences, terms=numbers)


def _only(occurrences: Occurrences, mask: Array) -> Occurrences:
    positions = occurrences.positions
    return Occurrences(
        occurrences.terms[mask],
        occurrences.documents[mask],
        None if positions is None else positions[mask],
    )


def _documents(counts: Array) -> Array:
    """``uint32``: the document of each of the things of which each has so many."""
    return np.repeat(np.arange(len(counts), dtype=np.uint32), counts)


def _numbers(values: "array[int]") -> Array:
    return np.frombuffer(values, np.uint32) if values else np.empty(0, np.uint32)
