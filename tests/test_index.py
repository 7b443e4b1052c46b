"""The library: what an application that holds a ``SearchIndex`` relies on."""

import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import searchkit
from searchkit import Article, SearchIndex, create_index

ARTICLES = [
    Article(
        "nghi-quyet-57",
        "Nghị quyết 57-NQ/TW về đột phá khoa học, công nghệ",
        ("Bộ Chính trị ban hành Nghị quyết số 57-NQ/TW.", "Chuyển đổi số quốc gia là trọng tâm."),
        source="Cổng Thông tin Chính phủ",
        published="2024-12-22",
        url="https://chinhphu.example/57",
    ),
    Article(
        "to-cong-nghe",
        "Tổ công nghệ số cộng đồng ở Nghệ An",
        ("Cả tỉnh có 460 tổ công nghệ số cộng đồng cấp xã.",),
        source="Báo Nghệ An",
        published="2025-02",
        captions=("Tổ công nghệ số cộng đồng giúp người dân cài VNeID.",),
    ),
    Article("khong-ngay", "Chuyển đổi số là gì", ("Khái niệm chuyển đổi số.",)),
]


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    index = searchkit.create_index(tmp_path / "index")
    index.add(ARTICLES)
    return index


def ids(result: searchkit.SearchResult) -> list[str]:
    return [hit.id for hit in result.hits]


def test_public_names_are_there_once() -> None:
    assert len(searchkit.__all__) == len(set(searchkit.__all__))  # their order is the linter's
    assert all(hasattr(searchkit, name) for name in searchkit.__all__)


def test_answers_like_the_readme(index: SearchIndex) -> None:
    result = index.search("to cong nghe so cong dong")
    (hit,) = result.hits
    assert hit.title == "Tổ công nghệ số cộng đồng ở Nghệ An"
    assert (hit.source, hit.published, hit.url) == ("Báo Nghệ An", "2025-02", None)
    snippet = hit.snippets[0]
    marked = [snippet.text[start:end] for start, end in snippet.highlights]
    assert marked == ["tổ công nghệ số cộng đồng"]


def test_json_keeps_the_agreed_keys(index: SearchIndex) -> None:
    content = index.search("57-NQ/TW").to_json()
    assert {"query", "corrected", "total", "took_ms", "facets", "hits"} <= content.keys()
    assert {
        "id", "title", "url", "source", "published", "score", "duplicates", "snippets",
    } <= content["hits"][0].keys()  # fmt: skip
    assert {"paragraph", "text", "highlights"} <= content["hits"][0]["snippets"][0].keys()
    assert content["hits"][0]["published"] == "2024-12-22"


# --- adding ------------------------------------------------------------------------------------


def test_counts_what_adding_did(index: SearchIndex) -> None:
    changed = Article("khong-ngay", "Chuyển đổi số là gì?", ("Khái niệm chuyển đổi số.",))
    changes = index.add([ARTICLES[0], changed, Article("mới", "Bài mới", ())])
    assert (changes.added, changes.updated, changes.unchanged) == (1, 1, 1)
    assert changes.seen == {"nghi-quyet-57", "khong-ngay", "mới"}
    assert len(index) == 4


