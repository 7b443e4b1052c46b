"""The posting lists of one segment, for one query: read until its deadline."""

from collections.abc import Iterable

from searchkit.deadline import Deadline
from searchkit.engine.plan import Term
from searchkit.engine.postings.segment import Postings, Segment


class Lists:
    """What the conditions of a query read.

    Args:
        segment: Where to look.
        deadline: Until when.
    """

    def __init__(self, segment: Segment, deadline: Deadline) -> None:
        self.segment = segment
        self._deadline = deadline

    def postings(self, term: Term) -> Postings:
        """The posting list of a term.

        Raises:
            TimeUp: The deadline has passed.
        """
        self._deadline.check()
        return self.segment.postings(term)

    def length(self, terms: Iterable[Term]) -> int:
        """How many postings some terms have."""
        return sum([len(self.segment.postings(term).documents) for term in terms])
