import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/tim?q=dich+vu",
        "/bai/dich-vu-1?q=cong",
        "/api/v1/search?q=dich+vu",
        "/api/v1/suggest?q=dich",
        "/api/v1/articles/dich-vu-1",
        "/theo-doi/atom.xml?q=dich+vu",
        "/theo-doi/feed.json?q=dich+vu",
        "/sitemap.xml",
    ],
)
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.data
    assert again.headers["ETag"] == tag
    assert "Content-Security-Policy" in again.headers
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).data


def test_other_content_has_another_name(client: FlaskClient) -> None:
    addresses = ["/tim?q=dich+vu", "/tim?q=dich+vu&page=2", "/tim?q=dich+vu&lang=en"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == 3


def test_probes_and_errors_are_never_old(client: FlaskClient) -> None:
    for address in ("/healthz", "/readyz", "/metrics", "/khong-co"):
        assert "ETag" not in client.get(address).headers
