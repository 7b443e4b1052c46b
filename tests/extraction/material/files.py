# ruff: noqa: E501
"""One file of each kind that government news comes in, about articles of our own, and a broken one.

Files are written as other programs write them: by libraries where the product has one, else by hand.
"""

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable

import zstandard

from tests.extraction.material.exchange import (
    akoma_ntoso,
    atom,
    mailbox,
    message,
    newsml,
    nitf,
    rdf,
    rss,
    saved_page,
    tarred,
    wacz,
    warc,
    wet,
    wordpress,
)
from tests.extraction.material.news import News, dump, page, record
from tests.extraction.material.office import (
    docx,
    epub,
    markdown,
    markdown_toml,
    odt,
    pdf,
    rtf,
    workbook,
    zipped,
)
from tests.extraction.material.pdf import make_pdf


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def json_lines(news: News) -> bytes:
    return (
        json.dumps(record(news)) + "\n" + json.dumps({"title": "Tin khác", "text": "a"})
    ).encode()


def news_api(news: News) -> bytes:
    article = {"source": {"id": None, "name": news.source}, "title": news.title,
               "description": "Tóm tắt.", "url": news.url, "publishedAt": f"{news.day}T01:00:00Z",
               "content": news.text}  # fmt: skip
    return as_json({"status": "ok", "totalResults": 1, "articles": [article]})


def scrapy(news: News) -> bytes:
    item = {"headline": news.title, "body": news.markup, "link": news.url,
            "published_time": news.day, "site_name": news.source}  # fmt: skip
    return as_json([item])


def news_please(news: News) -> bytes:
    return as_json({"title": news.title, "maintext": news.text, "url": news.url,
                    "date_publish": f"{news.day} 08:00:00", "source_domain": news.source,
                    "language": "vi"})  # fmt: skip


def trafilatura_json(news: News) -> bytes:
    return as_json({"title": news.title, "raw_text": news.text, "source": news.url,
                    "date": news.day, "source-hostname": news.source})  # fmt: skip


def json_feed(news: News) -> bytes:
    item = {"id": "1", "url": news.url, "title": news.title, "content_html": news.markup,
            "date_published": f"{news.day}T08:00:00+07:00"}  # fmt: skip
    return as_json({"version": "https://jsonfeed.org/version/1.1", "title": news.source,
                    "items": [item]})  # fmt: skip


def elastic(news: News) -> bytes:
    hit = {"_index": "tin", "_id": "7", "_source": record(news)}
    return as_json({"took": 1, "hits": {"total": 1, "hits": [hit]}})


def table(news: News, delimiter: str, encoding: str, names: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names)
    writer.writerow([news.title, news.text, news.url, news.day, news.source])
    return text.getvalue().encode(encoding)


NAMES = ("title", "content", "link", "pubDate", "source.name")
VIETNAMESE = ("Tiêu đề", "Nội dung", "Địa chỉ", "Ngày đăng", "Nguồn")

KINDS: dict[str, Callable[[News], bytes]] = {
    "01.txt": dump,
    "02.html": page,
    "03.aspx": page,
    "04": page,
    "05-index.html?p=1": page,
    "06.json": lambda news: as_json(record(news)),
    "07.jsonl": json_lines,
    "08.newsapi.json": news_api,
    "09.scrapy.json": scrapy,
    "10.news-please.json": news_please,
    "11.trafilatura.json": trafilatura_json,
    "12.feed.json": json_feed,
    "13.elastic.json": elastic,
    "14.csv": lambda news: table(news, ",", "utf-8-sig", NAMES),
    "15.tsv": lambda news: table(news, "\t", "utf-16", VIETNAMESE),
    "16.export.csv": lambda news: table(news, ";", "utf-8", VIETNAMESE),
    "17.xlsx": workbook,
    "18.pdf": pdf,
    "19.docx": docx,
    "20.odt": odt,
    "21.rtf": rtf,
    "22.epub": epub,
    "23.md": markdown,
    "24.toml.md": markdown_toml,
    "25.rss": rss,
    "26.atom.xml": atom,
    "27.rdf.xml": rdf,
    "28.wordpress.xml": wordpress,
    "29.feed.html": rss,
    "30.warc": warc,
    "31.warc.gz": lambda news: warc(news, gzipped=True),
    "32.warc.wet": wet,
    "33.wacz": wacz,
    "34.mhtml": saved_page,
    "35.eml": message,
    "36.mbox": mailbox,
    "37.zip": lambda news: zipped({"tin/a.html": page(news), "logo.png": b"\x89PNG\r\n\x1a\n"}),
    "38.tar": tarred,
    "39.tar.gz": lambda news: tarred(news, "w:gz"),
    "40.html.bz2": lambda news: bz2.compress(page(news)),
    "41.html.zst": lambda news: zstandard.compress(page(news)),
    "42.html.gz": lambda news: gzip.compress(page(news)),
    "43.html.xz": lambda news: lzma.compress(page(news)),
    "44.akn.xml": akoma_ntoso,
    "45.nitf.xml": nitf,
    "46.newsml.xml": newsml,
}
"""What writes the file of a name."""


