"""All matches of a query, read one by one."""

from collections.abc import Container, Iterator, Sequence

from searchkit.answer import make_hits
from searchkit.engine.protocol import RankedHit, Reader
from searchkit.ranking.interpretation import Interpretation
from searchkit.results import Hit
from searchkit.snippets.snippet import first_answer

_BATCH = 50  # hits that are read at once


class Matches:
    """Matches in one commit of an index, in order. What is iterated over is read as it comes.

    Args:
        reader: The commit.
        meaning: Of the query.
        ranked: What was found.
    """

    def __init__(
        self, reader: Reader, meaning: Interpretation, ranked: Sequence[RankedHit]
    ) -> None:
        self._reader = reader
        self._meaning = meaning
        self._ranked = ranked

    def __len__(self) -> int:
        return len(self._ranked)

    def __iter__(self) -> Iterator[Hit]:
        """Each with the first part that answers in full, or else as well as any."""
        for start in range(0, len(self._ranked), _BATCH):
            batch = self._ranked[start : start + _BATCH]
            yield from make_hits(self._reader, batch, self._meaning, excerpt=first_answer)

    def ids(self) -> list[str]:
        """Their ids, for which no article need be read."""
        return [hit.id for hit in self._ranked]

    def without(self, ids: Container[str]) -> "Matches":
        """Those whose id is not among some."""
        left = [hit for hit in self._ranked if hit.id not in ids]
        return Matches(self._reader, self._meaning, left)
