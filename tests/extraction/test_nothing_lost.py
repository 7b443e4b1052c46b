"""No word of an article goes because of how it is worded or how short it is."""

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchkit.extraction.dump import read_dump
from searchkit.extraction.html import read_html
from searchkit.extraction.left_out import ReadArticle

LEAD = (
    "Từ đầu tháng tư, bà con xã Suối Vàng nộp hồ sơ đất đai ngay tại nhà văn hóa thôn, không phải"
    " đi hơn hai mươi cây số lên huyện như mọi năm."
)
MORE = (
    "Cán bộ xã mang theo máy tính, máy quét và bộ phát sóng, mỗi tuần đến một thôn, ai chưa có tài"
    " khoản định danh thì được hướng dẫn ngay tại chỗ."
)
LAST = "Cụ Thào ở bản Trên vui vì nhận được giấy tờ cho cháu chỉ sau một buổi sáng chờ đợi."
TITLE = "Xã Suối Vàng đưa bộ phận một cửa về thôn"
FRAME = (
    '<header><nav><a href="/">Trang chủ</a><a href="/tin">Tin tức</a></nav></header>',
    "<footer><p>Trang của xã Suối Vàng.</p></footer>",
)


def page(body: str, head: str = "") -> ReadArticle:
    return read_html(
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{FRAME[0]}'
        f"<article>{body}</article>{FRAME[1]}</body></html>",
        "x",
        "/x.html",
    )


def dump(*lines: str) -> ReadArticle:
    return read_dump("\n\n".join(lines), "x", "/x.txt")


def paragraphs(markup: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in markup)


TAILS = [
    "<ul><li>Tờ khai có chữ ký</li><li>Bản sao giấy tờ</li><li>Hai tấm ảnh</li></ul>",
    "<ol><li>Đường dây nóng: 0900 000 111</li><li>Thôn Trên: 0900 000 222</li></ol>",
    "<table><tr><th>Thôn</th><th>Người trực</th></tr><tr><td>Trên</td><td>Tổ hai</td></tr></table>",
    "<table><tr><td>Bản</td><td>3/9/2024</td></tr><tr><td>Chợ</td><td>4/9/2024</td></tr></table>",
    "<ul><li>03/9/2024: Tổ một</li><li>10/9/2024: Tổ hai</li></ul>",
    "<h2>Mang theo gì?</h2><p>Thẻ căn cước.</p><h2>Làm ở đâu?</h2><p>Công an xã.</p>",
    "<ul><li>Thào A Páo</li><li>Lý Thị Mai</li><li>Giàng Seo Sử</li></ul>",
]


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("text", [[LEAD], [LEAD, MORE]])
@pytest.mark.parametrize("behind", [[], [LAST]])
def test_lists_and_tables_stay(tail: str, text: list[str], behind: list[str]) -> None:
    article, _ = page(f"<h1>{TITLE}</h1>{paragraphs(text)}{tail}{paragraphs(behind)}")
    read = " ".join(article.paragraphs)
    assert all(word in read for word in re.sub(r"<[^>]+>", " ", tail).split())
    assert article.published is None
    assert article.metadata == {}


@pytest.mark.parametrize(
    "tail",
    [
        ["Thôn Trên: 0900 000 111", "Thôn Dưới: 0900 000 222"],
        ["Thôn Trên: 0900 000 111", "Đường dây nóng: 0900 000 333", "Hotline: 1900 0000"],
        ["Thứ ba, ngày 3/9/2024: Chủ tịch xã", "Thứ năm, ngày 12/9/2024: Phó chủ tịch xã"],
        ["Thôn\tNgày\tNgười trực", "Trên\t03/9/2024\tTổ một", "Dưới\t10/9/2024\tTổ hai"],
        ["Thời gian: 8 giờ ngày 15/9/2024", "Địa điểm: Nhà văn hóa thôn Trên"],
        ["Thào A Páo", "Lý Thị Mai", "Giàng Seo Sử"],
        ["ភូមិសួយវ៉ាងផ្តល់សេវាសាធារណៈ", "村民可以办理手续"],
    ],
)
def test_lists_in_plain_text_stay(tail: list[str]) -> None:
    article, left_out = read_dump("\n".join([TITLE, "", LEAD, "", *tail]), "x", "/x.txt")
    read = " ".join([*article.paragraphs, *article.captions])
    assert all(word in read for line in tail for word in line.split())
    assert article.published is None
    assert not left_out


