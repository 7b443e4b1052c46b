"""Days: each writing of one finds all the others, and no other day."""

from itertools import product
from pathlib import Path

import searchkit
from searchkit import Article

DAYS = {
    "with its year": [
        "10/9/2022",
        "10-09-2022",
        "10.9.2022",
        "ngày 10/9/2022",
        "ngày 10 tháng 9 năm 2022",
        "ngày mùng 10 tháng 9 năm 2022",
        "10 tháng 9 năm 2022",
        "2022-09-10",
    ],
    "of any year": ["ngày 8/3", "ngày 08/03", "ngày 8 tháng 3", "mồng 8 tháng 3", "8 tháng 3"],
}


def test_each_writing_of_a_day_finds_the_others(tmp_path: Path) -> None:
    articles = [
        Article(
            id=f"{day}{i}",
            title=f"Bản tin {i}",
            paragraphs=(f"Bà con thôn {chr(97 + i) * 3} họp {writing} ở nhà văn hóa.",),
        )
        for day, writings in DAYS.items()
        for i, writing in enumerate(writings)
    ]
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(articles)
        for day, writings in DAYS.items():
            for i, j in product(range(len(writings)), repeat=2):
                hits = index.search(writings[i], limit=20, fold=False).hits
                found = {hit.id for hit in hits if not hit.missing}
                assert f"{day}{j}" in found, (writings[i], writings[j])
            assert {name.rstrip("0123456789") for name in found} == {day}
