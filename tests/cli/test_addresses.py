"""An index by its address: a folder, or one on a cluster, which here does not answer."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import searchkit
from searchkit import StoreError
from searchkit.cli import cli
from searchkit.engine.opensearch.location import (
    PASSWORD,
    REPLICAS,
    SHARDS,
    Location,
    locate,
)
from searchkit.indexing.maintenance import (
    check_index,
    copy_index,
    optimize_index,
    repair_index,
)
from web import create_app

CLUSTER = "opensearch+https://admin:s3cret@127.0.0.1:1/tin"  # where nothing answers
ARGUMENTS = {
    "search": ["số"], "suggest": ["s"], "index": ["-"], "backup": ["copy"], "restore": ["copy"],
    "document": ["QĐ 06"], "figures": ["số"], "quotes": ["số"], "story": ["số"],
}  # fmt: skip


def is_told(message: str) -> None:
    assert len(message.strip().splitlines()) == 1
    assert "127.0.0.1:1/tin" in message or "Không có chỉ mục ở copy" in message
    assert "s3cret" not in message


@pytest.mark.parametrize("address", [CLUSTER, CLUSTER.replace("opensearch", "OpenSearch")])
def test_a_cluster_that_does_not_answer_is_told_by_the_library(address: str) -> None:
    for open_at in (searchkit.open_index, searchkit.create_index):
        with pytest.raises(StoreError, match="Không nối được") as raised:
            open_at(address)
        is_told(str(raised.value))


def test_maintenance_of_files_needs_a_folder() -> None:
    for look_after in (check_index, repair_index, optimize_index):
        with pytest.raises(StoreError, match="chỉ làm được với thư mục") as raised:
            look_after(CLUSTER)
        is_told(str(raised.value))
    for source, target in ((CLUSTER, "copy"), ("copy", CLUSTER)):
        with pytest.raises(StoreError) as raised:
            copy_index(source, target)
        is_told(str(raised.value))


@pytest.mark.parametrize(
    "address",
    [
        "opensearch+http://host:9200",
        "opensearch+http://host:9200/",
        "opensearch+http://host:port/tin",
        "opensearch+http://s3cret@/tin",
        "opensearch+http://host/Tin",
        "opensearch+http://host/_all",
        "opensearch+http://host/a,b",
        "opensearch+http://host/tin?x=1",
    ],
)
def test_a_slip_in_the_address_of_a_cluster_is_told(address: str) -> None:
    with pytest.raises(StoreError) as raised:
        searchkit.open_index(address)
    message = str(raised.value)
    assert "hãy" in message
    assert len(message.splitlines()) == 1
    assert "s3cret" not in message


def test_a_location_does_not_show_who_asks() -> None:
    location = locate(CLUSTER)
    assert location.password == "s3cret"
    for shown in (str(location), repr(location)):
        assert "s3cret" not in shown
    assert "admin" not in str(location)
    assert locate(str(location)) == Location(location.hosts, "tin", secure=True)


def test_the_password_is_read_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "opensearch+https://admin@[::1],b.example:9201/tin"
    assert locate(asked).hosts == (("[::1]", 9200), ("b.example", 9201))
    monkeypatch.setenv(PASSWORD, "from the environment")
    assert locate(asked).password == "from the environment"
    (tmp_path / "password").write_text("from a file\n")
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(tmp_path / "password"))
    assert locate(asked).password == "from a file"
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(tmp_path / "none"))
    with pytest.raises(StoreError, match="Không đọc được tệp mật khẩu"):
        locate(asked)


def test_what_means_nothing_in_the_settings_of_a_cluster_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (locate(CLUSTER).shards, locate(CLUSTER).replicas) == (1, "0-1")
    monkeypatch.setenv(SHARDS, "3")
    monkeypatch.setenv(REPLICAS, "2")
    assert (locate(CLUSTER).shards, locate(CLUSTER).replicas) == (3, "2-2")
    for name, value in ((SHARDS, "0"), (SHARDS, "x"), (REPLICAS, "-1")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(StoreError, match=f"{name}={value}"):
                locate(CLUSTER)


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
def test_every_command_tells_what_a_cluster_lacks(
    name: str, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [name, *ARGUMENTS.get(name, [])]
    environment = {"SEARCHKIT_INDEX": CLUSTER} if by == "environment" else {}
    given = ["--index", CLUSTER] if by == "option" else []
    result = CliRunner().invoke(cli, [*arguments, *given], env=environment)
    assert isinstance(result.exception, StoreError)
    is_told(str(result.exception))
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