@pytest.mark.parametrize(
    "tail",
    [
        "<ul><li>Hotline: 1900 1234</li><li>Đường dây nóng: 0912 345 678</li></ul>",
        "<ul><li>Tìm kiếm</li><li>Đăng ký</li><li>Liên hệ</li></ul>",
        "<ol><li>Mở ứng dụng</li><li>Đăng nhập</li><li>Chọn thủ tục</li></ol>",
        "<table><tr><td>Đường dây nóng</td><td>0912 345 678</td></tr></table>",
        "<table><tr><td><a href='/a'>Quyết định 12</a></td><td>2024</td></tr></table>",
        "<ul><li><a href='/a.pdf'>Tờ khai số 1</a></li><li><a href='/b.docx'>Mẫu 2</a></li></ul>",
        "<p>Tải mẫu tại đây:</p><ul><li><a href='/a'>Tờ khai</a></li><li><a>Mẫu 2</a></li></ul>",
    ],
)
@pytest.mark.parametrize("tag", ["article", "div"])
def test_a_list_of_what_sounds_like_a_menu_stays(tail: str, tag: str) -> None:
    body = f"<div><{tag}><h1>{TITLE}</h1>{paragraphs([LEAD, MORE])}{tail}</{tag}></div>"
    article, _ = read_html(f"<html><body>{FRAME[0]}{body}{FRAME[1]}</body></html>", "x", "/x")
    read = " ".join(article.paragraphs)
    assert all(word in read for word in re.sub(r"<[^>]+>", " ", tail).split())


@pytest.mark.parametrize(
    "lines",
    [
        ["- Giấy khai sinh", "- Ảnh", "- Sổ hộ khẩu"],
        ["1. Khai sinh", "2. Kết hôn", "3. Liên hệ"],
        ["Phản hồi", LAST],
    ],
)
def test_what_stands_alone_below_the_text_stays(lines: list[str]) -> None:
    assert dump(TITLE, LEAD, MORE, *lines)[0].paragraphs == (LEAD, MORE, *lines)


@pytest.mark.parametrize(
    "lines",
    [["Họp thôn", "Liên hệ: 0912 345 678"], ["Liên hệ", "Gặp ông An"], ["Tin tức", "Mai họp"]],
)
def test_a_notice_may_be_worded_as_a_menu(lines: list[str]) -> None:
    article, _ = read_dump("\n".join(lines), "x", "/x.txt")
    assert (article.title, *article.paragraphs) == tuple(lines)


@pytest.mark.parametrize("line", ["<p>Ngày 3/9/2024, xã họp.</p>", "<h2>Ngày 3/9/2024</h2>"])
def test_what_was_on_a_day_is_no_date_of_publication(line: str) -> None:
    article, _ = page(f"<h1>{TITLE}</h1>{paragraphs([LEAD, MORE])}{line}{paragraphs([LAST])}")
    assert article.published is None
    assert "3/9/2024" in " ".join(article.paragraphs)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Ban Biên tập", None),
        ("webmaster", None),
        ("Báo điện tử Suối Vàng", None),
        ("Suoivang", None),
        ("Theo Hồ Hương", "Hồ Hương"),
        ("Hà Thu (tổng hợp)", "Hà Thu"),
    ],
)
def test_an_author_is_a_person(byline: str, author: str | None) -> None:
    head = '<link rel="canonical" href="https://suoivang.vn/a">'
    body = f'<h1>{TITLE}</h1><p class="author">{byline}</p>{paragraphs([LEAD, MORE])}'
    assert page(body, head)[0].metadata.get("author") == author


HEADINGS = ["Phản hồi", "Nổi bật", "Bình luận", "Tiêu điểm", "Ý kiến bạn đọc", "Thủ tục hành chính"]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("behind", [[LAST], [MORE, LAST]])
def test_a_sub_heading_may_be_worded_as_the_end(heading: str, behind: list[str]) -> None:
    body = f"<h1>{TITLE}</h1>{paragraphs([LEAD, MORE])}<h2>{heading}</h2>{paragraphs(behind)}"
    assert page(body)[0].paragraphs[2:] == (heading, *(p for p in behind if p != MORE))


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_sub_heading_worded_as_the_end_may_head_a_list(heading: str) -> None:
    tail = f"<h2>{heading}</h2><ul><li>Giấy khai sinh</li><li>Sổ hộ khẩu</li></ul><p>{LAST}</p>"
    read = page(f"<h1>{TITLE}</h1>{paragraphs([LEAD, MORE])}{tail}")[0].paragraphs
    assert read[2:] == (heading, "Giấy khai sinh", "Sổ hộ khẩu", LAST)