def test_adding_is_all_or_nothing(index: SearchIndex) -> None:
    with pytest.raises(searchkit.SourceError, match="hỏng"):
        index.add([Article("mới", "Bài mới", ()), Article("hỏng", " ", ())])
    assert index.ids() == ["khong-ngay", "nghi-quyet-57", "to-cong-nghe"]


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    files = [tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt"]
    for file in files:
        file.parent.mkdir()
        file.write_text("x")
    index = searchkit.create_index(tmp_path / "index")
    index.add([Article("tin/x", "Một", (), origin=str(files[0]))])
    index.add([Article("tin/x", "Hai", (), origin=str(files[1]))])
    assert sorted(h.title for h in index.search("Một OR Hai").hits) == ["Hai", "Một"]
    changes = index.add([Article("tin/x", "Hai", (), origin=str(files[1]))])
    assert len(index) == 2
    assert changes.unchanged == 1


def test_a_file_that_moved_takes_its_article_along(tmp_path: Path) -> None:
    index = searchkit.create_index(tmp_path / "index")
    index.add([Article("tin/x", "Một", (), origin="/gone/x.txt")])
    index.add([Article("tin/x", "Một", (), origin=str(tmp_path / "x.txt"))])
    assert index.ids() == ["tin/x"]


def test_an_article_remembers_when_it_was_indexed(tmp_path: Path) -> None:
    index = create_index(tmp_path / "index")
    first, second = (datetime(2026, 1, day, 7, 30, tzinfo=UTC) for day in (1, 2))

    def when(id: str) -> str | None:
        article = index.article(id)
        assert article is not None
        return article.indexed

    index.add(
        [Article("same", "Một", ()), Article("moved", "Hai", (), origin="/gone")], moment=first
    )
    index.add([Article("changed", "Ba", ())], moment=first)
    given = [
        Article("same", "Một", ()),
        Article("moved", "Hai", (), origin=str(tmp_path)),
        Article("changed", "Ba bốn", ()),
        Article("new", "Năm", (), indexed="1999-01-01T00:00:00Z"),  # the index alone knows
    ]
    index.add(given, moment=second.astimezone(timezone(timedelta(hours=7))))
    assert {id: when(id) for id in index.ids()} == {
        "same": "2026-01-01T07:30:00Z",
        "moved": "2026-01-01T07:30:00Z",
        "changed": "2026-01-02T07:30:00Z",
        "new": "2026-01-02T07:30:00Z",
    }
    before = datetime.now(UTC).replace(microsecond=0)
    index.add([Article("now", "Sáu", ())])
    assert before <= datetime.fromisoformat(str(when("now"))) <= datetime.now(UTC)


def test_what_came_in_last_can_be_asked_for_without_words(index: SearchIndex) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    index.add([Article("late", "Bài vào sau", (), published="1999")], moment=later)
    found = index.search("", sort="indexed")
    assert ids(found) == ["late", "to-cong-nghe", "nghi-quyet-57", "khong-ngay"]
    assert found.total == 4
    assert found.hits[0].indexed == index.article("late").indexed  # type: ignore[union-attr]
    assert [hit.id for hit in index.matches("", sort="indexed", most=1)] == ["late"]
    assert ids(index.search("chuyen doi so", sort="indexed")) == ["nghi-quyet-57", "khong-ngay"]
    assert not index.search("", sort="date").hits


def test_prune_drops_what_is_gone_under_its_roots_alone(tmp_path: Path) -> None:
    index = searchkit.create_index(tmp_path / "index")
    origins = {"a": tmp_path / "in" / "a", "b": tmp_path / "in" / "b", "c": tmp_path / "out" / "c"}
    index.add(Article(id, id, (), origin=str(path)) for id, path in origins.items())
    still = [Article(id, id, (), origin=str(origins[id])) for id in "a"]
    changes = index.add([*still, Article("d", "d", ())], prune=[tmp_path / "in"])
    assert (changes.added, changes.unchanged, changes.deleted) == (1, 1, 1)
    assert index.ids() == ["a", "c", "d"]


def test_what_is_pruned_stays_when_adding_fails(tmp_path: Path) -> None:
    """What is added and what is dropped is one commit: both come about, or neither."""
    index = searchkit.create_index(tmp_path / "index")
    index.add([Article("a", "a", (), origin=str(tmp_path / "a"))])
    before = index.commit
    with pytest.raises(searchkit.SourceError):
        index.add([Article("b", "b", ()), Article("c", "", ())], prune=[tmp_path])
    assert (index.ids(), index.commit) == (["a"], before)
    index.add([Article("b", "b", ())], prune=[tmp_path])
    assert index.ids() == ["b"]


def test_ids_come_in_pages(tmp_path: Path) -> None:
    index = searchkit.create_index(tmp_path / "index")
    for some in ("eab", "dfc"):
        index.add(Article(id, id, ()) for id in some)
    assert index.ids() == list("abcdef")
    assert index.ids(limit=2) == ["a", "b"]
    assert index.ids("b", 3) == ["c", "d", "e"]
    assert index.ids("bb", 1) == ["c"]
    assert index.ids("f") == []


def test_one_id_is_deleted_as_one(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(searchkit.Article(id, f"Tin {id}", ("Nội dung.",)) for id in ("ab", "a", "b"))
        index.delete("ab")
        assert index.ids() == ["a", "b"]


def test_deleted_articles_are_gone(index: SearchIndex) -> None:
    index.delete(["to-cong-nghe", "no such"])
    assert index.search('"tổ công nghệ số"').total == 0
    assert index.article("to-cong-nghe") is None


# --- searching ---------------------------------------------------------------------------------


def test_date_limits(index: SearchIndex) -> None:
    assert ids(index.search("số OR 57", published_from="2025")) == ["to-cong-nghe"]
    assert ids(index.search("số OR 57", published_to="2024")) == ["nghi-quyet-57"]
    assert ids(index.search("số OR 57", published_from="28/2/2025")) == ["to-cong-nghe"]
    assert index.search("số", published_from="2026").total == 0


def test_limits_in_the_query_do_the_same(index: SearchIndex) -> None:
    assert ids(index.search("số from:2025")) == ["to-cong-nghe"]
    assert ids(index.search("số nguồn:nghean")) == ["to-cong-nghe"]
    assert ids(index.search("số nguồn:nghea")) == []
    assert ids(index.search('số source:"nghe an"')) == ["to-cong-nghe"]
    assert ids(index.search("source:báo")) == ["to-cong-nghe"]


def test_source_limit_ignores_accents(index: SearchIndex) -> None:
    assert ids(index.search("số", source="cong thong tin")) == ["nghi-quyet-57"]


def test_sorting_by_date_puts_the_undated_last(index: SearchIndex) -> None:
    assert ids(index.search("số", sort="date")) == ["to-cong-nghe", "nghi-quyet-57", "khong-ngay"]


def test_facets_count_all_hits_not_just_the_page(index: SearchIndex) -> None:
    result = index.search("số", limit=1)
    assert result.total == 3
    assert result.facets["year"] == {"2025": 1, "2024": 1}
    assert result.facets["source"] == {"Báo Nghệ An": 1, "Cổng Thông tin Chính phủ": 1}


def test_pages_follow_each_other(index: SearchIndex) -> None:
    pages = [index.search("số", limit=1, page=page) for page in (1, 2, 3, 4)]
    assert [page.pages for page in pages] == [3, 3, 3, 3]
    assert sorted(id for page in pages for id in ids(page)) == index.ids()
    assert pages[3].hits == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "1 đến 100"),
        ({"limit": 101}, "1 đến 100"),
        ({"page": 0}, "trang 0"),
        ({"page": 10**9}, "trang 1000000000"),
        ({"sort": "size"}, "relevance, date, oldest"),
        ({"published_from": "hôm qua"}, "hôm qua"),
        ({"published_to": "2024-13"}, "2024-13"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    index: SearchIndex, options: dict[str, object], message: str
) -> None:
    with pytest.raises(searchkit.QueryError, match=message):
        index.search("số", **options)  # type: ignore[arg-type]


def test_an_unknown_word_is_named(index: SearchIndex) -> None:
    result = index.search("zzyzx")
    assert result.total == 0
    assert result.reason is not None
    assert "zzyzx" in result.reason


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("57-NQ/TW", None),
        ("57/NQ-TW", None),
        ("NQ 57", None),
        ("57/NQ-CP", "“57/NQ-CP”; bài có số ấy có thể nhắc văn bản khác"),
        ("57/NQ-CP zzz", "“57/NQ-CP”; đây là những bài gần nhất"),
        ("-57/NQ-CP số", None),
    ],
)
def test_a_number_that_no_article_writes_in_full_is_named(
    index: SearchIndex, query: str, said: str | None
) -> None:
    result = index.search(query)
    assert result.hits
    assert result.reason is None if said is None else said in str(result.reason)


