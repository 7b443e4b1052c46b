"""An index by its address: a folder, or one on a cluster, which this version can't open."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import searchkit
from searchkit import StoreError
from searchkit.cli import cli
from searchkit.engine.address import index_bytes
from searchkit.maintenance import (
    check_index,
    copy_index,
    optimize_index,
    repair_index,
)
from web import create_app

CLUSTER = "opensearch+https://admin:s3cret@cluster.example:9200/tin"
ARGUMENTS = {
    "search": ["số"], "suggest": ["s"], "index": ["-"], "backup": ["copy"], "restore": ["copy"],
}  # fmt: skip


def is_refused(message: str) -> None:
    assert len(message.strip().splitlines()) == 1
    assert "chưa có động cơ cho cụm" in message
    assert "hãy cho một thư mục" in message
    assert "cluster.example:9200/tin" in message
    assert "s3cret" not in message


@pytest.mark.parametrize("address", [CLUSTER, CLUSTER.upper(), "opensearch+http://[::1]:9200/tin"])
def test_a_cluster_is_refused_by_the_library(address: str) -> None:
    for open_at in (searchkit.open_index, searchkit.create_index):
        with pytest.raises(StoreError, match="chưa có động cơ cho cụm"):
            open_at(address)


def test_a_cluster_is_refused_by_maintenance() -> None:
    for look_after in (check_index, repair_index, optimize_index, index_bytes):
        with pytest.raises(StoreError) as raised:
            look_after(CLUSTER)
        is_refused(str(raised.value))
    for source, target in ((CLUSTER, "copy"), ("copy", CLUSTER)):
        with pytest.raises(StoreError) as raised:
            copy_index(source, target)
        is_refused(str(raised.value))


def _with_an_index() -> list[str]:
    context = click.Context(cli)
    commands = [(name, cli.get_command(context, name)) for name in cli.list_commands(context)]
    return [
        name
        for name, command in commands
        if command and name != "serve" and any(p.name == "address" for p in command.params)
    ]


@pytest.mark.parametrize("name", _with_an_index())
@pytest.mark.parametrize("by", ["option", "environment"])
def test_every_command_refuses_a_cluster(
    name: str, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [name, *ARGUMENTS.get(name, [])]
    environment = {"SEARCHKIT_INDEX": CLUSTER} if by == "environment" else {}
    given = ["--index", CLUSTER] if by == "option" else []
    result = CliRunner().invoke(cli, [*arguments, *given], env=environment)
    assert isinstance(result.exception, StoreError)
    is_refused(str(result.exception))
    assert list(tmp_path.iterdir()) == []


def test_a_slip_in_an_address_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="Không hiểu địa chỉ chỉ mục https://host/tin"):
        searchkit.create_index("https://host/tin")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_a_folder_whatever_its_name(tmp_path: Path) -> None:
    for name in ("tin tức", "c:tin", "opensearch+http"):
        for address in (tmp_path / name, str(tmp_path / name)):
            with searchkit.create_index(address) as index:
                assert len(index) == 0
            with searchkit.open_index(address) as index:
                assert index.ids() == []


def test_the_site_says_that_it_is_not_ready() -> None:
    client = create_app({"index": CLUSTER}).test_client()
    response = client.get("/readyz", headers={"Accept": "application/json"})
    assert response.status_code == 503
    assert "s3cret" not in response.text
    assert client.get("/healthz").status_code == 200
