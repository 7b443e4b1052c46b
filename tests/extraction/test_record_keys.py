"""Records under the names that other programs use, and what wraps them."""

import json
from pathlib import Path
from typing import Any

import pytest

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction import read_articles
from searchkit.extraction.record_keys import MIN_TEXT, unwrapped
from searchkit.extraction.records import read_record

TEXT = "Sáng nay, xã họp dân bàn việc mở lớp dạy dùng dịch vụ công trực tuyến."
LONG = " ".join([TEXT] * (MIN_TEXT // len(TEXT) + 1))


def read(record: dict[str, Any]) -> Article:
    return read_record(record, "f", "-").article


@pytest.mark.parametrize(
    "key",
    [
        "content",
        "body",
        "maintext",
        "html",
        "articleBody",
        "Nội dung",
        "content_html",
        "news_content",
        "post-body",
    ],
)
def test_a_text_by_any_of_its_names(key: str) -> None:
    article = read({"title": "Xã họp dân", key: TEXT})
    assert article.paragraphs == (TEXT,)
    assert dict(article.metadata) == {}


@pytest.mark.parametrize(
    "key",
    [
        "published_time",
        "published_at",
        "publishedAt",
        "date_publish",
        "datePublished",
        "pubDate",
        "Ngày đăng",
        "article:published_time",
    ],
)
def test_a_date_by_any_of_its_names(key: str) -> None:
    assert read({"title": "Xã họp dân", key: "2024-03-05"}).published == "2024-03-05"


@pytest.mark.parametrize(
    ("key", "value"),
    [("source-hostname", "Báo Xã"), ("site_name", "Báo Xã"), ("source.name", "Báo Xã"),
     ("source", {"id": None, "name": "Báo Xã"}), ("publisher", {"name": "Báo Xã"})],
)  # fmt: skip
def test_a_source_by_any_of_its_names(key: str, value: object) -> None:
    assert read({"title": "Xã họp dân", key: value}).source == "Báo Xã"


@pytest.mark.parametrize("key", ["link", "canonical", "permalink", "webUrl", "Địa chỉ"])
def test_an_address_by_any_of_its_names(key: str) -> None:
    assert read({"title": "Xã họp dân", key: "https://xa.example/1"}).url == "https://xa.example/1"


def test_a_name_says_what_it_is_a_part_of() -> None:
    article = read({"news_title": "Xã họp dân", "news_content": TEXT, "title": "Họp xã"})
    assert (article.title, article.paragraphs) == ("Họp xã", (TEXT,))
    assert read({"tin_tieu_de": "Xã họp dân", "bai_viet_noi_dung": TEXT}).title == "Xã họp dân"


def test_its_own_name_counts_before_the_others() -> None:
    article = read({"body": "Khác.", "title": "Xã họp dân", "text": TEXT, "headline": "Khác"})
    assert (article.title, article.paragraphs) == ("Xã họp dân", (TEXT,))
    assert article.metadata["body"] == "Khác."  # nothing is lost


def test_a_summary_is_the_text_where_there_is_none() -> None:
    assert read({"title": "Xã họp dân", "description": TEXT}).paragraphs == (TEXT,)
    with_text = read({"title": "Xã họp dân", "description": "Tóm tắt.", "text": TEXT})
    assert with_text.paragraphs == (TEXT,)
    assert with_text.metadata["description"] == "Tóm tắt."


def test_a_text_under_an_unknown_key_is_refused_with_its_name() -> None:
    with pytest.raises(SourceError, match='"thân bài"'):
        read({"title": "Xã họp dân", "thân bài": LONG})
    with pytest.raises(SourceError, match='"thân bài"'):
        read({"title": "Xã họp dân", "summary": "Tóm tắt.", "thân bài": LONG})
    with pytest.raises(SourceError, match=r'"content\.thân bài"'):
        read({"mã": 1, "content": {"tên": f"{LONG[:200]} a b", "thân bài": LONG}})
    assert read({"title": "Xã họp dân", "author": {"tên": "Mai", "tiểu sử": LONG}})
    assert read({"title": "Xã họp dân", "text": TEXT, "ghi chú": LONG}).metadata["ghi chú"] == LONG
    assert read({"title": "Xã họp dân", "mã": "a" * 2 * MIN_TEXT})  # no words


@pytest.mark.parametrize("wrap", [
    lambda r: {"items": r}, lambda r: {"articles": r, "totalResults": 1}, lambda r: {"data": r},
    lambda r: {"data": {"articles": r}}, lambda r: {"hits": {"hits": [{"_source": x} for x in r]}},
    lambda r: {"response": {"results": r}}, lambda r: {"title": "Báo Xã", "items": r},
])  # fmt: skip
def test_what_wraps_records_is_taken_off(tmp_path: Path, wrap: Any) -> None:
    records = [{"title": "Xã họp dân", "text": TEXT}, {"title": "Xã mở lớp", "text": TEXT}]
    (tmp_path / "a.json").write_text(json.dumps(wrap(records)))
    titles = [r.title for r in read_articles([tmp_path / "a.json"]) if isinstance(r, Article)]
    assert titles == ["Xã họp dân", "Xã mở lớp"]


@pytest.mark.parametrize("key", ["text", "summary"])
def test_an_object_may_hold_one_record_a_key(key: str) -> None:
    record = {"title": "Xã họp dân", key: TEXT}
    kept = {"bai-1": record, "bai-2": {**record, "id": "hai"}}
    assert unwrapped(kept) == [{"id": "bai-1", **record}, {**record, "id": "hai"}]
    bare = {"bai-1": record, "bai-2": {"title": "Xã họp dân"}}
    assert unwrapped(bare) == bare


@pytest.mark.parametrize("record", [
    {"title": "Xã họp dân", "text": TEXT, "items": [{"a": 1}]}, {"title": "A", "data": "x"},
    {"title": "A", "paragraphs": ["b"], "hits": 3}, [1], "a", None, {},
])  # fmt: skip
def test_a_record_of_its_own_is_not_taken_apart(record: object) -> None:
    assert unwrapped(record) == record


def test_a_whole_page_in_a_record_is_read_as_one() -> None:
    page = (
        "<!DOCTYPE html><html><body><nav><a href=/>Trang chủ</a></nav>"
        "<h1>Xã họp dân bàn mở lớp</h1>"
        f"<p>05/03/2024 08:00</p><p>{TEXT}</p><p>{TEXT} Ai cũng vui.</p></body></html>"
    )
    article = read({"url": "https://xa.example/1", "html": page})
    assert article.title == "Xã họp dân bàn mở lớp"
    assert article.paragraphs == (TEXT, f"{TEXT} Ai cũng vui.")
    assert article.published == "2024-03-05"
    assert article.url == "https://xa.example/1"
    assert read({"title": "Họp", "html": page}).title == "Họp"


def test_records_under_an_unknown_key_are_named_though_each_is_short() -> None:
    clauses = [{"id": i, "content": TEXT} for i in range(9)]
    with pytest.raises(SourceError, match='"dieu_khoan"'):
        read({"thong_tin": {"ten": "Luật Lớp học"}, "dieu_khoan": clauses})
    article = read({"title": "Luật Lớp học", "text": clauses})
    assert article.paragraphs == (TEXT,) * 9
