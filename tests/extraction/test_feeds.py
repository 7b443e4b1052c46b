"""Feeds with mistakes: what is forgiven takes nothing else with it."""

import io
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit import Article, SourceError, read_articles
from searchkit.extraction.formats.xml import elements

_PIECES = (
    "&lt;",
    "&",
    "&amp;",
    "&nbsp;",
    "&#38;",
    "<![CDATA[",
    "]]>",
    "]",
    "a",
    "<b>",
    "</b>",
    " ",
)
_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss><channel><title>Tin &amp; bài</title><item><title>Họp thôn{}</title>
<link>https://xa.example/tin?id=1&amp;trang=2</link>
<description>&lt;p&gt;Bà con bàn việc làm đường &amp;amp; kè suối.&lt;/p&gt;
&lt;p&gt;Ai cũng vui.&lt;/p&gt;</description></item></channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-16le", "utf-16be", "utf-16"])
def test_a_feed_in_utf16_needs_no_mark_and_no_declaration(tmp_path: Path, encoding: str) -> None:
    feed = _FEED.format("").partition("?>")[2].strip()
    (tmp_path / "a.xml").write_bytes(feed.encode(encoding))
    (article,) = read_articles([tmp_path / "a.xml"])
    assert isinstance(article, Article)
    assert article.title == "Họp thôn"


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        (_FEED.format(""), "Họp thôn"),
        ("\n" + _FEED.format(""), "Họp thôn"),  # as many a PHP file begins
        (_FEED.format(" & xã"), "Họp thôn & xã"),
        (_FEED.format("&nbsp;Mai"), "Họp thôn Mai"),
        (_FEED.format("").replace("?id=1&amp;trang=2", "?id=1&trang=2"), "Họp thôn"),
        (_FEED.format("<![CDATA[ & xã &amp; phố]]>"), "Họp thôn & xã & phố"),
    ],
)
def test_a_mistake_takes_no_markup_with_it(tmp_path: Path, feed: str, title: str) -> None:
    """All brackets of the text below were lost once anything was amiss."""
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert article.title == title
    assert article.paragraphs == ("Bà con bàn việc làm đường & kè suối.", "Ai cũng vui.")
    assert article.url == "https://xa.example/tin?id=1&trang=2"


class _Pieces(io.BufferedReader):
    """A stream that gives at most so many bytes at once, as a connection does."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(cast("io.RawIOBase", io.BytesIO(data)))
        self._most = most

    def read(self, size: int | None = None, /) -> bytes:
        return super().read(min(size or self._most, self._most))


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join), st.integers(1, 70))
def test_it_does_not_matter_where_the_pieces_of_a_feed_end(text: str, size: int) -> None:
    data = f"<rss><item>{text}</item><item>b</item></rss>".encode()

    def told(most: int) -> list[str]:
        try:
            found = elements(_Pieces(data, most), ("item",))
            return ["".join(element.itertext()) for element in found]
        except SourceError as error:
            return [str(error)]

    assert told(size) == told(len(data))


def test_people_and_other_feeds_are_called_by_their_names(tmp_path: Path) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Điểm tin</title><entry>
<title>Họp thôn</title><summary>Bàn việc.</summary>
<author><name>Nguyễn Văn Xuân</name><email>xuan@xa.example</email></author>
<source><id>tag:xa</id><title>Cổng xã Mai</title><updated>2024-01-02T00:00:00Z</updated></source>
</entry></feed>"""
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert (article.source, article.metadata["author"]) == ("Cổng xã Mai", "Nguyễn Văn Xuân")


def test_a_status_is_that_of_an_export_alone(tmp_path: Path) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1">
<title>Cảnh báo</title><entry><title>Mưa lớn ở xã Mai</title><cap:status>Actual</cap:status>
<summary>Mưa lớn từ tối nay đến sáng mai, bà con ven suối nên chuyển đồ lên cao.</summary></entry>
</feed>"""  # noqa: E501
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert article.title == "Mưa lớn ở xã Mai"


@pytest.mark.parametrize(
    "content", ['<a href="https://xa.example/?>Cả thôn họp bàn.</a>', "<p>Đọc tiếp…</p>"]
)
def test_a_content_that_says_less_than_the_description_is_not_the_text(
    tmp_path: Path, content: str
) -> None:
    whole = "Cả thôn họp bàn làm đường, ai cũng vui."
    feed = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
        f"<title>Họp thôn</title><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<description>{whole}</description></item></channel></rss>"
    )
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path / "feed.xml"])
    assert isinstance(article, Article)
    assert article.paragraphs == (whole,)


def test_a_channel_alone_is_a_feed(tmp_path: Path) -> None:
    feed = (
        '<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<title>Tin xã</title><items><item><title>Họp thôn</title><dc:date>2024-03-05</dc:date>"
        "<description>Cả thôn họp bàn làm đường.</description></item></items></Channel>"
    )
    (tmp_path / "tin.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path / "tin.xml"])
    assert isinstance(article, Article)
    assert (article.title, article.published, article.source) == (
        "Họp thôn",
        "2024-03-05",
        "Tin xã",
    )


def test_links_behind_the_text_of_an_entry_are_none_of_it(tmp_path: Path) -> None:
    links = "".join(f"<li><a href=https://xa.example/{i}>Xã mở lớp số {i}</a></li>" for i in (1, 2))
    said = "<p>Cả thôn họp bàn làm đường.</p><ul><li>Mang theo <a href=/a>sổ</a> hộ khẩu</li></ul>"
    only = f"<item><title>Tin tuần</title><description><![CDATA[{links}]]></description></item>"
    feed = (
        "<rss><channel><item><title>Họp thôn</title>"
        f"<description><![CDATA[{said}<ul>{links}</ul>]]></description></item>{only}</channel></rss>"
    )
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    one, two = (a for a in read_articles([tmp_path / "feed.xml"]) if isinstance(a, Article))
    assert one.paragraphs == ("Cả thôn họp bàn làm đường.", "Mang theo sổ hộ khẩu")
    assert two.paragraphs == ("Xã mở lớp số 1", "Xã mở lớp số 2")


def test_a_content_as_good_as_the_summary_is_the_text(tmp_path: Path) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Họp thôn</title>'
        "<content>Cả thôn họp bàn làm đường.</content>"
        "<summary>Cả thôn đã họp để bàn việc làm đường.</summary></entry></feed>"
    )
    (tmp_path / "feed.xml").write_text(feed, "utf-8")
    (article,) = read_articles([tmp_path / "feed.xml"])
    assert isinstance(article, Article)
    assert "Cả thôn họp bàn làm đường." in article.paragraphs
