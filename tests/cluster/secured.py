"""A node with OpenSearch's own security plugin: TLS by an authority of its own, users and roles."""

import json
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tests.cluster.nodes import HERE, free_ports, java_for, maven, prepare

_PLUGIN: Final = (
    "org.opensearch.plugin:opensearch-security:2.19.1.0:zip"  # the latest for 2 there is
)
_PATIENCE: Final = 180.0  # seconds for it to answer
_API: Final = "_plugins/_security/api"
_TYPES: Final = {
    "internal_users": "internalusers",
    "roles": "roles",
    "roles_mapping": "rolesmapping",
    "tenants": "tenants",
    "nodes_dn": "nodesdn",
}
"""Files of the plugin's configuration that name demo users and roles, and what each holds."""


class SecuredNode:
    """A node that knows nobody but its administrator, who has a certificate.

    Args:
        folder: For all that it is made of.

    Attributes:
        hosts: Where it answers.
        authority: The certificate of who issued its own.

    Raises:
        Missing: Maven or Java is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._config = folder / "home" / "config"
        command = _prepare(folder)
        port, inner = free_ports(2)
        self.hosts = f"127.0.0.1:{port}"
        self.authority = self._config / "authority.pem"
        self._configure(folder / "plugin" / "config", port, inner)
        self._log = folder / "node.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, str(folder / "home")], cwd=folder, stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Wait until it knows its roles."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError):
                self.ask("GET", f"{_API}/roles")
                return
            time.sleep(0.5)
        raise RuntimeError(f"no secured node: {self._log.read_text()[-2000:]}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask as its administrator."""
        context = ssl.create_default_context(cafile=str(self.authority))
        context.load_cert_chain(self._config / "admin.pem", self._config / "admin.key")
        content = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            f"https://{self.hosts}/{path}",
            content,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(asked, context=context, timeout=30) as answer:
            return json.load(answer)

    def admit(self, user: str, password: str, role: Mapping[str, Any]) -> None:
        """Let somebody in, who may do what a role says and nothing else."""
        self.ask("PUT", f"{_API}/roles/{user}", role)
        self.ask("PUT", f"{_API}/internalusers/{user}", {"password": password})
        self.ask("PUT", f"{_API}/rolesmapping/{user}", {"users": [user]})

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _configure(self, given: Path, port: int, inner: int) -> None:
        """Write its settings: those of the plugin as they come, without users and roles."""
        rules = self._config / "opensearch-security"
        shutil.copytree(given, rules)
        for name, kind in _TYPES.items():
            empty = {"_meta": {"type": kind, "config_version": 2}}
            (rules / f"{name}.yml").write_text(json.dumps(empty))
        issuer = trustme.CA(key_type=trustme.KeyType.RSA)
        issuer.cert_pem.write_to_path(str(self.authority))
        names = {name: _issue(issuer, name, self._config) for name in ("node", "admin")}
        files = {
            "pemcert_filepath": "node.pem",
            "pemkey_filepath": "node.key",
            "pemtrustedcas_filepath": self.authority.name,
        }
        both = {
            f"ssl.{part}.{name}": file
            for part in ("http", "transport")
            for name, file in files.items()
        }
        plugin = {
            **both,
            "ssl.http.enabled": True,
            "ssl.http.clientauth_mode": "OPTIONAL",
            "ssl.transport.enforce_hostname_verification": False,
            "authcz.admin_dn": [names["admin"]],
            "nodes_dn": [names["node"]],
            "allow_default_init_securityindex": True,
        }
        settings = {
            **{f"plugins.security.{name}": value for name, value in plugin.items()},
            "cluster.name": "searchkit-secured",
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "discovery.type": "single-node",
            "http.port": port,
            "network.host": "127.0.0.1",
            "transport.port": inner,
        }
        (self._config / "opensearch.yml").write_text(json.dumps(settings))  # JSON is YAML, too


@contextmanager
def running_secured(folder: Path) -> Iterator[SecuredNode]:
    """A secured node, until the end of ``with``.

    Raises:
        Missing: Maven or Java is not there.
    """
    node = SecuredNode(folder)
    try:
        node.wait()
        yield node
    finally:
        node.kill()


def _prepare(folder: Path) -> Sequence[str]:
    """Fetch and compile what it is made of; the command that starts it, without its home."""
    command = prepare(folder, "2")
    plugin, library = folder / "plugin", folder / "lib"
    maven("2", "dependency:copy", f"-Dartifact={_PLUGIN}", f"-DoutputDirectory={plugin}")
    (packed,) = plugin.iterdir()
    shutil.unpack_archive(packed, plugin)
    there = {_name(jar) for jar in library.iterdir()}
    for jar in plugin.glob("*.jar"):
        if _name(jar) not in there:  # else the node's is as new
            shutil.copy(jar, library)
    source = HERE / "version2" / "SecuredNode.java"
    compiler = [f"{java_for('2')}/bin/javac", "-cp", f"{library}/*", "-d", f"{folder}", f"{source}"]
    subprocess.run(compiler, check=True)
    return [*command[:-1], "SecuredNode"]


def _name(jar: Path) -> str:
    """The name of a library without its version."""
    parts = jar.stem.split("-")
    return "-".join(part for part in parts if not part[0].isdigit())


def _issue(issuer: trustme.CA, name: str, folder: Path) -> str:
    """Issue a certificate and write it down; whose it is."""
    host = "127.0.0.1" if name == "node" else f"{name}.example.vn"
    made = issuer.issue_cert(host, common_name=name, key_type=trustme.KeyType.RSA)
    key = load_pem_private_key(made.private_key_pem.bytes(), None)
    pkcs8 = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.key").write_bytes(pkcs8)
    chain = [pem.bytes() for pem in made.cert_chain_pems]
    (folder / f"{name}.pem").write_bytes(b"".join(chain))
    return x509.load_pem_x509_certificate(chain[0]).subject.rfc4514_string()
