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
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

import xlsxwriter
import zstandard

from tests.extraction.material.pdf import Text, make_pdf, wrapped


@dataclass(frozen=True)
class News:
    """An article of a kind of file; its words say which, so that it is found alone."""

    number: int

    title_start = "Xã mở lớp học số"

    @property
    def title(self) -> str:
        return f"{self.title_start} thứ {WORDS[self.number % 20]} {WORDS[self.number // 20]} cho bà con"

    @property
    def phrase(self) -> str:
        """What stands in the middle of it, and nowhere else."""
        return f"bảng đen {WORDS[self.number % 20]} phấn trắng {WORDS[self.number // 20]}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (
            (
                "Sáng nay, Ủy ban nhân dân xã họp bàn việc mở lớp dạy người cao tuổi dùng dịch vụ công"
                " trực tuyến tại nhà văn hóa của thôn."
            ),
            (
                f"Buổi học đầu có {self.phrase}, bà con mang theo điện thoại và được đoàn viên thanh niên"
                " cài sẵn ứng dụng."
            ),
            (
                "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng"
                " của thôn đứng ra hướng dẫn."
            ),
        )

    @property
    def day(self) -> str:
        return f"2024-{self.number % 12 + 1:02}-{self.number % 28 + 1:02}"

    @property
    def url(self) -> str:
        return f"https://xa{self.number}.example/tin/{self.number}.html"

    @property
    def source(self) -> str:
        return f"Cổng thông tin xã {WORDS[self.number % 20]}"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        return "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)


WORDS = (
    "sen", "súng", "cúc", "mai", "đào", "lan", "huệ", "hồng", "quế", "trà", "bưởi", "cam", "chanh",
    "khế", "me", "xoài", "mít", "vải", "nhãn", "ổi",
)  # fmt: skip


