"""``python -m tests.cluster.measure ARTICLES.jsonl``: one search on three engines.

The same questions go to a folder, to searchkit on a cluster and to plain OpenSearch, in turn: how
long each takes, and whether the first two agree. The plain one is what a user of OpenSearch would
begin with: the standard analyzer, ``multi_match`` over title and text, highlights, and the facets
of a page. ``OPENSEARCH=URL`` uses a cluster that is there, ``KEEP=FOLDER`` an index that is
there, ``INDEX=NAME`` one on the cluster; ``EACH=25`` asks so many questions of each kind, and with
``TIMES=0`` nothing is timed. Each difference is told; where there is one, the exit status is 1.
"""

import json
import math
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import searchkit
from searchkit.analysis.folding import fold
from searchkit.cli import cli
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.location import locate
from tests.bench.latency import Latency
from tests.cluster.nodes import running

_SEED: Final = 21
_EACH: Final = 25  # questions of a kind
_PLAIN: Final = "plain"
_ROUNDING: Final = 1e-6  # scores of the cluster are floats of 24 bits
_TRIES: Final = 3  # of a question, of which the fastest counts: others use the machine, too


class Question(NamedTuple):
    """What is asked, and of which kind it is."""

    kind: str
    text: str
    options: Mapping[str, Any] = {}


def questions(articles: Sequence[Mapping[str, Any]], each: int) -> list[Question]:
    """So many questions of each kind, drawn from the articles themselves."""
    dice = random.Random(_SEED)

    def words(field: str, least: int, most: int) -> str:
        while True:
            text = re.sub(r"^Điều [\w.]+\s", "", dice.choice(articles)[field])
            found = re.findall(r"[^\W_]+", text)
            count = dice.randint(least, most)
            if len(found) >= count:
                start = dice.randrange(len(found) - count + 1)
                return " ".join(found[start : start + count])

    drawn: Mapping[str, Callable[[], str]] = {
        "title": lambda: words("title", 3, 6),
        "without marks": lambda: fold(words("title", 3, 6)),
        "two words": lambda: words("text", 2, 2),
        "question": lambda: words("text", 8, 12),
        "phrase": lambda: f'"{words("text", 3, 4)}"',
        "near": lambda: f'"{words("text", 3, 3)}"~6 {words("text", 2, 2)}',
        "not": lambda: f"{words('text', 3, 4)} -{words('text', 1, 1)}",
        "or": lambda: f"{words('title', 2, 2)} OR {words('title', 2, 2)}",
        "dated": lambda: f"{words('title', 2, 4)} from:{dice.randint(2005, 2020)}",
        "in the title": lambda: f"title:{words('title', 2, 2)} {words('text', 2, 2)}",
    }
    found = [Question(kind, draw()) for kind, draw in drawn.items() for _ in range(each)]
    orders = [
        Question(f"by {sort}", words("title", 2, 4), {"sort": sort})
        for sort in ("date", "oldest")
        for _ in range(each)
    ]
    pages = [Question("third page", words("title", 3, 5), {"page": 3}) for _ in range(each)]
    return [*found, *orders, *pages]


class Plain:
    """OpenSearch as it comes."""

    def __init__(self, connection: Connection, articles: Sequence[Mapping[str, Any]]) -> None:
        self._connection = connection
        there = connection.ask("GET", f"/{_PLAIN}/_count", ignore=404).get("count")
        if there != len(articles):
            connection.ask("DELETE", f"/{_PLAIN}", ignore=404)
            connection.ask("PUT", f"/{_PLAIN}", _plain_index())
            for start in range(0, len(articles), 500):
                some = articles[start : start + 500]
                connection.bulk(_PLAIN, [{"index": {}, "source": each} for each in some])
            connection.ask("POST", f"/{_PLAIN}/_refresh")

    def search(self, text: str) -> int:
        fields = ["title^2", "text"]
        terms = {name: {"terms": {"field": name}} for name in ("source", "topic")}
        interval = {"field": "date", "calendar_interval": "month", "min_doc_count": 1}
        month = {"date_histogram": interval}
        body = {
            "query": {"multi_match": {"query": text, "fields": fields}},
            "highlight": {"fields": {"title": {}, "text": {}}},
            "aggs": {
                **terms,
                "month": {
                    **month,
                    "date_histogram": {**month["date_histogram"], "min_doc_count": 1},
                },
            },
            "track_total_hits": True,
            "size": 10,
        }
        answer = self._connection.ask("POST", f"/{_PLAIN}/_search", body)
        return int(answer["hits"]["total"]["value"])


def _plain_index() -> Mapping[str, Any]:
    text, keyword = {"type": "text"}, {"type": "keyword", "ignore_above": 8_000}
    fields = {
        "title": text,
        "text": text,
        "date": {"type": "date", "ignore_malformed": True},
        "source": keyword,
    }
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0},
        "mappings": {"dynamic": False, "properties": {**fields, "topic": keyword}},
    }


