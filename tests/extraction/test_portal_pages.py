# ruff: noqa: E501
"""Pages as portals build them: the site's name everywhere, counters, labels, icons of files."""

import pytest

from searchkit.article import Article
from searchkit.extraction.html import read_html
from searchkit.extraction.left_out import PassOverError

SITE = "Trang thông tin điện tử Sở Nội vụ tỉnh Sen"
HEADLINE = "Xã Súng mở lớp học số cho bà con trong thôn"
TEXT = [
    "Sáng nay, Ủy ban nhân dân xã họp bàn việc mở lớp dạy người cao tuổi dùng dịch vụ công tại thôn.",
    "Bà con mang theo điện thoại, được đoàn viên thanh niên cài sẵn ứng dụng và chỉ từng bước.",
    "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng lo.",
]
MENU = "<div class=menu><a href=/>Trang chủ</a> <a href=/lh>Liên hệ</a> <a href=/gt>Giới thiệu</a></div>"
COUNTER = "<h3>Số lượt đang online</h3>" + "<div>0</div>" * 6 + "<div>3</div>"
IMPRINT = (
    f"<div>{SITE}</div><div>Cơ quan quản lý: Sở Nội vụ tỉnh Sen</div>"
    "<div>Địa chỉ: số 2, đường Sen, phường Sen, tỉnh Sen</div><div>Điện thoại: 0200.111.222</div>"
)


def read(body: str, title: str = SITE, head: str = "") -> Article:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body>{MENU}{body}{IMPRINT}</body></html>"
    )
    return read_html(page, "a", "a").article


def text(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@pytest.mark.parametrize(
    "title",
    [
        SITE,
        f"Trang chủ - {SITE}",
        f"Trang chủ -{SITE} - Tỉnh Sen",
        "Trang chủ - Website Sở Nội vụ tỉnh Sen",
        "Trang nhất | Trường Chính trị tỉnh Sen",
    ],
)
def test_a_window_title_that_names_the_site_is_no_headline(title: str) -> None:
    article = read(f"<div><p align=center>{HEADLINE}</p>{text(*TEXT)}</div>", title)
    assert (article.title, article.paragraphs) == (HEADLINE, tuple(TEXT))
    assert article.source
    assert "Trang chủ" not in article.source


@pytest.mark.parametrize(
    "head",
    [
        '<meta property=og:title content="Trường Sen"><meta property=og:site_name content="Trường Sen">',
        '<meta property=og:title content="The Daily Globe"><meta property=og:url content="https://g.example/">',
    ],
)
def test_metadata_of_the_site_is_not_the_article_s(head: str) -> None:
    body = f"<p>Trường Sen</p><article><h1>{HEADLINE}</h1>{text(*TEXT)}</article>"
    assert read(body, "Trường Sen", head).title == HEADLINE


def test_metadata_of_the_page_stay_believed() -> None:
    head = (
        f'<meta property=og:title content="{HEADLINE}">'
        '<meta property=og:url content="https://g.example/tin/7.html">'
    )
    assert read(f"<h2>Hoạt động cơ sở</h2>{text(*TEXT)}", head=head).title == HEADLINE


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>{HEADLINE}</h2><p>Xem chi tiết <a href=a.pdf>tại đây</a></p>{COUNTER}",
        f"<ul><li>Du lịch Sen</li><li>Tổ quốc nhìn từ biển</li></ul>{COUNTER}",
        "<div>Văn bản mới</div><div>Hoạt động cơ quan</div>",
    ],
)
def test_labels_counters_and_an_imprint_are_no_article(body: str) -> None:
    with pytest.raises(PassOverError, match="trang không có bài"):
        read(body)


def test_a_subject_and_its_day_are_one_without_what_stands_around() -> None:
    subject = (
        "Kế hoạch mở lớp học số cho người cao tuổi và đồng bào dân tộc thiểu số tại các thôn, bon"
        " trên địa bàn xã Súng năm 2019"
    )
    article = read(f"{COUNTER}<p>thứ tư, Ngày 03/04/2019, 08:14</p><p>{subject}</p><ul><li>Tin ảnh")
    assert (article.title, article.published, article.paragraphs) == (subject, "2019-04-03", ())


