"""Words around figures (``figure_words.tsv``): goals, verbs, and the bounds of what is counted."""

import re
from functools import cache
from importlib.resources import files


def any_word(kind: str) -> str:
    """A pattern for any entry of a row, the longest first."""
    return "|".join(re.escape(word) for word in sorted(_rows()[kind], key=len, reverse=True))


@cache
def _rows() -> dict[str, list[str]]:
    text = files(__package__).joinpath("figure_words.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {kind: cell.split(";") for kind, cell in rows}
