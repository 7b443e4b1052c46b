"""The month or day that a query names: that may be when the articles sought were published."""

import re
from typing import Final, NamedTuple

from searchkit.analysis.dates import DAY, MONTH
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.tokenizer import tokenize
from searchkit.query.parser import parse
from searchkit.query.stopwords import stopwords
from searchkit.query.syntax import Text

_DATE: Final = re.compile(r"\d{4}-\d\d(-\d\d)?")


class NamedDate(NamedTuple):
    """A query taken apart.

    Attributes:
        words: The query without the date; may be empty.
        date: A month or a day (ISO 8601).
    """

    words: str
    date: str


def named_date(query: str) -> NamedDate | None:
    """Take the one month or day out of a query in plain words: ``chuyển đổi số tháng 3/2025``.

    Args:
        query: As typed.

    Returns:
        None where the query names none or several, has signs that mean something, or names a
        document, whose own day it may be.
    """
    root = parse(query).root
    if not isinstance(root, Text):
        return None
    tokens = tokenize(root.text)
    named = list(find_identifiers(tokens))
    dates = [each for each in named if _DATE.fullmatch(each.terms[0])]
    if len(dates) != 1 or any(each.is_document_number for each in named):
        return None
    (date,) = dates
    first = date.first
    while first and _leads_to_date(tokens.syllables[first - 1]):
        first -= 1
    start, end = tokens.spans[first][0], tokens.spans[date.last][1]
    words = f"{tokens.text[:start]} {tokens.text[end:]}".split()
    return NamedDate(" ".join(words), date.terms[0])


def _leads_to_date(syllable: str) -> bool:
    """Whether a syllable goes with the date behind it: ``trong tháng`` 3/2025."""
    return fold(syllable) in {DAY, MONTH} or syllable in stopwords()