def page(news: News) -> bytes:
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{news.title}</title>
<meta property="og:title" content="{news.title}"><meta property="og:site_name" content="{news.source}">
<meta property="article:published_time" content="{news.day}T08:00:00+07:00">
<link rel="canonical" href="{news.url}"></head><body><nav><a href="/">Trang chủ</a></nav>
<article><h1>{news.title}</h1>{news.markup}</article></body></html>""".encode()


def dump(news: News) -> bytes:
    day = "/".join(reversed(news.day.split("-")))
    return f"{news.title}\n{day} 08:00\n\n{news.text}\n".encode()


def record(news: News) -> dict[str, str]:
    return {
        "title": news.title,
        "text": news.text,
        "url": news.url,
        "date": news.day,
        "source": news.source,
    }


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


def workbook(news: News) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet("Ghi chú").write_row(0, 0, ["Bảng này do xã lập"])
        sheet = book.add_worksheet("Tin")
        sheet.write_row(0, 0, ["Danh sách tin bài"])
        sheet.write_row(1, 0, ["Tiêu đề", "Nội dung", "Đường dẫn", "Ngày đăng", "Nguồn"])
        sheet.write_row(2, 0, [news.title, news.text, news.url, news.day, news.source])
    return data.getvalue()


def pdf(news: News, *, encrypted: bool = False) -> bytes:
    year, month, day = news.day.split("-")
    head = [
        Text(60, 60, "ỦY BAN NHÂN DÂN"), Text(300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        Text(60, 76, "XÃ MAI"), Text(330, 76, "Độc lập - Tự do - Hạnh phúc"),
        Text(60, 100, f"Số: {news.number}/KH-UBND"),
        Text(320, 100, f"Mai, ngày {day} tháng {month} năm {year}"),
        Text(250, 140, "KẾ HOẠCH", 14), Text(150, 160, news.title),
    ]  # fmt: skip
    first = wrapped(news.paragraphs[0], 80, 220, 78) + wrapped(news.paragraphs[1], 80, 270, 78)
    second = [Text(290, 40, "2"), *wrapped(news.paragraphs[2], 80, 80, 78)]
    return make_pdf([head + first, second], encrypted=encrypted)


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return data.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(news: News) -> bytes:
    year, month, day = news.day.split("-")

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(map(paragraph, lines))}</w:tc>"

    left = cell("ỦY BAN NHÂN DÂN", "XÃ MAI", f"Số: {news.number}/TB-UBND")
    right = cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                 f"Mai, ngày {day} tháng {month} năm {year}")  # fmt: skip
    rows = f"<w:tr>{cell('Buổi')}{cell('Giờ')}</w:tr><w:tr>{cell('1')}{cell('8 giờ 30')}</w:tr>"
    body = (
        f"<w:tbl><w:tr>{left}{right}</w:tr></w:tbl>{paragraph('THÔNG BÁO')}{paragraph(news.title)}"
        f"{''.join(map(paragraph, news.paragraphs))}<w:tbl>{rows}</w:tbl>"
    )
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
        f' PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>".encode(),
        "word/document.xml": document.encode(),
    })  # fmt: skip


def odt(news: News) -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"))
    )
    paragraphs = "".join(f"<text:p>{escape(text)}</text:p>" for text in news.paragraphs)
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        f"<text:h>{news.title}</text:h>{paragraphs}</office:text></office:body>"
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content.encode()})


def rtf(news: News) -> bytes:
    def written(text: str) -> str:
        return "".join(char if char <= "~" else f"\\u{ord(char)}?" for char in text)

    lines = "".join(f"{written(text)}\\par\n" for text in (news.title, *news.paragraphs))
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Times;}}}}\n{lines}}}".encode()


def epub(news: News) -> bytes:
    container = (
        b"""<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"""
    )
    book = f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>{news.title}</dc:title><dc:publisher>{news.source}</dc:publisher>
<dc:date>{news.day}</dc:date></metadata><manifest><item id="a" href="a%20b.xhtml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
    chapter = (
        f"<html><head><title>x</title></head><body><h1>Chương một</h1>{news.markup}</body></html>"
    )
    return zipped({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container,
        "OPS/book.opf": book.encode(), "OPS/a b.xhtml": chapter.encode(),
    })  # fmt: skip


def markdown(news: News) -> bytes:
    front = f"---\ntitle: '{news.title}'\ndate: {news.day}\nsource: {news.source}\nlink: {news.url}\n---\n"
    return f"{front}\n## Diễn biến\n\n{news.text}\n\n| Buổi | Giờ |\n|--|--|\n| 1 | 8 |\n".encode()


def markdown_toml(news: News) -> bytes:
    front = f'+++\ntitle = "{news.title}"\ndate = {news.day}\nsource = "{news.source}"\n+++\n'
    return f"{front}\n{news.text}\n".encode()


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
        _record("warcinfo", "", b"software: x", news.day),
        _response(f"{host}/logo.png", ("200 OK", "Content-Type: image/png"), b"\x89PNG", news.day),
        _response(f"{host}/cu", ("301 Moved", html, f"Location: {news.url}"), b"", news.day),
        _response(
            f"{news.url}?fbclid=abc#top",
            ("200 OK", html, "Content-Encoding: gzip"),
            packed,
            news.day,
        ),
    ]
    return b"".join(map(gzip.compress, records) if gzipped else records)


def _response(url: str, head: tuple[str, ...], content: bytes, day: str) -> bytes:
    lines = f"HTTP/1.1 {head[0]}\r\n" + "".join(f"{line}\r\n" for line in head[1:])
    return _record("response", url, f"{lines}\r\n".encode() + content, day)


def _record(kind: str, url: str, block: bytes, day: str) -> bytes:
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
    return _record("conversion", news.url, text, news.day)


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
    "06.json": lambda news: as_json(record(news))[:-5],
    "07.jsonl": lambda _: b"{broken",
    "08.newsapi.json": lambda _: as_json({"articles": [{"x": 1}]}),
    "09.unknown-key.json": lambda news: as_json({"url": news.url, "thân bài": news.text * 2}),
    "14.csv": lambda _: b"a,b\n1,2\n",
    "17.xlsx": _cut(workbook),
    "18.pdf": lambda news: pdf(news)[:300],
    "18.locked.pdf": lambda news: pdf(news, encrypted=True),
    "18.scan.pdf": lambda _: make_pdf([[]], scanned=True),
    "19.docx": _cut(docx),
    "20.odt": lambda _: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "21.rtf": lambda _: b"not rtf \0\1\2\3\4\5\6\7" * 9,
    "22.epub": lambda _: zipped({"META-INF/container.xml": b"<container/>"}),
    "24.toml.md": lambda _: b"+++\ntitle = [\n+++\n",
    "25.rss": _cut(rss, 0.9),
    "26.atom.xml": lambda _: b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
    "30.warc": lambda _: b"WARC/1.0\r\n" + b"x" * 300,
    "31.warc.gz": lambda news: warc(news, gzipped=True)[:-40],
    "33.wacz": _cut(wacz),
    "34.mhtml": lambda news: saved_page(news).replace(b"text/html", b"text/css"),
    "35.eml": lambda _: b"From: a@b.example\nTo: c@d.example\n\n\n",
    "37.zip": _cut(lambda news: zipped({"a.html": page(news)})),
    "38.tar": lambda news: tarred(news)[:900],
    "40.html.bz2": lambda news: bz2.compress(page(news))[:-9],
    "41.html.zst": lambda news: zstandard.compress(page(news))[:-9],
    "42.html.gz": lambda news: gzip.compress(page(news))[:-9],
    "43.html.xz": lambda news: lzma.compress(page(news))[:-40],
    "44.akn.xml": _cut(akoma_ntoso),
    "45.nitf.xml": lambda _: b"<nitf><body/></nitf>",
    "46.newsml.xml": lambda _: b"<newsMessage><itemSet/></newsMessage>",
}
"""What writes a broken sibling."""
