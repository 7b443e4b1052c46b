"""Edited copies are one story; what only looks alike is not."""

import random
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.near_duplicates import Groups, Signature, same_story, signature, similarity
from searchkit.analysis.tokenizer import tokenize
from tests.analysis import edits
from tests.analysis.edits import EDITS, Story

PLACES = ("Lào Cai", "Cà Mau", "Bến Tre", "Bà Rịa - Vũng Tàu", "Hà Giang", "Huế")


def signed(story: Iterable[str]) -> Signature:
    return signature([tokenize(text) for text in story])


def is_found(a: Signature, b: Signature) -> bool:
    """Whether indexing folds two: looked up by a band, then compared."""
    return not set(a.bands).isdisjoint(b.bands) and same_story(a, b)


@pytest.fixture(scope="module")
def stories(corpus: Path) -> dict[str, Story]:
    manifest = tomllib.loads((corpus / "manifest.toml").read_text("utf-8"))["article"]
    return {
        article.get("id", article["file"]): (
            article.get("title", article["paragraphs"][0][:60]),
            *article["paragraphs"],
            *article.get("captions", ()),
        )
        for article in manifest
    }


@pytest.fixture(scope="module")
def copies(corpus: Path) -> set[frozenset[str]]:
    """The pairs that the corpus itself calls copies."""
    manifest = tomllib.loads((corpus / "manifest.toml").read_text("utf-8"))["article"]
    return {
        frozenset({article.get("id", article["file"]), article["near_duplicate_of"]})
        for article in manifest
        if "near_duplicate_of" in article
    }


def close_but_different(
    stories: dict[str, Story], copies: set[frozenset[str]]
) -> list[tuple[Story, Story]]:
    """Neighbours in theme, and texts from one template: other figures, other provinces."""
    draw = random.Random(7)
    themes = {
        name: {s for t in story for s in tokenize(t).syllables} for name, story in stories.items()
    }
    neighbours = sorted(
        (pair for pair in combinations(stories, 2) if frozenset(pair) not in copies),
        key=lambda pair: (
            -len(themes[pair[0]] & themes[pair[1]]) / len(themes[pair[0]] | themes[pair[1]])
        ),
    )[:150]
    pairs = [(stories[a], stories[b]) for a, b in neighbours]
    pairs += [(story, edits.other_figures(draw, story)) for story in stories.values()]
    for here in ("Bắc Giang", "Nghệ An", "Lạng Sơn", "Quảng Ninh", "Kiên Giang", "Đà Nẵng"):
        story = max(stories.values(), key=lambda story: sum(text.count(here) for text in story))
        pairs.append((story, edits.other_place(story, here, "Cao Bằng")))
    pairs += [
        (edits.notice(draw, draw.choice(PLACES)), edits.notice(draw, draw.choice(PLACES)))
        for _ in range(80)
    ]
    return pairs


def test_f1_over_edited_copies_and_close_stories(
    stories: dict[str, Story], copies: set[frozenset[str]]
) -> None:
    draw = random.Random(5)
    edited = [
        (signed(one), signed(edits.edited(draw, story)))
        for story in stories.values()
        for one in (story, story, edits.edited(draw, story), edits.edited(draw, story))
    ]
    different = [(signed(a), signed(b)) for a, b in close_but_different(stories, copies)]
    assert len(edited) >= 200
    assert len(different) >= 200
    right = sum(is_found(a, b) for a, b in edited)
    wrong = sum(is_found(a, b) for a, b in different)
    assert 2 * right / (right + wrong + len(edited)) >= 0.97
    assert wrong / len(different) <= 0.01


def test_of_all_pairs_of_the_corpus_the_known_copies_alone_are_one_story(
    stories: dict[str, Story], copies: set[frozenset[str]]
) -> None:
    signatures = {name: signed(story) for name, story in stories.items()}
    same = {
        frozenset(pair)
        for pair in combinations(signatures, 2)
        if is_found(signatures[pair[0]], signatures[pair[1]])
    }
    assert same == copies


