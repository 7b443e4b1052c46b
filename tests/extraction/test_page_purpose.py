"""Pages to log in, write, look up and buy are none, and what is like them is an article."""

import re
from importlib.resources import files

import pytest

from searchkit.extraction.page_purpose import ACCOUNT, CLOSED, ERROR, FORM, RESULTS, SECTION, SHOP
from tests.extraction.test_page_kind import kind_of

TEXT = (
    "Sáng nay, Ủy ban nhân dân xã Sen mở lớp dạy bà con dùng dịch vụ công tại nhà văn hóa thôn.",
    "Bà con mang theo điện thoại, được đoàn viên thanh niên cài ứng dụng và chỉ cho từng bước.",
    "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng lo.",
    "Sau lớp học, mỗi thôn chọn năm người làm quen trước để giúp những nhà còn lại khi cần đến.",
    "Xã dự định mở thêm hai lớp như vậy trong tháng sau, một lớp dành cho chủ các hộ kinh doanh.",
)
ARTICLE = "<h1>Xã Sen mở lớp dạy bà con dùng dịch vụ công</h1>" + "".join(
    f"<p>{t}</p>" for t in TEXT
)
LOGIN = (
    "<form><label>Thư điện tử</label><input type=email name=mail><label>Mật khẩu</label>"
    "<input type=password name=pass><button>Vào</button></form>"
)
WRITE = (
    "<form><label>Họ tên</label><input name=who><label>Điện thoại</label><input type=tel name=no>"
    "<label>Nội dung</label><textarea name=what></textarea></form>"
)


def page(body: str, title: str = "Xã Sen", *, classes: str = "", head: str = "") -> str:
    menu = '<nav><a href="/">Trang chủ</a><a href="/tin">Tin tức</a></nav>'
    top = f"<html><head><title>{title}</title>{head}</head>"
    return f'{top}<body class="{classes}">{menu}{body}</body></html>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<h1>Hệ thống quản lý hồ sơ của cán bộ xã Sen</h1>{LOGIN}", ACCOUNT),
        (f"<h1>Gửi ý kiến về đề án của xã</h1><p>{TEXT[0]}</p>{WRITE}", FORM),
        (f"<h1>Nhận ý kiến của người dân xã Sen</h1>{WRITE.replace('form', 'div')}", FORM),
    ],
)
def test_a_page_that_asks_more_than_it_says_is_a_form(body: str, kind: str) -> None:
    assert kind_of(page(body)) == kind


@pytest.mark.parametrize(
    "form",
    [
        LOGIN.replace("<form", '<form class="modal"'),
        f"<header>{LOGIN}</header>",
        WRITE.replace("<form", '<form id="comment-form"'),
        '<form action="/tim-kiem"><input name=q><select name=where></select></form>',
    ],
)
def test_what_stands_around_every_page_asks_nothing(form: str) -> None:
    short = f"<h1>Xã Sen mở lớp dạy bà con dùng dịch vụ công</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p>"
    assert kind_of(page(short + form)) is None


def test_an_article_with_a_form_below_it_is_one() -> None:
    assert kind_of(page(ARTICLE + WRITE)) is None
    dated = f"<h1>Mời bà con đăng ký lớp học</h1><p>12/03/2024</p><p>{TEXT[0]}</p>{WRITE}"
    assert kind_of(page(dated)) is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Đăng nhập | Cổng thông tin xã Sen", ACCOUNT),
        ("Liên hệ - Xã Sen", FORM),
        ("Giỏ hàng của bạn – Cửa hàng Sen", SHOP),
        ("Kết quả tìm kiếm cho: lớp học | Xã Sen", RESULTS),
        ("404", ERROR),
        ("Trang không tồn tại", ERROR),
        ("Trang mà bạn cần không tồn tại", ERROR),
        ("Xin lỗi, không tìm thấy trang mà bạn cần", ERROR),
        ("Website đang bảo trì", CLOSED),
    ],
)
def test_a_page_that_is_named_by_a_function_is_no_article(title: str, kind: str) -> None:
    body = f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>"
    assert kind_of(page(body, title)) == kind
    heading = re.split(r" [|–-] ", title)[0]
    assert kind_of(page(f"<h1>{heading}</h1>{body}")) == kind


def test_a_name_that_only_begins_so_and_an_entry_of_a_lexicon_are_articles() -> None:
    assert kind_of(page(ARTICLE, "Đăng nhập một lần cho mọi dịch vụ của xã Sen")) is None
    assert kind_of(page("".join(f"<p>{line}</p>" for line in TEXT * 2), "Thanh toán")) is None
    body = f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>"
    assert kind_of(page(body, "Không tìm thấy trang nào của sổ hộ khẩu")) is None


def test_each_title_of_the_data_file_names_a_function() -> None:
    text = (files("searchkit.extraction") / "page_purpose.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if line and line[0] not in "#["]
    titles = [re.sub(r"\(([^|)]*)[^)]*\)", r"\1", row) for row in rows]  # the first choice
    for title in (*titles, *(re.sub(r"\([^)]*\)", "", row) for row in rows)):
        assert kind_of(page(f"<p>{TEXT[0]}</p>", re.sub("[…*]", "", title).upper())), title


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        ("error404 wp-theme", ERROR),
        ("search search-results", RESULTS),
        ("archive paged category category-7", SECTION),
        ("home blog", SECTION),
        ("page woocommerce-cart", SHOP),
        ("product-template-default single single-product", SHOP),
        ("single single-post", None),
        ("blog", None),
        ("my-archive category", None),
    ],
)
def test_what_the_system_calls_a_page_counts(classes: str, kind: str | None) -> None:
    assert kind_of(page(ARTICLE, classes=classes)) == kind


def test_a_page_of_goods_is_none_and_an_article_about_a_price_is_one() -> None:
    goods = '<script type="application/ld+json">{"@type": "Product"}</script>'
    assert kind_of(page(ARTICLE, head=goods)) == SHOP
    assert kind_of(page(ARTICLE, head='<meta property="og:type" content="product">')) == SHOP
    both = goods + '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert kind_of(page(ARTICLE, head=both)) is None
    price = '<div><h4>Chè sen loại {0}</h4><span class="product-price">{0}50.000đ</span></div>'
    shelf = "".join(map(price.format, range(1, 4)))
    assert kind_of(page(f"<h1>Chè sen</h1><p>{TEXT[0]}</p>{shelf}")) == SHOP
    assert kind_of(page(ARTICLE + "".join(f"<p>{t}</p>" for t in TEXT[:2]) + shelf)) is None
