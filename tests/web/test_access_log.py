import json
import logging

import pytest
from flask.testing import FlaskClient

from web.access_log import LOGGER


def test_a_line_a_request_without_addresses_and_queries(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    client.get("/tim?q=chuyện+riêng", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    client.get("/bai/dich-vu-1?q=chuyện+riêng")
    client.get("/chuyện/riêng")
    lines = [json.loads(record.message) for record in caplog.records if record.name == LOGGER]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/tim", 200),
        ("/bai/<id:id>", 200),
        (None, 404),
    ]
    for line in lines:
        assert line.keys() == {"time", "method", "route", "status", "ms", "bytes"}
        assert line["time"].endswith("+00:00")
    assert "riêng" not in caplog.text
    assert "203.0.113.9" not in caplog.text
