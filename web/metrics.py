"""Measures of the running service, for Prometheus.

They are counted in memory that all processes share (counts.py): there is no file that could be
full, gone or growing, and nothing to wait for.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, product
from typing import Any, Final

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

import searchkit
from web.counts import Counts

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)  # seconds
_METHODS: Final = ("GET", "HEAD", "other")
_STATUSES: Final = (
    *("200", "206", "301", "302", "303", "304", "308", "400"),
    *("404", "405", "406", "413", "429", "500", "503", "other"),
)
_OUTCOMES: Final = ("found", "nothing")
_TRAFFIC: Final = searchkit.Traffic._fields
_ROUTES: Final = 64  # most that an application may have: with the times of each, 3,782 cells
_TIMES: Final = len(_BUCKETS) + 2  # of a route: buckets, the last without end, and the sum


class Metrics(Collector):
    """What an application counts; no label says who asked or for what.

    Args:
        counts: Where.
        process: The number of this process among those that share them.
        routes: All that there are; the same in all processes.
    """

    def __init__(self, counts: Counts, process: int, routes: Sequence[str]) -> None:
        assert len(routes) <= _ROUTES
        self._counts = counts
        self._row = counts.row(process)
        self._lock = threading.Lock()  # of the threads of this process
        requests = product(_METHODS, routes, _STATUSES)
        self._requests = {labels: number for number, labels in enumerate(requests)}
        end = len(_METHODS) * len(_STATUSES) * _ROUTES
        self._seconds = {route: end + n * _TIMES for n, route in enumerate(routes)}
        end += _TIMES * _ROUTES
        self._searches = {outcome: end + n for n, outcome in enumerate(_OUTCOMES)}
        end += len(_OUTCOMES)
        self._traffic = {name: end + n for n, name in enumerate(_TRAFFIC)}
        self._counted = searchkit.Traffic()  # of this process, until now

    def count_request(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count a request."""
        method = method if method in _METHODS else "other"
        status = status if status in _STATUSES else "other"
        first = self._seconds[route]
        bucket = sum(seconds > bound for bound in _BUCKETS)
        with self._lock:
            self._row[self._requests[method, route, status]] += 1
            self._row[first + bucket] += 1
            self._row[first + _TIMES - 1] += seconds

    def count_search(self, outcome: str) -> None:
        """Count a search that ``found`` something, or ``nothing``."""
        with self._lock:
            self._row[self._searches[outcome]] += 1

    def count_traffic(self, traffic: searchkit.Traffic) -> None:
        """Count what this process asked of a cluster since this was called before."""
        with self._lock:
            for cell, now, before in zip(
                self._traffic.values(), traffic, self._counted, strict=True
            ):
                self._row[cell] += now - before
            self._counted = traffic

    def collect(self) -> Iterator[Metric]:
        """All that was counted, as Prometheus' library takes it."""
        total = self._counts.total()
        labels = ["method", "route", "status"]
        requests = CounterMetricFamily("searchkit_requests", "Requests answered", labels=labels)
        _add(requests, self._requests, total)
        yield requests
        seconds = HistogramMetricFamily(
            "searchkit_request_seconds", "Time inside the application", labels=["route"]
        )
        names = [*map(str, map(float, _BUCKETS)), "+Inf"]
        for route, first in self._seconds.items():
            times = list(accumulate(total[first : first + len(names)]))
            if times[-1]:
                buckets = list(zip(names, times, strict=True))
                seconds.add_metric([route], buckets, total[first + _TIMES - 1])
        yield seconds
        searches = CounterMetricFamily("searchkit_searches", "Searches", labels=["outcome"])
        _add(searches, {(outcome,): cell for outcome, cell in self._searches.items()}, total)
        yield searches
        yield from self._of_cluster(total)

    def _of_cluster(self, total: Sequence[float]) -> Iterator[Metric]:
        asked, failed, sent, received = (total[self._traffic[name]] for name in _TRAFFIC)
        requests = CounterMetricFamily(
            "searchkit_cluster_requests", "Requests to the cluster", labels=["outcome"]
        )
        moved = CounterMetricFamily(
            "searchkit_cluster_bytes", "Bytes of them and of answers", labels=["direction"]
        )
        if asked:
            requests.add_metric(["answered"], asked - failed)
            requests.add_metric(["failed"], failed)
            moved.add_metric(["sent"], sent)
            moved.add_metric(["received"], received)
        yield requests
        yield moved


def _add(family: CounterMetricFamily, cells: Mapping[Any, int], total: Sequence[float]) -> None:
    for labels, cell in cells.items():
        if total[cell]:
            family.add_metric(labels, total[cell])


def init_app(app: Flask, counts: Counts, process: int) -> None:
    """Measure every request, once all routes are there."""
    routes = ("none", *sorted({rule.rule for rule in app.url_map.iter_rules()}))
    metrics = app.extensions["metrics"] = Metrics(counts, process, routes)

    @app.after_request
    def measure(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        seconds = time.perf_counter() - g.started
        metrics.count_request(request.method, route, str(response.status_code), seconds)
        if traffic := app.extensions["index"].traffic:
            metrics.count_traffic(traffic)
        return response


def count_search(*, found: bool) -> None:
    """Count a search."""
    metrics: Metrics = current_app.extensions["metrics"]
    metrics.count_search("found" if found else "nothing")


def exposition() -> Response:
    """What was counted by all processes of the service."""
    registry = CollectorRegistry()
    registry.register(current_app.extensions["metrics"])
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
