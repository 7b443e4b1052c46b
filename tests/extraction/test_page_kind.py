# ruff: noqa: E501
"""Pages that lead to articles are none, and articles stay articles however much stands around them."""

from collections.abc import Iterable

import pytest

from searchkit.extraction.html import read_html
from searchkit.extraction.left_out import PassOverError

HEADLINES = [
    f"Xã {name} mở lớp học số cho bà con trong thôn"
    for name in "Sen Súng Cúc Mai Đào Lan Huệ Hồng Quế Trà".split()  # noqa: SIM905
]
LEAD = "Sáng nay, xã mở lớp dạy bà con dùng dịch vụ công trực tuyến tại nhà văn hóa của thôn."
BODY = [
    "Sáng nay, Ủy ban nhân dân xã họp bàn việc mở lớp dạy người cao tuổi dùng dịch vụ công tại thôn.",
    "Bà con mang theo điện thoại, được đoàn viên thanh niên cài sẵn ứng dụng và chỉ từng bước.",
    "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng lo.",
    "Sau lớp học, mỗi thôn chọn năm người làm quen trước để giúp những nhà còn lại khi cần đến.",
]


def teasers(kind: str, headlines: Iterable[str] = HEADLINES, lead: str = LEAD) -> str:
    """A list of entries, as portals lay it out."""
    link = '<a href="/tin/{0}.html">{1}</a>'
    entry = {
        "cards": f'<div class="item"><h3>{link}</h3><p>{{2}}</p></div>',
        "list": f"<li>{link}<span>05/3/2024</span></li>",
        "table": f"<tr><td>{link}</td><td>05/3/2024</td></tr>",
        "articles": f'<article class="post"><h2>{link}</h2><div>{{2}}</div></article>',
    }[kind]
    inner = "".join(entry.format(i, title, lead) for i, title in enumerate(headlines))
    around = {"list": "ul", "table": "table"}.get(kind, "div")
    return f"<{around}>{inner}</{around}>"


def page(body: str, *, url: str = "", title: str = "Cổng thông tin xã Sen") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    menu = '<nav><a href="/">Trang chủ</a><a href="/lien-he">Liên hệ</a></nav>'
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{link}</head><body>{menu}{body}</body>"
    )


def kind_of(markup: str) -> str | None:
    try:
        read_html(markup, "a", "a")
    except PassOverError as error:
        return error.kind
    return None


@pytest.mark.parametrize("kind", ["cards", "list", "table", "articles"])
def test_what_leads_to_articles_is_none(kind: str) -> None:
    body = f"<h1>Chuyển đổi số</h1>{teasers(kind)}"
    assert kind_of(page(body, url="https://xa.example/chuyen-doi-so")) == (
        "trang chuyên mục, danh sách tin"
    )
    assert kind_of(page(body, url="https://xa.example/")) == "trang chủ"
    assert kind_of(page(body, url="https://xa.example/index.html")) == "trang chủ"
    results = "https://xa.example/tim-kiem?q=chuy%E1%BB%83n"
    assert kind_of(page(body, url=results)) == "trang kết quả tìm kiếm"
    assert kind_of(page(body)) == "trang chuyên mục, danh sách tin"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>Kết quả xử lý đơn thư</p><p>06/4/2024</p><p>Xem chi tiết <a href=a.pdf>Tại đây</a></p>",
         "trang không có bài"),
        (f"<p>Kết quả xử lý đơn thư</p><p>{BODY[0]}</p>", None),
        ("<p>Lịch</p><table><tr><td>Thứ hai<td>Chủ tịch<tr><td>Thứ ba<td>Bí thư</table>", None),
        ("<p>Thông báo</p><ul><li>Du lịch</ul><p>Xem chi tiết tại đây</p>", "trang không có bài"),
        ("<h1>Xã mở lớp học số cho bà con trong thôn</h1><img src=a.jpg>", None),
    ],
)  # fmt: skip
def test_a_page_of_nothing_but_a_frame_is_none(body: str, kind: str | None) -> None:
    imprint = (
        "<div>Giấy phép số: 5/GP-STTTT do Sở Thông tin cấp ngày 3/11/2016</div><div>Chịu trách nhiệm"
        " về nội dung Đ/c: Mai Thị Lan - Phó Chủ tịch xã - Trưởng Ban biên tập.</div>"
        "<div>Địa chỉ: số 2, đường Sen, xã Sen, tỉnh Súng</div>"
    )
    assert kind_of(page(body + imprint)) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Khung", "trang không có bài"), ("Xã mở lớp học số", "trang không có bài"), ("", None)],
)
def test_what_other_pages_embed_is_none(name: str, kind: str | None) -> None:
    assert kind_of(f"<html><title>{name}</title><body><p>Đã có lỗi.</p></body></html>") == kind


def test_a_form_to_write_to_the_site_is_no_article() -> None:
    fields = "<input name=ten><input name=email><textarea name=noi-dung></textarea>"
    form = f"<h1>Liên hệ</h1><p>Địa chỉ: thôn 1, xã Sen</p><form action=/gui>{fields}</form>"
    assert kind_of(page(form)) == "trang liên hệ, biểu mẫu"
    text = "".join(f"<p>{line}</p>" for line in BODY)
    asking = f"<h1>{HEADLINES[0]}</h1>{text}<form>{fields}</form>"
    assert kind_of(page(asking)) is None


