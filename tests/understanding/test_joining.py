"""Words joined or torn: each writing finds the other, and nothing that is another word."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex
from searchkit.engine.memory import MemoryEngine

ARTICLES = {
    "hash": "Chi đoàn đăng ảnh kèm #lamsachbien trên trang mạng.",
    "words": "Học sinh làm sạch biển vào cuối tuần.",
    "email": "Người dân gửi email cho xã.",
    "e-mail": "Người dân gửi e-mail cho huyện.",
    "short": "Số liệu KTXH của xã.",
    "dash": "Số liệu KT-XH của huyện.",
    "virus": "Xã tiêm ngừa Covid-19.",
    "virus2": "Huyện tiêm ngừa Covid 19.",
    "virus3": "Tỉnh tiêm ngừa covid19.",
    "thuan": "Thuận đi chợ.",
    "thu an": "Mùa thu an lành.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with searchkit.create_index(tmp_path_factory.mktemp("joining") / "index") as index:
        index.add(Article(id, f"Tin {id}", (text,)) for id, text in ARTICLES.items())
        yield index


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (["lamsachbien", "#lamsachbien", "làm sạch biển", "lam sach bien"], {"hash", "words"}),
        (["gửi email", "gửi e-mail", "gửi e mail"], {"email", "e-mail"}),
        (["KTXH", "KT-XH", "KT XH"], {"short", "dash"}),
        (["Covid-19", "covid 19", "COVID19"], {"virus", "virus2", "virus3"}),
        (["thuận"], {"thuan"}),
    ],
)
def test_each_writing_finds_all(
    index: SearchIndex, queries: Sequence[str], expected: set[str]
) -> None:
    for query in queries:
        result = index.search(query)
        assert {hit.id for hit in result.hits if not hit.missing} == expected, query
        assert result.corrected in {None, "làm sạch biển"}, query


def test_the_other_writing_is_marked(index: SearchIndex) -> None:
    marked = {
        snippet.text[start:end]
        for hit in index.search("làm sạch biển").hits
        for snippet in hit.snippets
        for start, end in snippet.highlights
    }
    assert marked == {"lamsachbien", "làm sạch biển"}


def test_a_word_is_first_of_all_itself() -> None:
    """However many old women there are, the article on Cuba is the one that was asked for."""
    index = SearchIndex(MemoryEngine())
    cuba = [Article(f"cuba {i}", "Tin ngoại giao", (f"Đoàn {i} sang thăm Cuba.",)) for i in "abc"]
    women = [
        Article(f"cụ {i}", "Tin địa phương", (f"Đoàn {i} sang thăm cụ bà.",)) for i in range(9)
    ]
    index.add([*cuba, *women])
    found = [hit.id for hit in index.search("đoàn thăm Cuba", limit=20).hits]
    assert set(found[:3]) == {article.id for article in cuba}


def test_in_quotes_and_to_the_letter_it_is_no_other(index: SearchIndex) -> None:
    assert {hit.id for hit in index.search('"làm sạch biển"').hits} == {"words"}
    assert {hit.id for hit in index.search("lamsachbien", exact=True).hits} == {"hash"}


# --- figures -----------------------------------------------------------------------------------

figures = st.integers(0, 10_000_000)
fractions = st.none() | st.integers(0, 99).map("{:02}".format)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A figure in any of its writings."""
    whole, fraction = f"{draw(figures):,}", draw(fractions)
    point, comma = draw(st.sampled_from([(".", ","), (",", ".")]))
    return whole.replace(",", point) + (f"{comma}{fraction}" if fraction else "")


@given(st.lists(written(), min_size=1, max_size=4, unique=True), written())
@settings(max_examples=40, deadline=None)
def test_a_phrase_never_starts_or_ends_inside_a_figure(
    tmp_path_factory: pytest.TempPathFactory, stated: list[str], asked: str
) -> None:
    def value(figure: str) -> str:
        """Without signs: two digits behind a sign are a fraction, three are a group."""
        head, fraction = (figure[:-3], figure[-2:]) if figure[-3:-2] in {".", ","} else (figure, "")
        return f"{int(head.replace('.', '').replace(',', ''))}|{fraction}"

    with searchkit.create_index(tmp_path_factory.mktemp("figures") / "index") as index:
        index.add(
            Article(str(i), "Tin", (f"Xã chi {figure} triệu đồng.",))
            for i, figure in enumerate(stated)
        )
        hits = index.search(f'"{asked} triệu đồng"', fold=False).hits
        expected = {str(i) for i, figure in enumerate(stated) if value(figure) == value(asked)}
        assert {hit.id for hit in hits} == expected
