import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient

import searchkit
from web import create_app, ops
from web.ops import short_name

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)

_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_probes(client: FlaskClient) -> None:
    for address in ("/healthz", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.text) == (200, "ok\n")
        assert response.headers["Cache-Control"] == "no-store"


def test_the_process_is_up_even_without_an_index(tmp_path: Path) -> None:
    client = create_app({"index": tmp_path / "none"}).test_client()
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("damage", ["{", "", '{"searchkit": 99}'])
def test_a_commit_that_can_not_be_read_leaves_the_old_one(
    index_path: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It turned every page into a failure, though all of the old commit was open."""
    folder = tmp_path / "index"
    shutil.copytree(index_path, folder)
    client = create_app({"index": folder}).test_client()
    before = client.get("/tim?q=dich+vu").data
    whole = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_text(damage)
    assert before.count(b"<article>") == client.get("/tim?q=dich+vu").data.count(b"<article>") > 0
    for _ in range(3):
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert "old commit" in ready.text
        assert str(folder) not in ready.text
    assert caplog.text.count("Vẫn dùng chỉ mục cũ") == 1
    (folder / "manifest.json").write_bytes(whole)
    client.get("/")
    assert client.get("/readyz").text == "ok\n"
    assert create_app({"index": folder}).test_client().get("/readyz").status_code == 200


def test_an_index_that_is_gone_is_not_searched(index_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(index_path, folder)
    client = create_app({"index": folder}).test_client()
    assert client.get("/readyz").status_code == 200
    shutil.rmtree(folder)
    assert client.get("/readyz").status_code == 503


def test_robots_may_read_articles_but_not_results(client: FlaskClient) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("*", "/bai/dich-vu-1")
    assert not rules.can_fetch("*", "/tim?q=a")
    assert not rules.can_fetch("*", "/api/v1/search?q=a")


def test_a_browser_can_search_the_site(client: FlaskClient, visit: Visit) -> None:
    link = visit("/").select_one("link[rel=search]")
    response = client.get(link["href"])
    assert response.mimetype == link["type"] == "application/opensearchdescription+xml"
    root = ET.fromstring(response.text)
    assert len(root.findtext(f"{_OPENSEARCH}ShortName", "")) <= 16
    url = root.find(f"{_OPENSEARCH}Url[@type='text/html']")
    assert url is not None
    address = urlsplit(url.attrib["template"].replace("{searchTerms}", "dich%20vu"))
    assert address.scheme == "http"
    assert visit(f"{address.path}?{address.query}").select(".hits > li")


def test_static_files_are_found_and_kept(client: FlaskClient, visit: Visit) -> None:
    page = visit("/")
    links = [
        page.select_one("link[rel=stylesheet]")["href"],
        page.select_one("link[rel=icon]")["href"],
    ]
    for address in [*links, page.script["src"]]:
        response = client.get(address)
        assert response.status_code == 200
        assert response.cache_control.max_age == 365 * 24 * 3600
        response.close()


def test_proxies_are_believed_only_when_trusted(index_path: Path) -> None:
    for hops, scheme in ((0, "http:"), (1, "https:")):
        client = create_app({"index": index_path, "trusted_proxies": hops}).test_client()
        text = client.get("/opensearch.xml", headers={"X-Forwarded-Proto": "https"}).text
        assert f'template="{scheme}//localhost' in text


def test_icons_are_where_browsers_look_for_them(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    (icon,) = answer.get_json(force=True)["icons"]
    for address in ("/favicon.ico", "/apple-touch-icon.png", icon["src"]):
        with client.get(address) as image:
            assert image.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Trang thử", "Trang thử"),
        ("Tra cứu chuyển đổi số", "Tra cứu CĐS"),
        ("Một cái tên dài gồm rất nhiều từ ngắn ngủi và vài từ nữa", "Một cái tên dài"),
        ("A" * 40, "A" * 16),
    ],
)
def test_a_long_name_is_abbreviated(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_article_is_in_one_sitemap(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ops, "_SITEMAP", 4)
    folder = shutil.copytree(index_path, tmp_path / "index")
    client = create_app({"index": folder}).test_client()

    def addresses(path: str) -> list[str]:
        root = ET.fromstring(client.get(path).text)
        return [urlsplit(each.text or "").path for each in root.iter(f"{_SITEMAPS}loc")]

    with searchkit.open_index(folder) as index:
        for count in (11, 12, 13):  # the last one is short, full, and begun anew
            index.add([searchkit.Article(f"bài {count}", "Bài mới", ())])
            maps = addresses("/sitemap.xml")
            assert len(maps) == -(-count // 4)
            assert client.get(f"/sitemap-{len(maps) + 1}.xml").status_code == 404
            found = [address for path in maps for address in addresses(path)]
            assert found[0] == "/"
            assert len(set(found)) == len(found) == 1 + count
            assert all(client.get(address).status_code == 200 for address in found)