@pytest.mark.parametrize("kind", ["cards", "list", "table", "articles"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_an_article_is_one_whatever_is_listed_below_it(kind: str, count: int) -> None:
    text = "".join(f"<p>{line}</p>" for line in BODY[:count])
    body = f"<h1>Ủy ban nhân dân xã họp bàn mở lớp học</h1>{text}<h4>Tin khác</h4>{teasers(kind)}"
    assert kind_of(page(body, url="https://xa.example/tin/7.html")) is None


def test_a_page_that_says_that_it_is_an_article_is_one() -> None:
    body = f"<h1>Họp</h1><p>{LEAD}</p>{teasers('cards')}"
    stated = '<meta property="og:type" content="article">'
    assert kind_of(page(body).replace("<title>", f"{stated}<title>")) is None


@pytest.mark.parametrize("tag", ["li", "p"])
def test_a_list_of_links_within_an_article_is_part_of_it(tag: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in BODY)
    sources = "".join(
        f"<{tag}><a href='/{i}'>{title}</a></{tag}>" for i, title in enumerate(HEADLINES)
    )
    assert kind_of(page(f"<h1>{HEADLINES[0]}</h1>{text}<ul>{sources}</ul>")) is None


def test_a_section_is_one_though_it_calls_itself_an_article_and_opens_with_a_teaser() -> None:
    many = [f"{headline}, buổi thứ {n}" for n in (1, 2) for headline in HEADLINES]
    first = f"<div><h2>Tin đầu trang</h2><p>{' '.join(BODY)}</p></div>"
    claim = '<meta property="og:type" content="article"><title>'
    markup = page(first + teasers("cards", many)).replace("<title>", claim)
    assert kind_of(markup) == "trang chuyên mục, danh sách tin"
    running = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    markup = page(f"<div>{running}</div>" + teasers("cards", many)).replace("<title>", claim)
    assert kind_of(markup) is None


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "404 - File or directory not found.",
        "Lỗi 502",
        "Không tìm thấy trang này – Xã Sen",
        "Page not found - Xã Sen",
    ],
)
def test_what_a_server_said_failed_is_no_article(title: str) -> None:
    body = f"<h1>Server Error</h1><h2>{title}</h2><p>{LEAD}</p>"
    assert kind_of(page(body, title=title)) == "trang báo lỗi của máy chủ"


@pytest.mark.parametrize(
    "title",
    [
        "500 hộ dân học dùng điện thoại",
        "Lỗi 404 là gì, vì sao hay gặp",
        "Không tìm thấy trang sách cổ ở xã Sen",
    ],
)
def test_an_article_that_begins_with_such_a_number_is_one(title: str) -> None:
    assert kind_of(page(f"<h1>{title}</h1><p>{LEAD}</p>", title=title)) is None


SECTIONS = [
    ("Tư vấn tại nhà", "Cán bộ của xã đến tận nhà chỉ bà con cách dùng điện thoại cho việc công."),
    ("Lớp học buổi tối", "Ba buổi mỗi tuần tại nhà văn hóa, ai cũng học được, không mất tiền."),
    ("Tổ công nghệ số", "Mười hai tổ ở mười hai thôn, mỗi tổ có năm người biết máy tính và mạng."),
    ("Điểm truy cập", "Nhà văn hóa nào cũng có mạng không dây để bà con vào xem tin và nộp đơn."),
    ("Hỏi và đáp", "Câu nào chưa rõ, bà con gọi về trụ sở của xã, cán bộ trực sẽ trả lời ngay."),
    ("Góp ý", "Mọi góp ý được ghi vào sổ, được trả lời bằng văn bản trong vòng năm ngày làm việc."),
]


def test_a_page_of_sections_in_elements_of_their_own_is_none() -> None:
    apart = "".join(f"<section><h3>{name}</h3><p>{text}</p></section>" for name, text in SECTIONS)
    assert kind_of(page(apart)) == "trang giới thiệu nhiều mục"
    assert kind_of(page(apart, url="https://xa.example/")) == "trang chủ"


def test_an_article_with_as_many_headings_is_one() -> None:
    beside = "".join(f"<h3>{name}</h3><p>{text}</p>" for name, text in SECTIONS)
    assert kind_of(page(f"<div>{beside}</div>")) is None
    long = "".join(
        f"<section><h3>{name}</h3><p>{text}</p><p>{BODY[0]}</p><p>{BODY[1]}</p></section>"
        for name, text in SECTIONS
    )
    assert kind_of(page(long)) is None
    dated = "".join(f"<section><h3>{name}</h3><p>{text}</p></section>" for name, text in SECTIONS)
    assert kind_of(page(f"<p>Thứ ba, 12/03/2024</p>{dated}")) is None


def test_a_list_below_an_introduction_is_one() -> None:
    more = [f"{headline} lần {i}" for headline in HEADLINES for i in (1, 2)]
    intro = f"<h1>Tin của xã Sen về các lớp học số</h1><p>{LEAD}</p>"
    assert kind_of(page(intro + teasers("list", more))) == "trang chuyên mục, danh sách tin"
    assert kind_of(page(f"{intro}<p>Ngày đăng: 12/03/2024</p>{teasers('cards', more)}")) is None


def test_an_imprint_alone_is_no_article() -> None:
    imprint = (
        "<p>Cơ quan chủ quản: Ủy ban nhân dân huyện Sen</p><p>Chịu trách nhiệm về nội dung: Ông"
        " Nguyễn Văn Sen - Trưởng Ban biên tập, Phó chủ tịch Ủy ban nhân dân huyện Sen.</p>"
    )
    assert kind_of(page(imprint)) == "trang không có bài"
