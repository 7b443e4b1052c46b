# ruff: noqa: E501
"""The head of an official document: title, number, date and issuing body."""

import pytest

from searchkit.extraction.formats.official import Head, head_of
from searchkit.extraction.formats.official_foot import day_at_foot, day_passed
from searchkit.extraction.formats.official_names import named

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
FREEDOM = "Độc lập - Tự do - Hạnh phúc"


def read(*lines: str) -> Head:
    head = head_of(lines)
    assert head is not None
    return head


def test_a_decision_of_a_province() -> None:
    lines = (
        "ỦY BAN NHÂN DÂN", "TỈNH SEN", "-------", "Số: 12/QĐ-UBND", MOTTO, FREEDOM,
        "Sen, ngày 05 tháng 3 năm 2024", "QUYẾT ĐỊNH", "Về việc mở lớp học số", "cho người cao tuổi",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SEN", "Căn cứ Luật Tổ chức chính quyền địa phương;",
    )  # fmt: skip
    head = read(*lines)
    assert head.title == "Quyết định số 12/QĐ-UBND: Về việc mở lớp học số cho người cao tuổi"
    assert head.published == "2024-03-05"
    assert head.issuer == "Ủy ban nhân dân tỉnh Sen"
    assert head.metadata == {
        "number": "12/QĐ-UBND", "kind": "Quyết định", "issuer": "Ủy ban nhân dân tỉnh Sen",
        "subject": "Về việc mở lớp học số cho người cao tuổi",
    }  # fmt: skip
    assert [line for i, line in enumerate(lines) if i not in head.lines] == list(lines[-2:])


def test_a_head_in_rows_of_a_table() -> None:
    head = read(
        f"BỘ THÔNG TIN VÀ TRUYỀN THÔNG | {MOTTO}", f"Số: 7 /TT-BTTTT | {FREEDOM}",
        " | Hà Nội, ngày 1 tháng 12 năm 2023", "THÔNG TƯ", "Quy định về lớp học số", "Căn cứ Luật;",
    )  # fmt: skip
    assert head.title == "Thông tư số 7/TT-BTTTT: Quy định về lớp học số"
    assert head.issuer == "Bộ Thông tin và Truyền thông"
    assert head.published == "2023-12-01"


def test_a_letter_says_what_it_is_about_below_its_number() -> None:
    head = read(
        "UBND TỈNH SEN", "SỞ NỘI VỤ", "Số: 45/SNV-CCHC", "V/v mở lớp học số", "tại các xã", MOTTO,
        FREEDOM, "Sen, ngày 9 tháng 9 năm 2024", "Kính gửi: Các xã",
    )  # fmt: skip
    assert head.title == "Công văn số 45/SNV-CCHC: mở lớp học số tại các xã"
    assert head.issuer == "Sở Nội vụ"


def test_a_law_is_named_as_laws_are() -> None:
    head = read("QUỐC HỘI", "Luật số: 7/2030/QH20", MOTTO, FREEDOM, "LUẬT", "LỚP HỌC SỐ",
                "Căn cứ Hiến pháp;")  # fmt: skip
    assert head.title == "Luật Lớp học số số 7/2030/QH20"
    assert head.issuer == "Quốc hội"
    assert head.published is None


def test_an_older_copy_has_no_motto() -> None:
    head = read(
        "THÔNG TƯ", "SỐ 7/2007/TT-BCA NGÀY 12-11-2007 CỦA BỘ TRƯỞNG BỘ CÔNG AN", "Căn cứ Luật;"
    )
    assert head.metadata["number"] == "7/2007/TT-BCA"
    assert head.published == "2007-11-12"


def test_a_number_and_a_day_make_a_head_without_a_motto() -> None:
    lines = ("HỘI NÔNG DÂN XÃ SEN", "Số: 12/TB-HND", "Sen, ngày 5 tháng 3 năm 2024", "THÔNG BÁO",
             "Về việc mở lớp học số", "Kính gửi: Các chi hội")  # fmt: skip
    head = read(*lines)
    assert head.title == "Thông báo số 12/TB-HND: Về việc mở lớp học số"
    assert head.published == "2024-03-05"
    assert head_of(lines[:1] + lines[2:]) is None


def test_a_draft_has_neither_number_nor_date() -> None:
    head = read("BỘ CÔNG AN", "Số:      /2024/TT-BCA", MOTTO, FREEDOM,
                "Hà Nội, ngày    tháng    năm 2024", "THÔNG TƯ", "Quy định lớp học số", "Căn cứ Luật;")  # fmt: skip
    assert head.published is None
    assert "number" not in head.metadata
    assert head.title == "Thông tư: Quy định lớp học số"


