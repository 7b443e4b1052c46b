"""The table of provinces, and what is meant by their names."""

from collections import Counter

import pytest
from unidecode import unidecode

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.entities.facets import facets
from searchkit.analysis.entities.provinces import province, provinces

# Article 1 of Nghị quyết 202/2025/QH15: what was merged, by the name of the new unit.
MERGED = {
    "Tuyên Quang": {"Tuyên Quang", "Hà Giang"},
    "Lào Cai": {"Lào Cai", "Yên Bái"},
    "Thái Nguyên": {"Thái Nguyên", "Bắc Kạn"},
    "Phú Thọ": {"Phú Thọ", "Vĩnh Phúc", "Hòa Bình"},
    "Bắc Ninh": {"Bắc Ninh", "Bắc Giang"},
    "Hưng Yên": {"Hưng Yên", "Thái Bình"},
    "Hải Phòng": {"Hải Phòng", "Hải Dương"},
    "Ninh Bình": {"Ninh Bình", "Hà Nam", "Nam Định"},
    "Quảng Trị": {"Quảng Trị", "Quảng Bình"},
    "Đà Nẵng": {"Đà Nẵng", "Quảng Nam"},
    "Quảng Ngãi": {"Quảng Ngãi", "Kon Tum"},
    "Gia Lai": {"Gia Lai", "Bình Định"},
    "Khánh Hòa": {"Khánh Hòa", "Ninh Thuận"},
    "Lâm Đồng": {"Lâm Đồng", "Đắk Nông", "Bình Thuận"},
    "Đắk Lắk": {"Đắk Lắk", "Phú Yên"},
    "Thành phố Hồ Chí Minh": {"Thành phố Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"},
    "Đồng Nai": {"Đồng Nai", "Bình Phước"},
    "Tây Ninh": {"Tây Ninh", "Long An"},
    "Cần Thơ": {"Cần Thơ", "Sóc Trăng", "Hậu Giang"},
    "Vĩnh Long": {"Vĩnh Long", "Bến Tre", "Trà Vinh"},
    "Đồng Tháp": {"Đồng Tháp", "Tiền Giang"},
    "Cà Mau": {"Cà Mau", "Bạc Liêu"},
    "An Giang": {"An Giang", "Kiên Giang"},
}
UNCHANGED = {
    "Hà Nội", "Cao Bằng", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn",
    "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Huế",
}  # fmt: skip


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def about(analyzer: Analyzer, title: str) -> list[str]:
    return facets(analyzer.analyze_many([title, "Nội dung."]))["province"]


def test_34_units_are_made_of_63() -> None:
    joined = {unit: {p.name for p in provinces() if p.now == unit} for unit in MERGED}
    assert joined == MERGED
    assert {p.now for p in provinces()} == MERGED.keys() | UNCHANGED
    assert len(MERGED.keys() | UNCHANGED) == 34
    before = {p.name for p in provinces()} - {"Huế"}  # Thừa Thiên Huế until 2024
    assert len(before) == 63


def test_a_name_without_accents_means_one_province() -> None:
    for each in provinces():
        assert province(unidecode(each.name)) == each.now
        assert province(unidecode(each.full_name)) == each.now


def test_six_of_the_34_are_cities() -> None:
    kinds = Counter(p.kind for p in provinces() if p.name == p.now)
    assert kinds == {"thành phố": 6, "tỉnh": 28}


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("bắc giang", "Bắc Ninh"),
        ("tỉnh Bắc Giang", "Bắc Ninh"),
        ("tinh bac giang", "Bắc Ninh"),
        ("dak lak", "Đắk Lắk"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("tphcm", "Thành phố Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "Thành phố Hồ Chí Minh"),
        ("thành phố Huế", "Huế"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Hồ Chí Minh", None),
        ("Atlantis", None),
    ],
)
def test_a_typed_name_leads_to_the_present_province(name: str, now: str | None) -> None:
    assert province(name) == now


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Nam Định đẩy mạnh cải cách", "Ninh Bình"),
        ("Chủ tịch UBND TP Hà Nội Trần Sỹ Thanh làm việc với các sở", "Hà Nội"),
        ("Tại Bắc Giang, vải thiều được mùa", "Bắc Ninh"),
        ("HỘI NGHỊ TẠI TỈNH LÀO CAI", "Lào Cai"),
        ("Người dân Huế dùng Hue-S", "Huế"),
        ("Thừa Thiên – Huế ra mắt ứng dụng", "Huế"),
        ("TP.HCM và cả nước", "Thành phố Hồ Chí Minh"),
        ("Khai mạc tại thành phố Hòa Bình", "Phú Thọ"),
        ("Hà Nội – thành phố vì hòa bình", "Hà Nội"),
        ("Công an Cà Mau cảnh báo", "Cà Mau"),
    ],
)
def test_a_place_is_recognised(analyzer: Analyzer, title: str, place: str) -> None:
    assert about(analyzer, title) == [place]


@pytest.mark.parametrize(
    "title",
    [
        "Phó Thủ tướng Nguyễn Hòa Bình chủ trì",
        "Bà Trần Thị Hà Giang được bổ nhiệm",
        "Chị Huế mở lớp học",
        "Chủ tịch Hồ Chí Minh với chuyển đổi",
        "Hợp tác châu Á – Thái Bình Dương",
        "Chiến thắng Điện Biên Phủ",
        "Họp ở đường Điện Biên",
        "Xã Hòa Bình lập tổ công nghệ",
        "Một người con của phố Huế",
        "Lễ khai giảng của Trường Đại học Bách khoa Hà Nội",
        "Theo báo Hà Nội mới",
        "vì một thế giới hòa bình",
        "Ha Noi, Da Nang",
    ],
)
def test_people_streets_schools_and_words_are_no_places(analyzer: Analyzer, title: str) -> None:
    assert about(analyzer, title) == []
