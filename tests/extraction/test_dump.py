import textwrap

import pytest

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.dump import read_dump
from searchkit.extraction.lines import lines_of

LEAD = "Từ đầu tháng 4, người dân xã Suối Vàng nộp hồ sơ đất đai ngay tại nhà văn hóa thôn."
BODY = (
    "Cán bộ xã mang theo máy tính, máy quét và bộ phát sóng, mỗi tuần đến một thôn. Ai chưa có tài"
    " khoản định danh được hướng dẫn đăng ký tại chỗ, ai có rồi thì nộp hồ sơ trong mười phút."
)
LAST = "Sau ba tháng, 90% hồ sơ của xã được nộp trực tuyến, gấp đôi cùng kỳ năm trước./."
TITLE = "Xã Suối Vàng đưa “một cửa” về từng thôn"


def read(text: str) -> Article:
    return read_dump(text, "x", "/x.txt").article


def test_a_plain_article_is_kept_whole() -> None:
    article = read(f"{TITLE}\n05/07/2024\n\n{LEAD}\n\nMỗi tuần một thôn\n\n{BODY}\n\n{LAST}\n")
    assert article == Article(
        id="x",
        title=TITLE,
        paragraphs=(LEAD, "Mỗi tuần một thôn", BODY, LAST),
        published="2024-07-05",
        metadata={},
        origin="/x.txt",
    )


def test_a_portals_furniture_is_gone() -> None:
    article = read(f"""
Cổng thông tin điện tử huyện Ngàn Hoa
Trang chủ | Giới thiệu | Tin tức | Văn bản | Liên hệ
Thứ Sáu, 21/11/2025
Trang chủ > Tin tức > Cải cách hành chính
• Đường dây nóng
  0900.000.000 - toasoan@nganhoa.example

{TITLE}
Thứ hai - 08/07/2024 08:15
A  A+  A++
Chia sẻ

{LEAD}

can bo xa huong dan nguoi dan nop ho so hinh anh 1

Cán bộ xã hướng dẫn người dân nộp hồ sơ.

{BODY}

{LAST}

Hoàng Sơn
Ý kiến bạn đọc (2)
lan88: Hay quá
Tin liên quan
Lịch tiếp công dân tháng 7
Top""")
    assert article.title == TITLE
    assert article.published == "2024-07-08"
    assert article.paragraphs == (LEAD, BODY, LAST)
    assert article.captions == ("Cán bộ xã hướng dẫn người dân nộp hồ sơ.",)
    assert article.source == "Cổng thông tin điện tử huyện Ngàn Hoa"
    assert article.metadata == {"author": "Hoàng Sơn"}


@pytest.mark.parametrize(
    ("header", "published"),
    [
        ("Thứ Sáu, 21/11/2025\n{}\n08/07/2024 08:15", "2024-07-08"),
        ("Thứ Sáu, 21/11/2025\nThứ Hai, 08/07/2024 | 08:15\n{}", "2024-07-08"),
        ("Thứ Sáu, 21/11/2025\n{}", None),
        ("Hôm nay: 21/11/2025\n{}\nNgày đăng: 08/07/2024", "2024-07-08"),
        ("{}\nCập nhật: 10/07/2024\nNgày đăng: 08/07/2024", "2024-07-08"),
        ("{}\n08/07/2024\n09/07/2024 10:00", "2024-07-09"),
        ("{}\nTháng 7/2024", "2024-07"),
        ("{}", None),
    ],
)
def test_the_articles_own_date_is_chosen(header: str, published: str | None) -> None:
    text = header.format(TITLE)
    article = read(f"{text}\n\n{LEAD}\n\nNgày 10/10/2022, xã mở lớp đầu tiên.\n\n{BODY}")
    assert article.published == published
    assert article.title == TITLE


