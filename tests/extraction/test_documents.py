# ruff: noqa: E501
"""Documents: what is their title, and what the XML of news and law says beside its text."""

from pathlib import Path

import pytest

from searchkit.article import Article
from searchkit.extraction import Rejected, read_articles

from .material.exchange import warc_record
from .material.office import word, zipped

PROSE = "Sáng nay, xã mở lớp dạy bà con dùng dịch vụ công trực tuyến tại nhà văn hóa thôn."


def read(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (article,) = read_articles([path])
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        ((("Title", "Lớp học số"), ("Heading1", "Mở đầu"), ("", PROSE)), "Lớp học số"),
        ((("Heading1", "Lớp học số"), ("", PROSE)), "Lớp học số"),
        ((("", "CÔNG TY SEN"), ("", "sen.example"), ("", "LỚP HỌC SỐ"), ("", PROSE)), "LỚP HỌC SỐ"),
        ((("", "LỚP HỌC SỐ"), ("Heading1", "1. Mở đầu"), ("", PROSE)), "LỚP HỌC SỐ"),
        ((("", "LỚP HỌC SỐ"), ("Heading1", "Giới thiệu"), ("", PROSE)), "LỚP HỌC SỐ"),
        ((("", "Lớp học số"), ("", "KT. CHỦ TỊCH"), ("", "PHÓ CHỦ TỊCH")), "Lớp học số"),
        (
            (("", "BÁO CÁO ĐỀ TÀI"), ("", "MỞ LỚP"), ("", "HỌC SỐ"), ("", "PHẦN I - MỞ ĐẦU")),
            "MỞ LỚP HỌC SỐ",
        ),
        ((("", "BÁO CÁO ĐỀ TÀI"), ("", PROSE)), "BÁO CÁO ĐỀ TÀI"),
    ],
)
def test_the_title_of_a_document(
    tmp_path: Path, paragraphs: tuple[tuple[str, str], ...], title: str
) -> None:
    article = read(tmp_path / "a.docx", word(*paragraphs))
    assert article.title == title
    assert paragraphs[-1][1] in article.paragraphs


def test_a_row_of_a_table_is_no_title(tmp_path: Path) -> None:
    table = r"\trowd\cellx1\cellx2\intbl Thon sen mo lop\cell Thon mai mo lop\cell\row\pard "
    text = rf"{{\rtf1\ansi {table} Xa ta vua mo lop hoc so.\par}}"
    assert read(tmp_path / "a.rtf", text.encode()).title == "Xa ta vua mo lop hoc so"


def test_the_first_line_of_a_text_of_a_crawl_is_its_title(tmp_path: Path) -> None:
    lines = ("Xã mở lớp học số - Cổng thông tin xã Sen", "Chuyển tới nội dung", "Trang chủ", PROSE)
    record = warc_record(
        "conversion", "https://xa.example/1", "\n".join(lines).encode(), "2024-03-05"
    )
    article = read(tmp_path / "a.warc.wet", record)
    assert article.title == "Xã mở lớp học số"
    assert PROSE in article.paragraphs


def test_a_note_stands_behind_the_text_not_within_it(tmp_path: Path) -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ghi chú.</text:p></text:note-body></text:note>"
    text = f"<text:p>Xã mở lớp{note} học số.</text:p>"
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = f"<o {names}><office:body><office:text>{text}</office:text></office:body></o>"
    kind = b"application/vnd.oasis.opendocument.text"
    article = read(tmp_path / "a.odt", zipped({"mimetype": kind, "content.xml": content.encode()}))
    assert article.paragraphs == ("Xã mở lớp học số.", "Ghi chú.")


@pytest.mark.parametrize("stated", ["; boundary=khac", ""])
def test_a_message_that_states_another_line_between_its_parts_has_them(
    tmp_path: Path, stated: str
) -> None:
    head = f"From: a@xa.example\nSubject: Lớp học số\nContent-Type: multipart/alternative{stated}"
    part = f"------=_x.1\nContent-Type: text/plain; charset=utf-8\n\n{PROSE}\n\n"
    article = read(
        tmp_path / "a.eml", f"{head}\n\nThư nhiều phần.\n\n{part}------=_x.1--\n".encode()
    )
    assert (article.title, article.paragraphs) == ("Lớp học số", (PROSE,))


def test_a_message_may_have_the_line_of_a_mailbox_without_its_day_and_an_illegal_boundary(
    tmp_path: Path,
) -> None:
    head = "From: a@xa.example\nSubject: Lớp học số\nContent-Type: multipart/mixed; boundary=--=_x"
    part = f"----=_x\nContent-Type: text/plain; charset=utf-8\n\n{PROSE}\n\n"
    data = f"From a@xa.example\n{head}\n\nThư nhiều phần.\n\n{part}----=_x--\n"
    article = read(tmp_path / "a.eml", data.encode())
    assert (article.title, article.paragraphs) == ("Lớp học số", (PROSE,))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_message_that_an_editor_saved_is_one(tmp_path: Path, encoding: str) -> None:
    message = f"Subject: Hoc so\nFrom: a@xa.example\nContent-Type: text/plain\n\n{PROSE}\n"
    article = read(tmp_path / "a.eml", message.encode(encoding))
    assert (article.title, article.paragraphs) == ("Hoc so", (PROSE,))


def odt_of(*lines: str) -> bytes:
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = f"<o {names}><office:body><office:text>{text}</office:text></office:body></o>"
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content.encode()})