def test_a_page_of_data_keeps_its_rows() -> None:
    rows = "".join(
        f"<tr><td>{i}<td><img src=a.jpg><td>Bà {name} Thị Sen<td>Phó Bí thư<td>0200.111.22{i}</tr>"
        for i, name in enumerate(("Mai", "Lan"))
    )
    article = read(f"{COUNTER}<h2>Danh bạ xã Súng</h2><table>{rows}</table>", "Danh bạ xã Súng")
    assert article.paragraphs == (
        "0 | | Bà Mai Thị Sen | Phó Bí thư | 0200.111.220",
        "1 | | Bà Lan Thị Sen | Phó Bí thư | 0200.111.221",
    )


def test_the_icon_of_a_file_is_no_picture_with_a_caption() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td>Tờ trình về việc mở lớp học số thứ {i}</td>"
        f"<td><a href=/f/{i}.pdf><img src=pdf.png alt='Xem file'></a></td></tr>"
        for i in range(3)
    )
    article = read(f"<p>Tài liệu kỳ họp thứ tám của xã</p><table>{rows}</table>{text(*TEXT)}")
    assert article.captions == ()
    assert "1 | Tờ trình về việc mở lớp học số thứ 1" in article.paragraphs


def test_a_line_of_counts_is_neither_headline_nor_text() -> None:
    body = f"<p>{HEADLINE}</p><p>Admin 5 lần xem | 0 bình luận</p>{text(*TEXT)}"
    article = read(body)
    assert (article.title, article.paragraphs) == (HEADLINE, tuple(TEXT))


def test_a_lead_beside_the_text_lies_below_the_headline() -> None:
    body = (
        f"<table><tr><td><p>{HEADLINE}</p></td></tr><tr><td><b>{TEXT[0]}</b></td></tr><tr><td>"
        f"<div class=noidung><p><b>Lớp học ba buổi</b></p>{text(*TEXT[1:])}</div></td></tr></table>"
    )
    article = read(body)
    assert article.title == HEADLINE
    assert article.paragraphs == (TEXT[0], "Lớp học ba buổi", *TEXT[1:])


def test_a_caption_is_no_headline() -> None:
    caption = "Lễ khai giảng lớp học số cho bà con trong thôn tại nhà văn hóa xã Súng"
    body = f"<p>{HEADLINE}</p><p><img src=a.jpg></p><p>{caption}</p>{text(*TEXT)}"
    assert read(body).title == HEADLINE


@pytest.mark.parametrize("link", ["{0}", "<a href=/{1}.html>{0}</a>"])
def test_headlines_each_with_a_day_and_a_teaser_are_a_list(link: str) -> None:
    entries = "".join(
        f"<p>{link.format(f'{HEADLINE}, buổi {i}', i)}</p><p>09:54 20/03/2024</p><p>{TEXT[i]}</p>"
        for i in range(3)
    )
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(entries)
    article = read(f"<p>{HEADLINE}</p><p>09:54 20/03/2024</p>{text(*TEXT)}")
    assert article.paragraphs == tuple(TEXT)


def test_what_frames_the_page_does_not_come_back_by_the_main_text() -> None:
    others = "".join(
        f"<aside><h4><a href=/{i}>Tin khác {i}</a></h4>{text(*TEXT)}</aside>" for i in range(3)
    )
    body = f"<h1>{HEADLINE}</h1><div class=content><p>{TEXT[0]} {TEXT[1]}</p></div>{others}"
    assert read(body).paragraphs == (f"{TEXT[0]} {TEXT[1]}",)


def test_who_signs_is_told_from_when() -> None:
    body = (
        f"<h1>{HEADLINE}</h1><div class=byline>Mai Lan thứ ba, 15 08 2017 21:34</div>{text(*TEXT)}"
    )
    article = read(body)
    assert (article.metadata["author"], article.published) == ("Mai Lan", "2017-08-15")


@pytest.mark.parametrize(
    "line", ["Theo đó, xã mở lớp học số cho bà con trong năm thôn sau đây của xã:"]
)
def test_a_long_line_names_no_author(line: str) -> None:
    article = read(f"<p>{HEADLINE}</p>{text(TEXT[0], line, *TEXT[1:], 'Nguồn tin:')}")
    assert line in article.paragraphs
    assert "author" not in article.metadata


