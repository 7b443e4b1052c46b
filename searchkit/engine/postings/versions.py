"""Which documents are later versions of a story that another of them tells first."""

import numpy as np

from searchkit.engine.fields import LAST_DAY
from searchkit.engine.postings.arrays import Flags, Integers
from searchkit.engine.postings.columns import Columns


def later_versions(columns: Columns, deleted: Flags) -> Flags:
    """``bool[count]``: which documents are not the earliest of their group.

    What orders them is that of :func:`searchkit.engine.fields.moment`.

    Args:
        columns: Of the documents.
        deleted: ``bool[count]``: those that are no version of anything.
    """
    later = np.zeros(len(deleted), np.bool_)
    if columns.groups is None:
        return later
    versions = np.flatnonzero((columns.groups > 0) & ~deleted)
    groups, days = columns.groups.take(versions), columns.last_days.take(versions)
    days = np.where(days == 0, LAST_DAY, days)
    order = np.lexsort((days, groups))
    versions, groups, days = versions.take(order), groups.take(order), days.take(order)
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1])[: len(groups)])
    later[versions] = True
    for start, tied in zip(starts.tolist(), _ties(groups, days, starts), strict=True):
        first = versions[start : start + tied]
        later[first if tied == 1 else columns.least_ids(np.sort(first), 1)] = False
    return later


def _ties(groups: Integers, days: Integers, starts: Integers) -> list[int]:
    """How many versions of each group are of its first day."""
    if not len(starts):
        return []
    sizes = np.diff(np.append(starts, len(groups)))
    of_first = days == np.repeat(days.take(starts), sizes)
    counts: list[int] = np.add.reduceat(of_first, starts, dtype=np.intp).tolist()
    return counts