def _cut(make: Callable[[News], bytes], share: float = 0.6) -> Callable[[News], bytes]:
    return lambda news: make(news)[: int(len(make(news)) * share)]


BROKEN: dict[str, Callable[[News], bytes]] = {
    "01.txt": lambda _: b"\x89PNG\r\n\x1a\n\0\0",
    "02.html": lambda _: b"<!DOCTYPE html><html><body></body></html>",
    "03.aspx": lambda _: (
        b"<!DOCTYPE html><html><head></head><body><script>a()</script></body></html>"
    ),
    "04": lambda _: b"<!DOCTYPE html><html><body><img src='a.png'></body></html>",
    "05-index.html?p=1": lambda _: b"<!DOCTYPE html><title></title><body> </body>",
    "06.json": lambda news: as_json(record(news))[:-5],
    "07.jsonl": lambda _: b"{broken",
    "08.newsapi.json": lambda _: as_json({"articles": [{"x": 1}]}),
    "09.unknown-key.json": lambda news: as_json({"url": news.url, "thân bài": news.text * 2}),
    "10.news-please.json": _cut(news_please),
    "11.trafilatura.json": _cut(trafilatura_json),
    "12.feed.json": _cut(json_feed),
    "13.elastic.json": _cut(elastic),
    "14.csv": lambda _: b"a,b\n1,2\n",
    "15.tsv": lambda _: "x\ty\n1\t2\n".encode("utf-16"),
    "16.export.csv": lambda _: b"x;y\n1;2\n",
    "17.xlsx": _cut(workbook),
    "18.pdf": lambda news: pdf(news)[:300],
    "18.locked.pdf": lambda news: pdf(news, encrypted=True),
    "18.scan.pdf": lambda _: make_pdf([[]], scanned=True),
    "19.docx": _cut(docx),
    "20.odt": lambda _: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "21.rtf": lambda _: b"not rtf \0\1\2\3\4\5\6\7" * 9,
    "22.epub": lambda _: zipped({"META-INF/container.xml": b"<container/>"}),
    "23.md": lambda _: b"---\nlang: vi\n---\n",
    "24.toml.md": lambda _: b"+++\ntitle = [\n+++\n",
    "25.rss": _cut(rss, 0.9),
    "27.rdf.xml": _cut(rdf),
    "28.wordpress.xml": _cut(wordpress, 0.9),
    "29.feed.html": _cut(rss, 0.9),
    "26.atom.xml": lambda _: b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
    "30.warc": lambda _: b"WARC/1.0\r\n" + b"x" * 300,
    "31.warc.gz": lambda news: warc(news, gzipped=True)[:-40],
    "32.warc.wet": lambda news: wet(news)[:-60],
    "33.wacz": _cut(wacz),
    "34.mhtml": lambda news: saved_page(news).replace(b"text/html", b"text/css"),
    "35.eml": lambda _: b"From: a@b.example\nTo: c@d.example\n\n\n",
    "36.mbox": lambda _: (
        b"From a@b.example Thu Mar 14 09:00:00 2024\nFrom: a@b.example\nTo: c\n\n\n"
    ),
    "37.zip": _cut(lambda news: zipped({"a.html": page(news)})),
    "38.tar": lambda news: tarred(news)[:900],
    "39.tar.gz": lambda news: tarred(news, "w:gz")[:-30],
    "40.html.bz2": lambda news: bz2.compress(page(news))[:-9],
    "41.html.zst": lambda news: zstandard.compress(page(news))[:-9],
    "42.html.gz": lambda news: gzip.compress(page(news))[:-9],
    "43.html.xz": lambda news: lzma.compress(page(news))[:-40],
    "44.akn.xml": _cut(akoma_ntoso),
    "45.nitf.xml": lambda _: b"<nitf><body/></nitf>",
    "46.newsml.xml": lambda _: b"<newsMessage><itemSet/></newsMessage>",
}
"""What writes a broken sibling."""