@pytest.mark.parametrize("edit", [edits.new_tones, edits.decompose, edits.reflow, edits.requote])
def test_spelling_and_layout_change_nothing(stories: dict[str, Story], edit: edits.Edit) -> None:
    for story in stories.values():
        a, b = signed(story), signed(edit(random.Random(1), story))
        assert a.bands == b.bands
        assert a.shingles.tolist() == b.shingles.tolist()


@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_hides_hardly_a_copy(stories: dict[str, Story], edit: edits.Edit) -> None:
    draw = random.Random(3)
    found = [is_found(signed(story), signed(edit(draw, story))) for story in stories.values()]
    assert sum(found) >= 0.95 * len(found)


def test_short_texts_are_never_one_story() -> None:
    short = signed(("Thông báo", "Xem chi tiết tại tệp đính kèm."))
    assert short.bands == ()
    assert not same_story(short, short)
    assert not same_story(signed(()), signed(()))


def test_short_notices_from_one_form_are_told_apart_only_by_their_reader() -> None:
    lead = (
        "Ban quản lý chợ Hạ mời các hộ có quầy tại nhà lồng số một đến nhận bản vẽ bố trí chỗ ngồi "
        "mới, mang theo hợp đồng thuê quầy còn hiệu lực và phiếu đóng phí vệ sinh của tháng trước."
    )
    rows = ("Hàng khô: chị Lựu", "Hàng vải: anh Tuyển", "Hàng cá: bác Ngần")
    notices = [
        (f"Sắp xếp lại chợ Hạ, thông báo về {kind}", lead, *kept)
        for kind, kept in (("hàng khô", rows[:1]), ("hàng vải", rows[1:]), ("cả chợ", rows))
    ]
    for a, b in combinations(map(signed, notices), 2):
        assert not same_story(a, b)
    report = [f"Ở dãy {n}, tổ trực đã kẻ xong vạch, gắn biển và đo lại lối đi." for n in "ABCD"]
    report += ["Các hộ chưa nhận chỗ xin liên hệ phòng trực ở cổng phía bắc trước giờ tan chợ."]
    long = [*notices[0], *report]
    assert is_found(signed(long), signed(long[:-1]))


@given(
    st.lists(st.sampled_from(["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam"]), max_size=102)
)
def test_what_is_too_short_is_its_own_story(syllables: list[str]) -> None:
    short = signed(("", " ".join(syllables)))
    assert short.size < 100
    assert not same_story(short, short)


def test_titles_that_give_other_numbers_are_other_documents() -> None:
    body = (
        "Các Bộ trưởng, Thủ trưởng cơ quan ngang Bộ, Thủ trưởng cơ quan thuộc Chính phủ, Chủ tịch "
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương và các tổ chức, cá nhân có liên "
        "quan chịu trách nhiệm thi hành văn bản này, bảo đảm đúng tiến độ và chất lượng đề ra; kịp "
        "thời báo cáo những khó khăn, vướng mắc phát sinh để được xem xét, giải quyết. Văn phòng "
        "các cơ quan nêu trên theo dõi, đôn đốc việc thực hiện và tổng hợp kết quả hằng năm "
        "gửi cơ quan chủ trì soạn thảo trước ngày kết thúc kỳ báo cáo."
    )
    one = signed(("Điều 45.1.TT.28.3. Trách nhiệm thi hành", body))
    assert same_story(one, signed(("Điều 45.1.TT.28.3. Trách nhiệm thi hành", body)))
    assert not same_story(one, signed(("Điều 45.1.TT.15.3. Trách nhiệm thi hành", body)))
    assert not same_story(one, signed(("Điều 24.9.NĐ.1.3. Tổ chức thực hiện", body)))
    cites = [
        signed((f"Điều 33.4.TT.1.{n}. Hồ sơ theo khoản {n} Nghị quyết số 94/2019/QH14", body))
        for n in (5, 8)
    ]
    assert not same_story(*cites)
    decree = signed(("Thi hành Nghị định số 63/2024/NĐ-CP", body))
    assert not same_story(decree, signed(("Thi hành Nghị định số 64/2024/NĐ-CP", body)))
    assert same_story(decree, signed(("Trách nhiệm thi hành Nghị định 63", body)))
    assert not same_story(signed(("Bản tin ngày 5/3", body)), signed(("Bản tin ngày 6/3", body)))