def test_dates_of_other_stories_are_not_the_articles() -> None:
    article = read(f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\nTin khác\nHọp dân\n01/02/2020 08:00")
    assert article.published is None


@pytest.mark.parametrize(
    "ending",
    [
        "Bình luận (3)\nnguyenvana: hay quá, đỡ phải đi xa",
        "Tin liên quan\nHuyện họp giao ban\nSáng nay, lãnh đạo huyện họp giao ban với các xã.",
        "Các tin khác\nHọp dân (01/02/2020)\nLịch phun thuốc muỗi (02/02/2020)",
        "Vì sao thôn Trung đông khách?Thôn Trung có hồ rộng, đường đẹp, khách đến quanh năm.",
        "Minh Khuê",
        "Nguồn: Báo Ngàn Hoa",
        "Từ khóa: một cửa, dịch vụ công",
        "Cổng TTĐT huyện Ngàn Hoa\nTop",
        "Để lại một bình luận\nEmail của bạn sẽ không được hiển thị công khai.",
        "Bài trước: Mùa vàng    Bài sau: Chợ phiên",
    ],
)
def test_the_article_ends_where_it_ends(ending: str) -> None:
    article = read(f"{TITLE}\n\n{LEAD}\n\n{BODY}\n\n{ending}\n")
    assert article.paragraphs == (LEAD, BODY)


def test_a_box_of_links_within_the_text_is_gone_and_the_text_goes_on() -> None:
    article = read(f"{TITLE}\n\n{LEAD}\n\nTin liên quan\nHọp dân\nChợ phiên\n\n{BODY}\n\n{LAST}")
    assert article.paragraphs == (LEAD, BODY, LAST)


def test_a_comment_button_below_the_lead_does_not_end_the_article() -> None:
    article = read(f"{TITLE}\n\n{LEAD}\n\n0 bình luận\n\n{BODY}\n\n{LAST}")
    assert article.paragraphs == (LEAD, BODY, LAST)


@pytest.mark.parametrize(
    ("lines", "caption"),
    [
        (
            "W-Lop hoc 3.jpg\nBà con xem máy quét. Ảnh: Hoàng Sơn",
            "Bà con xem máy quét. Ảnh: Hoàng Sơn",
        ),
        (f"{TITLE} - Ảnh 1.\n\nBà con xem máy quét", "Bà con xem máy quét"),
        (f"{TITLE} - 1\n\nBà con xem máy quét", "Bà con xem máy quét"),
        ("Bà con xem máy quét - Ảnh 2.", "Bà con xem máy quét"),
        ("ba con xem may quet\nBà con xem máy quét.", "Bà con xem máy quét."),
        ("Bà con xem máy quét (Ảnh: PV)", "Bà con xem máy quét (Ảnh: PV)"),
        ("Bà con xem máy quét.\n(Ảnh minh hoạ)", "Bà con xem máy quét. (Ảnh minh hoạ)"),
        ("Quang cảnh buổi họp thôn", "Quang cảnh buổi họp thôn"),
        ("Chủ tịch xã phát biểu khai mạc buổi họp", "Chủ tịch xã phát biểu khai mạc buổi họp"),
        (
            "Quang cảnh buổi họp ở thôn Trung\n\nvà lớp hướng dẫn nộp hồ sơ\n\ntại nhà văn hóa.",
            "Quang cảnh buổi họp ở thôn Trung và lớp hướng dẫn nộp hồ sơ tại nhà văn hóa.",
        ),
    ],
)
def test_captions_are_kept_apart(lines: str, caption: str) -> None:
    article = read(f"{TITLE}\n\n{LEAD}\n\n{lines}\n\n{BODY}\n\n{LAST}")
    assert article.paragraphs == (LEAD, BODY, LAST)
    assert article.captions == (caption,)


def test_lines_broken_to_fit_a_width_are_joined() -> None:
    text = f"{LEAD}\n\n{BODY}\n\n{LAST}".replace(", ", ",\n").replace("tại nhà", "tại\nnhà")
    assert read(f"{TITLE}\n\n{text}").paragraphs == (LEAD, BODY, LAST)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
def test_text_wrapped_at_a_width_is_joined_at_capitals_too(width: int) -> None:
    night = (
        "Tổ công nghệ số cộng đồng có tám người, đứng đầu là anh Lý Văn Páo. Buổi tối anh cùng các"
        " bạn ở Suối Vàng, Nậm Lành, Nà Tấu đến từng nhà chỉ bà con cài đặt VNeID trên điện thoại."
    )
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in (LEAD, BODY, night, LAST))
    assert read(f"{TITLE}\n\n{wrapped}").paragraphs == (LEAD, BODY, night, LAST)