def test_the_gazette_prints_kind_number_and_day_in_one_line() -> None:
    lines = (
        "CÔNG BÁO/Số 9 + 10", "VĂN BẢN QUY PHẠM PHÁP LUẬT", "QUỐC HỘI",
        "Luật số 7/2030/QH20 ngày 27 tháng 6 năm 2024", "Lớp học số", "(Tiếp theo Công báo số 7 + 8)",
        "Chương II",
    )  # fmt: skip
    head = read(*lines)
    assert head.title == "Luật Lớp học số số 7/2030/QH20"
    assert (head.issuer, head.published) == ("Quốc hội", "2024-06-27")
    assert [lines[i] for i in sorted(head.lines)] == list(lines[3:5])


def test_a_subject_in_capitals_ends_where_they_do() -> None:
    head = read(MOTTO, FREEDOM, "HỢP ĐỒNG", "THUÊ PHÒNG HỌC", "Chúng tôi gồm:", "Bên A")
    assert head.title == "Hợp đồng: Thuê phòng học"
    head = read(MOTTO, FREEDOM, "HỢP ĐỒNG", "MÔI GIỚI NHÀ", "Số: …/HĐMG", "Căn cứ Luật;")
    assert head.metadata["subject"] == "MÔI GIỚI NHÀ"


def test_a_subject_in_capitals_goes_on_with_the_name_of_a_place() -> None:
    head = read(
        "HỘI ĐỒNG NHÂN DÂN", "TỈNH CAO BẰNG", MOTTO, FREEDOM, "Số: 3/2024/NQ-HĐND", "NGHỊ QUYẾT",
        "QUY ĐỊNH VỀ LỚP HỌC SỐ TRÊN ĐỊA BÀN", "TỈNH CAO BẰNG", "HỘI ĐỒNG NHÂN DÂN TỈNH CAO BẰNG",
        "Căn cứ Luật;",
    )  # fmt: skip
    assert head.title == (
        "Nghị quyết số 3/2024/NQ-HĐND: Quy định về lớp học số trên địa bàn tỉnh Cao Bằng"
    )
    head = read(MOTTO, "QUYẾT ĐỊNH", "VỀ LỚP HỌC SỐ", "TỈNH ỦY CAO BẰNG", "Xét đề nghị;")
    assert head.metadata["subject"] == "VỀ LỚP HỌC SỐ"


def test_a_number_may_have_two_parts() -> None:
    head = read("CHÍNH PHỦ", "Số: 66.7/2025/NQ-CP", MOTTO, FREEDOM, "NGHỊ QUYẾT", "Về lớp học số")
    assert head.title == "Nghị quyết số 66.7/2025/NQ-CP: Về lớp học số"


def test_a_day_that_was_left_open_is_of_the_head_in_two_pieces_too() -> None:
    lines = ["BỘ Y TẾ", MOTTO, FREEDOM, "Số:      /QĐ-BYT", "Hà Nội, ngày | tháng      năm 2024",
             "QUYẾT ĐỊNH", "Về lớp học số", "Căn cứ Luật;"]  # fmt: skip
    head = read(*lines)
    assert head.published is None
    assert [lines[i] for i in range(len(lines)) if i not in head.lines] == ["Căn cứ Luật;"]


def test_a_subject_goes_on_where_a_line_begins_small() -> None:
    subject = ("Sửa đổi Thông tư số 9/2022/TT-BYT", "ngày 25 tháng 5 năm 2022 của Bộ trưởng Bộ Y tế về",
               "thực hiện kế hoạch mở lớp học số.")  # fmt: skip
    head = read(MOTTO, FREEDOM, "THÔNG TƯ", *subject, "Căn cứ Luật;")
    assert head.metadata["subject"] == " ".join(subject).rstrip(".")


def test_what_is_carried_out_may_be_the_subject_or_the_reason() -> None:
    head = read(MOTTO, FREEDOM, "NGHỊ ĐỊNH", "Thực hiện thí điểm lớp học số", "Căn cứ Luật;")
    assert head.metadata["subject"] == "Thực hiện thí điểm lớp học số"
    head = read(MOTTO, FREEDOM, "THÔNG BÁO", "Thực hiện Công văn số 3/UBND, xã mở lớp học số.")
    assert "subject" not in head.metadata


def test_a_subject_ends_where_a_reason_or_an_announcement_begins() -> None:
    about = "về lớp học số giai đoạn 2026 - 2030"
    reason = "- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;"
    head = read("TỈNH ỦY SEN", "ĐẢNG CỘNG SẢN VIỆT NAM", "NGHỊ QUYẾT", about, reason)
    assert head.metadata["subject"] == about
    text = "Theo quy chế làm việc, phòng báo cáo kết quả mở lớp như sau:"
    head = read(MOTTO, FREEDOM, "BÁO CÁO", "Kết quả mở lớp học số", text, "I. KẾT QUẢ")
    assert head.metadata["subject"] == "Kết quả mở lớp học số"


