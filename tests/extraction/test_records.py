import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.left_out import PassOverError
from searchkit.extraction.records import parsed, read_record


def read(**record: Any) -> Article:
    return read_record(record, "f", "/f.jsonl").article


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


@pytest.mark.parametrize(("given", "kept"), [("a-1", "a-1"), (7, "7"), (" a\n", "a"), (11.0, "11")])
def test_ids_are_text(given: str | float, kept: str) -> None:
    assert read(id=given, title="A").id == kept


@pytest.mark.parametrize("given", [None, "", "..", True, [], "x" * 501])
def test_a_record_without_a_fit_id_is_named_by_its_content(given: object) -> None:
    first, again, other = (read(id=given, title=title).id for title in "AAB")
    assert first == again != other
    assert first.startswith("f#")


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


@pytest.mark.parametrize("record", [{"author": "A"}, {"title": {}, "text": [None]}, [], "A", None])
def test_what_holds_no_article_is_refused(record: object) -> None:
    with pytest.raises(SourceError, match=r"đối tượng|title"):
        read_record(record, "f", "/f.jsonl")


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        (1720400000, "2024-07-08"),
        (1720400000.5, "2024-07-08"),
        ("1720400000", "2024-07-08"),
        (1720400000000, "2024-07-08"),
        (1720400000000000, "2024-07-08"),
        (1720371600, "2024-07-08"),  # midnight in Vietnam
        (20240708, "2024-07-08"),
        ("20240708", "2024-07-08"),
        ("20240708T081500Z", "2024-07-08"),
        ("08/07/24", "2024-07-08"),
        ("8.7.24 08:15", "2024-07-08"),
        ("Mon, 08 Jul 2024 08:15:00 +0700", "2024-07-08"),
        ("Sun, 07 Jul 2024 23:15:00 GMT", "2024-07-08"),
        ("July 8, 2024", "2024-07-08"),
        ("8 Jul 2024", "2024-07-08"),
        ({"$date": "2024-07-08T01:15:00Z"}, "2024-07-08"),
        ({"$date": {"$numberLong": "1720400000000"}}, "2024-07-08"),
        (["2024-07-08"], "2024-07-08"),
        ([2024, 7, 8], "2024-07-08"),
        ({"year": 2024, "month": 7, "day": 8}, "2024-07-08"),
        ({"published": "2024-07-08"}, "2024-07-08"),
        ("/Date(1720400000000+0700)/", "2024-07-08"),
        ("7/2024", "2024-07"),
    ],
)
def test_dates_as_exports_write_them(stated: object, published: str) -> None:
    record = read_record({"title": "A", "date": stated}, "f", "/f.jsonl")
    assert (record.article.published, record.misunderstood) == (published, ())


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ({"name": "Báo Suối", "id": 7}, "Báo Suối"),
        ({"id": None, "title": "Báo Suối"}, "Báo Suối"),
        (["Báo Suối", "Báo Nguồn"], "Báo Suối"),
        ("Báo &quot;Suối&quot;", 'Báo "Suối"'),
        ({"Name": "Báo Suối"}, "Báo Suối"),
        ({"publisher": {"name": {"vi": "Báo Suối"}}}, "Báo Suối"),
        ({"$": {"href": "https://suoi.vn"}, "#text": "Báo Suối"}, "Báo Suối"),
        ({"url": "https://suoi.vn/"}, "suoi.vn"),
    ],
)
def test_a_source_may_be_wrapped(stated: object, source: str) -> None:
    assert read(title="A", source=stated).source == source


@pytest.mark.parametrize(
    ("record", "paragraphs"),
    [
        ({"text": ["một", "hai"]}, ("một", "hai")),
        ({"text": {"rendered": "<p>một</p><p>hai</p>"}}, ("một", "hai")),
        ({"paragraphs": ["một", None, "", "hai"]}, ("một", "hai")),
        ({"paragraphs": [{"text": "một"}, ["hai"]]}, ("một", "hai")),
        ({"paragraphs": "một\nhai"}, ("một", "hai")),
        ({"paragraphs": [], "text": "một\nhai"}, ("một", "hai")),
        ({"paragraphs": [" ", None], "text": "một\nhai"}, ("một", "hai")),
        ({"paragraphs": True, "text": "một\nhai"}, ("một", "hai")),
        ({"text": "một<br/>Hai &amp; ba<script>x = 1</script>"}, ("một", "Hai & ba")),
        ({"text": "&lt;p&gt;một&lt;/p&gt;&lt;p&gt;hai&lt;/p&gt;"}, ("một", "hai")),
        ({"text": "nư&#7899;c&amp;nbsp;s&#7841;ch"}, ("nước sạch",)),
        ({"text": "khi a < b và c > d"}, ("khi a < b và c > d",)),
        ({"text": "R&D; AT&T"}, ("R&D; AT&T",)),
        ({"text": r"một\r\nHai"}, ("một", "Hai")),
        ({"text": r"ở C:\news\tin"}, (r"ở C:\news\tin",)),
        ({"text": {"blocks": [{"text": "một"}, {"text": "hai"}]}}, ("một", "hai")),
        ({"text": '{"blocks": [{"data": {"text": "một"}}, {"text": "hai"}]}'}, ("một", "hai")),
        ({"text": '{"a": 1} là JSON'}, ('{"a": 1} là JSON',)),
        (
            {"text": [{"children": [{"text": "một "}, {"text": "hai", "bold": True}]}, "ba"]},
            ("một hai", "ba"),
        ),
        (
            {"text": {"content": [{"content": [{"type": "text", "text": c} for c in "ab"]}, "c"]}},
            ("ab", "c"),
        ),
        ({"text": {"content": [{"text": "một"}, {"text": "hai"}]}}, ("một", "hai")),
    ],
)
def test_texts_as_exports_write_them(record: dict[str, object], paragraphs: object) -> None:
    assert read(title="Tin", **record).paragraphs == paragraphs


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"author": [{"name": "An"}, "Bình"]}, "author", "An, Bình"),
        ({"date": None, "created_at": "2024-07-08"}, "published", "2024-07-08"),
        ({"date": "hôm qua", "timestamp": 1720400000}, "published", "2024-07-08"),
        ({"id": {"$oid": "a1"}}, "id", "a1"),
        ({"url": "https://a.vn/?b=1&amp;c=2"}, "url", "https://a.vn/?b=1&c=2"),
    ],
)
def test_side_values_as_exports_write_them(
    record: dict[str, object], field: str, value: str
) -> None:
    article = read(title="Tin", text="một", **record)
    assert getattr(article, field, article.metadata.get(field)) == value


