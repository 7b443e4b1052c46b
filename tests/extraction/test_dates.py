import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.extraction.dates import Label, first_date, stamp_of

STAMPS = [
    ("Chủ nhật, ngày 25 tháng 12 năm 2022 | 10:17", "2022-12-25"),
    ("(16:07 | 09/08/2022)", "2022-08-09"),
    ("Thứ năm - 08/04/2021 05:04", "2021-04-08"),
    ("Thời sự 30/11/2021 22:58", "2021-11-30"),
    ("时间:2025-01-25 07:06:07", "2025-01-25"),
    ("发布时间：2024年3月5日", "2024-03-05"),
    ("date 2025-02", "2025-02"),
    ("Cập nhật lúc 08:30, 12/05/2023", "2023-05-12"),
    ("Ngày đăng: 03-06-2020", "2020-06-03"),
    ("Đăng ngày 5 Tháng Tư, 2022 bởi Chính sách", "2022-04-05"),
    ("27/9/2019 14:05 GMT+7", "2019-09-27"),
    ("15 Tháng Sáu, 2021", "2021-06-15"),
    ("Tháng 3/2024", "2024-03"),
    ("tháng Mười Hai năm 2020", "2020-12"),
    ("2022-12-25T10:17:00+07:00", "2022-12-25"),
    ("T7, 25/12/2022 - 10h17", "2022-12-25"),
    ("Thứ ba, 27 06, 2017", "2017-06-27"),
    ("Chủ nhật, 05 03 2017 07:30", "2017-03-05"),
    ("Thứ Hai, 16/12/2024, 09:18 (GMT+7)", "2024-12-16"),
    ("Ngày đăng: 03-06-2020 | Lượt xem: 1.284 | Người đăng: Nguyễn Văn A", "2020-06-03"),
    ("TIN NHANH CÔNG NGHỆ * 17/10/2024 * 3 phút đọc", "2024-10-17"),
    ("VĂN HÀO - TRẦN HỮU 30/04/2016 11:39", "2016-04-30"),
    ("8 - 4 - 2021", "2021-04-08"),
    ("March 15, 2018", "2018-03-15"),  # from here on, systems that nobody translated
    ("15 March 2018", "2018-03-15"),
    ("Posted on May 3rd, 2021", "2021-05-03"),
    ("Thu 5-Aug-2021 by Minh Khuê with tags huong-dan", "2021-08-05"),
]


@pytest.mark.parametrize(("line", "expected"), STAMPS)
def test_date_lines_in_every_form(line: str, expected: str) -> None:
    stamp = stamp_of(line)
    assert stamp
    assert stamp.date == expected


@pytest.mark.parametrize(("line", "expected"), STAMPS)
def test_the_normal_form_of_the_line_makes_no_difference(line: str, expected: str) -> None:
    assert first_date(unicodedata.normalize("NFD", line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "ngày 10/10/2022, tại Hà Nội, Ủy ban nhân dân thành phố đã tổ chức hội nghị",
        "Sáng 12/10, tại Trụ sở Chính phủ",
        "Từ ngày 1/1/2022 đến ngày 5/1/2022",
        "Hôm nay, 24/11/2024",
        "Bản tin chuyển đổi số tuần qua, số ra ngày 25/12/2022",
        "30/02/2022",
        "31/13/2022",
        "02/09/1945",
        "01/01/2999",
        "Nghị định 63/2024/NĐ-CP",
        "Giai đoạn 2021-2025",
        "Điện thoại: 024.3822.2022",
    ],
)
def test_lines_that_state_no_date_of_the_page(line: str) -> None:
    assert stamp_of(line) is None


def test_a_date_glued_to_a_paragraph_leaves_the_paragraph() -> None:
    stamp = stamp_of("date 2025-02 Tham dự phiên họp có đại diện các bộ, ngành, địa phương.")
    assert stamp
    assert (stamp.date, stamp.rest) == (
        "2025-02",
        "Tham dự phiên họp có đại diện các bộ, ngành, địa phương.",
    )


def test_published_wins_over_updated_in_one_line() -> None:
    stamp = stamp_of("Cập nhật: 05/06/2020 08:00 - Ngày đăng: 03/06/2020 07:00")
    assert stamp
    assert (stamp.date, stamp.label) == ("2020-06-03", Label.PUBLISHED)


@given(st.dates(date(1990, 1, 1), datetime.now(UTC).date()), st.sampled_from("/-."))
def test_every_day_is_read_back_day_first(day: date, separator: str) -> None:
    assert first_date(f"{day:%d}{separator}{day:%m}{separator}{day:%Y}") == day.isoformat()
    assert first_date(f"ngày {day.day} tháng {day.month} năm {day.year}") == day.isoformat()
    assert first_date(f"{day.isoformat()}T07:00:00Z") == day.isoformat()


@given(st.text(max_size=300))
def test_whatever_is_read_is_a_day_or_a_month(line: str) -> None:
    stamp = stamp_of(line)
    if stamp:
        date.fromisoformat(stamp.date if len(stamp.date) == 10 else f"{stamp.date}-01")