def test_a_code_is_named_as_laws_are() -> None:
    head = read(
        "QUỐC HỘI", MOTTO, FREEDOM, "Bộ luật số: 7/2030/QH20", "BỘ LUẬT", "LỚP HỌC", "Căn cứ;"
    )
    assert head.title == "Bộ luật Lớp học số 7/2030/QH20"


def test_a_head_with_blanks_within_words_is_one() -> None:
    head = read("QUỐC HỘI", "C ỘNG HÒA XÃ HỘI CHỦ NGHĨA VI ỆT NAM", "Độc l ập - Tự do - Hạnh phúc",
                "Luật số: 7/2030/QH20", "LUẬT", "LỚP HỌC", "Căn cứ;")  # fmt: skip
    assert head.title == "Luật Lớp học số 7/2030/QH20"


def test_a_subject_in_capitals_is_written_as_elsewhere_in_the_text() -> None:
    head = read("Quyết định 3/QĐ về lớp học số ở Cổ Nhuế", MOTTO, FREEDOM, "QUYẾT ĐỊNH",
                "VỀ LỚP HỌC SỐ Ở CỔ NHUẾ", "Căn cứ Luật;")  # fmt: skip
    assert head.title == "Quyết định: Về lớp học số ở Cổ Nhuế"
    assert head.metadata["subject"] == "VỀ LỚP HỌC SỐ Ở CỔ NHUẾ"


def test_the_two_sides_of_a_head_may_stand_in_one_line() -> None:
    lines = (f"BỘ Y TẾ {MOTTO}", FREEDOM, "Số: 3/2026/TT-BYT Hà Nội, ngày 15 tháng 6 năm 2026",
             "THÔNG TƯ1", "Về lớp học số", "Căn cứ Luật;")  # fmt: skip
    head = read(*lines)
    assert head.lines == set(range(len(lines) - 1))
    assert head.title == "Thông tư số 3/2026/TT-BYT: Về lớp học số"
    assert (head.issuer, head.published) == ("Bộ Y tế", "2026-06-15")


def test_a_body_that_the_gazette_names_above_the_head_is_one() -> None:
    head = read(
        "CHÍNH PHỦ", "CHÍNH PHỦ", "Số: 3/2022/NĐ-CP", MOTTO, FREEDOM, "NGHỊ ĐỊNH", "Về lớp học số"
    )
    assert head.issuer == "Chính phủ"


def test_a_long_subject_is_whole() -> None:
    subject = [f"lớp học số thứ {i} và" for i in range(13)]
    head = read(MOTTO, FREEDOM, "QUYẾT ĐỊNH", *subject, "BỘ TRƯỞNG BỘ Y TẾ", "Căn cứ Luật;")
    assert head.metadata["subject"] == " ".join(subject)


def test_the_last_lines_of_a_law_say_when_it_was_passed() -> None:
    passed = (
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XX, kỳ họp thứ 6 thông"
        " qua ngày 27 tháng 11 năm 2023."
    )
    body = [f"Điều {i}. Lớp học số." for i in range(30)]
    assert day_passed([*body, passed, "CHỦ TỊCH QUỐC HỘI", "Nguyễn Văn Xuân"]) == "2023-11-27"
    assert day_passed([passed, *body]) is None


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        (("Nơi nhận:", "- Như trên;", "Sen, ngày 4 tháng 5 năm 2024", "Mai Thị Lan"), "2024-05-04"),
        (("Nơi nhận: | Sen, ngày 4 tháng 5 năm 2024", " | KT. CHỦ TỊCH"), "2024-05-04"),
        ((" | Sen, ngày 4 tháng 5 năm 2024", "- Như trên. | GIÁM ĐỐC"), "2024-05-04"),
        (("Ngày 4 tháng 5 năm 2024", "GIÁM ĐỐC"), None),  # of a form that others fill in
        (("Sen, ngày 4 tháng 5 năm 2024", "Người làm đơn"), None),
        (("Sen, Ngày 04 Tháng 05 Năm 2024", "NGƯỜI LẬP"), "2024-05-04"),
        (("Sen, ngày 4 tháng 5 năm 2024 NGƯỜI DUYỆT NGƯỜI LẬP Mai Thị Lan",), "2024-05-04"),
        (("Sen, ngày 4 tháng 5 năm 2024 bà con họp.", "Mai Thị Lan"), None),
        (("Lớp mở tại xã Sen, ngày 4 tháng 5 năm 2024 và sau đó.", "GIÁM ĐỐC"), None),
    ],
)
def test_a_day_may_stand_beside_the_signature_alone(foot: tuple[str, ...], day: str | None) -> None:
    body = ["Sen, ngày 1 tháng 1 năm 2020", *(f"Điều {i}. Lớp học số." for i in range(40))]
    assert day_at_foot([*body, *foot]) == day


