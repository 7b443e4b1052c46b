import json
import logging
from pathlib import Path

import pytest

from web import create_app


def test_nothing_is_logged_unless_wanted(index_path: Path, tmp_path: Path) -> None:
    create_app({"index": index_path}).test_client().get("/tim?q=dich+vu")
    assert not list(tmp_path.iterdir())


def test_a_search_is_a_line_without_a_person(index_path: Path, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    client = create_app({"index": index_path, "query_log": log}).test_client()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    for address in (
        "/tim?q=dich+vu",
        "/tim?q=dich+vu&page=2",
        "/tim?q=+",
        "/tim?q=dich+vu&from=x",
        "/api/v1/search?q=xyz+0912+345+678",
    ):
        client.get(address, environ_base=elsewhere, headers={"User-Agent": "a browser"})
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line.keys() for line in lines] == [{"hour", "query", "hits", "ms"}] * 2
    assert [(line["query"], line["hits"]) for line in lines] == [("dich vu", 8), ("xyz …", 0)]
    assert all(len(line["hour"]) == len("2025-01-25T10") for line in lines)


def test_a_log_that_cannot_be_written_stops_no_search(
    index_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app({"index": index_path, "query_log": tmp_path}).test_client()
    with caplog.at_level(logging.ERROR):
        assert client.get("/tim?q=chuyện+riêng").status_code == 200
    assert str(tmp_path) in caplog.text
    assert "riêng" not in caplog.text
