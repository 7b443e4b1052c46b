# ruff: noqa: E501
"""Files as offices write them: workbooks, PDF, word processors, books, Markdown."""

import io
import zipfile
from html import escape

import xlsxwriter

from tests.extraction.material.news import News
from tests.extraction.material.pdf import Text, make_pdf, wrapped


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

    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(map(_paragraph, lines))}</w:tc>"

    left = cell("ỦY BAN NHÂN DÂN", "XÃ MAI", f"Số: {news.number}/TB-UBND")
    right = cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                 f"Mai, ngày {day} tháng {month} năm {year}")  # fmt: skip
    rows = f"<w:tr>{cell('Buổi')}{cell('Giờ')}</w:tr><w:tr>{cell('1')}{cell('8 giờ 30')}</w:tr>"
    return _package(
        f"<w:tbl><w:tr>{left}{right}</w:tr></w:tbl>{_paragraph('THÔNG BÁO')}{_paragraph(news.title)}"
        f"{''.join(map(_paragraph, news.paragraphs))}<w:tbl>{rows}</w:tbl>"
    )


def word(*paragraphs: tuple[str, str]) -> bytes:
    """A DOCX of paragraphs, each with the name of its style."""
    return _package("".join(_paragraph(text, style) for style, text in paragraphs))


def _paragraph(text: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _package(body: str) -> bytes:
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in (("Title", "Title"), ("Heading1", "heading 1"))
    )
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
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship'
        f' Id="r1" Type="{office}/relationships/styles" Target="styles.xml"/></Relationships>'.encode(),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>'.encode(),
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
