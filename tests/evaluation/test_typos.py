import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from searchkit.errors import SettingsError
from searchkit.evaluation.typos import typos

WORDS = ["tổ", "công", "nghệ", "số", "cộng", "đồng", "Đề", "án", "dữ", "liệu", "cafe", "ở"]
KEPT = ["06/QĐ-TTg", "57-NQ/TW", "2025", "CSDL", "Covid-19", "NQ-CP", "a@b.vn", "TT&TT", "–"]

queries = st.lists(st.sampled_from(WORDS + KEPT), min_size=1, max_size=8)
seeds = st.integers(0, 10_000)


def distance(left: str, right: str) -> int:
    """Edits between two words, as Damerau counts them (optimal string alignment)."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            best = min(row[-1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(queries, st.integers(0, 5), seeds)
def test_each_error_is_one_edit_in_another_word(query: list[str], count: int, seed: int) -> None:
    words = [place for place, token in enumerate(query) if token in WORDS]
    assume(count <= len(words))
    result = typos(count, seed)(" ".join(query)).split(" ")
    edits = [distance(before, after) for before, after in zip(query, result, strict=True)]
    assert sorted(edits) == [0] * (len(query) - count) + [1] * count
    assert not [place for place, edit in enumerate(edits) if edit and place not in words]


@given(queries, st.integers(1, 9), seeds)
def test_errors_never_undo_each_other(query: list[str], count: int, seed: int) -> None:
    text = " ".join(query)
    assert (typos(count, seed)(text) != text) == any(token in WORDS for token in query)


@given(st.lists(st.sampled_from(KEPT)).map(" ".join), st.integers(0, 9), seeds)
def test_numbers_identifiers_and_abbreviations_are_kept(query: str, count: int, seed: int) -> None:
    assert typos(count, seed)(query) == query


@given(st.text(), st.integers(0, 4), seeds)
def test_a_query_and_a_seed_decide_everything(text: str, count: int, seed: int) -> None:
    first = typos(count, seed)
    first("một truy vấn khác ở giữa")
    assert first(text) == typos(count, seed)(unicodedata.normalize("NFD", text))


def test_other_seeds_make_other_errors_of_every_kind() -> None:
    seen = {typos(1, seed)("việt") for seed in range(2000)}
    assert {"iệt", "vệt", "việ", "ivệt", "vitệ"} <= seen  # missing, swapped
    assert {"viêt", "viết", "viềt", "viểt", "viễt"} <= seen  # another tone
    assert {"ciệt", "vuệt", "virt", "việr"} <= seen  # neighbouring keys
    assert {"vviệt", "viiệt", "việet", "việtt", "việty"} <= seen  # doubled, extra
    assert "việt" not in seen
    assert "vmệt" not in seen  # m is far from i


def test_punctuation_stays_outside() -> None:
    result = typos(2, seed=3)("“dữ liệu”, (06)")
    assert result.startswith("“")
    assert result.endswith("”, (06)")


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(SettingsError, match="-1"):
        typos(-1)


def test_words_of_other_scripts_get_errors_too() -> None:
    seen = {typos(2, seed)("яя") for seed in range(100)}
    assert "яя" not in seen
    assert all(set(result) == {"я"} for result in seen)


def test_errors_fall_on_any_word() -> None:
    query = "dữ liệu mở"
    hit = set()
    for seed in range(100):
        result = typos(1, seed)(query).split(" ")
        hit |= {b for b, a in zip(query.split(" "), result, strict=True) if a != b}
    assert hit == {"dữ", "liệu", "mở"}
