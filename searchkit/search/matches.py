"""All matches of a query, read one by one."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Final

from searchkit.engine.protocol import RankedHit, Store
from searchkit.errors import IndexCorruptError
from searchkit.ranking.interpretation import Meaning
from searchkit.search.answer import bare_hit
from searchkit.search.results import Hit
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import first_answers

_BATCH: Final = 50  # articles that are read at once


class Matches:
    """Matches in one commit of an index, in order. What is iterated over is read as it comes.

    Args:
        store: Of the commit.
        meaning: Of the query; None where there was no time to find it out.
        ranked: What was found.
        partial: Whether the deadline passed before all were found.
    """

    def __init__(
        self,
        store: Store,
        meaning: Meaning | None,
        ranked: Sequence[RankedHit],
        *,
        partial: bool = False,
    ) -> None:
        self._store = store
        self._meaning = meaning
        self._ranked = ranked
        self.partial = partial

    def __len__(self) -> int:
        return len(self._ranked)

    def __iter__(self) -> Iterator[Hit]:
        """Each with the first part that answers in full, or else as well as any.

        Raises:
            IndexCorruptError: Behind the last one: the index found what it does not have.
        """
        matcher = Matcher(self._meaning.patterns if self._meaning else ())
        lost: list[str] = []
        for start in range(0, len(self._ranked), _BATCH):
            batch = self._ranked[start : start + _BATCH]
            articles = self._store.articles(found.id for found in batch)
            lost += (found.id for found in batch if found.id not in articles)
            there = [found for found in batch if found.id in articles]
            snippets = first_answers([articles[found.id] for found in there], matcher)
            for found, shown in zip(there, snippets, strict=True):
                yield replace(bare_hit(found, articles[found.id]), snippets=shown)
        if lost:
            raise IndexCorruptError(
                f"Chỉ mục hỏng: không có bài {lost[0]!r} mà nó tìm thấy;"
                " hãy chạy `searchkit check`."
            )

    def ids(self) -> list[str]:
        """Their ids, for which no article need be read."""
        return [hit.id for hit in self._ranked]

    def without(self, ids: Container[str]) -> "Matches":
        """Those whose id is not among some."""
        left = [hit for hit in self._ranked if hit.id not in ids]
        return Matches(self._store, self._meaning, left, partial=self.partial)
