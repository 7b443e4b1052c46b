import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.records import parsed, read_record


def read(**record: Any) -> Article:
    return read_record(record, "f#1", "/f.jsonl")


def test_every_key_has_its_place() -> None:
    article = read(
        id="qd-06",
        title="Quyết định 06",
        text="Điều 1. Phê duyệt Đề án.\n\n  Điều 2. \u00a0Hiệu lực.  \n",
        url="https://vanban.example/06",
        source="Công báo",
        date="2022-01-06",
        author="Văn phòng",
        number="06/QĐ-TTg",
        tags=["đề án", {"level": 1}],
    )
    assert article == Article(
        id="qd-06",
        title="Quyết định 06",
        paragraphs=("Điều 1. Phê duyệt Đề án.", "Điều 2. Hiệu lực."),
        url="https://vanban.example/06",
        source="Công báo",
        published="2022-01-06",
        metadata={"author": "Văn phòng", "number": "06/QĐ-TTg", "tags": ["đề án", {"level": 1}]},
        origin="/f.jsonl",
    )


def test_paragraphs_may_be_given_as_they_are() -> None:
    assert read(title="A", paragraphs=["một", " ", "hai\nba"]).paragraphs == ("một", "hai", "ba")


@pytest.mark.parametrize(("given", "kept"), [("a-1", "a-1"), (7, "7"), (" a\n", "a"), ("", "f#1")])
def test_ids_are_text(given: str | int, kept: str) -> None:
    assert read(id=given, title="A").id == kept


def test_a_record_without_an_id_has_its_places() -> None:
    assert read(title="A").id == "f#1"
    assert read(id=None, title="A").id == "f#1"


def test_a_title_is_made_when_there_is_none() -> None:
    article = read(text="Hội nghị diễn ra sáng nay. Nhiều đại biểu dự.")
    assert article.title == "Hội nghị diễn ra sáng nay"
    assert article.paragraphs == ("Hội nghị diễn ra sáng nay. Nhiều đại biểu dự.",)


def test_a_title_alone_is_an_article() -> None:
    assert read(title="Thông báo", text="").paragraphs == ()


def test_a_title_repeated_as_the_first_line_is_not_body() -> None:
    assert read(title="Thông báo", text="THÔNG BÁO\nHọp dân.").paragraphs == ("Họp dân.",)


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2022-01-06", "2022-01-06"),
        ("2022-01", "2022-01"),
        ("2022", "2022"),
        ("2022-01-06T23:30:00Z", "2022-01-06"),
        ("2022-01-06 07:00:00+07:00", "2022-01-06"),
        ("06/01/2022", "2022-01-06"),
        ("ngày 6 tháng 1 năm 2022", "2022-01-06"),
        ("1957-05-20", "1957-05-20"),
        ("2028-07-01", "2028-07-01"),
        ("", None),
    ],
)
def test_dates(stated: str, published: str | None) -> None:
    article = read(title="A", date=stated)
    assert (article.published, article.metadata) == (published, {})


@pytest.mark.parametrize("stated", ["hôm qua", "2022-02-30", "31/02/2022", "0000-01-01"])
def test_a_date_that_cannot_be_read_is_kept_as_it_was_written(stated: str) -> None:
    article = read(title="A", date=stated)
    assert (article.published, article.metadata) == (None, {"date": stated})


def test_an_address_that_is_none_is_kept_apart() -> None:
    article = read(title="A", url="javascript:alert(1)")
    assert (article.url, article.metadata) == (None, {"url": "javascript:alert(1)"})


@pytest.mark.parametrize(
    ("record", "named"),
    [
        ({"title": 1}, "title"),
        ({"title": "A", "text": ["a"]}, "text"),
        ({"title": "A", "paragraphs": "a"}, "paragraphs"),
        ({"title": "A", "paragraphs": ["a", 1]}, "paragraphs"),
        ({"title": "A", "url": {}}, "url"),
        ({"title": "A", "source": False}, "source"),
        ({"title": "A", "date": 20220106}, "date"),
        ({"title": "A", "id": 1.5}, "id"),
        ({"title": "A", "id": True}, "id"),
        ({"author": "A"}, "title"),
        ([], "đối tượng"),
        ("A", "đối tượng"),
        (None, "đối tượng"),
    ],
)
def test_what_is_wrong_is_named(record: object, named: str) -> None:
    with pytest.raises(SourceError, match=named):
        read_record(record, "f#1", "/f.jsonl")


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 1}", "NaN", '{"a": Infinity}', "[" * 100_000, "1" * 5000, "{} {}"]
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        parsed(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["id", "title", "text", "paragraphs", "url", "source", "date", "author"])


@settings(deadline=None)
@given(st.dictionaries(KEYS | st.text(), JSON))
def test_any_record_is_an_article_or_refused(record: dict[str, object]) -> None:
    try:
        article = read_record(parsed(json.dumps(record)), "f#1", "/f.jsonl")
    except SourceError:
        return
    assert article.id
    assert article.title
    assert all(article.paragraphs)
    json.dumps(dict(article.metadata), allow_nan=False, ensure_ascii=False).encode()
    if article.published:
        date.fromisoformat(f"{article.published}-01-01"[:10])


@given(st.text(), st.lists(st.text()))
def test_no_half_character_survives(title: str, lines: list[str]) -> None:
    halves = {"title": f"T{title}\ud800", "paragraphs": [f"{line}\udfff" for line in lines]}
    article = read(**halves, note="\ud83d")
    "".join([article.title, *article.paragraphs, *map(str, article.metadata.values())]).encode()