def test_sentences_on_lines_of_their_own_are_not_joined() -> None:
    lines = [LEAD, BODY, LAST, LEAD.replace("4", "5"), LAST.replace("90", "95")]
    assert read("\n".join([TITLE, *lines])).paragraphs[:3] == (LEAD, BODY, LAST)


def test_a_spam_wrapper_is_undone() -> None:
    article = read(
        f"您的当前位置:首页 >Bóng đá >{TITLE}_ty le keo 正文\n\n{TITLE}_ty le keo\n\n"
        f"时间:2024-07-08 07:06:07 来源:网络整理\n\n核心提示\n\nTin thể thao {TITLE}_ty le keo\n\n"
        "Từ đầu tháng 4,ãSuốiVàngđưamộtcửavềtừngthty le keo người dân xã Suối Vàng nộp hồ sơ đất"
        f" đai ngay tại nhà văn hóa thôn.\n\n{BODY}\n\n随机阅读"
    )
    assert article.title == TITLE
    assert article.published == "2024-07-08"
    assert article.paragraphs == (LEAD, BODY)


def test_an_early_heading_serves_when_there_is_no_headline() -> None:
    article = read(f"{LEAD}\n\nMỗi tuần một thôn được phục vụ\n\n{BODY}\n\n{LAST}")
    assert article.title == "Mỗi tuần một thôn được phục vụ"
    assert article.paragraphs == (LEAD, "Mỗi tuần một thôn được phục vụ", BODY, LAST)


def test_the_first_sentence_serves_when_there_is_no_heading() -> None:
    article = read(f"{LEAD}\n\n{BODY}")
    assert article.title == LEAD.removesuffix(".")
    assert article.paragraphs == (LEAD, BODY)


def test_a_made_title_ends_where_a_clause_does() -> None:
    sentence = "Năm nay, " + "xã tiếp tục mở rộng mô hình đến các thôn xa, " * 6 + "rồi tổng kết."
    title = read(sentence).title
    assert len(title) <= 150
    assert sentence.startswith(f"{title},")


def test_a_headline_may_be_all_there_is() -> None:
    article = read(TITLE)
    assert (article.title, article.paragraphs) == (TITLE, ())


@pytest.mark.parametrize("text", ["", " \n\t\n", "Trang chủ\nTop\n", "...\n***\n"])
def test_text_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read(text)


def test_the_address_above_the_text_is_the_articles() -> None:
    article = read(f"{TITLE}\nLink gốc: https://nganhoa.example/a-1.html\n\n{LEAD}\n\n{BODY}")
    assert article.url == "https://nganhoa.example/a-1.html"


def test_a_lead_printed_twice_is_kept_once() -> None:
    assert read(f"{TITLE}\n\n{LEAD}\n\n{LEAD}\n\n{BODY}").paragraphs == (LEAD, BODY)


def test_a_label_tells_the_headline() -> None:
    header = f"Văn phòng Ủy ban nhân dân huyện Ngàn Hoa thông tin\nTiêu đề: {TITLE}\nBản tin số 7"
    assert read(f"{header}\n\n{LEAD}\n\n{BODY}").title == TITLE


def test_a_file_of_very_many_lines_is_no_article() -> None:
    with pytest.raises(SourceError, match="dòng"):
        read(f"{TITLE}\n" * 200_001)


def test_a_headline_with_a_blank_line_below_it_ends_there() -> None:
    article = read("Thông báo số 4\n\nbà con nhớ khóa vòi nước khi ra đồng.\n")
    assert article.title == "Thông báo số 4"
    assert article.paragraphs == ("bà con nhớ khóa vòi nước khi ra đồng.",)
    (first, *_) = lines_of("Sáng nay, ủy ban cùng với\n\ncác thôn họp bàn.")
    assert first.text.endswith("họp bàn.")
