from importlib.resources import files

import pytest

from searchkit.extraction.boilerplate import Boilerplate, boilerplate_of, folded


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Ý kiến bạn đọc (0)", Boilerplate.END),
        ("  3 bình luận", Boilerplate.END),
        ("BINH LUAN", Boilerplate.END),
        ("Tin cùng chuyên mục", Boilerplate.END),
        ("© Bản quyền thuộc UBND tỉnh.", Boilerplate.END),
        ("Đề nghị ghi rõ nguồn khi phát hành lại thông tin từ trang này.", Boilerplate.END),
        ("• Đường dây nóng", Boilerplate.MENU),
        ("Đường dây nóng: 1900 0000", Boilerplate.MENU),
        ("Liên hệ quảng cáo", Boilerplate.NOISE),
        ("Xem với cỡ chữAA", Boilerplate.NOISE),
        ("Lượt xem: 1.284", Boilerplate.NOISE),
        ("Từ khóa: 5G, Viettel", Boilerplate.NOISE),
        ("Top", Boilerplate.NOISE),
        ("Tin liên quan", Boilerplate.BOX),
        (">> Xem thêm: Năm điện thoại pin tốt", Boilerplate.BOX),
        ("Quang cảnh hội nghị", Boilerplate.CAPTION),
        ("Lãnh đạo tỉnh phát biểu chỉ đạo tại hội nghị", Boilerplate.CAPTION),
        ("Theo TTXVN", Boilerplate.BYLINE),
        ("Tác giả: Minh Khuê", Boilerplate.BYLINE),
        ("Cổng thông tin điện tử tỉnh Xanh", Boilerplate.MASTHEAD),
    ],
)
def test_what_portals_print_around_articles(line: str, kind: Boilerplate) -> None:
    assert kind in boilerplate_of(line)


@pytest.mark.parametrize(
    "line",
    [
        "Đường dây nóng 1022 đã tiếp nhận hơn 2.000 phản ánh của người dân trong quý I.",
        "Điện thoại thông minh là phương tiện phổ biến nhất để người dân nộp hồ sơ.",
        "Theo dõi báo cáo của các đơn vị, Thủ tướng đánh giá cao kết quả đạt được.",
        "Phát triển và vận hành nền tảng số là nhiệm vụ thường xuyên.",
        "Giấy phép xây dựng trực tuyến",
        "Bản quyền số: thách thức mới của báo chí",
        "Tổng Biên tập các báo dự hội nghị đều cho rằng cần đặt hàng báo chí.",
        "Quảng cáo trên mạng xã hội phải ghi rõ là quảng cáo.",
        "Chia sẻ qua điện thoại, bà Lan cho biết đã nhận kết quả sau hai ngày.",
        "Tải ứng dụng VNeID về điện thoại, người dân đăng ký tài khoản.",
        "Ý kiến chỉ đạo của Thủ tướng Chính phủ",
        "Địa chỉ: 12 Lê Lợi",
        "",
    ],
)
def test_what_articles_say_themselves(line: str) -> None:
    assert not boilerplate_of(line)


def test_a_long_line_is_the_articles_however_it_starts() -> None:
    assert not boilerplate_of("Bản quyền thuộc " + "về tác giả và cơ quan báo chí " * 10)


def test_folding_leaves_letters_and_digits() -> None:
    assert folded("  “Đề án 06/CP”: Chuyển ĐỔI số! ") == "de an 06 cp chuyen doi so"


def test_no_phrase_is_a_sentence_from_the_seeds() -> None:
    """A phrase of many words would be one page's text, not what portals have in common."""
    text = (files("searchkit.extraction") / "boilerplate.txt").read_text("utf-8")
    phrases = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    assert max(len(folded(phrase).split()) for phrase in phrases) <= 7
