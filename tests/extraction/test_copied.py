"""Official documents whose text was copied: the head says what a document of its own would say."""

import json
from pathlib import Path

import pytest

from searchkit import Article
from searchkit.extraction.reading import read_articles

HEAD = """CÔNG BÁO/Số 12/Ngày 03-02-2024
3
BỘ XÂY DỰNG
_________
Số: 07/2024/TT-BXD
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
_____________________
Hà Nội, ngày 15 tháng 01 năm 2024

THÔNG TƯ
Quy định việc gắn biển số
cho xe đạp thồ ở vùng cao

Căn cứ Luật Đường mòn số 11/2020/QH14;
Theo đề nghị của Vụ trưởng Vụ Đường núi;
Bộ trưởng ban hành Thông tư quy định việc gắn biển số.
"""
TEXT = """Điều 1. Thông tư này quy định việc gắn biển số cho xe đạp thồ đi trên đường mòn.
CÔNG BÁO/Số 12/Ngày 03-02-2024
4
Điều 2. Chủ xe mang xe đến trụ sở xã; cán bộ xã gắn biển trong ngày và không thu tiền.
"""
TITLE = "Thông tư số 07/2024/TT-BXD: Quy định việc gắn biển số cho xe đạp thồ ở vùng cao"


def read(path: Path) -> Article:
    (article,) = (each for each in read_articles([path]) if isinstance(each, Article))
    return article


def test_a_text_says_title_number_day_and_issuer(tmp_path: Path) -> None:
    path = tmp_path / "thong-tu.txt"
    path.write_text(HEAD + TEXT, "utf-8")
    article = read(path)
    assert article.title == TITLE
    assert article.published == "2024-01-15"
    assert article.source == "Bộ Xây dựng"
    assert article.metadata["number"] == "07/2024/TT-BXD"
    assert article.paragraphs[0].startswith("Căn cứ Luật Đường mòn")
    assert article.paragraphs[-1].startswith("Điều 2.")
    assert not any("CÔNG BÁO" in text or text == "4" for text in article.paragraphs)


@pytest.mark.parametrize(
    ("stated", "title", "day"),
    [
        ({}, TITLE, "2024-01-15"),
        ({"title": "Xe thồ có biển", "date": "2024-02-03"}, "Xe thồ có biển", "2024-02-03"),
    ],
)
def test_what_a_record_states_counts_more(
    tmp_path: Path, stated: dict[str, str], title: str, day: str
) -> None:
    path = tmp_path / "thong-tu.json"
    path.write_text(json.dumps({**stated, "text": HEAD + TEXT}), "utf-8")
    article = read(path)
    assert (article.title, article.published) == (title, day)
    assert article.metadata["number"] == "07/2024/TT-BXD"


def test_a_page_is_of_the_day_of_its_document_and_not_of_its_update(tmp_path: Path) -> None:
    title = f"Thông tư số 07/2024/TT-BXD {'về biển số xe đạp thồ ' * 10}"
    state, freedom = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
    number, day = "Số: 07/2024/TT-BXD", "Hà Nội, ngày 15 tháng 01 năm 2024"
    head = f"<table><tr><td>BỘ XÂY DỰNG</td><td>{state}<p>{freedom}</p></td></tr>"
    head += f"<tr><td>{number}</td><td>{day}</td></tr></table>"
    lines = "".join(f"<p>{line}</p>" for line in (HEAD + TEXT).splitlines()[10:])
    path = tmp_path / "thong-tu.html"
    path.write_text(
        "<title>Văn bản | Kho văn bản</title><meta property='og:title' content='Văn bản'>"
        f"<a href='/'>Văn bản</a><h1>{title}</h1>"
        f"<p>Ngày cập nhật: 16/04/2025</p><div class='content'>{head}{lines}</div>",
        "utf-8",
    )
    article = read(path)
    assert article.title == title.strip()
    assert article.published == "2024-01-15"
    assert article.metadata["number"] == "07/2024/TT-BXD"


def test_news_that_names_the_state_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "tin.txt"
    path.write_text(
        "Xã đọc quốc hiệu\n\nSáng nay cả xã cùng đọc to quốc hiệu trước trụ sở ủy ban.\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nAi nấy ra về khi trời đã gần trưa.\n",
        "utf-8",
    )
    article = read(path)
    assert article.title == "Xã đọc quốc hiệu"
    assert "number" not in article.metadata
