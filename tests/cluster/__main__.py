"""``python -m tests.cluster [PYTEST ARGUMENTS]``: start OpenSearch, run the tests that need it.

``OPENSEARCH=URL`` uses a cluster that is there; ``OPENSEARCH_VERSION=3`` and ``OPENSEARCH_NODES=3``
choose what is started.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cluster.nodes import Missing, running


def main() -> int:
    """Run the tests; their exit code."""
    arguments = sys.argv[1:] or ["-n", "2", "-q"]
    command = [sys.executable, "-m", "pytest", "-m", "cluster", *arguments]
    if os.environ.get("OPENSEARCH"):
        return subprocess.call(command)
    version = os.environ.get("OPENSEARCH_VERSION", "2")
    count = int(os.environ.get("OPENSEARCH_NODES", "1"))
    with tempfile.TemporaryDirectory(prefix="searchkit-cluster-") as folder:
        try:
            with running(Path(folder), version, count) as nodes:
                url = ",".join(node.url for node in nodes)
                return subprocess.call(command, env={**os.environ, "OPENSEARCH": url})
        except Missing as what:
            sys.stderr.write(f"no OpenSearch, for want of {what}\n")
            return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
