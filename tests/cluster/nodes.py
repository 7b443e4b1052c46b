"""Nodes of OpenSearch on this machine: made from Maven's artifacts, on ports of their own."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
VERSIONS: Final = {"2": ("2.19.6", "2.25.4"), "3": ("3.9.0", "2.25.5")}
"""Of OpenSearch and of its logs, by what is asked for."""
_JAVA: Final = {"2": range(11, 24), "3": range(21, 100)}  # what each runs on
_PATIENCE: Final = 120.0  # seconds for a node to answer
_MEMORY: Final = "512m"


class Missing(Exception):  # noqa: N818 - what is missing, in one line
    """Something that a node needs is not installed."""


class Node:
    """A node, from the moment that it is started.

    Args:
        command: What starts a node.
        settings: Of this one.
        port: Where it answers.
        log: Where it writes what it has to say.

    Attributes:
        url: Where it answers.
    """

    def __init__(
        self, command: Sequence[str], settings: Sequence[str], port: int, log: Path
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [*command, *settings, f"http.port={port}"]
        self._log = log
        self.start()

    def start(self) -> None:
        """Start it; it answers in a while."""
        with self._log.open("ab") as file:
            self._process = subprocess.Popen(self._command, stdout=file, stderr=file)

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    def wait(self) -> None:
        """Wait until it answers as a part of its cluster."""
        until = time.monotonic() + _PATIENCE
        # Before the state of the cluster is recovered it answers, but is red.
        health = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=4s"
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(health, timeout=5):
                return
            time.sleep(0.2)
        raise RuntimeError(f"a node of OpenSearch does not answer at {self.url}")

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)


def java_for(version: str) -> Path:
    """The home of a Java with a compiler on which a version of OpenSearch runs.

    Raises:
        Missing: There is none.
    """
    found = [os.environ.get("JAVA_HOME", ""), *map(str, sorted(Path("/usr/lib/jvm").glob("*")))]
    if compiler := shutil.which("javac"):
        found.append(str(Path(compiler).resolve().parents[1]))
    for home in map(Path, filter(None, found)):
        if (home / "bin" / "javac").exists() and _version(home) in _JAVA[version]:
            return home
    needed = _JAVA[version].start
    raise Missing(f"a JDK of {needed} or newer: on Debian, apt install default-jdk-headless")


def _version(home: Path) -> int:
    """The major version of a Java; 0 when it does not say."""
    with suppress(OSError, AttributeError):
        release = (home / "release").read_text()
        return int(re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release)[1])  # type: ignore[index]
    return 0


def prepare(folder: Path, version: str) -> Sequence[str]:
    """Fetch and compile what a node is made of; the command that starts one, without settings.

    Raises:
        Missing: Maven or Java is not there.
    """
    java = java_for(version)
    opensearch, log4j = VERSIONS[version]
    chosen = [f"-Dopensearch={opensearch}", f"-Dlog4j={log4j}", f"-DoutputDirectory={folder}/lib"]
    maven(version, "dependency:copy-dependencies", *chosen)
    source = HERE / f"version{version}" / "TestNode.java"
    compiler = [f"{java}/bin/javac", "-cp", f"{folder}/lib/*", "-d", f"{folder}", f"{source}"]
    subprocess.run(compiler, check=True)
    options = [f"-Xms{_MEMORY}", f"-Xmx{_MEMORY}", f"-Dlog4j2.configurationFile={HERE}/log4j2.xml"]
    return [str(java / "bin" / "java"), *options, "-cp", f"{folder}:{folder}/lib/*", "TestNode"]


def maven(version: str, *arguments: str) -> None:
    """Run Maven with a Java for a version.

    Raises:
        Missing: Maven or Java is not there.
    """
    command = shutil.which("mvn")
    if command is None:
        raise Missing("Maven: on Debian, apt install maven")
    environment = {**os.environ, "JAVA_HOME": str(java_for(version))}
    start = [command, "-q", "-B", "-f", str(HERE / "pom.xml")]
    subprocess.run([*start, *arguments], check=True, env=environment)


@contextmanager
def running(folder: Path, version: str = "2", count: int = 1) -> Iterator[list[Node]]:
    """Some nodes that make one cluster, until the end of ``with``.

    Raises:
        Missing: Maven or Java is not there.
    """
    command = prepare(folder, version)
    names = [f"node{number}" for number in range(1, count + 1)]
    ports = free_ports(2 * count)
    nodes: list[Node] = []
    try:
        for name, port, inner in zip(names, ports[:count], ports[count:], strict=True):
            settings = _settings(folder / name, inner, names, ports[count:])
            log = folder / f"{name}.log"
            nodes.append(Node(command, [f"node.name={name}", *settings], port, log))
        for node in nodes:
            node.wait()
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def _settings(
    data: Path, inner: int, names: Sequence[str], inner_ports: Sequence[int]
) -> list[str]:
    together = ["discovery.type=single-node"]
    if len(names) > 1:
        hosts = ",".join(f"127.0.0.1:{each}" for each in inner_ports)
        together = [
            f"discovery.seed_hosts={hosts}",
            f"cluster.initial_cluster_manager_nodes={','.join(names)}",
        ]
    return [
        f"path.home={data}",
        f"transport.port={inner}",
        "network.host=127.0.0.1",
        "cluster.name=searchkit-tests",
        "cluster.routing.allocation.disk.threshold_enabled=false",
        *together,
    ]


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
