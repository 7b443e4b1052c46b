"""The sources file: what may stand there, and the line that every mistake gets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SettingsError
from searchkit.fetching.sources_file import Portal, _portal, read_sources

GOOD = """
contact = "a@a.vn"
private = ["10.0.0.5", "::1"]
minutes = 5
answer_megabytes = 1.5
[portals.a]
feeds = ["https://www.a.vn/rss"]
sitemaps = ["https://a.vn/sitemap.xml"]
sections = ["https://a.vn/tin"]
hosts = ["b.vn"]
include = ["/tin/*"]
exclude = ["*/video/*"]
since = 2025-01-31
delay = 3
pages = 7
megabytes = 2
recheck_days = 0.5
[portals."trong nhà"]
sections = ["http://10.0.0.5/"]
delay = 0.1
"""


def read(tmp_path: Path, text: str | bytes) -> str:
    """The one line that a file gets."""
    path = tmp_path / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as raised:
        read_sources(path)
    message = str(raised.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


def test_everything_that_may_stand_there(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    sources = read_sources(tmp_path / "a.toml")
    portal, own = sources.portals
    assert (sources.contact, sources.minutes, sources.answer_bytes) == ("a@a.vn", 5, 1_500_000)
    assert sources.private == {"10.0.0.5", "::1"}
    assert portal == Portal(
        "a", ("https://www.a.vn/rss",), ("https://a.vn/sitemap.xml",), ("https://a.vn/tin",),
        ("a.vn", "b.vn"), ("/tin/*",), ("*/video/*",), "2025-01-31", 3, 7, 2_000_000, 43_200,
    )  # fmt: skip
    assert (own.name, own.delay) == ("trong nhà", 0.1)


@pytest.mark.parametrize(
    ("address", "is_covered"),
    [
        ("https://a.vn/tin/1", True),
        ("http://www.a.vn/tin/1?x=1", True),
        ("https://b.vn/tin/", True),
        ("https://xa.vn/tin/1", False),
        ("https://a.vn.evil.vn/tin/1", False),
        ("https://a.vn/khac", False),
        ("https://a.vn/tin/video/1", False),
    ],
)
def test_which_pages_are_a_portals(tmp_path: Path, address: str, is_covered: bool) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    assert read_sources(tmp_path / "a.toml").portals[0].covers(address) is is_covered


COMMON = 'contact = "a@a.vn"\n'
PORTAL = '[portals.a]\nfeeds = ["https://a.vn/rss"]\n'


@pytest.mark.parametrize(
    ("line", "key", "mend"),
    [
        ("delay = 1", "portals.a.delay", "2 giây"),
        ("delay = true", "portals.a.delay", "số giây"),
        ("delay = nan", "portals.a.delay", "số giây"),
        ("pages = 0", "portals.a.pages", "số nguyên"),
        ("pages = 1.5", "portals.a.pages", "số nguyên"),
        ("megabytes = -1", "portals.a.megabytes", "megabyte"),
        ("recheck_days = 31", "portals.a.recheck_days", "0 đến 30"),
        ('since = "2025-01-01"', "portals.a.since", "không có ngoặc kép"),
        ('sitemaps = "https://a.vn/"', "portals.a.sitemaps", "danh sách"),
        ('sitemaps = ["ftp://a.vn/"]', "portals.a.sitemaps", "https://"),
        ('sections = ["https://a:b@a.vn/"]', "portals.a.sections", "https://"),
        ('sections = ["https://[x"]', "portals.a.sections", "https://"),
        ('hosts = ["https://b.vn"]', "portals.a.hosts", "tên máy chủ"),
        ("include = [1]", "portals.a.include", "mẫu"),
        ("feed = []", "portals.a.feed", "các khoá là: delay"),
    ],
)
def test_each_wrong_key_of_a_portal(tmp_path: Path, line: str, key: str, mend: str) -> None:
    message = read(tmp_path, f"{COMMON}{PORTAL}{line}\n")
    assert key in message
    assert mend in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PORTAL, "thiếu contact"),
        (f"contact = 5\n{PORTAL}", "contact là 5; hãy đặt thư"),
        (f'contact = "ai đó"\n{PORTAL}', "contact là 'ai đó'"),
        (f'contact = "a@a.vn\\n"\n{PORTAL}', "contact là"),
        (f"{COMMON}private = 1\n{PORTAL}", "private là 1"),
        (f'{COMMON}private = ["10.0.0.0/8"]\n{PORTAL}', "private là"),
        (f"{COMMON}minutes = 0\n{PORTAL}", "minutes là 0"),
        (f"{COMMON}answer_seconds = 0\n{PORTAL}", "answer_seconds là 0"),
        (f"{COMMON}answer_megabytes = 65\n{PORTAL}", "answer_megabytes là 65"),
        (f"{COMMON}x = 1\n{PORTAL}", "không có khoá x; các khoá là: answer_megabytes"),
        (COMMON, "chưa có cổng nào"),
        (f"{COMMON}portals = 1", "chưa có cổng nào"),
        (f"{COMMON}[portals]\na = 1", "portals.a phải là một mục"),
        (f"{COMMON}[portals.a]\nfeeds = []", "hãy đặt feeds, sitemaps hoặc sections"),
        ("a = ", "không phải TOML"),
        (b"\xff", "không phải TOML"),
        ("#" * (1 << 20) + "\n", "dài hơn"),
        ("a = " + "[" * 100_000, "không phải TOML"),
    ],
)
def test_each_wrong_file(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in read(tmp_path, text)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="không đọc được"):
        read_sources(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="không đọc được"):
        read_sources(tmp_path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
)


@given(
    st.sampled_from(["feeds", "hosts", "since", "delay", "pages", "megabytes", "include", "x"]),
    VALUES,
)
def test_any_value_is_taken_or_refused(key: str, value: object) -> None:
    said = {"sections": ["https://a.vn/"], key: value}
    told = ""
    try:
        assert _portal(Path("a.toml"), "a", said, frozenset()).delay >= 2
    except SettingsError as error:
        told = str(error)
    assert not told or f"portals.a.{key}" in told
    assert "\n" not in told
