"""A segment: some documents and their postings, written once, mapped and read many times."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from searchkit.analysis.rows import row_numbers, row_places
from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, saturation
from searchkit.engine.fields import POSITIONAL
from searchkit.engine.plan import Term
from searchkit.engine.postings.arrayfile import Array, ArrayFile
from searchkit.engine.postings.arrays import Floats, Integers
from searchkit.engine.postings.bands import Bands
from searchkit.engine.postings.dictionary import CountedTerms
from searchkit.engine.postings.layout import POSITION_BLOCK
from searchkit.engine.postings.packing import Documents, Frequencies, Positions
from searchkit.engine.postings.stored import StoredArticles, decode_article


class Postings(NamedTuple):
    """The posting list of one term.

    Attributes:
        documents: ``uint32``, ascending; ``uint16`` in a segment of no more than 65,536, so that
            nothing is unpacked: what is added to one must not be left to its type.
        codes: ``uint16``, parallel (see :class:`Field`); empty in a field that is not scored.
        start: The number of the first of them among all postings of the field.
    """

    documents: Integers
    codes: Integers
    start: int


_BLOCK: Final = np.arange(POSITION_BLOCK)
_NO_POSTINGS: Final = Postings(np.empty(0, np.uint32), np.empty(0, np.uint16), 0)
_REMEMBERED: Final = 1 << 11  # terms whose posting lists need not be unpacked again
_UNPACKED: Final = 1 << 22  # postings of them in all: 16 MB, and as much of those before
_UNPACKED_EACH: Final = 8  # as many for each document, where that is more


class Passages(NamedTuple):
    """The passages of all documents of a segment in a row.

    Attributes:
        firsts: Where those of each document start, and the last ones end.
        ends: The position behind each passage.
        sections: 1 for a passage that begins a section, else 0.
    """

    firsts: Integers
    ends: Integers
    sections: Integers


class Field(CountedTerms):
    """The term dictionary and the postings of one field of a segment.

    Terms are numbered in the order of their keys (see inversion.py). The postings of term ``t`` are
    ``documents[a:b]`` and ``codes[a:b]`` with ``a, b = starts[t], starts[t + 1]``; a code is
    ``frequency << 8 | length byte``, the frequency at most :data:`MAX_FREQUENCY` of packing.py. The
    positions of all postings follow each other, as many for each as its term has occurrences;
    ``position_starts`` says where those of every :data:`POSITION_BLOCK`-th posting start.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self._documents = Documents(file, f"{name}.documents")
        self._codes = file.get(f"{name}.codes")
        self._positions = Positions(file, f"{name}.positions") if name in POSITIONAL else None
        self._frequencies = Frequencies(file, name) if name in POSITIONAL else None
        self._position_starts = file.get(f"{name}.position_starts")

    def start(self, term: int) -> int:
        """The number of the first posting of a term among all of the field."""
        return int(self._bounds[term])

    def documents(self, term: int) -> Integers:
        """``uint32``, ascending."""
        return self._documents[self._bounds[term] : self._bounds[term + 1]]

    def codes(self, term: int) -> Integers:
        """``uint16``, parallel to :meth:`documents`."""
        assert self._codes is not None
        return self._codes[self._bounds[term] : self._bounds[term + 1]]

    def postings(self, text: str) -> Postings:
        """The posting list of the term with a text; empty when there is none."""
        term = self.number(text)
        if term is None:
            return _NO_POSTINGS
        scored = self._codes is not None
        codes = self.codes(term) if scored else _NO_POSTINGS.codes
        start, end = self._bounds[term], self._bounds[term + 1]
        return Postings(self._documents.listed(slice(start, end)), codes, start)

    def positions(self, postings: Integers) -> tuple[Integers, Integers]:
        """Where terms stand.

        Args:
            postings: Numbers of postings, of any terms in any order.

        Returns:
            For each occurrence in these, the index into ``postings`` and the position.
        """
        assert self._positions is not None
        assert self._position_starts is not None
        assert self._frequencies is not None
        places = postings % POSITION_BLOCK
        block = self._frequencies.take((postings - places)[:, None] + _BLOCK)
        starts = self._position_starts.take(postings // POSITION_BLOCK).astype(np.int64)
        before = places[:, None] > _BLOCK
        starts += np.add.reduce(block, axis=1, dtype=np.int64, where=before)
        counts = self._frequencies.take(postings)
        return row_numbers(counts), self._positions.take(row_places(starts, counts))

    # --- all of the field, as it is merged -----------------------------------------------------

    def all_starts(self) -> Array:
        """Where the postings of each term start, and the last ones end."""
        return self._starts

    def all_documents(self) -> Array:
        """``uint32``: the document of each posting."""
        return self._documents[:]

    def all_codes(self) -> Array:
        """``uint16``: the code of each posting."""
        assert self._codes is not None
        return self._codes

    def all_frequencies(self) -> Array:
        """``uint32``: how many positions each posting has."""
        assert self._frequencies is not None
        return self._frequencies.unpacked()

    def all_positions(self) -> Array:
        """``uint32``: the positions of all postings in a row."""
        assert self._positions is not None
        return self._positions.unpacked()


class Segment:
    """The documents of one file of arrays.

    Raises:
        IndexCorruptError: The file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._file = self.file = ArrayFile(path)
        self.name: str = path.stem
        self.count: int = self._file.meta["documents"]
        self.totals: Mapping[str, int] = self._file.meta["totals"]
        self._fields: dict[str, Field] = {}
        self._postings: dict[Term, Postings] = {}
        self._before: dict[Term, Postings] = {}
        self._most_unpacked = max(_UNPACKED, _UNPACKED_EACH * self.count)
        self._unpacked = 0  # postings in it; at least, when several threads add some

    def field(self, name: str) -> Field:
        """A field by name."""
        field = self._fields.get(name)
        if field is None:
            field = self._fields[name] = Field(self._file, name)
        return field

    def lengths(self, field: str) -> Integers:
        """``uint8[count]``: the length byte of every document."""
        return self._file[f"{field}.lengths"]

    def column(self, name: str) -> Array:
        """One value for each document.

        ``first_day``, ``last_day``, ``indexed`` (seconds since 1970), ``digest``; ``source``,
        ``origin`` and ``group`` as numbers of terms, from 1, where 0 is none; ``group_key``, see
        builder.py.
        """
        return self._file[f"column.{name}"]

    def postings(self, term: Term) -> Postings:
        """The posting list of a term, kept for the next query.

        What is kept is what was asked for since there was last no room, and before that since the
        time before: terms that many queries have stay.
        """
        found = self._postings.get(term)
        if found is None:
            found = self._before.get(term) or self.field(term.field).postings(term.text)
            self._unpacked += len(found.documents)
            if len(self._postings) >= _REMEMBERED or self._unpacked > self._most_unpacked:
                self._before, self._postings = self._postings, {}
                self._unpacked = len(found.documents)
            self._postings[term] = found
        return found

    def frequency(self, term: Term) -> int:
        """How many documents hold a term."""
        field = self.field(term.field)
        number = field.number(term.text)
        return 0 if number is None else field.frequency(number)

    def forward(self, name: str) -> tuple[Integers, Integers]:
        """The values of each document in a label field that is a facet.

        Returns:
            The numbers of terms, counted from 1, of all documents in a row; and where those of each
            document start, ``int[count + 1]``.
        """
        return self._file[f"{name}.values"], self._file[f"{name}.value_starts"]

    @cached_property
    def id_order(self) -> Integers:
        """``uint32[count]``: the rank of each document's id among the ids of the segment."""
        order = self.field("id").all_documents()
        rank = np.zeros(self.count, np.uint32)  # a document replaced before the commit has no id
        rank[order] = np.arange(len(order), dtype=np.uint32)
        return rank

    @cached_property
    def bands(self) -> Bands:
        """The bands of the near-duplicate signatures."""
        return Bands(self._file)

    def values(self, field: str) -> list[str]:
        """All values of an exact field or a field of labels, in the order of their terms."""
        dictionary = self.field(field)
        return dictionary.texts(range(len(dictionary)))

    def ids(self) -> list[str]:
        """The id of every document."""
        ids = [""] * self.count
        documents = self.field("id").all_documents().tolist()
        for document, id in zip(documents, self.values("id"), strict=True):
            ids[document] = id
        return ids

    def id(self, document: int) -> str:
        """The id of one document."""
        return self.ids_of([document])[0]

    def ids_of(self, documents: Iterable[int]) -> list[str]:
        """The ids of some documents."""
        return self.field("id").texts(self.ranks_of(documents))

    def ranks_of(self, documents: Iterable[int]) -> list[int]:
        """The ranks of the ids of some documents among all of the segment."""
        ranks = self._id_ranks
        return [ranks[document] for document in documents]

    @cached_property
    def _id_ranks(self) -> memoryview:
        return self.id_order.data

    def document(self, id: str) -> int | None:
        """The number of the document with an id."""
        field = self.field("id")
        term = field.find(id.encode("utf-8", "surrogatepass"))
        return None if term is None else int(field.documents(term)[0])

    @cached_property
    def stored(self) -> StoredArticles:
        """The articles as they are stored."""
        return StoredArticles(self._file)

    def article(self, document: int) -> Article:
        """The stored article."""
        return decode_article(self.stored.line(document))

    @cached_property
    def passages(self) -> Passages:
        """The passages of all documents."""
        return Passages(*(self._file[f"passages.{name}"] for name in Passages._fields))

    def damaged(self) -> Iterator[str]:
        """Names of the damaged arrays; reads the whole file."""
        yield from self._file.damaged()


@lru_cache(maxsize=32)  # 512 KB each
def saturation_table(average: float) -> Floats:
    """``float64[65536]``: the BM25 saturation of every code, for one mean field length."""
    frequencies = np.arange(256, dtype=np.float64)[:, None]
    lengths = np.array(LENGTHS)[None, :]
    table: Floats = np.asarray(saturation(frequencies, lengths, average)).ravel()  # type: ignore[arg-type]
    return table
