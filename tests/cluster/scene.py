"""Indexes on the cluster of the tests, each of which goes when it is closed."""

import os
from pathlib import Path
from uuid import uuid4

from searchkit.engine.opensearch.engine import ClusterEngine
from searchkit.engine.opensearch.location import locate
from tests.missing import missing


def new_address() -> str:
    """The address of an index that is not there yet."""
    url = os.environ.get("OPENSEARCH")
    if not url:
        missing("OpenSearch", "make test-cluster, or OPENSEARCH=URL")
    first, *others = url.split(",")
    hosts = ",".join([first, *(other.partition("://")[2] for other in others)])
    return f"opensearch+{hosts}/searchkit-test-{uuid4().hex[:12]}"


class PassingEngine(ClusterEngine):
    """An engine whose index is deleted when it is closed."""

    def close(self) -> None:
        name = self.connection.location.name
        for index in (name, f"{name}-articles-*"):
            self.connection.ask("DELETE", f"/{index}", ignore=404)
        super().close()


def new_engine(_: Path) -> PassingEngine:
    """The engine of a new index."""
    return PassingEngine.create(locate(new_address()))
