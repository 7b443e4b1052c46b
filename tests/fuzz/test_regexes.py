"""Regexes take linear time: none repeats a repetition, but for those that can do so in one way."""

import importlib
import pkgutil
import re
from inspect import signature
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, get_origin

import pytest

import searchkit
import web

DELIMITED = {
    "searchkit.analysis.confusables._RUN",
    "searchkit.analysis.document_numbers._LOOSE",
    "searchkit.analysis.identifiers._COMPOUND",
    "searchkit.analysis.invisible._WORD_BEFORE",
    "searchkit.analysis.invisible._WORD_BEHIND",
    "searchkit.analysis.phrases._READABLE",
    "searchkit.extraction.boilerplate._EDGE_NUMBERS",
    "searchkit.facts.quantities._NUMBERED",
    "searchkit.ranking.limits._HOST",
    "searchkit.understanding.thesaurus._SYLLABLE",
}
"""Each inner repetition is set off by a sign that it can't match, so a text is cut in one way."""


def regexes() -> dict[str, re.Pattern[Any]]:
    """All regexes that modules hold, or make when they are first asked for, by name."""
    return {
        f"{module.name}.{name}": regex
        for package in (searchkit, web)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not module.name.endswith("__main__")
        for name, value in vars(importlib.import_module(module.name)).items()
        if (regex := _made(value)) is not None
    }


def _made(value: object) -> re.Pattern[Any] | None:
    """A regex, or the one that a cached function without parameters makes."""
    if isinstance(value, re.Pattern):
        return value
    made = getattr(value, "__wrapped__", None)
    if get_origin(getattr(made, "__annotations__", {}).get("return")) is not re.Pattern:
        return None
    return None if signature(made).parameters else value()  # type: ignore[arg-type, operator]


def nests(parsed: Any, *, inside: bool = False) -> bool:
    """Whether a repetition without end that can be taken back holds another one."""
    for code, argument in parsed:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            _, most, body = argument
            endless = most is codes.MAXREPEAT and code is not codes.POSSESSIVE_REPEAT
            if (endless and inside) or nests(body, inside=inside or endless):
                return True
        elif code is codes.ATOMIC_GROUP:
            if nests(argument):
                return True
        elif code is codes.BRANCH:
            if any(nests(branch, inside=inside) for branch in argument[1]):
                return True
        elif code is codes.SUBPATTERN or code in {codes.ASSERT, codes.ASSERT_NOT}:
            if nests(argument[-1], inside=inside):
                return True
        elif code is codes.GROUPREF_EXISTS:
            return True  # none is used, so none is judged
    return False


def _nests(pattern: str) -> bool:
    return nests(_parser.parse(pattern))


@pytest.mark.parametrize("bad", ["(a+)+", "(?:a*b?)*", "(?:(?:x|a+))+?", "(?=(a+)+)", "((a{2,}))*"])
def test_the_judge_convicts(bad: str) -> None:
    assert _nests(bad)


@pytest.mark.parametrize("good", ["a+b+", "(?:a+){1,3}", "(?:a++)*+", "[ab]*c", "(?>a+)b"])
def test_the_judge_acquits(good: str) -> None:
    assert not _nests(good)


def test_no_regex_repeats_a_repetition() -> None:
    found = regexes()
    assert len(found) > 50
    nested = {
        name for name, regex in found.items() if nests(_parser.parse(regex.pattern, regex.flags))
    }
    assert nested == DELIMITED
    assert "searchkit.facts.offices._title_before" in found  # made late
