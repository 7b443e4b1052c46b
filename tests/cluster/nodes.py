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
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
VERSIONS: Final = {"2": ("2.19.6", "2.25.4"), "3": ("3.9.0", "2.25.5")}
"""Of OpenSearch and of its logs, by what is asked for."""
_JAVA: Final = {"2": range(11, 24), "3": range(21, 100)}  # what each runs on
_PATIENCE: Final = 120.0  # seconds for a node to answer
_MEMORY: Final = "512m"


class Missing(Exception):  # noqa: N818 - what is missing, in one line
    """Something that a node needs is not installed."""


class Node(NamedTuple):
    """A node that runs.

    Attributes:
        process: It.
        url: Where it answers.
    """

    process: "subprocess.Popen[bytes]"
    url: str


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
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("Maven: on Debian, apt install maven")
    opensearch, log4j = VERSIONS[version]
    chosen = [f"-Dopensearch={opensearch}", f"-Dlog4j={log4j}", f"-DoutputDirectory={folder}/lib"]
    environment = {**os.environ, "JAVA_HOME": str(java)}
    copy = ["dependency:copy-dependencies", *chosen]
    subprocess.run([maven, "-q", "-B", "-f", HERE / "pom.xml", *copy], check=True, env=environment)
    source = HERE / f"version{version}" / "TestNode.java"
    compiler = [f"{java}/bin/javac", "-cp", f"{folder}/lib/*", "-d", f"{folder}", f"{source}"]
    subprocess.run(compiler, check=True)
    options = [f"-Xms{_MEMORY}", f"-Xmx{_MEMORY}", f"-Dlog4j2.configurationFile={HERE}/log4j2.xml"]
    return [str(java / "bin" / "java"), *options, "-cp", f"{folder}:{folder}/lib/*", "TestNode"]


@contextmanager
def running(folder: Path, version: str = "2", count: int = 1) -> Iterator[list[Node]]:
    """Some nodes that make one cluster, until the end of ``with``.

    Raises:
        Missing: Maven or Java is not there.
    """
    command = prepare(folder, version)
    names = [f"node{number}" for number in range(1, count + 1)]
    ports = _free_ports(2 * count)
    nodes: list[Node] = []
    try:
        for name, port, inner in zip(names, ports[:count], ports[count:], strict=True):
            settings = _settings(folder / name, port, inner, names, ports[count:])
            nodes.append(start(command, [f"node.name={name}", *settings], folder / f"{name}.log"))
        for node in nodes:
            wait_for(node)
        yield nodes
    finally:
        for node in nodes:
            node.process.kill()
            node.process.wait()


def start(command: Sequence[str], settings: Sequence[str], log: Path) -> Node:
    """Start a node; it answers in a while."""
    (port,) = (each.partition("=")[2] for each in settings if each.startswith("http.port="))
    with log.open("ab") as file:
        process = subprocess.Popen([*command, *settings], stdout=file, stderr=file)
    return Node(process, f"http://127.0.0.1:{port}")


def wait_for(node: Node) -> None:
    """Wait until a node answers as a part of its cluster."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and node.process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{node.url}/_cluster/health", timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"a node of OpenSearch does not answer at {node.url}")


def _settings(
    data: Path, port: int, inner: int, names: Sequence[str], inner_ports: Sequence[int]
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
        f"http.port={port}",
        f"transport.port={inner}",
        "network.host=127.0.0.1",
        "cluster.name=searchkit-tests",
        "cluster.routing.allocation.disk.threshold_enabled=false",
        *together,
    ]


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
