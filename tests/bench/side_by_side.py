"""Servers side by side over HTTP: what a visitor feels of each, in one run and in turn."""

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from searchkit.evaluation.orthography import strip_marks
from tests.bench.effort import Effort
from tests.bench.isolation import tree_bytes
from tests.bench.latency import Latency
from tests.bench.servers import Corpus, Missing, Request, Served, Server
from tests.bench.visitors import Visit, visit
from tests.bench.whole import FEW, draw_from

CLIENTS: Final = (4, 16)
"""How many visitors ask at once."""
TYPED: Final = "typed"
BARE: Final = "bare"
_TURNS: Final = 24  # as many queries of each kind as those of a class, so often


@dataclass(frozen=True, slots=True)
class Answered:
    """How one server answers one kind of query to so many visitors.

    Attributes:
        kind: ``typed``, or ``bare`` of diacritics.
        clients: Visitors.
        latency: Of an answer.
        rate: Answers a second.
        errors: Answers that failed.
    """

    kind: str
    clients: int
    latency: Latency
    rate: float
    errors: int


@dataclass(frozen=True, slots=True)
class ServerFigures:
    """One server.

    Attributes:
        name: With its version.
        indexed: Seconds until all articles could be found.
        bytes: What it holds in memory after all questions; 0 where that can't be known.
        answered: By kind and visitors.
    """

    name: str
    indexed: float
    bytes: int
    answered: list[Answered]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Servers over one corpus.

    Attributes:
        corpus: Its name.
        size: Articles.
        characters: Of an article, on average.
        servers: All that ran.
        missing: What did not, and why.
    """

    corpus: str
    size: int
    characters: float
    servers: list[ServerFigures] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def measure_side_by_side(
    corpus: Corpus, servers: Sequence[Server], folder: Path, effort: Effort
) -> SideBySide:
    """Run all servers at once and ask them in turn, each query once: the idle ones cost nothing.

    Args:
        corpus: What they answer over.
        servers: Those that are not installed are told.
        folder: An empty folder for their indexes.
        effort: How long.
    """
    texts = sum(len(text) for article in corpus.articles for text in article.paragraphs)
    measured = SideBySide(corpus.name, len(corpus.articles), texts / len(corpus.articles))
    with ExitStack() as running:
        served: dict[str, Served] = {}
        for number, server in enumerate(servers):
            place = folder / str(number)
            place.mkdir(parents=True)
            try:
                one = running.enter_context(server.running(corpus, place))
            except Missing as error:
                measured.missing[server.name] = str(error)
            else:
                served[server.name] = one
        visits = _in_turn(served, _queries(corpus, _TURNS * effort.queries), effort)
        for name, one in served.items():
            answered = [_answered(*asked, met) for asked, met in visits[name].items()]
            held = sum(map(tree_bytes, one.processes))
            measured.servers.append(ServerFigures(name, one.seconds, held, answered))
    return measured


_Visits = dict[tuple[str, int], list[Visit]]


def _queries(corpus: Corpus, each: int) -> Mapping[str, list[str]]:
    drawn = draw_from(corpus.articles, FEW, 2 * each)
    return {TYPED: drawn[:each], BARE: list(dict.fromkeys(map(strip_marks, drawn[each:])))}


def _in_turn(
    served: Mapping[str, Served], queries: Mapping[str, Sequence[str]], effort: Effort
) -> Mapping[str, _Visits]:
    """What visitors meet, by server; each question is put to a server once."""
    visits: dict[str, _Visits] = {name: defaultdict(list) for name in served}
    spawn = multiprocessing.get_context("spawn")
    left = {(name, kind): iter(queries[kind]) for name in served for kind in queries}
    share = {kind: len(queries[kind]) // (len(CLIENTS) * (effort.rounds + 1)) for kind in queries}
    with ProcessPoolExecutor(1, mp_context=spawn) as street:
        for turn in range(effort.rounds + 1):  # the first warms up
            for kind, clients in ((kind, clients) for clients in CLIENTS for kind in queries):
                for name, server in served.items():
                    asked = _next(left[name, kind], share[kind], server)
                    met = street.submit(visit, server.port, asked, clients, effort.seconds)
                    if turn:
                        visits[name][kind, clients].append(met.result())
                    else:
                        met.result()
    return visits


def _next(queries: Iterator[str], count: int, server: Served) -> list[Request]:
    return [server.request(query) for query, _ in zip(queries, range(count), strict=False)]


def _answered(kind: str, clients: int, met: Sequence[Visit]) -> Answered:
    samples = [sample for each in met for sample in each.samples]
    rate = len(samples) / sum(each.seconds for each in met)
    errors = sum(each.errors for each in met)
    return Answered(kind, clients, Latency.of(samples), rate, errors)