SLUG = "chui-hoc-sinh-phat-hai-muoi-trieu-tat-ca"


@pytest.mark.parametrize(
    ("address", "day", "url"),
    [
        (f"https://sen.example/{SLUG}/", "2018-09-04", None),
        (f"https://sen.example/tin/{SLUG}-1234.html", "2018-09-04", None),
        ("https://sen.example/xa-sung-mo-lop-hoc-so.html", "2018-03-17", "same"),
        ("https://sen.example/tin/1234.html", "2018-03-17", "same"),
    ],
)
def test_a_page_made_after_another_keeps_neither_its_day_nor_its_address(
    address: str, day: str, url: str | None
) -> None:
    head = (
        f'<link rel=canonical href="{address}">'
        '<meta property=article:published_time content="2018-03-17T16:31:33+00:00">'
    )
    article = read(f"<h1>{HEADLINE}</h1><p>Thứ ba, 04/09/2018</p>{text(*TEXT)}", head=head)
    assert (article.published, article.url) == (day, address if url else None)


def test_paragraphs_that_break_off_before_a_link_are_teasers() -> None:
    entries = "".join(
        f"<div><p>Bài {i}</p><p>{line[:-1]}…</p><a href=/{i}>Đọc tiếp bài này</a></div>"
        for i, line in enumerate(TEXT)
    )
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(f"<h1>Lưu trữ các bài trong tháng chín</h1>{entries}")


def test_cards_and_nothing_else_are_a_list() -> None:
    card = (
        "<article><a href=/{0}><img src=a.jpg></a><h2><a href=/{0}>{1}, buổi {0}</a></h2>"
        "<p>{2}</p></article>"
    )
    cards = "".join(card.format(i, HEADLINE, line) for i, line in enumerate(TEXT * 2))
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(f"<h1>Lưu trữ các bài trong tháng chín</h1>{cards}")


def test_the_home_page_of_a_newspaper_is_none_however_much_it_prints() -> None:
    home = '<link rel=canonical href="https://sen.example/">'
    entries = "".join(f"<li><a href=/{i}.html>{HEADLINE}, buổi thứ {i}</a></li>" for i in range(6))
    opener = f"<div>{text(*TEXT, *TEXT)}</div>"
    with pytest.raises(PassOverError, match="trang chủ"):
        read(f"{opener}<ul>{entries}</ul>", "Tin mới | Báo Sen", home)


def test_links_do_not_come_back_as_text() -> None:
    link = f"<a href=/1>{TEXT[0]} {TEXT[1]}</a> (11/3/2024)"
    article = read(f"<h2>Chính sách ưu đãi</h2><p>05/04/2019</p><p>{link}</p>", "Xã Sen mới")
    assert article.paragraphs == ()


@pytest.mark.parametrize("name", ["Trường THCS Hoa Sen", "Công ty TNHH Hoa Sen", "Sở Y tế Sen"])
def test_a_body_is_no_person(name: str) -> None:
    head = f'<meta name=author content="{name}">'
    assert "author" not in read(f"<h1>{HEADLINE}</h1>{text(*TEXT)}", head=head).metadata


def test_headings_that_lead_elsewhere_each_with_a_paragraph_are_a_list() -> None:
    stated = '<meta property=article:published_time content="2022-07-17T14:19:32+07:00">'
    entry = "<h2><a href=/{0}.html>{1}, buổi thứ {0}</a></h2><p>{2}</p>"
    entries = "".join(entry.format(i, HEADLINE, line) for i, line in enumerate(TEXT))
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(f"<h1>Tư vấn của xã Sen</h1>{entries}", head=stated)
    chapters = "".join(
        f"<h2>{HEADLINE}, buổi thứ {i}</h2><p>{line}</p>" for i, line in enumerate(TEXT)
    )
    assert len(read(f"<h1>Tư vấn của xã Sen</h1>{chapters}", head=stated).paragraphs) == 6