@pytest.mark.parametrize("heading", HEADINGS)
def test_running_text_behind_an_end_says_that_it_is_none(heading: str) -> None:
    article, _ = dump(TITLE, LEAD, MORE, heading, f"Nhưng {LAST}", LAST)
    assert article.paragraphs == (LEAD, MORE, heading, f"Nhưng {LAST}", LAST)


def test_comments_that_are_counted_end_the_article() -> None:
    article, left_out = dump(TITLE, LEAD, MORE, "Bình luận (2)", f"Nhưng {LAST}", LAST)
    assert article.paragraphs == (LEAD, MORE)
    assert len(left_out) == 3


@pytest.mark.parametrize(
    "title",
    [
        "Đường dây nóng nhận phản ánh của người dân",
        "Cổng thông tin điện tử xã Suối Vàng đổi giao diện mới",
        "Giấy phép xây dựng cấp tại nhà cho dân",
        "Tin tức giả lan nhanh hơn tin thật",
    ],
)
def test_a_headline_may_sound_like_a_menu(title: str) -> None:
    for article, _ in (
        dump(title, LEAD, MORE),
        page(f"<h1>{title}</h1>{paragraphs([LEAD, MORE])}", f"<title>{title}</title>"),
        page(f"<h1>{title}</h1>{paragraphs([LEAD, MORE])}", f"<title>{title} - Xã Suối</title>"),
    ):
        assert article.title == title
        assert article.source in {None, "Xã Suối"}
        assert article.paragraphs == (LEAD, MORE)


@pytest.mark.parametrize(
    "lines",
    [
        ["Mất nước", "Ngày mai mất nước từ 8 giờ đến 17 giờ tại thôn Trên."],
        ["Thông báo họp dân", "Tối nay 19 giờ tại nhà văn hóa thôn Dưới"],
        ["Họp dân bàn chuyển đổi số", "Hạn góp ý: 30/9/2024"],
    ],
)
def test_a_notice_of_two_lines_has_a_headline_and_a_line(lines: list[str]) -> None:
    article, _ = read_dump("\n".join(lines), "x", "/x.txt")
    assert (article.title, *article.paragraphs) == tuple(lines)
    assert article.published is None


def test_an_enumerated_sub_heading_is_no_headline() -> None:
    head = "Chợ phiên dời ra ven suối"
    article, _ = dump(head, "Khu đất đã chọn xong", "1. Vị trí và quy mô của chợ mới", LEAD, MORE)
    assert article.title == head
    assert article.paragraphs[:2] == ("Khu đất đã chọn xong", "1. Vị trí và quy mô của chợ mới")


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="author-share"><b>Minh Khuê</b> <i>08/07/2024</i><a href="#">Zalo</a></div>',
        '<div class="share-top"><p>Thứ hai, 08/07/2024 08:15</p></div>',
        '<div class="social-info"><time datetime="2024-07-08T08:15">hôm qua</time></div>',
    ],
)
def test_a_byline_among_buttons_keeps_its_date(byline: str) -> None:
    article, _ = page(f"<h1>{TITLE}</h1>{byline}{paragraphs([LEAD, MORE])}")
    assert article.published == "2024-07-08"


@pytest.mark.parametrize("place", ["<span class='location'>{}</span>", "<b>{}</b>", "<em>{}</em>"])
@pytest.mark.parametrize("name", ["Hà Nội", "HÀ NỘI"])
def test_a_place_in_front_of_the_lead_is_a_word_of_its_own(place: str, name: str) -> None:
    article, _ = page(f"<h1>{TITLE}</h1><p>{place.format(name)}{LEAD}</p><p>{MORE}</p>")
    assert article.paragraphs == (f"{name} {LEAD}", MORE)


