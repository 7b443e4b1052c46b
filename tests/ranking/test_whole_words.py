"""Whole words: a sign before a word of several syllables means all of it, in any spelling."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.analysis.folding import without_marks

TEXTS = {
    "river": "Mùa lũ, sông Hà Giang dâng cao và nội đồng ngập trắng.",
    "capital": "Nhà máy ở Hà Nội mở thêm ba ca, công nhân Hà Nội làm cả chủ nhật.",
    "harvest": "Lúa chín vàng khắp cánh đồng, máy gặt chạy suốt đêm trăng.",
    "land": "Số liệu đất đai của ba xã đã được nhập vào máy tính.",
    "number": "Con số ba xã báo lên chưa khớp, tài liệu còn thiếu chữ ký.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with searchkit.create_index(tmp_path_factory.mktemp("words") / "index") as made:
        made.add([Article(id=name, title=name, paragraphs=(text,)) for name, text in TEXTS.items()])
        yield made


def found(index: SearchIndex, query: str) -> set[str]:
    return {hit.id for hit in index.search(query).hits if not hit.missing}


SIGNS = ["-", "--", "−", "–", "—", "－", "!", "NOT ", "-title:", "+", "title:"]
WORDS = [["Hà", "Nội"], ["số", "liệu"], ["đất", "đai"], ["công", "nhân"]]


@given(st.sampled_from(SIGNS), st.sampled_from(WORDS), st.booleans(), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_sign_means_the_whole_word(
    index: SearchIndex, sign: str, word: list[str], bare: bool, capital: bool
) -> None:
    written = " ".join(word)
    typed = without_marks(written) if bare else written
    typed = typed.upper() if capital else typed
    assert found(index, f"{sign}{typed}") == found(index, f'{sign}"{typed}"')
    assert f'"{typed}"' in index.search(f"{sign}{typed}").notes[0]


def test_what_has_but_the_syllables_is_not_shut_out(index: SearchIndex) -> None:
    assert found(index, "-Hà Nội") == {"river", "harvest", "land", "number"}
    assert found(index, "máy -Hà Nội") == {"harvest", "land"}
    assert found(index, "xã +số liệu") == {"land"}


@pytest.mark.parametrize("query", ['-"Hà" Nội', "-Hà, Nội", "-hả nội", "-Hà đai", "-Hà"])
def test_what_is_no_word_or_stands_apart_stays_as_it_was_typed(
    index: SearchIndex, query: str
) -> None:
    assert index.search(query).notes == ()


def test_taken_at_its_word_a_sign_means_its_syllable(index: SearchIndex) -> None:
    assert {hit.id for hit in index.search("-Hà Nội", exact=True).hits} == set()


def test_the_name_of_a_source_needs_no_quotes(tmp_path: Path) -> None:
    sources = ["Tạp chí Đồng Lúa", "Báo Làng", "Báo Đồng Lúa"]
    with searchkit.create_index(tmp_path / "index") as index:
        for name in sources:
            text = "Mùa này mưa nhiều, chí thú làm ăn mới đủ gạo."
            index.add([Article(id=name, title=name, paragraphs=(text,), source=name)])

        def of(query: str) -> set[str]:
            return {hit.id for hit in index.search(query, fold=False).hits if not hit.missing}

        assert of("nguồn:tạp chí") == of("nguon:tap chi mưa") == {sources[0]}
        assert of("-source:Tạp Chí mưa nhiều") == set(sources[1:])
        assert of("source:Báo Đồng Lúa mưa") == {sources[2]}
        assert of("source:báo mưa") == set(sources[1:])