@pytest.mark.parametrize("line", ["Điều 7. Bà con được học tại thôn.", "**1. Hỏi:** Ai học?"])
def test_a_title_is_more_than_the_number_of_an_item(tmp_path: Path, line: str) -> None:
    article = read(tmp_path / "a.odt", odt_of(line, PROSE))
    assert article.title == line.replace("**", "").rstrip(".")


def test_a_title_says_nothing_twice_and_takes_no_item(tmp_path: Path) -> None:
    lines = ("CHƯƠNG TRÌNH", "HỌC SỐ", "CHƯƠNG TRÌNH HỌC SỐ", "A. MỤC TIÊU", PROSE)
    article = read(tmp_path / "a.odt", odt_of(*lines))
    assert article.title == "CHƯƠNG TRÌNH HỌC SỐ"
    assert article.paragraphs == ("A. MỤC TIÊU", PROSE)
    begun = read(tmp_path / "b.odt", odt_of("I. LỚP HỌC SỐ", "II. NGƯỜI HỌC", PROSE))
    assert begun.title == "I. LỚP HỌC SỐ"


def test_a_message_whose_first_field_is_unknown_is_one(tmp_path: Path) -> None:
    fields = (
        "Recieved: from a by b\nFrom: Xã Sen <a@xa.example>\nSubject: Lớp học số\nTo: b@c.example"
    )
    article = read(tmp_path / "a.eml", f"{fields}\n\n{PROSE}\n".encode())
    assert (article.title, article.source) == ("Lớp học số", "Xã Sen")


def test_a_picture_of_a_newsroom_is_what_is_said_of_it(tmp_path: Path) -> None:
    item = (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta>"
        f"<headline>Lớp học số</headline><description>{PROSE}</description></contentMeta>"
        "<contentSet><remoteContent><altId>105</altId></remoteContent></contentSet></newsItem>"
    )
    assert read(tmp_path / "a.xml", item.encode()).paragraphs == (PROSE,)


def test_a_film_alone_is_no_article(tmp_path: Path) -> None:
    item = "<newsItem><itemMeta><title>{}.MPG</title></itemMeta><contentSet><remoteContent/>{}</contentSet></newsItem>"
    text = f"<inlineXML><p>{PROSE}</p></inlineXML>"
    news = f"<itemSet xmlns='http://iptc.org/std/nar/2006-10-01/'>{item.format('A', '')}{item.format('B', text)}</itemSet>"
    assert read(tmp_path / "a.xml", news.encode()).paragraphs == (PROSE,)


def test_what_only_describes_other_news_is_no_article(tmp_path: Path) -> None:
    item = (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><itemMeta><versionCreated>2024-03-05"
        "</versionCreated></itemMeta><contentMeta><subject><name>Xã Sen</name></subject>"
        "</contentMeta></newsItem>"
    )
    (tmp_path / "a.xml").write_bytes(item.encode())
    (result,) = read_articles([tmp_path / "a.xml"])
    assert isinstance(result, Rejected)


def test_a_part_of_a_law_is_one(tmp_path: Path) -> None:
    part = (
        "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><portion>"
        f"<portionBody><chapter><heading>Lớp học số</heading><p>{PROSE}</p></chapter></portionBody>"
        "</portion></akomaNtoso>"
    )
    article = read(tmp_path / "a.xml", part.encode())
    assert article.title == "Lớp học số"
    assert PROSE in article.paragraphs


@pytest.mark.parametrize(
    ("cover", "title", "published"),
    [
        (
            (
                "ĐẠI HỌC SEN", "KHOA CÔNG NGHỆ", "NGUYỄN THỊ SEN", "NHẬN RA CHỮ VIẾT",
                "CỦA HỌC SINH", "KHÓA LUẬN TỐT NGHIỆP", "XÃ SEN, 04-2022",
            ),
            "NHẬN RA CHỮ VIẾT CỦA HỌC SINH", "2022-04",
        ),
        (("TRƯỜNG SEN", "ĐỒ ÁN TỐT NGHIỆP", "MỞ LỚP HỌC SỐ", "Sen - 2021"), "MỞ LỚP HỌC SỐ", "2021"),
        (("MỞ LỚP HỌC SỐ", "Sen - 2021"), "MỞ LỚP HỌC SỐ", None),
    ],
)  # fmt: skip
def test_the_cover_of_a_thesis(
    tmp_path: Path, cover: tuple[str, ...], title: str, published: str | None
) -> None:
    article = read(tmp_path / "a.odt", odt_of(*cover, "Lớp học được mở vào buổi tối."))
    assert (article.title, article.published) == (title, published)


def test_a_title_in_capitals_stands_above_the_first_heading(tmp_path: Path) -> None:
    markdown = "BẢN TẢ ĐỀ TÀI LỚP HỌC SỐ\n\n# Người hướng dẫn\n\nBà Sen dạy ở thôn.\n"
    assert read(tmp_path / "a.md", markdown.encode()).title == "BẢN TẢ ĐỀ TÀI LỚP HỌC SỐ"
    markdown = "TRƯỜNG ĐẠI HỌC SEN\n\n# Người hướng dẫn\n\nBà Sen dạy ở thôn.\n"
    assert read(tmp_path / "a.md", markdown.encode()).title == "Người hướng dẫn"


def test_a_picture_whose_address_has_blanks_is_no_text(tmp_path: Path) -> None:
    text = f"# Cầu tre qua suối\n\n![Ảnh](anh (1)/cau tre.png)\n\n{PROSE}\n"
    assert read(tmp_path / "a.md", text.encode()).paragraphs == (PROSE,)
