"""The tables of figures that the corpus and the five real articles make."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit
from searchkit import Article, SearchIndex, read_articles

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with searchkit.create_index(tmp_path_factory.mktemp("tables") / "index") as opened:
        read = read_articles([ROOT / "corpus", shared / "seeds"])
        opened.add(each for each in read if isinstance(each, Article))
        yield opened


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (
            "tài khoản VNeID",
            [
                (2_600_000, "2022-12-25", "result"),
                (55_000_000, "2024", "result"),
                (55_250_000, "2025-02", "result"),
                (40_000_000, "2025-02", "target"),
            ],
        ),
        (
            "tỷ trọng kinh tế số",
            [(10.41, "2022-08-09", "result"), (18.3, "2024", "result"), (20, "2025", "target")],
        ),
        ("Chính phủ điện tử", [(86, "2022", "rank"), (71, "2024-09", "rank")]),
        (
            "hồ sơ trực tuyến",
            [(43.8, "2024-10-12", "result"), (45, "2024", "result"), (45, "2025-02", "result")],
        ),
    ],
)
def test_one_table_tells_how_a_measure_grew(
    index: SearchIndex, measure: str, told: list[tuple[float, str, str]]
) -> None:
    series, *_ = index.figures(measure).series
    points = [(point.value, point.as_of, point.kind) for point in series.points]
    assert set(told) <= set(points), points
    assert {kind for _, _, kind in points} == {kind for _, _, kind in told}


def test_electronic_signatures_have_one_number_and_one_growth(index: SearchIndex) -> None:
    found = index.figures("chứng thư chữ ký số").series
    points = [point for series in found for point in series.points]
    assert {point.value for point in points if point.kind == "result" and not point.of} >= {12.5e6}
    assert {58.61, 58} >= {point.value for point in points if point.kind == "change"} >= {58.61}
