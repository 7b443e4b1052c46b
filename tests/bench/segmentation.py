"""Word segmentation: stock pyvi, beside the same words computed here, on one core and on all."""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.tokenizer import tokenize
from tests.bench.texts import read

_TURNS: Final = 6  # the first warms up


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Syllables a second, the median of several turns.

    Attributes:
        processes: That segment side by side, each its own texts.
        pyvi: By ``pyvi.ViTokenizer.tokenize``.
        searchkit: By ``Analyzer.analyze_many``, with the tokens around them.
    """

    processes: int
    pyvi: float
    searchkit: float


def measure_segmentation(texts: int, processes: int) -> Segmentation:
    """Measure both in turns, so many paragraphs in each turn and process."""
    paragraphs = (a.paragraphs[0] for a in read("paragraphs", _TURNS * processes * texts))
    turns = [[list(islice(paragraphs, texts)) for _ in range(processes)] for _ in range(_TURNS)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        rates = [(_rate(pool, _pyvi, turn), _rate(pool, _searchkit, turn)) for turn in turns]
    pyvi, searchkit = zip(*rates[1:], strict=True)
    return Segmentation(processes, statistics.median(pyvi), statistics.median(searchkit))


def _rate(
    pool: ProcessPoolExecutor, segment: Callable[[list[str]], None], turn: Sequence[list[str]]
) -> float:
    """Syllables a second when every process has a list of texts to segment."""
    started = time.perf_counter()
    list(pool.map(segment, turn))
    seconds = time.perf_counter() - started
    return sum(len(tokenize(text).syllables) for texts in turn for text in texts) / seconds


def _pyvi(texts: list[str]) -> None:
    from pyvi.ViTokenizer import tokenize as segment

    for text in texts:
        segment(text)


def _searchkit(texts: list[str]) -> None:
    Analyzer().analyze_many(texts)
