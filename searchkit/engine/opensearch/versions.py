"""Which documents are later versions of a story, and how a cluster is asked for none of these."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from searchkit.engine.fields import LAST_DAY
from searchkit.engine.opensearch.conditions import Query

VERSIONS: Final[Query] = {"exists": {"field": "copies"}}
"""What the documents meet whose group has several."""
COLUMNS: Final = ("key", "copies", "last_day")
"""What is read of each of them."""
_MOST_TERMS: Final = 50_000  # of one query; a cluster takes 65,536


def later_versions(hits: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of all but the earliest of each group, by :func:`searchkit.engine.fields.moment`.

    Args:
        hits: All documents that meet :data:`VERSIONS`.
    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for hit in hits:
        fields = hit["fields"]
        day = int(fields.get("last_day", [0])[0]) or LAST_DAY
        groups.setdefault(fields["copies"][0], []).append((day, fields["key"][0]))
    return [id for group in groups.values() for _, id in sorted(group)[1:]]


def none_of(ids: Sequence[str]) -> Query:
    """What all documents meet but some."""
    starts = range(0, len(ids), _MOST_TERMS)
    some = [{"terms": {"key": ids[start : start + _MOST_TERMS]}} for start in starts]
    return {"bool": {"must_not": some}}
