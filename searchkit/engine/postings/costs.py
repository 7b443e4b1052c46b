"""Costs: which of several ways to one result takes the least work.

Every way gives the same result, to the last bit, so that these figures are about time alone. Most
say how many short steps take as long as one long step: to walk a list is a short step for each of
its postings, to look a document up in it a long one. ``python -m tests.costs`` measures what
searches take with other figures.
"""

WALKED = 16
"""Postings that are flagged in the time in which one document is looked up."""
SORTED = 256
"""Documents whose flags are looked through in the time in which one posting is sorted."""
ADDED = 8
"""Postings that are added to scores in the time in which one document is looked up."""
PASSED = 16
"""Scores that are gone through in the time in which one document is looked up."""
DENSE = 64
"""Documents whose scores are gone through in the time in which the hit that one posting makes is
found otherwise."""
SHORT = 2048
"""Postings of a list that is worth a call of NumPy of its own."""
ROUND = 3
"""What one round of near matches leaves of what terms may still add is one in so many."""
LEFT = 0.05
"""The share of what all terms may add that is not parted into further rounds."""
BLOCKS = 256
"""Blocks, at least, whose greatest values say which values need be sorted."""
BLOCKS_EACH = 8
"""Blocks for each value that is asked for."""
COMPARED = 1 << 15
"""Values, at most, of which all are compared with what the best blocks reach."""
LOOKED_AT = 2
"""Hits for each that has several sections, at most, of which all are looked at in one look."""
TIES = 8
"""Hits beyond those that are asked for that are sorted by all that orders hits."""


def tests_by_lookup(documents: int, postings: int) -> bool:
    """Whether to test documents by looking them up in a list rather than by flags for the list."""
    return documents * WALKED < postings


def unites_by_sorting(postings: int, count: int) -> bool:
    """Whether to unite lists by sorting their postings rather than by a flag for each document."""
    return postings * SORTED < count


def scores_by_lookup(documents: int, postings: int) -> bool:
    """Whether to look documents up in a list to score them rather than to add the whole list."""
    return postings > documents * ADDED


def scores_without_accumulator(documents: int, lists: int, count: int) -> bool:
    """Whether to look few documents up in all lists rather than to keep a score for each one."""
    return documents * lists * PASSED < count


def scores_everything(lists: int, postings: int, count: int) -> bool:
    """Whether lists hold so much of a segment that the scores of all documents say what it is."""
    return lists > 1 and postings * DENSE > count


def adds_with_others(postings: int) -> bool:
    """Whether a list is so short that it is added to scores along with others."""
    return postings < SHORT


def scores_allowed_alone(documents: int, count: int) -> bool:
    """Whether to score all documents that may be near matches rather than to look for the best."""
    return documents * PASSED < count


def covers_all_titles(postings: int, documents: int, lists: int) -> bool:
    """Whether to score all titles that hold a term rather than to look some documents up."""
    return postings < documents * lists


def looks_at_all(several: int, count: int) -> bool:
    """Whether to look at all of some hits again, rather than twice: first at those that may move.

    Half of a look goes into its steps, however few it is at.
    """
    return several * LOOKED_AT > count


def blocks(k: int) -> int:
    """Of how many blocks of values to take the greatest, to find the k greatest of all."""
    return max(BLOCKS, BLOCKS_EACH * k)


def compares_all(values: int) -> bool:
    """Whether to compare all values with what the best blocks reach rather than theirs alone."""
    return values <= COMPARED
