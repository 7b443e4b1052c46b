# ruff: noqa: E501
"""Files as sites and newsrooms exchange them: feeds, web archives, mail, the XML of news and law."""

import gzip
import io
import json
import tarfile
import zlib
from email.message import EmailMessage
from html import escape

from tests.extraction.material.news import News, page
from tests.extraction.material.office import zipped


def rss(news: News) -> bytes:
    days = "Thu, {2} {1} {0} 08:00:00 +0700"
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    year, month, day = news.day.split("-")
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{news.source}</title><link>https://xa.example/</link>
<item><title>Tin ngắn</title><link>https://xa.example/ngan-{news.number}</link>
<description>Một tin ngắn khác.</description></item>
<item><title>{news.title}</title><link>{news.url}?utm_source=rss</link><description>Tóm tắt.</description>
<content:encoded><![CDATA[{news.markup}]]></content:encoded>
<pubDate>{days.format(year, months[int(month) - 1], day)}</pubDate></item></channel></rss>""".encode()


def atom(news: News) -> bytes:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{news.source}</title>
<entry><title>{news.title}</title><id>urn:x:{news.number}</id><updated>{news.day}T01:00:00Z</updated>
<link rel="alternate" href="{news.url}"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
{news.markup}</div></content></entry></feed>""".encode()


def rdf(news: News) -> bytes:
    return f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>{news.source}</title></channel><item><title>{news.title}</title><link>{news.url}</link>
<description>{escape(news.markup)}</description><dc:date>{news.day}</dc:date></item></rdf:RDF>""".encode()


def wordpress(news: News) -> bytes:
    def item(status: str, kind: str, title: str) -> str:
        return (
            f"<item><title>{title}</title><link>{news.url}</link><content:encoded><![CDATA["
            f"{news.markup}]]></content:encoded><wp:post_date>{news.day} 08:00:00</wp:post_date>"
            f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
        )

    return f"""<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>{news.source}</title>
{item("draft", "post", "Bản nháp")}{item("inherit", "attachment", "Ảnh")}
{item("publish", "post", news.title)}</channel></rss>""".encode()


def warc(news: News, *, gzipped: bool = False) -> bytes:
    host = news.url.rpartition("/tin")[0]
    packed = gzip.compress(page(news).replace(news.url.encode(), b""), mtime=0)
    html = "Content-Type: text/html; charset=utf-8"
    records = [
        warc_record("warcinfo", "", b"software: x", news.day),
        http_response(
            f"{host}/logo.png", ("200 OK", "Content-Type: image/png"), b"\x89PNG", news.day
        ),
        http_response(f"{host}/cu", ("301 Moved", html, f"Location: {news.url}"), b"", news.day),
        http_response(
            f"{news.url}?fbclid=abc#top",
            ("200 OK", html, "Content-Encoding: gzip"),
            packed,
            news.day,
        ),
    ]
    return b"".join(map(gzip.compress, records) if gzipped else records)


def http_response(url: str, head: tuple[str, ...], content: bytes, day: str) -> bytes:
    lines = f"HTTP/1.1 {head[0]}\r\n" + "".join(f"{line}\r\n" for line in head[1:])
    return warc_record("response", url, f"{lines}\r\n".encode() + content, day)


def warc_record(kind: str, url: str, block: bytes, day: str) -> bytes:
    media = {"response": "application/http; msgtype=response", "conversion": "text/plain"}
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: {day}T05:00:00Z\r\nWARC-Record-ID: <urn:uuid:{zlib.crc32(block):032}>\r\n"
        f"Content-Type: {media.get(kind, 'application/warc-fields')}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def wet(news: News) -> bytes:
    text = f"{news.title}\n{news.text}".encode()
    return warc_record("conversion", news.url, text, news.day)


def wacz(news: News) -> bytes:
    pages = json.dumps({"url": news.url, "title": "Danh sách trang", "text": news.text}).encode()
    return zipped({
        "datapackage.json": b"{}", "archive/data.warc.gz": warc(news, gzipped=True),
        "pages/pages.jsonl": pages,
    })  # fmt: skip


def message(news: News) -> bytes:
    year, month, day = map(int, news.day.split("-"))
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    mail = EmailMessage()
    mail["Subject"] = news.title
    mail["From"] = f'"{news.source}" <vp@xa.example>'
    mail["To"] = "ban@doc.example"
    mail["Date"] = f"Thu, {day} {months[month - 1]} {year} 09:00:00 +0700"
    mail["Message-ID"] = f"<{news.number}@xa.example>"
    mail.set_content(news.text, cte="quoted-printable")
    mail.add_alternative(f"<html><body>{news.markup}</body></html>", subtype="html", cte="base64")
    return mail.as_bytes()


def mailbox(news: News) -> bytes:
    other = message(News(399)).replace(b"399@", b"1@")
    line = b"From vp@xa.example Thu Mar 14 09:00:00 2024\n"
    return line + other + b"\n\n" + line + message(news) + b"\n"


def saved_page(news: News) -> bytes:
    import quopri

    body = quopri.encodestring(page(news))
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + news.url.encode()
        + b"\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="----x"\r\n\r\n------x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: " + news.url.encode()
        + b"\r\n\r\n" + body + b"\r\n------x--\r\n"
    )  # fmt: skip


def tarred(news: News, mode: str = "w") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo("../../tin/a.html")
        content = page(news)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def akoma_ntoso(news: News) -> bytes:
    paragraphs = "".join(
        f"<article><num>Điều {i}.</num><content><p>{escape(text)}</p></content></article>"
        for i, text in enumerate(news.paragraphs, 1)
    )
    return f"""<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<act><meta><identification><FRBRWork><FRBRdate date="{news.day}" name="x"/></FRBRWork></identification>
</meta><preface><p><docTitle>{news.title}</docTitle></p><p><docAuthority>{news.source}</docAuthority></p>
</preface><body>{paragraphs}</body></act></akomaNtoso>""".encode()


def nitf(news: News) -> bytes:
    return f"""<?xml version="1.0"?><nitf><head><docdata><date.issue norm="{news.day.replace("-", "")}"/>
</docdata><pubdata name="{news.source}" ex-ref="{news.url}"/></head><body><body.head><hedline>
<hl1>{news.title}</hl1></hedline></body.head><body.content>{news.markup}</body.content></body></nitf>
""".encode()


def newsml(news: News) -> bytes:
    return f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:{news.number}"><itemMeta><provider><name>{news.source}</name></provider>
<versionCreated>{news.day}T08:00:00+07:00</versionCreated></itemMeta><contentMeta>
<headline>{news.title}</headline></contentMeta><contentSet><inlineXML>
<html xmlns="http://www.w3.org/1999/xhtml"><body>{news.markup}</body></html></inlineXML></contentSet>
</newsItem></itemSet></newsMessage>""".encode()
