"""Stories: versions, what each added and left out, and other reports of the same event."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.cli import cli
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
                "Nhiều cụ già lần đầu bấm được nút gọi hình, nhờ các tổ công nghệ số của thôn bản.",
                "Ở đây ai cũng nhắc tên anh cán bộ Nguyễn Văn Xuân, trưởng ban.",
                "Có 1.234 tổ với 5.678 người đã đi đến từng nhà theo Kế hoạch số 77/KH-UBND.",
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
    assert [report.article.id for report in story.related] == ["other"]
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


def test_what_names_the_same_and_tells_of_something_else_is_no_report(tmp_path: Path) -> None:
    walk = "Mưa to. Gặp Nguyễn Văn Xuân. Đếm được 1.234 cây, 5.678 lá. Đọc 77/KH-UBND rồi ngủ."
    told = Article("told", "Trao giải", TOLD, published="2024-03-01")
    listed = Article("listed", "Sổ tay của một người đi đường", (walk,), published="2024-03-02")
    again = replace(listed, id="again", title="Giải của bản", paragraphs=(TOLD[1], TOLD[4]))
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([told, listed, again])
        story = index.story("told")
        assert story is not None
        assert [report.article.id for report in story.related] == ["again"]


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


def test_only_first_versions_are_found_and_counted(index: SearchIndex, folder: Path) -> None:
    found = index.search("tổ công nghệ số", earliest=True, near=False)
    assert {hit.id for hit in found.hits} == {"first", "other"}
    counts = {"Báo Đầu": 1, "Báo Khác": 1}
    assert (found.total, found.facets["source"]) == (2, counts)
    again = index.search("tổ công nghệ số", earliest=True, near=False, source="Báo Sau")
    assert again.total == 0  # its version is not the first, whatever else is looked for
    assert "bản sớm nhất" in str(again.reason)
    assert index.matches("tổ công nghệ số", earliest=True).ids() == [hit.id for hit in found.hits]
    everything = index.search("", earliest=True)
    assert everything.total == len(index) - 2
    client = create_app({"index": folder}).test_client()
    told = client.get("/api/v1/search?q=tổ+công+nghệ+số&earliest=1&near=0").get_json()
    assert (told["total"], told["facets"]["source"]) == (2, counts)
    page = client.get("/tim?q=tổ+công+nghệ+số&earliest=1").text
    assert "chỉ bản sớm nhất của mỗi chuyện" in page
    assert client.get("/api/v1/search?q=số&earliest=x").status_code == 400


def test_a_story_on_the_command_line(index: SearchIndex, folder: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["story", *arguments, "--index", str(folder)])

    story = index.story("copy")
    assert story is not None
    told = json.loads(run("copy", "--json").output)
    assert told == story.to_json()
    assert (told["first"], told["copiers"]) == ("first", ["Báo Chép"])
    first, copy, later = told["versions"]
    assert not first["only_copies"]
    assert copy["only_copies"]
    assert copy["left_out"] == [{"paragraph": 4, "text": TOLD[4]}]
    assert copy["counts"] == {"added": 0, "edited": 0, "left_out": 1}
    assert [added["paragraph"] for added in later["added"]] == [5]
    assert not told["partial"]
    by_query = run("một ngày ở bản")
    assert by_query.output.splitlines()[1].startswith("   Một ngày ở bản (")
    assert "Nguyễn Văn Xuân · " in run("first").output
    assert run("zzzz").output.startswith("Không có bài nào là")


def test_what_articles_name_is_counted(index: SearchIndex, folder: Path) -> None:
    assert index.named() == {"documents": 1, "speakers": 1}
    told = CliRunner().invoke(cli, ["stats", "--json", "--index", str(folder)])
    assert json.loads(told.output)["documents"] == 1


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
