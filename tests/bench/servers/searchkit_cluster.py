"""searchkit as it lies here, with its index on a node of OpenSearch of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.bench.servers import Corpus, Missing, Served
from tests.bench.servers.opensearch import newest
from tests.bench.servers.searchkit_serve import serving
from tests.cluster import nodes


class SearchkitOnCluster:
    """The same commands as over a folder; the memory of the node counts, too."""

    name = "searchkit on OpenSearch"

    @contextmanager
    def running(self, corpus: Corpus, folder: Path) -> Iterator[Served]:
        try:
            version = newest()
            self.name = f"searchkit on OpenSearch {nodes.VERSIONS[version][0]}"
            with (
                nodes.running(folder, version) as (node,),
                serving(corpus, folder, f"opensearch+{node.url}/articles") as served,
            ):
                yield replace(served, processes=(*served.processes, node.process))
        except nodes.Missing as error:
            raise Missing(str(error)) from None
