"""What stands in archives, web archives, mail and feeds: each part as what it is, once."""
# ruff: noqa: E501

import gzip
import io
import sys
from pathlib import Path

import pytest

from searchkit.article import Article
from searchkit.extraction import Note, PassedOver, Rejected, Remark, read_articles

from .material.exchange import http_response, mailbox, message, rss, warc, warc_record, wordpress
from .material.files import KINDS
from .material.news import News, page
from .material.office import pdf, zipped

HTML = ("200 OK", "Content-Type: text/html")


def read(path: Path | str, data: bytes | None = None) -> tuple[list[Article], list[str], list[str]]:
    """Articles, reasons of rejections, and kinds of what was passed over."""
    if data is not None and isinstance(path, Path):
        path.write_bytes(data)
    notes: list[Note] = []
    results = list(read_articles([path], note=notes.append))
    articles = [result for result in results if isinstance(result, Article)]
    reasons = [result.reason for result in results if isinstance(result, Rejected)]
    assert not [note.text for note in notes if isinstance(note, Remark)]
    return articles, reasons, [note.kind for note in notes if isinstance(note, PassedOver)]


@pytest.mark.parametrize("kind", KINDS)
def test_standard_input_is_read_as_what_it_is(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    news = News(5)
    data = KINDS[kind](news)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    notes: list[Note] = []
    articles = [a for a in read_articles(["-"], note=notes.append) if isinstance(a, Article)]
    (found,) = [a for a in articles if any(news.phrase in text for text in a.paragraphs)]
    assert news.title in found.title


def test_a_page_in_a_web_archive_has_its_address_and_day(tmp_path: Path) -> None:
    news = News(3)
    bare = f"<h1>{news.title}</h1>{news.markup}".encode()
    url = f"{news.url}?utm_source=x"
    data = http_response(url, HTML, bare, "2024-05-06")
    (article,), reasons, passed = read(tmp_path / "a.warc", data)
    assert (article.id, article.url, article.published) == (news.url, url, "2024-05-06")
    assert article.metadata["captured"] == "2024-05-06T05:00:00Z"
    assert article.source == "xa3.example"
    assert (reasons, passed) == ([], [])
    (dated,), *_ = read(tmp_path / "b.warc", http_response(url, HTML, page(news), "2030-05-06"))
    assert dated.published == news.day


def test_the_last_capture_of_an_address_counts(tmp_path: Path) -> None:
    import searchkit

    news = News(3)
    older = page(news).replace(b"ba bu", b"hai bu")
    records = (http_response(news.url, HTML, older, "2024-01-01"), http_response(news.url, HTML, page(news), "2024-02-01"),
               warc_record("revisit", news.url, b"HTTP/1.1 200 OK\r\n\r\n", "2024-03-01"))  # fmt: skip
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(a for a in read_articles([tmp_path / "a.warc"]) if isinstance(a, Article))
        assert len(index) == 1
        assert index.search("ba buổi").total == 1
        assert index.search('"hai buổi"').total == 0


def test_what_else_a_web_archive_holds_is_passed_over(tmp_path: Path) -> None:
    news = News(4)
    day, host = "2024-05-06", "https://xa.example"
    records = [
        http_response(f"{host}/a.css", ("200 OK", "Content-Type: text/css"), b"body {}", day),
        http_response(
            f"{host}/rss", ("200 OK", "Content-Type: application/rss+xml"), rss(News(6)), day
        ),
        http_response(
            f"{host}/x", ("404 Not Found", "Content-Type: text/html"), page(News(7)), day
        ),
        http_response(
            f"{host}/robots.txt", ("200 OK", "Content-Type: text/plain"), b"User-agent: *\n", day
        ),
        http_response(
            f"{host}/kh.pdf", ("200 OK", "Content-Type: application/pdf"), pdf(news), day
        ),
        warc_record("request", f"{host}/kh.pdf", b"GET /kh.pdf HTTP/1.1\r\n\r\n", day),
    ]
    (article,), reasons, passed = read(
        tmp_path / "a.warc.gz", b"".join(map(gzip.compress, records))
    )
    assert news.title in article.title
    assert article.url == f"{host}/kh.pdf"
    assert reasons == []
    assert len(passed) == 4


def test_a_page_that_is_cut_off_in_a_web_archive_is_told(tmp_path: Path) -> None:
    articles, reasons, _ = read(tmp_path / "a.warc", warc(News(3)) + warc(News(4))[:-200])
    assert len(articles) >= 1
    assert len(reasons) == 1
    assert News(4).url in reasons[0]


def test_a_response_without_an_address_is_told(tmp_path: Path) -> None:
    """The library took the address for granted."""
    first = http_response(News(3).url, HTML, page(News(3)), "2024-05-06")
    nameless = first.replace(b"WARC-Target-URI", b"X-Target-URI")
    articles, reasons, _ = read(tmp_path / "a.warc", first + nameless)
    assert [article.title for article in articles] == [News(3).title]
    assert ["chưa lường trước" in reason for reason in reasons] == [False]


def test_what_is_attached_to_a_message_is_read(tmp_path: Path) -> None:
    from email import message_from_bytes, policy

    mail = message_from_bytes(message(News(3)), policy=policy.default)
    mail.add_attachment(
        pdf(News(4)), maintype="application", subtype="pdf", filename="kế hoạch.pdf"
    )
    mail.add_attachment(b"\x89PNG\r\n\x1a\n\0", maintype="image", subtype="png", filename="a.png")
    articles, reasons, passed = read(tmp_path / "a.eml", mail.as_bytes())
    assert [News(3).title in articles[0].title, News(4).title in articles[1].title] == [True, True]
    assert (reasons, passed) == ([], ["ảnh"])


def test_a_mailbox_is_parted_where_messages_begin(tmp_path: Path) -> None:
    data = mailbox(News(3)).replace(b"Sang nay", b"x")
    quoted = (
        data
        + b"From a@b Thu Mar 14 09:00:00 2024\nSubject: Ba\nFrom: c@d.example\n\nMot.\n\n>From day la loi ke.\n"
    )
    articles, reasons, _ = read(tmp_path / "a.mbox", quoted)
    assert len(articles) == 3
    assert "From day la loi ke." in articles[2].paragraphs
    assert len({article.id for article in articles}) == 3
    assert reasons == []


def test_drafts_and_pictures_of_an_export_are_passed_over(tmp_path: Path) -> None:
    (article,), reasons, passed = read(tmp_path / "a.xml", wordpress(News(3)))
    assert article.title == News(3).title
    assert len(passed) == 2
    assert reasons == []


def test_a_bad_part_spoils_no_other(tmp_path: Path) -> None:
    members = {
        "1.html": page(News(1)),
        "2.json": b"{",
        "3.zip": b"PK\x03\x04broken",
        "4.html": page(News(4)),
    }
    articles, reasons, _ = read(tmp_path / "a.zip", zipped(members))
    assert [article.title for article in articles] == [News(1).title, News(4).title]
    assert [reason.split(":")[1] for reason in reasons] == ["2.json", "3.zip"]


def test_parts_are_named_by_where_they_stand(tmp_path: Path) -> None:
    plain = f"<h1>{News(1).title}</h1>{News(1).markup}".encode()
    (article,), *_ = read(tmp_path / "a.zip", zipped({"tin/b.html": plain}))
    assert article.id == f"{tmp_path.name}/a/tin/b.html"
    assert article.origin == str(tmp_path / "a.zip")
