"""Perturbations: how the same query looks when people type it otherwise.

Each is a function from text to text; `compose` applies several in order. Those with chance in them
take a seed and depend on it and on the text alone, so a query is perturbed in the same way whatever
the queries around it.
"""

import random
import unicodedata
from collections.abc import Callable
from functools import partial, reduce
from typing import TypeAlias, TypeVar

from searchkit.errors import SettingsError
from searchkit.evaluation.keystrokes import telex, vni
from searchkit.evaluation.orthography import LETTERS, strip_marks
from searchkit.evaluation.tone_style import restyle
from searchkit.evaluation.typos import typos

Perturbation: TypeAlias = Callable[[str], str]
"""A function from a query's text to another."""

_Number = TypeVar("_Number", int, float)


def parse_perturbation(spec: str, seed: int = 0) -> Perturbation:
    """Look up a perturbation by its name on the command line.

    Args:
        spec: ``strip``, ``partial:P``, ``telex``, ``vni``, ``typos:N``, ``nfd``, ``tone:old`` or
            ``tone:new``, with P a probability and N a number of errors per query.
        seed: For those with chance in them.

    Raises:
        SettingsError: The name is unknown, or its value is missing or out of range.
    """
    match spec.split(":"):
        case ["strip"]:
            return strip_marks
        case ["partial", probability]:
            return partial_diacritics(_number(spec, probability, float), seed)
        case ["telex"]:
            return telex
        case ["vni"]:
            return vni
        case ["typos", count]:
            return typos(_number(spec, count, int), seed)
        case ["nfd"]:
            return partial(unicodedata.normalize, "NFD")
        case ["tone", "old"]:
            return partial(restyle, style="old")
        case ["tone", "new"]:
            return partial(restyle, style="new")
        case _:
            raise SettingsError(
                f"không có phép biến đổi truy vấn {spec!r}; hãy chọn strip, partial:P, telex, vni,"
                " typos:N, nfd, tone:old hoặc tone:new (ví dụ partial:0.5, typos:1)"
            )


def compose(*perturbations: Perturbation) -> Perturbation:
    """Apply perturbations one after the other, the first one first; none leaves text as it is."""
    return lambda text: reduce(lambda result, perturb: perturb(result), perturbations, text)


def partial_diacritics(probability: float, seed: int = 0) -> Perturbation:
    """Strip some syllables bare, as people do who type in a hurry.

    Args:
        probability: How often a syllable with any mark (``đ`` counts) loses all of them, 0 to 1.
        seed: The choice depends on it and on the query alone.

    Returns:
        A function from text, in any normal form, to NFC text.

    Raises:
        SettingsError: The probability is not in 0 to 1.
    """
    if not 0 <= probability <= 1:
        raise SettingsError(
            f"xác suất bỏ dấu {probability} không hợp lệ; hãy cho một số từ 0 đến 1"
        )

    def perturb(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        rng = random.Random(f"{seed}:{text}")  # noqa: S311 - reproducible, not secret
        return LETTERS.sub(
            lambda match: strip_marks(match[0]) if rng.random() < probability else match[0], text
        )

    return perturb


def _number(spec: str, text: str, kind: Callable[[str], _Number]) -> _Number:
    try:
        return kind(text)
    except ValueError as error:
        raise SettingsError(
            f"phép biến đổi truy vấn {spec!r} cần một số sau dấu hai chấm,"
            " ví dụ partial:0.5 hoặc typos:1"
        ) from error
