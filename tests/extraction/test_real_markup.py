"""How real sites set words, headlines and days, which took them away; in our own words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.extraction.html import read_html

TITLE = "Hợp tác xã Bản Mây bán mật ong qua sàn điện tử"
LEAD = (
    "Mùa này, mười bảy hộ nuôi ong ở Bản Mây đóng chai, dán mã và gửi hàng đi ngay từ nhà kho của"
    " hợp tác xã."
)
MORE = (
    "Người mua quét mã là biết mật của vườn nào, lấy ngày nào, do ai kiểm; điều đó chưa có ở chợ"
    " phiên bao giờ."
)
FRAME = (
    '<header class="top"><a href="/">Trang chủ</a><a href="/tin">Tin tức</a></header>',
    '<footer><p>Bản quyền thuộc về xã Bản Mây.</p><a href="/lien-he">Liên hệ</a></footer>',
)
NAMES = ["cms-relate", "tag-link", "share", "related-keyword", "banner-word", "author-box"]


def read(above: str, body: str, head: str = "") -> Article:
    markup = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{FRAME[0]}'
        f'{above}<div class="entry-content">{body}</div>{FRAME[1]}</body></html>'
    )
    return read_html(markup, "x", "/x.html").article


BODY = f"<p>{LEAD}</p><p>{MORE}</p>"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8)
@given(st.data())
def test_a_word_within_a_sentence_stays_whatever_its_element_is_named(
    name: str, data: st.DataObject
) -> None:
    words = MORE.split()
    first = data.draw(st.integers(2, len(words) - 4))
    last = data.draw(st.integers(first + 1, min(first + 4, len(words) - 2)))
    tag = data.draw(st.sampled_from(["a href='/x'", "span", "b", "em"]))
    linked = f'<{tag} class="{name}">{" ".join(words[first:last])}</{tag.split()[0]}>'
    text = " ".join([*words[:first], linked, *words[last:]])
    article = read(f"<h1>{TITLE}</h1>", f"<p>{LEAD}</p><p>{text}</p>")
    assert MORE in article.paragraphs


def test_a_named_place_of_a_text_is_no_link() -> None:
    chapters = "".join(
        f'<p><a name="chuong-{i}"><b>Chương {i}</b></a></p>'
        f'<p><a name="dieu-{i}"><b>Điều {i}. Quyền của xã viên</b></a></p><p>{MORE} Lần {i}.</p>'
        for i in (1, 2, 3)
    )
    kept = read(f"<h1>{TITLE}</h1>", f"<p>{LEAD}</p>{chapters}").paragraphs
    assert {f"Chương {i}" for i in (1, 2, 3)} <= set(kept)
    assert {f"Điều {i}. Quyền của xã viên" for i in (1, 2, 3)} <= set(kept)


@pytest.mark.parametrize(
    "last",
    [
        "<p>Số điện thoại: 0900 000 333</p>",
        "<p><strong>Thư: nha.kho@banmay.example</strong></p>",
        "<h4>Hợp tác xã chân thành cảm ơn bà con!</h4>",
        "<p><b>Nơi nhận: nhà kho cuối bản</b></p>",
    ],
)
def test_what_ends_a_notice_stays(last: str) -> None:
    text = last.partition(">")[2].rpartition("</")[0].replace("<b>", "").replace("</b>", "")
    text = text.replace("<strong>", "").replace("</strong>", "")
    assert read(f"<h1>{TITLE}</h1>", BODY + last).paragraphs[-1] == text


@pytest.mark.parametrize("heading", ["Tác giả", "Người viết", "Lò Văn Phúc"])
def test_a_heading_above_running_text_is_no_byline(heading: str) -> None:
    body = f"<p>{LEAD}</p><p>{MORE}</p><h2>{heading}</h2><p>{MORE} Nay thì có.</p>"
    assert heading in read(f"<h1>{TITLE}</h1>", body).paragraphs


def test_the_heading_of_other_stories_does_not() -> None:
    others = "<h4>Tin khác</h4><ul><li><a href='/a'>Bản Thông mở lớp đêm</a></li></ul>"
    assert read(f"<h1>{TITLE}</h1>", BODY + others).paragraphs == (LEAD, MORE)


@pytest.mark.parametrize("site", ["Bản Mây", "Trang của bà con Bản Mây"])
@pytest.mark.parametrize("around", ["div", 'div class="banner"', "header"])
def test_a_site_behind_a_stated_title_goes_by_the_heading(site: str, around: str) -> None:
    stated = f'<meta property="og:title" content="{TITLE} - {site}"><title>{TITLE} - {site}</title>'
    heading = f"<{around}><h1>{TITLE}</h1></{around.split(maxsplit=1)[0]}>"
    assert read(heading, BODY, stated).title == TITLE


def test_a_section_and_a_day_side_by_side_are_no_headline() -> None:
    row = "<table><tr><td>Kinh tế tập thể</td><td>(12.08.2024 15:23)</td></tr></table>"
    article = read(f'{row}<p class="Title menuPost">{TITLE}</p>', BODY)
    assert (article.title, article.published) == (TITLE, "2024-08-12")


def test_the_name_of_a_section_that_begins_the_headline_is_not_it() -> None:
    above = f"<p>Hợp tác xã Bản Mây</p><p>(12.08.2024 15:23)</p><p>{TITLE}</p>"
    assert read(above, BODY).title == TITLE


MONTHS = (
    "Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai",
)  # fmt: skip


@settings(max_examples=12)
@given(st.dates(date(2001, 1, 1), date(2025, 12, 31)))
def test_a_day_as_blogs_print_it(day: date) -> None:
    forms = (
        f"Tháng {MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} Tháng {MONTHS[day.month - 1]}, {day.year}",
        f"Th{day.month:02} {day.day:02}, {day.year}",
        f"{day.day} Th{day.month:02} {day.year}",
    )
    for form in forms:
        article = read(f"<h1>{TITLE}</h1><p>{form}</p>", BODY)
        assert article.published == day.isoformat(), form


@settings(max_examples=12)
@given(st.dates(date(2001, 1, 1), date(2025, 12, 31)).filter(lambda day: day.day > 12))
def test_a_month_first_where_no_month_has_the_other_number(day: date) -> None:
    article = read(f"<h1>{TITLE}</h1><p>{day.month:02}/{day.day}/{day.year} 7:11</p>", BODY)
    assert article.published == day.isoformat()


def test_no_story_is_of_the_future() -> None:
    line = "<p>04/05/2023 7:11 Sáng</p>"
    today = "<p>Thứ Năm, 6 Tháng Tư, 2023</p>"
    later = "<p>Thứ Năm, 1 Tháng Sáu, 2023</p>"
    heading = f"<h1>{TITLE}</h1>"
    assert read(heading + line, BODY).published == "2023-05-04"
    assert read(later + heading + line, BODY).published == "2023-05-04"
    assert read(today + heading + line, BODY).published == "2023-04-05"


def test_of_two_days_the_one_that_leads_to_its_stories_is_the_first() -> None:
    row = (
        '<div><a href="/2023/04/03">2023-04-03</a> <a href="/ai">ban biên tập</a></div>'
        "<div>2025-06-05 09:22:54 (UTC)</div>"
    )
    assert read(f"<h1>{TITLE}</h1>{row}", BODY).published == "2023-04-03"


@pytest.mark.parametrize("shown", ["2024-07-19", "2022-11-16", "2021-01-01"])
def test_where_a_page_states_two_days_the_shown_one_counts(shown: str) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "datePublished":'
        ' "2022-11-16"}</script><meta property="article:published_time" content="2024-07-19">'
    )
    article = read(f'<h1>{TITLE}</h1><p><time datetime="{shown}">hôm ấy</time></p>', BODY, head)
    assert article.published == (shown if shown != "2021-01-01" else "2022-11-16")


def test_a_time_that_says_it_is_the_publication_counts_wherever_it_stands() -> None:
    below = '<div class="meta"><time datetime="2005-06-07T04:00" pubdate>Jun 7</time></div>'
    assert read(f"<h1>{TITLE}</h1>", BODY + below).published == "2005-06-07"
