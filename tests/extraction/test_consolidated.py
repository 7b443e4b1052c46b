"""Consolidated texts: number, day and body stand at their confirmation, not in their head."""

from pathlib import Path

import pytest

from searchkit.article import Article
from searchkit.extraction import read_articles
from searchkit.extraction.formats.consolidated import as_confirmed
from searchkit.extraction.formats.official import Head

from .material.office import word

HEAD = Head(frozenset(), "Nghị định: Về lớp học số", "Chính phủ", None, {"kind": "Nghị định"})
CONFIRMED = "XÁC THỰC VĂN BẢN HỢP NHẤT"
NUMBER, DAY = "Số: 7/VBHN-BLĐTBXH", "Hà Nội, ngày 13 tháng 4 năm 2023"


@pytest.mark.parametrize(
    "lines",
    [
        ("BỘ LAO ĐỘNG - THƯƠNG BINH", CONFIRMED, "VÀ XÃ HỘI", NUMBER, DAY),
        (f"BỘ LAO ĐỘNG - THƯƠNG BINH {CONFIRMED}", "VÀ XÃ HỘI", NUMBER, DAY),
        (f"BỘ LAO ĐỘNG - THƯƠNG BINH | {CONFIRMED}", "VÀ XÃ HỘI", f"{NUMBER} | {DAY}"),
        (f"BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI {CONFIRMED} {NUMBER}", DAY),
        (f"BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI | {CONFIRMED.replace('THỰC', 'NHẬN')}", NUMBER, DAY),
    ],
)
def test_the_confirmation_says_number_day_and_body(lines: tuple[str, ...]) -> None:
    head = as_confirmed(HEAD, ["VĂN BẢN HỢP NHẤT", "Điều 1. Lớp học số.", *lines, "Phụ lục"])
    assert head.title == HEAD.title
    assert head.published == "2023-04-13"
    assert head.metadata["number"] == "7/VBHN-BLĐTBXH"
    assert head.metadata["kind"] == "Văn bản hợp nhất"
    apart = lines[0] == "BỘ LAO ĐỘNG - THƯƠNG BINH"  # its columns were read one after the other
    assert head.issuer == ("Chính phủ" if apart else "Bộ Lao động - Thương binh và Xã hội")


@pytest.mark.parametrize(
    "lines",
    [
        ("HỢP ĐỒNG HỢP NHẤT", "Số: 7/HĐ", DAY),
        (f"BỘ Y TẾ {CONFIRMED}", "Số:      /VBHN-BYT", DAY),
        ("Văn bản hợp nhất số 7/VBHN-BYT ngày 13 tháng 4 năm 2023 đã thay nó.",),
        (),
    ],
)
def test_a_head_without_a_confirmation_stays_as_it_is(lines: tuple[str, ...]) -> None:
    assert as_confirmed(HEAD, lines) is HEAD


def test_a_document_is_published_when_it_was_confirmed(tmp_path: Path) -> None:
    articles = [f"Điều {i}. Xã mở lớp học số." for i in range(1, 90)]
    lines = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "NGHỊ ĐỊNH",
        "Về lớp học số", "Căn cứ Luật Giáo dục;", *articles,
        f"BỘ Y TẾ {CONFIRMED}", "Số: 7/VBHN-BYT", DAY, "Phụ lục",
    )  # fmt: skip
    path = tmp_path / "a.docx"
    path.write_bytes(word(*(("", line) for line in lines)))
    (article,) = read_articles([path])
    assert isinstance(article, Article)
    assert (article.title, article.published) == ("Nghị định: Về lớp học số", "2023-04-13")
    assert (article.source, article.metadata["number"]) == ("Bộ Y tế", "7/VBHN-BYT")
    assert DAY in article.paragraphs
