"""Measures of the running application, for Prometheus."""

import os
import time

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)  # seconds


class Metrics:
    """Counts of one application; no label says who asked or for what."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "searchkit_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "searchkit_request_seconds",
            "Time inside the application",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.searches = Counter(
            "searchkit_searches", "Searches", ["outcome"], registry=self.registry
        )


def init_app(app: Flask) -> None:
    """Measure every request."""
    metrics = app.extensions["metrics"] = Metrics()

    @app.after_request
    def measure(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in {"GET", "HEAD"} else "other"
        metrics.requests.labels(method, route, str(response.status_code)).inc()
        metrics.seconds.labels(route).observe(time.perf_counter() - g.started)
        return response


def count_search(*, found: bool) -> None:
    """Count a search."""
    metrics: Metrics = current_app.extensions["metrics"]
    metrics.searches.labels("found" if found else "nothing").inc()


def exposition() -> Response:
    """What was counted: by this application, or by all processes of the service.

    Where several serve, ``PROMETHEUS_MULTIPROC_DIR`` names the folder into which they count.
    """
    registry = current_app.extensions["metrics"].registry
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