@pytest.mark.parametrize("wrap", ["attributes", "fields", "_source"])
def test_a_record_in_an_envelope_keeps_its_id(wrap: str) -> None:
    record = read_record({"id": 7, wrap: {"title": "A", "text": "b"}}, "f", "/f.jsonl")
    assert (record.article.id, record.article.title) == ("7", "A")


def test_captions_in_markup_are_kept_apart() -> None:
    markup = "<p>Một.</p><figure><img src='a.jpg'><figcaption>Ảnh họp</figcaption></figure>"
    article = read(title="Tin", text=markup)
    assert (article.paragraphs, article.captions) == (("Một.",), ("Ảnh họp",))


@pytest.mark.parametrize(
    ("title", "read_as"), [(2024, "2024"), ({"rendered": "A &amp; B"}, "A & B")]
)
def test_a_title_may_be_of_another_type(title: object, read_as: str) -> None:
    assert read(title=title, text="x").title == read_as


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", {"a": 1}),
        ("source", False),
        ("date", "hôm qua"),
        ("id", True),
        ("paragraphs", {"a": 1}),
    ],
)
def test_a_side_value_that_is_not_understood_stays_and_is_named(key: str, value: object) -> None:
    record = read_record({"title": "A", "text": "b", key: value}, "f", "/f.jsonl")
    assert record.misunderstood == (key,)
    assert record.article.metadata == {key: value}
    assert record.article.paragraphs == ("b",)


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 1}", "Nan", '{"a": infinity}', "[" * 100_000, "1" * 5000, "{} {}"]
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        parsed(text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_json_does_not_have_costs_no_article(number: str) -> None:
    value = parsed(f'{{"title": "A", "text": "b", "views": {number}, "score": [1, {number}]}}')
    assert value == {"title": "A", "text": "b", "views": None, "score": [1, None]}
    assert read_record(value, "f", "/f.jsonl").article.paragraphs == ("b",)


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
        article = read_record(parsed(json.dumps(record)), "f", "/f.jsonl").article
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


_LEAD = "Từ tháng này, bà con học dùng dịch vụ công ngay tại thôn."


@pytest.mark.parametrize("key", ["summary", "description", "sapo", "Tóm tắt"])
def test_a_lead_beside_the_text_is_read_with_it(key: str) -> None:
    assert read(title="A", content="Lớp mở hai buổi.", **{key: _LEAD}).paragraphs == (
        _LEAD, "Lớp mở hai buổi.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "summary",
    [_LEAD, _LEAD.upper(), f"{_LEAD[:50]}…", f"<p>{_LEAD[:50]} [&hellip;]</p>", "Lớp học"],
)
def test_a_lead_that_the_text_says_is_read_once(summary: str) -> None:
    assert read(title="A", content=f"{_LEAD}\nLớp mở.", summary=summary).paragraphs == (
        _LEAD, "Lớp mở.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("timeCreatedOrigin", "2024-03-05"),
        ("post_created_day", "2024-03-05"),
        ("Ngày đăng tin", "2024-03-05"),
        ("timeUpdatePost", None),
        ("crawl_date_posts", None),
        ("ngày đăng ký", None),
    ],
)
def test_a_key_that_says_it_is_the_day_of_publication_is(key: str, day: str | None) -> None:
    assert read(title="A", text="Lớp mở.", **{key: "2024/03/05"}).published == day


@given(st.lists(st.text(st.characters(exclude_categories=["C"], exclude_characters="<&\\"))))
def test_a_list_as_python_prints_it_is_its_items(items: list[str]) -> None:
    items = ["Xã họp dân", *items]
    assert read(title="A", text=repr(items)).paragraphs == read(title="A", text=items).paragraphs


@pytest.mark.parametrize("text", ["['Lớp' mở]", "['Lớp', mở']", "['Lớp'", "['Lớp\\']"])
def test_what_is_no_list_is_a_text(text: str) -> None:
    assert read(title="A", text=text).paragraphs == (text,)


def test_a_frame_to_embed_is_no_article() -> None:
    """WordPress answers with one for each page; copies of sites are full of them."""
    frame = {"type": "rich", "title": "Lớp học số", "html": "<blockquote>Lớp học số</blockquote>"}
    with pytest.raises(PassOverError, match="oEmbed"):
        read(version="1.0", provider_name="Xã Sen", **frame)


def test_a_record_without_a_source_is_of_the_host_of_its_address() -> None:
    assert read(title="A", text="b", url="https://xa.example/a").source == "xa.example"
    assert read(title="A", text="b", url="https://xa.example/a", source="Sen").source == "Sen"