def test_a_letter_alone_is_asked_about_no_further(tmp_path: Path) -> None:
    bodies = ("Châu Á", "Đông Nam Á", "Khu vực châu Á", "Bị ạ thua", "Vâng ạ", "Bữa ạ gần")
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(
            searchkit.Article(id=str(i), title=f"Tin {i}", paragraphs=(body,))
            for i, body in enumerate(bodies)
        )
        assert index.search("ba châu a").suggestion or index.search("ba châu a").corrected
        letter = index.search("a")
    assert letter.total == len(bodies)
    assert letter.suggestion is None


def test_a_guess_that_no_article_bears_out_is_searched_and_not_asked_about(tmp_path: Path) -> None:
    bodies = (
        "Bà con làm lúa",
        "Cản đường",
        "Gạo cực ngon",
        "Ai cần thì hỏi",
        "Cực đói",
        "Can rượu",
    )
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(
            searchkit.Article(id=str(i), title=f"Tin {i}", paragraphs=(body,))
            for i, body in enumerate(bodies)
        )
        guess, likely = index.search("lam can cuc"), index.search("gao cuc")
    assert (guess.corrected, guess.suggestion) == (None, None)
    assert guess.hits
    assert "gạo cực" in (likely.corrected, likely.suggestion)


def test_view_marks_the_whole_article(index: SearchIndex) -> None:
    view = index.view("to-cong-nghe", "cộng đồng VNeID")
    assert view is not None
    (caption,) = view.article.captions
    assert [caption[a:b] for a, b in view.caption_highlights[0]] == ["cộng đồng", "VNeID"]
    assert [view.article.title[a:b] for a, b in view.title_highlights] == ["cộng đồng"]
    assert index.view("no such", "x") is None