def test_the_one_heading_of_the_page_counts_where_nothing_shows_what_it_states() -> None:
    head = '<meta property=og:title content="Pháp làm tàu cao tốc không người lái">'
    others = "".join(
        f"<h3>Tin thứ {i} trong tháng này của tỉnh Sen</h3><img alt=''>" for i in range(9)
    )
    body = f"<div>{others}</div><div><h1>{HEADLINE}</h1>{text(*TEXT)}</div>"
    assert read(body, "Pháp làm tàu cao tốc không người lái - Báo Sen", head).title == HEADLINE


@pytest.mark.parametrize("line", ["Trụ sở chính: số 2, đường Sen, phường Sen", "ĐT: 0200.111.222"])
def test_where_the_owner_is_is_no_headline(line: str) -> None:
    assert read(f"<p>{line}</p><p>{HEADLINE}</p>{text(*TEXT)}").title == HEADLINE
    assert read(f"<p>{line}</p><h2>Điện thoại thông minh giúp bà con</h2>{text(*TEXT)}").title == (
        "Điện thoại thông minh giúp bà con"
    )


def test_a_day_stands_in_a_link_within_the_line_by_the_headline() -> None:
    day = "<time datetime=2021-09-08T01:07:10+00:00>8 Tháng Chín, 2021</time>"
    again = "<time datetime=2021-09-09T01:19:50+00:00>9 Tháng Chín, 2021</time>"
    line = f"Đăng bởi <span><a href=/1>{day}{again}</a></span> <span>bởi <a href=/2>sen</a></span>"
    body = f"<header>{line}<h1>{HEADLINE}</h1></header>{text(*TEXT)}"
    assert read(f"<p>Cửa hàng của xã</p><article>{body}</article>").published == "2021-09-08"


def test_headings_above_links_that_break_off_are_a_list() -> None:
    entry = "<div><a href=/{0}><h5>{1}, buổi thứ {0}</h5><p>{2}...</p></a></div>"
    entries = "".join(entry.format(i, HEADLINE, line[:60]) for i, line in enumerate(TEXT))
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(f"<h1>Tin tức</h1>{entries}", "Tin tức - Xã Sen")
    assert read(f"<h1>{HEADLINE}</h1>{text(*TEXT)}{entries}").paragraphs == tuple(TEXT)


@pytest.mark.parametrize(
    ("shown", "day"), [("Thứ ba, 04 09 2018", "2018-09-04"), ("9 tháng trước", "2017-12-18")]
)
def test_a_time_that_shows_another_day_than_it_states_is_of_the_day_shown(
    shown: str, day: str
) -> None:
    line = f"<span><time datetime=2017-12-18T16:08:09+00:00>{shown}</time></span>"
    head = "<meta itemprop=datePublished content=2018-03-17T16:31:33+00:00>"
    page = f"<h1>{HEADLINE}</h1>{line}{text(*TEXT)}"
    assert read(page, HEADLINE).published == day
    if day.startswith("2018"):
        assert read(page, HEADLINE, head).published == day


@pytest.mark.parametrize(
    "note", ["2 tháng trước", "khoảng 5 giờ trước", "12 phút đọc", "Số từ: 320 từ. 4 phút đọc"]
)
def test_what_says_when_by_today_and_how_long_it_takes_is_no_text(note: str) -> None:
    article = read(f"<h1>{HEADLINE}</h1><p>{note}</p>{text(*TEXT)}")
    assert article.paragraphs == tuple(TEXT)
    sentence = f"{note}, bà con trong xã đã được báo là lớp học sẽ mở vào đầu tháng sau."
    assert read(f"<h1>{HEADLINE}</h1>{text(sentence, *TEXT)}").paragraphs[0] == sentence


def test_the_section_beside_the_day_is_no_text() -> None:
    head = f"<h1>{HEADLINE}</h1><div><span>12/03/2024</span></div><div>Tin xã</div>"
    article = read(f"<div class=content>{head}{text(*TEXT)}</div>")
    assert (article.published, article.paragraphs) == ("2024-03-12", tuple(TEXT))


