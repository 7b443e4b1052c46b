"""Spellings: names that an article writes in two ways are one person's: ``Sỹ`` and ``Sĩ``."""

import re
from typing import Final


def as_most_often(
    found: dict[str, list[tuple[str, int, int]]],
) -> dict[str, list[tuple[str, int, int]]]:
    """Where each name stands, with those places where an article spells it otherwise."""
    alike: dict[str, list[str]] = {}
    for name in found:
        alike.setdefault(_spelling(name), []).append(name)
    if len(alike) == len(found):
        return found
    return {
        max(names, key=lambda name: len(found[name])): [at for name in names for at in found[name]]
        for names in alike.values()
    }


def _spelling(name: str) -> str:
    """A name with ``i`` for each ``y`` that may be written so: in ``Sỹ``, but not in ``Huy``.

    ``Võ`` and ``Vũ`` are one family name, as it is said in the South and in the North.
    """
    alike = _Y.sub(lambda match: match[0].translate(_I_FOR_Y), name)
    return f"Vũ{alike[2:]}" if alike.startswith("Võ ") else alike


_Y: Final = re.compile(r"(?:(?<=[hklmst])|(?<=[Qq]u))[yýỳỷỹỵ](?!\w)", re.IGNORECASE)
_I_FOR_Y: Final = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
VARIES: Final = re.compile(
    r"(?:(?<=[hklmst])|(?<=qu))[yýỳỷỹỵiíìỉĩị](?!\w)|(?<=^v)[õũ](?!\w)", re.IGNORECASE
)
"""The letters of a name that may be others where it is spelled otherwise."""