def test_captions_are_searched_and_shown_behind_the_paragraphs(index: SearchIndex) -> None:
    (hit,) = index.search("VNeID").hits
    assert hit.snippets[0].paragraph == 1
    assert hit.snippets[0].text == "Tổ công nghệ số cộng đồng giúp người dân cài VNeID."


def test_many_sources_are_folded_once_a_commit(tmp_path: Path) -> None:
    """10,000 of them took 4 s of each search that named one."""
    articles = [Article(str(n), f"Bài {n}", (), source=f"Báo Số {n}") for n in range(600)]
    steps = [0]

    def count(_: object, event: str, __: object) -> None:
        steps[-1] += event == "call"

    with create_index(tmp_path / "index") as index:
        index.add(articles)
        for _ in range(2):
            steps.append(0)
            sys.setprofile(count)
            try:
                assert index.search("bài", source="bao so 59").total == 1
            finally:
                sys.setprofile(None)
        assert steps[2] < steps[1] - 600
        index.add([Article("x", "Bài x", (), source="Báo Số 59 mới")])
        assert index.search("bài", source="bao so 59").total == 2


def test_matches_alone_can_be_asked_for(index: SearchIndex) -> None:
    everything = index.search("chuyển đổi số cộng đồng")
    alone = index.search("chuyển đổi số cộng đồng", near=False)
    assert everything.near_total
    assert any(hit.missing for hit in everything.hits)
    assert (alone.total, alone.near_total) == (everything.total, 0)
    assert not any(hit.missing for hit in alone.hits)


@pytest.mark.parametrize("query", ["số", "chuyển đổi số", "cộng đồng -VNeID", "từ:2024", ""])
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_matches_are_all_that_a_search_counts(index: SearchIndex, query: str, sort: str) -> None:
    paged = index.search(query, near=False, sort=sort)  # type: ignore[arg-type]
    matches = index.matches(query, sort=sort)  # type: ignore[arg-type]
    assert len(matches) == paged.total
    assert matches.ids() == [hit.id for hit in matches] == ids(paged)
    assert all(hit.snippets for hit in matches)
    left = matches.without(matches.ids()[:1])
    assert left.ids() == matches.ids()[1:]


def test_a_list_without_time_says_that_it_is_partial(index: SearchIndex) -> None:
    late = index.matches("chuyển đổi số", deadline_ms=0)
    assert late.partial
    assert late.without(()).partial
    assert set(late.ids()) <= set(index.matches("chuyển đổi số").ids())
    assert len(list(late)) == len(late)
    whole = index.matches("chuyển đổi số", deadline_ms=60_000)
    assert not whole.partial
    assert whole.ids() == index.matches("chuyển đổi số").ids()


