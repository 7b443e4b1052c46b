"""Figures: quantities, what they count, when, and whether they are reached."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.facts.figures import figures
from searchkit.facts.quantities import quantities
from searchkit.facts.times import times


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Đã có 55,25 triệu tài khoản.", [(55_250_000, "tài khoản", "amount")]),
        ("Kinh tế số đạt 18,3% GDP.", [(18.3, "% GDP", "amount")]),
        ("Xếp thứ 71/193 quốc gia.", [(71, "quốc gia", "rank")]),
        ("Xếp thứ 71 trong 193 quốc gia.", [(71, "", "rank")]),
        ("Tỉnh đứng thứ hai cả nước.", [(2, "", "rank")]),
        ("Giao dịch gấp 3 lần năm ngoái.", [(3, "lần", "change")]),
        ("Doanh thu tăng gấp đôi.", [(2, "lần", "change")]),
        ("Hồ sơ tăng 28% so với năm 2023.", [(28, "%", "change")]),
        ("Tỷ lệ tăng lên 45%.", [(45, "%", "amount")]),
        ("Tăng trưởng từ 8–10% mỗi năm.", [(8, "%", "amount")]),
        ("Có 48/63 địa phương làm.", [(48, "địa phương", "amount")]),
        ("Chi 1.485 tỷ đồng.", [(1_485_000_000_000, "đồng", "amount")]),
        ("Có 11.295.713 dữ liệu.", [(11_295_713, "dữ liệu", "amount")]),
        ("Mỗi ngày 425.000 lượt/ngày.", [(425_000, "lượt/ngày", "amount")]),
        ("Số chứng thư đạt 12,5 triệu, một bước xa.", [(12_500_000, "", "amount")]),
        ("Tổ làm 2,5 triệu giờ công.", [(2_500_000, "giờ", "amount")]),
        ("Mặt đường 12m, loại 30 lít.", [(12, "m", "amount"), (30, "lít", "amount")]),
        ("Xã thông qua 12 bản hương ước.", [(12, "bản", "amount")]),
        (
            "Trong tổng số 110 thôn, đã nối 98 thôn.",
            [(110, "thôn", "amount"), (98, "thôn", "amount")],
        ),
        ("Bản có 100 ô tô.", [(100, "ô tô", "amount")]),
        (
            "Trong số 32 hộ có 17 hộ nối mạng.",
            [(32, "hộ", "amount"), (17, "hộ", "amount")],
        ),
        ("Phạt 400.000đ mỗi vụ.", [(400_000, "đồng", "amount")]),
        ("Tour giá 5 triệu/người.", [(5_000_000, "đồng/người", "amount")]),
        ("Cám giá 500 đồng/ kg.", [(500, "đồng/kg", "amount")]),
        ("Xã phát hiện thêm 6 hộ.", [(6, "hộ", "amount")]),
        ("Đập thủy điện 1.200MW.", [(1_200, "MW", "amount")]),
        ("Xã đứng thứ ba toàn huyện.", [(3, "", "rank")]),
    ],
)
def test_a_quantity_is_read(sentence: str, told: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.form) for q in quantities(sentence)] == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Sáng nay (25/12), tại Hà Nội, hội nghị năm 2022 khai mạc.",
        "Quyết định số 749/QĐ-TTg ngày 03/6/2020, Điều 5, khoản 2.",
        "Đề án 06, mạng 5G, dịch vụ công mức độ 4.",
        "Giai đoạn 2021 – 2025, trong 6 tháng đầu năm 2022.",
        "Gọi 1900 1234 lúc 8 giờ 30 phút.",
        "Kế hoạch 5 năm và nhiệm kỳ 2020-2025.",
        "Chợ họp tại 78 Lê Văn Xuân, gần tiểu khu 54 nhỏ.",
        "Công an quận 7 họp vào chiều 19.5, sau Thế chiến 2 kết thúc.",
        "Ghi bàn ở phút thứ 17; chợ họp sáng thứ 7 hàng tuần, lúc 14:47.",
        "Máy OnePlus 5 chạy nhanh; nhà số 391 và 397 Lê Thu.",
        "Chừng 4 tiếng sau thì xong, từ thứ 2 đến thứ 6.",
    ],
)
def test_what_is_no_quantity_is_passed_over(sentence: str) -> None:
    assert list(quantities(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "iso"),
    [
        ("Năm 2024 đạt 5%.", ["2024"]),
        ("Đến hết tháng 6/2022 đạt 5%.", ["2022-06"]),
        ("Trong 6 tháng đầu năm 2022 đạt 5%.", ["2022-06"]),
        ("Quý III/2024 đạt 5%.", ["2024-09"]),
        ("Ngày 31/12/2023 đạt 5%.", ["2023-12-31"]),
        ("Tăng 5% so với năm 2023.", []),
        ("Giai đoạn 2021-2025 đạt 5%.", []),
        ("Tăng 5% so với cùng kỳ năm 2021.", []),
    ],
)
def test_a_time_is_read_but_for_what_is_compared(sentence: str, iso: list[str]) -> None:
    assert [time.iso for time in times(sentence)] == iso


Told = tuple[float, str, str, str | None, str]


def read(sentence: str, published: str | None = "2025-02-01") -> list[Told]:
    return [
        (each.quantity.value, each.unit, each.measure, each.as_of, each.kind)
        for each in figures(sentence, published)
    ]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            (
                "Số lượng tài khoản định danh đã kích hoạt trên 7,5 triệu tài khoản, vượt mục tiêu"
                " 6 triệu tài khoản người dùng."
            ),
            [
                (7_500_000, "tài khoản", "tài khoản định danh", None, "result"),
                (6_000_000, "tài khoản", "tài khoản định danh", None, "target"),
            ],
        ),
        (
            "Tỷ lệ hộ gia đình có cáp quang đạt 81%, vượt mục tiêu đến năm 2025 là 80%.",
            [
                (81, "%", "Tỷ lệ hộ gia đình có cáp quang", None, "result"),
                (80, "%", "Tỷ lệ hộ gia đình có cáp quang", "2025", "target"),
            ],
        ),
        (
            "Kinh tế số 20% GDP vào năm 2025, 30% vào năm 2030.",
            [
                (20, "% GDP", "Kinh tế số", "2025", "target"),
                (30, "%", "Kinh tế số", "2030", "target"),
            ],
        ),
        (
            "Phấn đấu 100% trường học có mạng.",
            [(100, "%", "trường học có mạng", None, "target")],
        ),
        (
            "Năm 2024, tỷ lệ hồ sơ trực tuyến đạt 45%, tăng 28% so với năm 2023.",
            [
                (45, "%", "tỷ lệ hồ sơ trực tuyến", "2024", "result"),
                (28, "%", "tỷ lệ hồ sơ trực tuyến", "2024", "change"),
            ],
        ),
        (
            "Hoàn thành 100% mục tiêu của năm.",
            [(100, "%", "mục tiêu của năm", None, "result")],
        ),
        (
            "Từ hạng 86 năm 2022 lên hạng 71 trong bảng xếp hạng Chính phủ điện tử.",
            [
                (86, "hạng", "bảng xếp hạng Chính phủ điện tử", "2022", "rank"),
                (71, "hạng", "xếp hạng Chính phủ điện tử", None, "rank"),
            ],
        ),
    ],
)
def test_a_figure_says_of_what_and_when_and_whether_it_is_reached(
    sentence: str, told: list[Told]
) -> None:
    assert read(sentence) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Đến năm 2024, tỉnh đã có 500 điểm phát sóng.", [(500, "result")]),
        ("Đến năm 2024, tỉnh có 500 điểm phát sóng.", [(500, "target")]),
        ("Xe chỉ tiêu hao 3 lít xăng.", [(3, "result")]),
        ("Báo cần kết nối với bạn đọc để tin về tới nhiều nhà ở 63 tỉnh.", [(63, "result")]),
        ("Trận đấu diễn ra sáng nay (1.7) ở xã.", []),
        ("Bà Hạ nằm ở Bệnh viện 103 Hà Nội.", []),
        ("Có ít nhất 17 hộ chưa nối mạng.", [(17, "result")]),
        ("Máy bay phá hủy một số mục tiêu, trong đó có 3 kho.", [(3, "result")]),
        ("Xã rút 100 triệu đồng với mục đích mua 2 máy.", [(100_000_000, "result"), (2, "result")]),
    ],
)
def test_words_around_a_figure_say_whether_it_is_one_and_is_wished_for(
    sentence: str, told: list[tuple[float, str]]
) -> None:
    assert [(f.quantity.value, f.kind) for f in figures(sentence, "2024-05-01")] == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (  # what merely leads to a figure is not counted; a sum in brackets is of the same
            "Xã thu 15 tỷ đồng (khoảng 600 nghìn USD).",
            [("Xã thu", "result", None), ("Xã thu", "result", None)],
        ),
        (
            "Cầu qua suối Mai dài khoảng 4,5 km thi công nhanh.",
            [("Cầu qua suối Mai", "result", None)],
        ),
        ("Xã gửi thêm 50 máy tính.", [("máy tính", "change", None)]),
        ("Xã có 2 lớp học và khai giảng trong tháng 4/2017.", [("lớp học", "result", None)]),
        ("Huyện họp với Cần Thơ và có 12 phòng máy.", [("phòng máy", "result", None)]),
        (
            "Từ 25% xuống 22%, đến năm 2030 mới xuống 20%.",
            [("", "result", None), ("", "result", None), ("", "target", "2030")],
        ),
        (
            "Thôn Mai có 8 máy, thôn Nam 5 máy, thôn Đông 3 máy.",
            [
                ("Thôn Mai", "result", None),
                ("thôn Nam", "result", None),
                ("thôn Đông", "result", None),
            ],
        ),
        (
            "Cáp quang tới 82% hộ (vượt mục tiêu đến năm 2025 là 80% hộ).",
            [("hộ", "result", None), ("hộ", "target", "2025")],
        ),
        (
            "Xã thu 5 tỷ đồng gồm 3 tỷ đồng tiền phạt.",
            [("Xã thu", "result", None), ("đồng tiền phạt", "result", None)],
        ),
        ("Để đảm bảo tăng trưởng 6,5% cần nối mạng.", [("cần nối mạng", "target", None)]),
    ],
)
def test_clauses_around_a_figure_are_told_apart(
    sentence: str, told: list[tuple[str, str, str | None]]
) -> None:
    assert [(f.measure, f.kind, f.as_of) for f in figures(sentence, "2017")] == told


def test_what_lies_ahead_of_the_article_is_a_target() -> None:
    sentence = "Kinh tế số chiếm 20% GDP năm 2025."
    assert [kind for *_, kind in read(sentence, "2020-06-01")] == ["target"]
    assert [kind for *_, kind in read(sentence, "2026-01-01")] == ["result"]
    assert [kind for *_, kind in read(sentence, None)] == ["result"]


_PIECES = st.sampled_from(
    ["55,25", "1.000", "18,3%", "71/193", "2024", "8-10%", "3", "triệu", "tỷ", "đồng", "% GDP",
     "tài khoản", "lần", "gấp đôi", "thứ hai", "hạng", "mục tiêu", "đạt", "tăng", "so với", "năm",
     "tháng 6/2022", "đến năm 2030", ",", ";", ".", "(", ")", "và", "kinh tế số", "trong", "%"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map(" ".join), st.sampled_from([None, "2025", "2025-02-03"]))
def test_whatever_is_written_figures_stand_in_it(sentence: str, published: str | None) -> None:
    found = list(figures(sentence, published))
    for figure in found:
        assert figure.text in sentence
        assert figure.kind in {"result", "target", "change", "rank"}
        assert 0 <= figure.quantity.start < figure.quantity.end <= figure.quantity.unit_end
        start, end = figure.span
        assert 0 <= start <= end <= len(sentence)
        if figure.quantity.high is not None:
            assert figure.quantity.high > figure.quantity.value
    assert found == sorted(found, key=lambda figure: figure.quantity.start)


@example(843, 1, "nghìn")  # no telephone, though 84 is the country's code
@given(st.integers(1, 999), st.integers(1, 99), st.sampled_from(["nghìn", "triệu", "tỷ"]))
def test_every_writing_of_a_quantity_has_its_value(whole: int, part: int, scale: str) -> None:
    times = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[scale]
    (found,) = quantities(f"Đã cấp {whole},{part:02} {scale} tài khoản.")
    assert found.value == pytest.approx((whole + part / 100) * times)
    (plain,) = quantities(f"Đã cấp {whole}.{part:03}.000 tài khoản.")
    assert plain.value == whole * 10**6 + part * 10**3


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    articles = [
        Article(
            "a",
            "Định danh điện tử",
            ("Cả nước kích hoạt gần 2,5 triệu tài khoản định danh điện tử.",),
            published="2022-12-25",
        ),
        Article(
            "b",
            "Tài khoản VNeID",
            (
                "Đã có 50 triệu tài khoản VNeID, vượt mục tiêu 40 triệu tài khoản đề ra.",
                "Tỉnh Nghệ An có 2 triệu tài khoản VNeID trong năm 2024.",
            ),
            published="2025-02",
        ),
        Article("c", "Tài khoản VNeID nơi khác", ("Có 51 triệu tài khoản VNeID.",)),
    ]
    with searchkit.create_index(Path(tmp_path_factory.mktemp("figures")) / "index") as opened:
        opened.add(articles)
        yield opened


@pytest.mark.parametrize("query", ["tài khoản VNeID", "tai khoan vneid", "tài khoản định danh"])
def test_figures_of_one_measure_make_a_series(index: SearchIndex, query: str) -> None:
    found = index.figures(query)
    (series,) = found.series
    assert series.unit == "tài khoản"
    told = [(p.value, p.as_of, p.kind, p.place, p.article) for p in series.points]
    assert told == [
        (51_000_000, None, "result", None, "c"),
        (2_500_000, "2022-12-25", "result", None, "a"),
        (2_000_000, "2024", "result", "Nghệ An", "b"),
        (50_000_000, "2025-02", "result", None, "b"),
        (40_000_000, "2025-02", "target", None, "b"),
    ]
    assert found.to_json()["series"][0]["points"][-1]["value"] == 40_000_000


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    text = "=HYPERLINK(1) có 5 triệu tài khoản VNeID."
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("=1+1", "Tin", (text,))])
        table = index.figures("tài khoản VNeID").to_csv()
    rows = table.splitlines()
    assert len(rows) == 2
    assert ",'=1+1," in rows[1]
    assert ",'=HYPERLINK(1)" in rows[1].replace('"', "")


@pytest.mark.parametrize("query", ["", "  ", "của và", "không có gì như thế"])
def test_nothing_is_found_of_nothing(index: SearchIndex, query: str) -> None:
    assert index.figures(query).series == ()


def test_ranks_of_nobody_knows_what_make_no_table(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("a", "Tin", ("Về tài khoản VNeID, thứ 71/193.",))])
        assert index.figures("tài khoản VNeID").series == ()


def test_no_time_is_said(index: SearchIndex) -> None:
    assert index.figures("VNeID tài khoản", deadline_ms=-1).partial
    assert not index.figures("VNeID tài khoản").partial
