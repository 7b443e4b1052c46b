"""Figures: one form for each, however its digits are grouped; and telephone numbers.

A point, a comma or a blank stands between groups of three digits, another sign before the fraction:
``1.234,5``, ``1,234.5`` and ``1 234,5`` are ``1234.5``. A figure is one token, so that no phrase
starts or ends within it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_THIN: Final = r"[\u00a0\u2007\u2009\u202f]"  # what word processors put between digits
_BLANK: Final = r"[ \u00a0\u2007\u2009\u202f]"
_START: Final = r"(?<![\w.,/+\u0300-\u036f])"
_END: Final = r"(?![.,]?\d|[\u0300-\u036f])"
_SIGNED: Final = (
    r"(?!(?:0?[1-9]|1[0-2])\.(?:19|20)[0-9]{2}(?![0-9]))"  # 2.2025 is a month
    r"(?:[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    r"|[0-9]+[.,][0-9]+)"
)
_GROUPS: Final = rf"(?<![0-9]{_BLANK})[1-9][0-9]{{0,2}}(?:{_BLANK}[0-9]{{3}})+(?:,[0-9]+)?"
# "12 050" and "1 250 000" are one figure, "5 100" may be two.
_SURE: Final = rf"(?=[0-9]+(?:{_THIN}|{_BLANK}0|{_BLANK}[0-9]{{3}}{_BLANK}[0-9]{{3}}))"

FIGURE: Final = re.compile(rf"{_START}(?:{_SURE}{_GROUPS}|{_SIGNED}){_END}")
"""A figure of several groups of digits that can be no two."""
GROUPS: Final = re.compile(rf"[0-9](?:[.,]|{_BLANK})[0-9]")
"""Every figure of several groups holds this."""
SPACED: Final = re.compile(rf"[0-9]{_BLANK}[0-9]{{3}}")
"""Every figure that white space groups holds this."""
_MAYBE: Final = re.compile(rf"{_START}{_GROUPS}{_END}")

_GROUPED: Final = re.compile(  # 1.234.567 and 1.234.567,8, or with the signs exchanged
    r"(?P<whole>(?!0[.,])[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*)"
    r"(?:(?!(?P=sign))[.,](?P<fraction>[0-9]+))?"
)
_DECIMAL: Final = re.compile(r"([0-9]+)[.,]([0-9]+)")


def figure(text: str) -> str | None:
    """The canonical form of a figure of several groups of digits; None for anything else."""
    digits = "".join(text.split())
    if match := _GROUPED.fullmatch(digits):
        whole, fraction = match["whole"].replace(match["sign"], ""), match["fraction"]
    elif match := _DECIMAL.fullmatch(digits):
        whole, fraction = match.groups()
    elif digits != text and digits.isdecimal() and digits.isascii():
        whole, fraction = digits, None
    else:
        return None
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


class Found(NamedTuple):
    """A figure or a telephone number in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last.
        term: Its canonical form.
    """

    start: int
    end: int
    term: str


def spaced_figures(text: str) -> Iterator[Found]:
    """Figures whose groups of digits stand apart; what may be two is one, too."""
    if SPACED.search(text):
        for match in _MAYBE.finditer(text):
            if term := figure(match[0]):
                yield Found(*match.span(), term)


_TELEPHONE: Final = re.compile(
    r"(?<![\w.,/+-])(?:(?:\(?\+84\)?|\(84\)|0084|84(?=[\s.-]?[35789]))[\s.-]?(?:\(0\))?"
    r"|\(?0|(?=1[89]00))[\s.-]?"
    r"[0-9]{1,4}+\)?(?:[\s.-][0-9]{2,}+|[0-9])*+(?![\w/]|[.,-][0-9])"
)
_MAYBE_TELEPHONE: Final = re.compile(
    r"[+(]84|84[\s.-]?[35789][0-9\s.-]{8}|0[\s.-]?[0-9][0-9\s.()-]{6}|1[89]00"
)
_CODE: Final = re.compile(r"(?:00)?84(?=[0-9]{8,10}$)")  # of the country
_TELEPHONE_START: Final = re.compile(r"(?<![\w.,/+-])\(?(?:\+84|84|0|1[89]00)")
_LENGTHS: Final = range(8, 11)  # of a subscriber's number, without the zero of the trunk


def telephones(text: str) -> Iterator[Found]:
    """Telephone numbers of Vietnam, with or without its code: digits without the leading zero."""
    if not _MAYBE_TELEPHONE.search(text):
        return
    for match in _TELEPHONE.finditer(text):
        digits = "".join(filter(str.isdecimal, match[0]))
        is_hotline = digits[:4] in {"1800", "1900"} and len(digits) in {8, 10}
        abroad = "+" in match[0] or "(8" in match[0] or len(digits) > 10
        number = (_CODE.sub("", digits, count=1) if abroad else digits).removeprefix("0")
        is_one = digits[0] == "0" or len(digits) >= len("84") + _LENGTHS.start  # not 843.001.000
        if is_hotline or (is_one and digits[0] in "08" and len(number) in _LENGTHS):
            yield Found(*match.span(), digits if is_hotline else number)


def may_be_telephone(chunk: str) -> bool:
    """Whether a telephone number may stand in a chunk of a text, or begin there.

    Args:
        chunk: The skeleton of what white space parts; what begins there goes on in a chunk that
            starts with a digit or a bracket.
    """
    return _TELEPHONE_START.search(chunk) is not None