class Times(NamedTuple):
    """Seconds of the questions of each kind, by who answered."""

    by_kind: Mapping[str, Mapping[str, Sequence[float]]]

    def table(self) -> Iterator[str]:
        """Medians of each kind, and over all."""
        names = list(next(iter(self.by_kind.values())))
        yield "| ms, p50 | " + " | ".join(names) + " |"
        yield "| --- |" + " ---: |" * len(names)
        for kind, times in self.by_kind.items():
            cells = (f"{Latency.of(times[name]).p50 * 1000:.1f}" for name in names)
            yield f"| {kind} | " + " | ".join(cells) + " |"
        for label in ("p50", "p95"):
            everything = ([t for times in self.by_kind.values() for t in times[n]] for n in names)
            cells = (f"{getattr(Latency.of(all_), label) * 1000:.1f}" for all_ in everything)
            yield f"| all, {label} | " + " | ".join(cells) + " |"


def ask_in_turn(
    asked: Sequence[Question], engines: Mapping[str, Callable[[Question], Any]]
) -> Times:
    """Ask each question of each engine in turn, as often; the fastest answer counts."""
    by_kind: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for question in asked:
        fastest = dict.fromkeys(engines, float("inf"))
        for _ in range(_TRIES):
            for name, ask in engines.items():
                started = time.perf_counter()
                ask(question)
                fastest[name] = min(fastest[name], time.perf_counter() - started)
        for name, seconds in fastest.items():
            by_kind[question.kind][name].append(seconds)
    return Times(by_kind)


_COMPARED: Final[Mapping[str, Callable[[searchkit.SearchResult], Any]]] = {
    "totals": lambda result: (result.total, result.near_total),
    "facets": lambda result: result.facets,
    "order": lambda result: [hit.id for hit in result.hits],
    "scores": lambda result: [_Score(hit.score) for hit in result.hits],
    "missing words": lambda result: [hit.missing for hit in result.hits],
    "passages": lambda result: [hit.passage for hit in result.hits],
    "snippets": lambda result: [hit.snippets for hit in result.hits],
}


class _Score(float):
    """Equal to one that differs by no more than what the cluster's floats may be off."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and math.isclose(self, other, rel_tol=_ROUNDING)

    __hash__ = float.__hash__


def differences(
    asked: Sequence[Question], here: searchkit.SearchIndex, there: searchkit.SearchIndex
) -> Iterator[str]:
    """What differs, question by question; and a row for each kind of them: in how many it does."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question in asked:
        one, other = (index.search(question.text, **question.options) for index in (here, there))
        counts[question.kind]["questions"] += 1
        for name, value in _COMPARED.items():
            if value(one) != value(other):
                counts[question.kind][name] += 1
                yield f"{question}: {name}: {value(one)} {value(other)}"
    names = ("questions", *_COMPARED)
    yield "| kind | " + " | ".join(names) + " |"
    yield "| --- |" + " ---: |" * len(names)
    for kind, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        yield f"| {kind} | " + " | ".join(str(count[name]) for name in names) + " |"


def main(path: str) -> int:
    """Measure, and print tables; 1 where something differs."""
    with Path(path).open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    with _hosts() as hosts, _folder() as folder:
        address = f"opensearch+http://{hosts}/{os.environ.get('INDEX', 'measured')}"
        for target in (str(folder), address):
            started = time.perf_counter()
            cli.main(["index", path, "--index", target], standalone_mode=False)
            _say(f"{time.perf_counter() - started:.0f} s: {target}")
        with (
            searchkit.open_index(folder) as here,
            searchkit.open_index(address) as there,
            closing(Connection(locate(address))) as connection,
        ):
            plain = Plain(connection, articles)
            asked = questions(articles, int(os.environ.get("EACH", _EACH)))
            engines: Mapping[str, Callable[[Question], Any]] = {
                "folder": lambda q: here.search(q.text, **q.options),
                "cluster": lambda q: there.search(q.text, **q.options),
                "plain OpenSearch": lambda q: plain.search(q.text),
            }
            told = list(differences(asked, here, there))
            _say(*told)
            if os.environ.get("TIMES", "1") != "0":
                _say(*ask_in_turn(asked, engines).table())
            return 0 if told[0].startswith("|") else 1


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


@contextmanager
def _hosts() -> Iterator[str]:
    """Nodes that are there, or one that is started."""
    if given := os.environ.get("OPENSEARCH"):
        yield re.sub(r"\w+://", "", given)
        return
    with (
        tempfile.TemporaryDirectory(prefix="searchkit-cluster-") as folder,
        running(Path(folder), os.environ.get("OPENSEARCH_VERSION", "2")) as nodes,
    ):
        yield nodes[0].url.removeprefix("http://")


@contextmanager
def _folder() -> Iterator[Path]:
    """Where the index in a folder is."""
    if given := os.environ.get("KEEP"):
        yield Path(given)
        return
    with tempfile.TemporaryDirectory(prefix="searchkit-measure-") as folder:
        yield Path(folder) / "index"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