def test_a_figcaption_around_an_article_is_no_caption() -> None:
    long = [line.replace("xã", f"xã {i}") for i in range(7) for line in TEXT]
    article = read(
        f"<h1>{HEADLINE}</h1><figure><figcaption><h2>Ngày đầu tiên</h2>{text(*long)}</figcaption></figure>"
    )
    assert article.captions == ()
    assert article.paragraphs[:2] == ("Ngày đầu tiên", long[0])
    article = read(
        f"<h1>{HEADLINE}</h1><figure><figcaption>{TEXT[0]}</figcaption></figure>{text(*TEXT[1:])}"
    )
    assert article.captions == (TEXT[0],)


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Thư viện huyện Sen", "Thư viện huyện Sen"),
        ("Tin Tức | Nhóm Sen Hồng", "Nhóm Sen Hồng"),
        ("Tin tức", None),
        ("Xã Súng mở lớp", None),
    ],
)
def test_a_window_title_that_says_nothing_of_the_headline_names_the_site(
    title: str, source: str | None
) -> None:
    page = f"<html><title>{title}</title><body><h1>{HEADLINE}</h1>{text(*TEXT)}</body></html>"
    article = read_html(page, "a", "a").article
    assert (article.title, article.source) == (HEADLINE, source)


def test_the_name_of_the_site_in_a_main_heading_is_no_headline() -> None:
    body = f"<h1>BAN NHÂN DÂN XÃ SÚNG</h1><h2>{HEADLINE} và xóm</h2>{text(*TEXT)}"
    article = read(body, "Mở lớp học số cho bà con - Ban nhân dân xã Súng")
    assert (article.title, article.source) == (f"{HEADLINE} và xóm", "Ban nhân dân xã Súng")


def test_code_below_a_heading_is_no_headline() -> None:
    code = "<pre>hàm mở lớp cho bà con trong thôn dùng dịch vụ công của xã Sen</pre>"
    article = read(f"<h1>Lớp học</h1>{code}{text(*TEXT)}", "Lớp học - Lập trình ở xã Sen")
    assert "hàm mở lớp" not in article.title


def test_a_page_of_a_headline_without_text_and_day_is_none() -> None:
    with pytest.raises(PassOverError, match="không có bài"):
        read(f"<h1>{HEADLINE}</h1><img src=a.jpg>", HEADLINE)
    assert read(f"<h1>{HEADLINE}</h1><p>12/03/2024</p>", HEADLINE).published == "2024-03-12"


@pytest.mark.parametrize(
    "line",
    [
        "Tác giả : Nguyễn Thị Sen 12/03/2024",
        "12/03/2024 Ban Biên Tập Quy hoạch Đô thị",
        "12/03/2024 - bởi Nguyễn Thị Hồng Sen",
        "Lớp học số 12/03/2024 980 lượt xem",
    ],
)
def test_a_day_beside_who_wrote_is_the_article_s(line: str) -> None:
    article = read(f"<h1>{HEADLINE}</h1><div>{line}</div>{text(*TEXT)}")
    assert (article.published, article.paragraphs) == ("2024-03-12", tuple(TEXT))


@pytest.mark.parametrize("line", ["HẠN NỘP HỒ SƠ 12/03/2024", "12/03/2024 xã họp bàn mở lớp học"])
def test_a_day_beside_what_is_on_it_is_not(line: str) -> None:
    assert read(f"<h1>{HEADLINE}</h1><div>{line}</div>{text(*TEXT)}").published is None


def test_an_address_alone_is_no_article() -> None:
    with pytest.raises(PassOverError, match="không có bài"):
        read_html(
            "<html><title>Người tốt của xã trong quý</title><body><h1>Người tốt của xã trong quý</h1>"
            "<p>Số 2, khu 3, đường Sen, phường Sen, thành phố Sen, Việt Nam</p><p>24/7</p>",
            "a",
            "a",
        )


def test_headlines_that_lead_elsewhere_each_with_its_day_are_a_list() -> None:
    entry = "<div><h2><a href=/{0}.html>{1}, buổi thứ {0}</a></h2><span>12/0{0}/2024</span></div>"
    entries = "".join(entry.format(i, HEADLINE) for i in range(1, 7))
    with pytest.raises(PassOverError, match="danh sách tin"):
        read(f"<h1>Xã Sen</h1>{entries}")