def test_markup_within_a_word_parts_nothing() -> None:
    article, _ = page(f"<h1>{TITLE}</h1><p><b>T</b>{LEAD[1:]}</p><p>{MORE} <b>i</b>Phone.</p>")
    assert article.paragraphs == (LEAD, f"{MORE} iPhone.")


@pytest.mark.parametrize("author", ["Xã Suối", "08/07/2024", "suoi.example", "Admin"])
def test_who_is_no_person_is_no_author(author: str) -> None:
    head = f'<title>{TITLE} - Xã Suối</title><meta name="author" content="{author}">'
    body = f'<h1>{TITLE}</h1>{paragraphs([LEAD, MORE])}<p class="author">{author}</p>'
    assert page(body, head)[0].metadata == {}


def test_an_article_in_an_element_that_is_named_as_a_frame_is_found() -> None:
    comments = "".join(f"<li>Khách {i} viết: {MORE}</li>" for i in range(12))
    article, _ = page(
        f'<h1>{TITLE}</h1><div class="tag-so-hoa hentry"><p>{LEAD}</p><p>{LAST}</p></div>'
        f'<div id="comments"><ol class="comment-list">{comments}</ol></div>'
    )
    assert article.paragraphs == (LEAD, LAST)


VOCABULARY = (
    "xã thôn bà con nộp hồ sơ mở lớp học chữ số mới của dân ta ở bản Trên Dưới Vàng 12 2024 máy"
    " tính đường suối chợ phiên vui lắm rồi cùng nhau đến nhà văn hóa họp bàn việc làng"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


def text(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=least, max_size=most).map(" ".join)


HEADLINE = text(5, 12).map(lambda words: f"Bản tin {words}")
SENTENCE = text(14, 40).map(lambda words: f"Hôm ấy {words}.")
SHORT = text(2, 6).map(lambda words: f"Mục {words}")
BLOCKS = st.lists(
    st.one_of(
        SENTENCE.map(lambda t: f"<p>{t}</p>"),
        SHORT.map(lambda t: f"<h2>{t}</h2>"),
        st.lists(SHORT, min_size=1, max_size=4).map(
            lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        ),
        st.lists(SHORT, min_size=2, max_size=4).map(
            lambda rows: "<table>{}</table>".format(
                "".join(f"<tr><td>{row}</td><td>{i}</td></tr>" for i, row in enumerate(rows))
            )
        ),
    ),
    min_size=1,
    max_size=8,
)


def words(*texts: str) -> Iterator[str]:
    for each in texts:
        yield from re.findall(r"\w+", each)


@example("Bản tin của xã", ["<ul><li>Mục lục đây</li></ul>", *2 * [f"<p>Hôm ấy{' họp' * 30}.</p>"]])
@settings(deadline=None, max_examples=150)
@given(HEADLINE, BLOCKS)
def test_no_word_of_a_page_without_boilerplate_is_lost(title: str, blocks: list[str]) -> None:
    markup = f"<html><body><h1>{title}</h1>{''.join(blocks)}</body></html>"
    article, _ = read_html(markup, "x", "/x.html")
    author = article.metadata.get("author", "")  # a last line of three capitals may be a name
    seen = set(words(article.title, *article.paragraphs, *article.captions, author))
    assert seen == set(words(re.sub(r"<[^>]+>", " ", markup)))


@settings(deadline=None, max_examples=150)
@given(HEADLINE, st.lists(SENTENCE | SHORT, max_size=10))
def test_no_word_of_a_text_without_boilerplate_is_lost(title: str, lines: list[str]) -> None:
    article, _ = dump(title, *lines)
    assert article.title == title
    author = article.metadata.get("author", "")  # likewise
    seen = set(words(article.title, *article.paragraphs, *article.captions, author))
    assert seen == set(words(title, *lines))


@settings(deadline=None, max_examples=100)
@given(
    HEADLINE, st.lists(SENTENCE | SHORT | st.sampled_from([*HEADINGS, "Top", "Zalo"]), max_size=12)
)
def test_each_word_of_a_text_is_kept_or_said_to_be_left_out(title: str, lines: list[str]) -> None:
    article, left_out = dump(title, *lines)
    kept = (article.title, *article.paragraphs, *article.captions)
    told = (piece.text for piece in left_out)
    assert set(words(title, *lines)) <= set(words(*kept, *told, *article.metadata.values()))
