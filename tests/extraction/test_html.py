import pytest

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.html import read_html
from searchkit.extraction.main_text import MainText

LEAD = "Từ đầu tháng 4, người dân xã Suối Vàng nộp hồ sơ đất đai ngay tại nhà văn hóa thôn."
BODY = (
    "Cán bộ xã mang theo máy tính, máy quét và bộ phát sóng, mỗi tuần đến một thôn. Ai chưa có tài"
    " khoản định danh được hướng dẫn đăng ký tại chỗ, ai có rồi thì nộp hồ sơ trong mười phút."
)
LAST = "Sau ba tháng, 90% hồ sơ của xã được nộp trực tuyến, gấp đôi cùng kỳ năm trước."
TITLE = "Xã Suối Vàng đưa “một cửa” về từng thôn"
OTHER = "Chợ phiên vùng cao đông khách dịp cuối năm"
TEASER = "Từ sáng sớm, bà con các bản đã xuống chợ, mang theo gà đen, mật ong và rau cải mèo."


def read(markup: str) -> Article:
    return read_html(markup, "x", "/x.html").article


def page(body: str, head: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">{head}</head><body>
<header><a href="/">Cổng Ngàn Hoa</a><span>Thứ Sáu, 21/11/2025</span></header>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul></nav>
<div class="main">{body}</div>
<aside><h3>Xem nhiều</h3><p>{TEASER}</p></aside>
<footer><p>Giấy phép số 00/GP. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</p></footer>
</body></html>"""


TEXT = f"<p>{LEAD}</p><h2>Mỗi tuần một thôn</h2><p>{BODY}</p><p>{LAST}</p>"
PARAGRAPHS = (LEAD, "Mỗi tuần một thôn", BODY, LAST)


@pytest.mark.parametrize(
    "body",
    [
        f'<h1>{TITLE}</h1><div id="news-bodyhtml" class="bodytext">{TEXT}</div>',
        f"<article><h1>{TITLE}</h1>{TEXT}</article>",
        (
            f'<h1>{TITLE}</h1><p class="sapo">{LEAD}</p><div class="fck_detail">'
            f"<h2>Mỗi tuần một thôn</h2><p>{BODY}</p><p>{LAST}</p></div>"
        ),
        f'<div class="x1">{TITLE}</div><div class="x2">{TEXT}</div>',
        (
            f"<table><tr><td><b>{TITLE}</b><br><br>{LEAD}<br><br><b>Mỗi tuần một thôn</b><br>{BODY}"
            f"<br><br>{LAST}</td></tr></table>"
        ),
        (
            f"<h1>{TITLE}</h1><div>{TEXT}</div><h3>Tin liên quan</h3><ul><li>"
            f"<a href='/1'>{OTHER}</a> (01/02/2020)</li></ul>"
            f"<div><h4><a href='/2'>{OTHER}</a></h4><p>{TEASER}</p></div>"
        ),
        (
            f'<h1>{TITLE}</h1><div class="share-box"><a href="#">Facebook</a> Chia sẻ bài</div>'
            f'<div>{TEXT}</div><div class="comments"><p>{TEASER}</p></div>'
        ),
        (
            f'<h1>{TITLE}</h1><div>{TEXT}<p style="display:none">{TEASER}</p>'
            f'<div class="related-news"><p>{TEASER}</p></div></div>'
        ),
    ],
)
def test_the_text_is_found_whatever_holds_it(body: str) -> None:
    article = read(page(body))
    assert article.title == TITLE
    assert article.paragraphs == PARAGRAPHS


def test_what_a_page_states_for_machines_wins() -> None:
    head = f"""<title>{TITLE} - Cổng Ngàn Hoa</title>
<link rel="canonical" href="https://nganhoa.example/mot-cua-12.html">
<meta property="og:site_name" content="Cổng Ngàn Hoa"><meta property="og:title" content="{TITLE}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
{{"@type": "WebSite", "name": "Cổng"}}, {{"@type": "NewsArticle", "headline": "{TITLE}",
"datePublished": "2024-07-08T23:30:00Z", "dateModified": "2024-08-01T00:00:00Z",
"author": [{{"@type": "Person", "name": "Minh Khuê"}}]}}]}}</script>"""
    article = read(page(f"<h1>{TITLE}</h1><p>09/07/2024 10:00</p>{TEXT}", head))
    assert article == Article(
        id="x",
        title=TITLE,
        paragraphs=PARAGRAPHS,
        url="https://nganhoa.example/mot-cua-12.html",
        source="Cổng Ngàn Hoa",
        published="2024-07-08",
        metadata={"author": "Minh Khuê"},
        origin="/x.html",
    )


@pytest.mark.parametrize(
    ("head", "line", "published"),
    [
        ('<meta property="article:published_time" content="2024-07-08T08:15:00+07:00">', "", 8),
        ('<meta name="pubdate" content="08/07/2024 08:15">', "", 8),
        ("", '<time datetime="2024-07-08T08:15">hôm qua</time>', 8),
        ("", '<span itemprop="datePublished" content="2024-07-08"></span>', 8),
        ("", "Thứ hai - 08/07/2024 08:15", 8),
        ("", "Đăng lúc 08:15, ngày 8 tháng 7 năm 2024", 8),
        ('<meta name="lastmod" content="2024-07-09">', "", None),
        ('<meta property="article:published_time" content="hôm qua">', "08/07/2024", 8),
        ('<meta property="article:published_time" content="2024-07-08">', "09/07/2024 10:15", 8),
    ],
)
def test_dates_by_the_strength_of_the_evidence(head: str, line: str, published: int | None) -> None:
    article = read(page(f"<h1>{TITLE}</h1><div>{line}</div><div>{TEXT}</div>", head))
    assert article.published == (f"2024-07-0{published}" if published else None)


@pytest.mark.parametrize(
    ("window", "header"),
    [
        (f"{TITLE} | Cổng Ngàn Hoa", "<h1>Cổng Ngàn Hoa</h1><div>{}</div>"),
        ("Cổng thông tin điện tử huyện Ngàn Hoa", '<div class="title">{}</div>'),
        ("Xã Suối Vàng đưa một cửa về thôn - Cổng Ngàn Hoa", "<h1>{}</h1>"),
        ("", "<div><b>{}</b></div>"),
        (TITLE.upper(), "<h2>Tin tức - Sự kiện</h2><h2>{}</h2>"),
        ("Trang chủ - Cổng Ngàn Hoa", "<h2>{} ( )</h2>"),  # no day was filled in
    ],
)
def test_the_headline_is_the_one_that_readers_see(window: str, header: str) -> None:
    markup = page(f"{header.format(TITLE)}<div>{TEXT}</div>", f"<title>{window}</title>")
    assert read(markup).title == TITLE


def test_the_one_heading_that_the_window_states_goes_before_a_notice_below_it() -> None:
    notice = "<div>Bài này cần thêm nguồn tham khảo của bên thứ ba (tháng 4 năm 2024)</div>"
    window = "<title>Suối Vàng – Từ điển</title>"
    assert read(page(f"<h1>Suối Vàng</h1>{notice}{TEXT}", window)).title == "Suối Vàng"
    section = f"<h1>Tin xã</h1><h2>{TITLE}</h2>{TEXT}"  # of two, the short one is a section
    assert read(page(section, "<title>Tin xã – Suối Vàng</title>")).title == TITLE


def test_what_is_hidden_for_scripts_is_no_text_however_long() -> None:
    entry = "<div>Edit in Designer</div><div>/_layouts/images/edit.png</div><div>0x0</div>"
    hidden = f'<div style="display: none" height="0"><div>{entry * 60}</div></div>'
    assert "Edit in Designer" in MainText(f"<html><body>{hidden.replace('none', 'block')}").lines[0]
    assert not MainText(f"<html><body>{hidden}").lines
    shown = f'<body style="display:none"><article style="display:none"><p>{LEAD}</p></article>'
    assert MainText(f"<html>{shown}").lines == [LEAD]  # by a script, when the page has loaded


def test_a_headline_that_is_only_stated_is_used_without_the_site() -> None:
    article = read(page(f"<div>{TEXT}</div>", f"<title>{TITLE} | Cổng Ngàn Hoa</title>"))
    assert (article.title, article.source) == (TITLE, "Cổng Ngàn Hoa")


@pytest.mark.parametrize(
    "picture",
    [
        '<figure><img src="a.jpg" alt="may quet"><figcaption>{}</figcaption></figure>',
        (
            '<table class="image"><tr><td><img src="a.jpg"></td></tr><tr><td class="caption">'
            "{}</td></tr></table>"
        ),
        '<p><img src="a.jpg" alt="ba con xem may quet"></p><p style="text-align: center">{}</p>',
        '<p><img src="a.jpg"></p><p><em>{}</em></p>',
        (
            '<div class="VCSortableInPreviewMode" type="Photo"><div><img src="a.jpg"></div>'
            '<div class="PhotoCMS_Caption"><p>{}</p></div></div>'
        ),
    ],
)
@pytest.mark.parametrize("caption", ["Bà con xem máy quét. Ảnh: Hoàng Sơn", "Bà con xem máy quét"])
def test_captions_are_kept_apart(picture: str, caption: str) -> None:
    article = read(page(f"<h1>{TITLE}</h1><p>{LEAD}</p>{picture.format(caption)}<p>{BODY}</p>"))
    assert article.paragraphs == (LEAD, BODY)
    assert article.captions == (caption,)


def test_a_bold_line_below_a_picture_is_a_heading() -> None:
    markup = page(
        f'<h1>{TITLE}</h1><p>{LEAD}</p><p><img src="a.jpg"></p><p><b>Mỗi tuần một thôn</b></p>'
        f"<p>{BODY}</p>"
    )
    assert read(markup).paragraphs == (LEAD, "Mỗi tuần một thôn", BODY)


def test_rows_of_data_are_paragraphs_and_lists_are_items() -> None:
    article = read(
        page(
            f"<h1>{TITLE}</h1><p>{LEAD}</p><table><tr><th>Thôn</th><th>Hồ sơ</th></tr>"
            f"<tr><td><p>Nà Tấu</p></td><td><p>128</p></td></tr></table><p>{BODY}</p>"
            f"<ul><li>Hồ sơ đất đai;</li><li>Hồ sơ hộ tịch.</li></ul><p>{LAST}</p>"
        )
    )
    rows = ("Thôn | Hồ sơ", "Nà Tấu | 128")
    assert article.paragraphs == (LEAD, *rows, BODY, "Hồ sơ đất đai;", "Hồ sơ hộ tịch.", LAST)


def test_markup_within_a_sentence_leaves_no_trace() -> None:
    article = read(
        page(
            f"<h1>{TITLE}</h1><p>{LEAD}</p><p>Theo <a href='/nd'>Nghị định&nbsp;số 13</a>/2023,"
            " dữ liệu <b>cá nhân</b> được<br>bảo vệ khi<!-- hết --> xử lý; ai vi phạm bị phạt.</p>"
        )
    )
    assert article.paragraphs[-1] == (
        "Theo Nghị định số 13/2023, dữ liệu cá nhân được bảo vệ khi xử lý; ai vi phạm bị phạt."
    )


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "/tin/1.html", "data:text/html,x", "https://", "//a.example/b"]
)
def test_an_address_that_is_no_web_address_is_left_out(href: str) -> None:
    assert (
        read(page(f"<h1>{TITLE}</h1>{TEXT}", f'<link rel="canonical" href="{href}">')).url is None
    )


def test_the_host_serves_as_source_when_no_name_is_stated() -> None:
    link = '<link rel="canonical" href="https://www.nganhoa.example/a">'
    assert read(page(f"<h1>{TITLE}</h1>{TEXT}", link)).source == "www.nganhoa.example"


@pytest.mark.parametrize("markup", ["", "<html></html>", "<p> </p>", "<script>x</script>", "<!--"])
def test_a_page_without_an_article_is_refused(markup: str) -> None:
    with pytest.raises(SourceError):
        read(markup)


def test_a_fragment_is_a_page_too() -> None:
    article = read(f"<p>{LEAD}</p><p>{BODY}</p>")
    assert article.paragraphs == (LEAD, BODY)
    assert article.title == LEAD.removesuffix(".")


def test_a_page_of_very_many_tags_is_no_article() -> None:
    with pytest.raises(SourceError, match="thẻ"):
        read("<br>" * 200_001)


@pytest.mark.parametrize(
    "data",
    [
        "[{}]",
        '[[1, "a"], null]',
        '{{"@type": "Article", "datePublished": 1720400000, "headline": 5, "author": "x"}}',
        '{{"@type": "Article", "datePublished": "2024-07-08",}}',
        '{{"@type": ["Thing"], "@graph": "?"}}',
        "không phải JSON",
    ],
)
def test_linked_data_of_any_shape_does_no_harm(data: str) -> None:
    good = f'{{"@type": "NewsArticle", "datePublished": "2024-07-08", "headline": "{TITLE}"}}'
    scripts = "".join(
        f'<script type="application/ld+json">{text}</script>' for text in (data.format(good), good)
    )
    article = read(page(f"<h1>{TITLE}</h1>{TEXT}", scripts))
    assert article.title == TITLE
    assert article.paragraphs == PARAGRAPHS


def test_linked_data_in_a_list_is_read() -> None:
    data = '[{"@type": "NewsArticle", "datePublished": "2024-07-08"}]'
    script = f'<script type="application/ld+json">{data}</script>'
    assert read(page(f"<h1>{TITLE}</h1>{TEXT}", script)).published == "2024-07-08"


def test_a_site_that_names_itself_as_author_is_none() -> None:
    data = '{"@type": "Article", "author": {"@type": "Organization", "name": "Cổng Ngàn Hoa"}}'
    script = f'<script type="application/ld+json">{data}</script>'
    assert read(page(f"<h1>{TITLE}</h1>{TEXT}", script)).metadata == {}


def test_the_author_is_read_from_a_byline() -> None:
    markup = page(f'<h1>{TITLE}</h1><div>{TEXT}</div><p class="author">Tác giả: Minh Khuê</p>')
    assert read(markup).metadata == {"author": "Minh Khuê"}


def test_a_heading_of_names_below_the_text_is_no_author() -> None:
    names = "Bản Suối Vàng"
    below = f"<article><h1>{TITLE}</h1>{TEXT}<h2>{names}</h2></article>"
    assert read(page(below)).metadata == {}
    signed = f"<article><h1>{TITLE}</h1>{TEXT}<p><strong>Minh Khuê</strong></p></article>"
    assert read(page(signed)).metadata == {"author": "Minh Khuê"}


def test_a_main_text_of_menus_does_not_replace_the_article() -> None:
    """Where trafilatura takes the whole page, most of it no running text, our text stays."""
    menu = "".join(f"<li>Chuyên trang {name} của chúng ta</li>" for name in "ABCDEGHIKLMNOPQRSTUVX")
    others = "".join(f"<p>{OTHER} {i}</p><p>{i} đã tặng</p>" for i in range(40))
    markup = (
        f"<body><div><ul>{menu}</ul></div><div><div><h1>{TITLE}</h1><div>{TEXT}</div></div>"
        f"<div><h3>Tin cùng chuyên mục</h3>{others}</div></div></body>"
    )
    assert read(markup).paragraphs == PARAGRAPHS


def test_a_card_of_another_page_within_the_text_is_left_out() -> None:
    card = (
        '<article class="k1"><a href="/9"><img src="a.jpg"></a>'
        f'<div><a href="/9">{OTHER}</a><span>{TEASER}</span></div></article>'
    )
    body = f"<p>{LEAD}</p><h2>Mỗi tuần một thôn</h2><p>{BODY}</p><p>{LAST}</p>{card}"
    article = read(page(f'<h1>{TITLE}</h1><div class="x7">{body}</div>'))
    assert article.paragraphs == PARAGRAPHS


@pytest.mark.parametrize("rest", ["", f"<div><p>{TEASER}</p></div>"])
def test_an_article_whose_one_link_leads_to_its_own_picture_is_no_card(rest: str) -> None:
    links = '<a href="/a.jpg"><img src="a.jpg"></a><a href="/a.jpg">Xem ảnh lớn</a>'
    body = f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{links}<p>{BODY}</p><p>{LAST}</p></article>"
    article = read(f"<body><ul>{'<li>Mục</li>' * 400}</ul>{body}{rest}</body>")
    assert {LEAD, BODY, LAST} <= set(article.paragraphs)


def test_of_several_headings_above_the_text_the_h1_is_the_headline() -> None:
    kicker = "Luật mới cần quan tâm tới đời sống của người làm ruộng"
    sub = "Ba xã miền núi đã thử nghiệm từ đầu mùa khô năm nay"
    logo = "<header><h1>Báo Ngàn Hoa</h1></header><h1><img src='a.png'></h1>"
    top = f"{logo}<h2>{kicker}</h2><h1>{TITLE}</h1><h2>{sub}</h2><p>March 15, 2018</p>"
    article = read(page(f"<div>{top}</div><div>{TEXT}</div>", "<title>Trang bài</title>"))
    assert article.title == TITLE
    assert article.published == "2018-03-15"


def test_a_stated_title_may_write_signs_as_keyboards_have_them() -> None:
    shown = "Giá vé xe buýt giảm còn… 7.000 đồng – từ “thẻ xanh”"
    stated = "Giá vé xe buýt giảm còn... 7.000 đồng - từ &quot;thẻ xanh&quot; - Xã Sen"
    prose = "<p>Từ ngày mai, ai có thẻ xanh đi xe buýt của tỉnh chỉ phải trả bảy nghìn đồng.</p>"
    article = read(
        f"<title>{stated}</title><meta property='og:title' content='{stated}'>"
        f"<body><h1>{shown}</h1>{prose}<p>Xe chạy hai mươi phút một chuyến, kể cả ngày lễ.</p>"
    )
    assert article.title == shown