def test_a_match_in_a_list_shows_the_first_part_that_answers_in_full(tmp_path: Path) -> None:
    texts = (
        "Số đẹp.",
        "Mở đầu dài dòng. " * 30 + "Xã làm chuyển đổi số.",
        "Chuyển đổi số, số hoá.",
    )
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("a", "Hỏi đáp", texts), Article("b", "Tin", ("Khác.",))])
        (match,) = index.matches("chuyển đổi số")
        (snippet,) = match.snippets
        assert snippet.paragraph == 1
        assert texts[1][snippet.start :].startswith(snippet.text)
        assert [snippet.text[a:b] for a, b in snippet.highlights] == ["chuyển đổi số"]
        (only_title,) = index.matches("hỏi đáp")
        assert only_title.snippets[0].text == "Số đẹp."


@pytest.mark.parametrize(
    "wrong", [{"most": 0}, {"sort": "size"}, {"published_to": "hôm qua"}, {"facets": {"a": []}}]
)
def test_matches_check_what_they_are_asked_for_at_once(
    index: SearchIndex, wrong: dict[str, object]
) -> None:
    with pytest.raises(searchkit.QueryError):
        index.matches("số", **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["page", "sort", "typo"])
def test_an_option_that_there_is_not_is_an_error(index: SearchIndex, name: str) -> None:
    given: dict[str, Any] = {name: 1}
    with pytest.raises(TypeError, match=name):
        (index.passages if name == "sort" else index.matches)("số", **given)
    with pytest.raises(TypeError, match="typo"):
        index.search("số", typo=1)  # type: ignore[call-arg]


def test_limits_are_blamed_only_where_they_are_the_reason(index: SearchIndex) -> None:
    limited = index.search('"tổ công nghệ"', published_from="2030").reason
    nowhere = index.search('"công nghệ tổ"', published_from="2030").reason
    assert limited is not None
    assert nowhere is not None
    assert "nới giới hạn" in limited
    assert "giới hạn" not in nowhere


@pytest.mark.parametrize("query", ["tổ công nghệ", '"công nghệ tổ"', ""])
def test_dates_the_wrong_way_round_are_said_to_be(index: SearchIndex, query: str) -> None:
    typed = index.search(f"{query} từ:2025 đến:2020").reason
    given = index.search(query, published_from="2025", published_to="2020").reason
    assert typed == given
    assert typed is not None
    assert "đổi chỗ" in typed


def test_only_passages_that_say_much_are_to_be_gone_to(tmp_path: Path) -> None:
    article = Article(
        "a",
        "Chuyển đổi số",
        ("Xã làm chuyển đổi số.", "Chỉ số giá.", "Đổi mới.", "Chuyển đổi số là gì?"),
        captions=("Chuyển đổi số ở xã.",),
    )
    other = Article("b", "Số đẹp, chuyển nhà, đổi vé", ("Một con số.",))
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([article, other])
        view = index.view("a", "chuyển đổi số")
        assert view is not None
        assert view.answering == (0, 3, 4)
        alone = index.view("b", "số")
        assert alone is not None
        assert alone.answering == (0,)


def test_the_phrase_and_what_stands_for_it_are_both_gone_to(tmp_path: Path) -> None:
    texts = ("Chuyển đổi số (CĐS) là gì? CĐS là chuyển đổi số.", "Về chuyển đổi số.", "Con số.")
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("a", "Hỏi đáp", texts), Article("b", "Khác", ("Số đẹp.",))])
        view = index.view("a", "chuyển đổi số")
    assert view is not None
    assert view.answering == (0, 1)


def test_the_overview_follows_each_commit(index: SearchIndex) -> None:
    before = index.overview()
    assert (before.articles, before.first) == (3, "2024")
    assert [hit.id for hit in before.newest] == ["to-cong-nghe", "nghi-quyet-57"]
    assert list(before.numbers) == ["57-NQ/TW"]
    assert index.overview() is before
    index.add([Article("moi", "Bài mới", ("Về 57-NQ/TW.",), published="2026-01-02")])
    after = index.overview()
    assert after.articles == 4
    assert after.newest[0].id == "moi"


def test_nothing_has_an_overview(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "index") as index:
        assert index.overview() == searchkit.Overview(0, None, (), {}, {})
