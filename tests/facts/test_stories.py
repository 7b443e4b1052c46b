"""Stories: versions, what each added and left out, and other reports of the same event."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.facts.diffs import difference, rows_of
from web import create_app

TOLD = (
    "Sáng nay tại hội trường tỉnh, ban tổ chức trao giải cho các tổ công nghệ số của thôn bản.",
    "Ông Nguyễn Văn Xuân, trưởng ban, kể rằng có 1.234 tổ với 5.678 người đã đi đến từng nhà.",
    "Nhiều cụ già lần đầu bấm được nút gọi hình cho con cháu đang làm ăn ở miền xa.",
    "Chợ phiên cũng đổi khác: người bán rau treo mã vuông ngay trên quang gánh của mình.",
    "Theo Kế hoạch số 77/KH-UBND, năm tới mỗi bản có thêm một điểm phát sóng không mất tiền.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stories") / "index"


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[SearchIndex]:
    def told(id: str, day: str, source: str, paragraphs: tuple[str, ...]) -> Article:
        title = "Trao giải cho tổ công nghệ số của thôn bản"
        return Article(id, title, paragraphs, source=source, published=day)

    more = "Ban tổ chức còn tặng quà cho mười em nhỏ dạy ông bà dùng máy ở nhà."
    articles = [
        told("later", "2024-03-03", "Báo Sau", (*TOLD, more)),
        told("first", "2024-03-01", "Báo Đầu", TOLD),
        told("copy", "2024-03-02", "Báo Chép", TOLD[:4]),
        Article(
            "other",
            "Một ngày ở bản",
            (
                "Ở đây ai cũng nhắc tên anh cán bộ Nguyễn Văn Xuân.",
                "Con số 1.234 tổ được ghi trên bảng, cạnh Kế hoạch 77/KH-UBND và 5.678 chữ ký.",
            ),
            source="Báo Khác",
            published="2024-03-02",
        ),
        Article(
            "late",
            "Nhìn lại một năm",
            ("Nguyễn Văn Xuân nhắc 1.234 tổ, 5.678 người và Kế hoạch 77/KH-UBND.",),
            published="2025-03-02",
        ),
        Article("else", "Chuyện khác", ("Ông lão đi chợ bản.",), published="2024-03-02"),
    ]
    with searchkit.create_index(folder) as opened:
        opened.add(articles)
        yield opened


@pytest.mark.parametrize("id", ["first", "copy", "later"])
def test_versions_come_in_time_order_and_are_compared_with_the_first(
    index: SearchIndex, id: str
) -> None:
    story = index.story(id)
    assert story is not None
    assert [version.article.id for version in story.versions] == ["first", "copy", "later"]
    first, copy, later = (version.difference for version in story.versions)
    assert first is None
    assert copy is not None
    assert later is not None
    assert (copy.added, copy.edited, copy.left_out) == ((), (), (4,))
    assert (later.added, later.edited, later.left_out) == ((5,), (), ())
    assert story.copiers == ("Báo Chép",)
    assert story.first.source == "Báo Đầu"


def test_other_reports_of_the_event_stand_apart(index: SearchIndex) -> None:
    story = index.story("first")
    assert story is not None
    (report,) = story.related
    assert report.article.id == "other"
    assert {"Nguyễn Văn Xuân", "1.234", "5.678"} <= set(report.shared)
    back = index.story("other")
    assert back is not None
    assert [version.article.id for version in back.versions] == ["other"]
    assert {report.article.id for report in back.related} & {"first", "copy", "later"}


def test_an_article_that_is_not_there_has_no_story(index: SearchIndex) -> None:
    assert index.story("không có") is None


@pytest.mark.parametrize("day", ["0001-01-02", "9999-12-30"])
def test_a_day_at_an_end_of_the_calendar_has_no_days_around(
    index: SearchIndex, tmp_path: Path, day: str
) -> None:
    told = index.article("first")
    assert told is not None
    with searchkit.create_index(tmp_path / "index") as dated:
        dated.add([replace(told, published=day)])
        story = dated.story("first")
        assert story is not None
        assert story.related == ()


def test_an_edited_paragraph_is_neither_new_nor_lost() -> None:
    edited = f"{TOLD[1][:-1]}, theo lời ông."
    change = difference(rows_of((TOLD[0], edited)), rows_of(TOLD[:2]))
    assert (change.added, change.edited, change.left_out) == ((), ((1, 1),), ())
    assert not change.only_copies


_PARAGRAPHS = st.lists(st.sampled_from([*TOLD, "a", "", "Hết."]), max_size=8)


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_every_paragraph_is_accounted_for_once(mine: list[str], yours: list[str]) -> None:
    change = difference(rows_of(mine), rows_of(yours))
    paired = len(mine) - len(change.added)
    assert len(yours) - len(change.left_out) == paired
    assert len(change.edited) <= paired
    assert difference(rows_of(mine), rows_of(mine)).only_copies
    assert difference(rows_of(mine), rows_of(mine)).left_out == ()


@pytest.mark.usefixtures("index")
def test_the_page_of_a_story(folder: Path) -> None:
    client = create_app({"index": folder}).test_client()
    page = client.get("/chuyen/first").text
    for told in ("Bản sớm nhất", "Báo Chép", "Đoạn thêm", "Đoạn bỏ đi", "Một ngày ở bản"):
        assert told in page
    alone = client.get("/chuyen/first?som=1").text
    assert "Báo Chép" not in alone
    assert "/chuyen/first" in client.get("/bai/first").text
    assert client.get("/chuyen/khong-co").status_code == 404