def test_a_quotation_is_no_copy(stories: dict[str, Story]) -> None:
    whole = tuple(text for story in list(stories.values())[:12] for text in story)
    assert not same_story(signed(whole), signed(next(iter(stories.values()))))


@given(st.lists(st.text(max_size=60), max_size=6), st.lists(st.text(max_size=60), max_size=6))
def test_similarity_is_symmetric_and_between_0_and_1(mine: list[str], yours: list[str]) -> None:
    a, b = signed(mine), signed(yours)
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) < 1


def test_a_long_article_keeps_few_shingles_and_is_compared_all_the_same(
    stories: dict[str, Story],
) -> None:
    whole = tuple(text for story in list(stories.values())[:12] for text in story)
    long, half = signed(whole), signed(whole[: len(whole) // 2])
    assert long.size > len(long.shingles) == 512
    assert same_story(long, half)


class Shelf:
    """What an index would hold."""

    def __init__(self) -> None:
        self.signed: dict[str, Signature] = {}
        self.groups: dict[str, str] = {}

    def commit(self) -> Groups:
        return Groups(self)

    def sharing(self, bands: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        return {
            band: {id: self.groups[id] for id, s in self.signed.items() if band in s.bands}
            for band in bands
        }

    def signatures(self, ids: Sequence[str]) -> Mapping[str, Signature]:
        return {id: self.signed[id] for id in ids if id in self.signed}

    def store(self, groups: Groups, id: str, story: Story) -> str:
        article = signed(story)
        (self.groups[id],) = groups.join([(id, article)])
        self.signed[id] = article
        return self.groups[id]


def test_copies_join_the_group_of_the_first(stories: dict[str, Story]) -> None:
    first, other, *_ = stories.values()
    for together in (True, False):  # in one commit, and in three
        shelf = Shelf()
        groups = shelf.commit()
        names = []
        for id, story in (("a", first), ("b", edits.cut(random.Random(1), first)), ("c", other)):
            names.append(shelf.store(groups if together else shelf.commit(), id, story))
        assert names[0] == names[1] != names[2]


def test_an_article_joins_the_most_similar_and_merges_nothing(stories: dict[str, Story]) -> None:
    title, *body = max(stories.values(), key=len)
    half = len(body) // 2
    front, back = (title, *body[:half]), (title, *body[half:])
    shelf = Shelf()
    before = [shelf.store(shelf.commit(), "a", front), shelf.store(shelf.commit(), "b", back)]
    assert before[0] != before[1]
    whole = shelf.store(shelf.commit(), "c", (title, *body[:-2]))
    assert (
        whole
        == max(
            zip(before, (front, back), strict=True),
            key=lambda kept: similarity(signed(kept[1]), signed((title, *body[:-2]))),
        )[0]
    )
    assert [shelf.groups["a"], shelf.groups["b"]] == before


def test_a_changed_article_leaves_its_group_to_the_others(stories: dict[str, Story]) -> None:
    first, other, *_ = stories.values()
    shelf = Shelf()
    group = shelf.store(shelf.commit(), "a", first)
    assert shelf.store(shelf.commit(), "b", first) == group
    assert shelf.store(shelf.commit(), "a", other) != group
    assert shelf.store(shelf.commit(), "a", first) == group


def test_a_stored_article_that_is_gone_is_passed_over(stories: dict[str, Story]) -> None:
    story = next(iter(stories.values()))
    shelf = Shelf()
    shelf.store(shelf.commit(), "gone", story)
    del shelf.signed["gone"]
    groups = shelf.commit()
    assert groups.join([("a", signed(story))]) == groups.join([("a", signed(story))])


@pytest.mark.shared
def test_neighbouring_articles_of_the_codification_are_not_folded(shared: Path) -> None:
    import json
    import lzma

    with lzma.open(shared / "corpora" / "phapdien.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for _, line in zip(range(3000), lines, strict=False)]
    stories = [(r["id"], signed((r["title"], *r["text"].splitlines()))) for r in records]
    named = Shelf().commit().join(stories)
    assert len(set(named)) >= 0.999 * len(named)
