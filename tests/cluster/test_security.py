"""What the roles of web/deploy/CLUSTER.md allow, by OpenSearch's own security plugin."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

import searchkit
from searchkit import SearchKitError, StoreError
from searchkit.cli import cli
from searchkit.engine.opensearch.location import AUTHORITY, PASSWORD
from tests.cluster.nodes import Missing
from tests.cluster.secured import SecuredNode, running_secured
from tests.missing import missing
from web import create_app

pytestmark = pytest.mark.cluster
PAGE: Final = Path(__file__).parents[2] / "web" / "deploy" / "CLUSTER.md"
SECRET: Final = "Mật khẩu: 9 bài, đủ dài"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredNode]:
    """A node that knows a writer and a reader, by the roles that the page prints."""
    try:
        with running_secured(tmp_path_factory.mktemp("secured")) as running:
            printed = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
            for user, role in zip(("writer", "reader"), map(json.loads, printed), strict=True):
                running.admit(user, SECRET, role)
            yield running
    except Missing as what:
        missing(str(what), "make test-cluster")


@pytest.fixture(autouse=True)
def known(node: SecuredNode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AUTHORITY, str(node.authority))
    monkeypatch.setenv(PASSWORD, SECRET)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("articles") / "tin.jsonl"
    records = ({"title": f"Chuyển đổi số ở xã {n}", "text": f"Tổ công nghệ {n}."} for n in range(9))
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return str(path)


def run(*arguments: str) -> str:
    """What a command says, whether it goes well or not."""
    result = CliRunner().invoke(cli, arguments)
    if isinstance(result.exception, SearchKitError):
        return str(result.exception)
    assert result.exit_code == 0, result.output
    return result.output


def at(node: SecuredNode, user: str, name: str = "tin") -> tuple[str, str]:
    return "--index", f"opensearch+https://{user}@{node.hosts}/{name}"


def test_the_roles_are_enough_and_no_more(node: SecuredNode, articles: str, tmp_path: Path) -> None:
    writer, reader = at(node, "writer"), at(node, "reader")
    assert "9 bài mới" in run("index", articles, *writer)
    assert "9 bài" in run("index", articles, "--rebuild", *writer)
    assert "Chuyển đổi số" in run("search", "chuyen doi so", *reader)
    assert "huyển đổi số" in run("suggest", "chuyen d", *reader)
    assert "9" in run("stats", *reader)
    assert "Đã chép 9 bài" in run("copy", reader[1], str(tmp_path / "back"))
    client = create_app({"index": reader[1]}).test_client()
    assert client.get("/readyz").status_code == client.get("/?q=xã").status_code == 200
    for command in (["index", articles], ["index", articles, "--part", "1/2"], ["publish"]):
        told = run(*command, *reader)
        assert told.startswith("Không đủ quyền")
        assert len(told.splitlines()) == 1
        assert SECRET not in told
    with searchkit.open_index(writer[1]) as index:
        index.delete(index.ids()[:1])
        assert len(index) == 8


def test_parts_are_sent_and_published_by_the_writer(node: SecuredNode, articles: str) -> None:
    where = at(node, "writer", "tin")
    for part in ("1/2", "2/2"):
        run("index", articles, "--part", part, *where)
    assert "cả thảy 9 bài" in run("publish", *where)


def test_other_indexes_and_other_people_are_kept_apart(node: SecuredNode, articles: str) -> None:
    assert run("index", articles, *at(node, "writer", "khac")).startswith("Không đủ quyền")
    assert "không nhận tên hay mật khẩu" in run("stats", *at(node, "nobody"))
    with pytest.raises(StoreError, match="không nhận tên hay mật khẩu"):
        searchkit.open_index(at(node, "")[1].replace("@", ""))
