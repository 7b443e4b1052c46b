from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families


def _samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    for address in ("/tim?q=dich+vu", "/tim?q=dich+vu", "/tim?q=a&page=0", "/khong-co"):
        client.get(address)
    client.open("/tim", method="PROPFIND")
    samples = _samples(client)
    assert samples["searchkit_requests_total", "/tim", "200", "GET"] == 2
    assert samples["searchkit_requests_total", "/tim", "400", "GET"] == 1
    assert samples["searchkit_requests_total", "404", "GET", "none"] == 1
    assert samples["searchkit_requests_total", "405", "none", "other"] == 1
    assert samples["searchkit_request_seconds_count", "/tim"] == 3


def test_searches_are_counted_by_outcome_and_turning_pages_is_none(client: FlaskClient) -> None:
    for address in ("/tim?q=dich+vu", "/tim?q=dich+vu&page=2", "/api/v1/search?q=xyz", "/tim"):
        client.get(address)
    samples = _samples(client)
    assert samples["searchkit_searches_total", "found"] == 1
    assert samples["searchkit_searches_total", "nothing"] == 1


def test_queries_are_not_told(client: FlaskClient) -> None:
    client.get("/tim?q=chuyện+riêng")
    assert "riêng" not in client.get("/metrics").text