def test_a_subject_beside_its_kind_ends_at_who_decides() -> None:
    head = read("BỘ NỘI VỤ", MOTTO, FREEDOM, "Số: 3/GP-BNV", "GIẤY PHÉP MỞ LỚP HỌC SỐ",
                "BỘ TRƯỞNG BỘ NỘI VỤ", "Căn cứ Luật;")  # fmt: skip
    assert head.title == "Giấy phép số 3/GP-BNV: Mở lớp học số"


def test_a_body_that_is_called_what_many_are_is_of_the_one_above_it() -> None:
    head = read("UBND TỈNH LÀO CAI", "VĂN PHÒNG", "Số: 3/PT-VP", MOTTO, FREEDOM, "KẾ HOẠCH",
                "Mở lớp học số", "Căn cứ Luật;")  # fmt: skip
    assert head.issuer == "Văn phòng UBND tỉnh Lào Cai"


def test_a_note_of_what_it_comes_with_is_no_day_of_a_head() -> None:
    lines = (
        "HỘI NÔNG DÂN", MOTTO, FREEDOM, "ĐIỀU LỆ (SỬA ĐỔI)", "LỚP HỌC SỐ",
        "(Kèm theo Quyết định số /QĐ-HND ngày tháng năm 2024 của", "Hội Nông dân)", "Chương I",
    )  # fmt: skip
    head = read(*lines)
    assert not {5, 6} & head.lines
    assert head.title == "Điều lệ (sửa đổi) lớp học số"


@pytest.mark.parametrize(
    "lines",
    [
        ["Xã họp dân", "Sáng nay, xã họp dân bàn việc mở lớp."],
        [
            "Bài viết",
            "Tên nước là Cộng hòa xã hội chủ nghĩa Việt Nam từ năm 1976, sau khi họp Quốc hội.",
        ],
        [],
    ],
)
def test_what_is_no_official_document_has_no_head(lines: list[str]) -> None:
    assert head_of(lines) is None


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Bộ Giáo dục và Đào tạo"),
        ("BỘ LAO ĐỘNG -THƯƠNGBINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
        ("TRƯỜNG THPT MAI", "Trường THPT Mai"),
        ("TRƯỜNG THCS HOA SEN", "Trường THCS Hoa Sen"),
        ("TRƯỜNG TIỂU HỌC SỐ 1 XÃ HOA SEN", "Trường Tiểu học số 1 xã Hoa Sen"),
        ("VĂN PHÒNG UBND HUYỆN SEN", "Văn phòng UBND huyện Sen"),
        ("PHÒNG KINH TẾ-XÃ HỘI", "Phòng Kinh tế - Xã hội"),
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo"),
        ("BAN QUẢN LÝ CHỢ HÀ NỘI", "Ban Quản lý chợ Hà Nội"),
        ("VĂN PHÒNG SỞ NỘI VỤ", "Văn phòng Sở Nội vụ"),
        ("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "Văn phòng Đăng ký đất đai"),
        ("THANH TRA TỈNH LÀO CAI", "Thanh tra tỉnh Lào Cai"),
        ("TỈNH UỶ LÀO CAI", "Tỉnh uỷ Lào Cai"),
        ("BAN THƯỜNG VỤ TỈNH ĐOÀN LÀO CAI", "Ban Thường vụ tỉnh đoàn Lào Cai"),
        ("CÔNG AN TỈNH LÀO CAI", "Công an tỉnh Lào Cai"),
        ("TRUNG TÂM VĂN HÓA HUYỆN MAI CHÂU", "Trung tâm Văn hóa huyện Mai Châu"),
        ("Cục Chuyển đổi số", "Cục Chuyển đổi số"),
    ],
)
def test_names_in_capitals_are_written_as_names(capitals: str, name: str) -> None:
    assert named(capitals) == name


def test_the_body_above_the_one_that_issues_is_of_the_head() -> None:
    head = read(
        "UBND HUYỆN SEN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Số: 7/KH-PGDĐT", MOTTO, FREEDOM,
        "Sen, ngày 12 tháng 10 năm 2024", "KẾ HOẠCH", "Mở lớp học số", "Căn cứ Luật;",
    )  # fmt: skip
    assert head.lines == frozenset(range(8))
    assert head.issuer == "Phòng Giáo dục và Đào tạo"
